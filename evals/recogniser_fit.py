"""``python -m evals.recogniser_fit``: fits the recogniser on its examples and the tune half of the screening set.

The upper layers of the pinned encoder are tuned with a head that tells the concerns apart. Thresholds are set on the
sets of the tune half that came last (``UNSEEN``), which the network is not fitted on: so many false alarms among them,
no more. The test half is never read. Written are ``layers.safetensors`` and ``weights.yaml`` beside the recogniser. It
takes some minutes on two cores that compute in bfloat16; ``--calibrate`` keeps the layers and sets thresholds anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from assistant.answer import Concern
from assistant.screening import screen
from assistant.screening.recogniser.classifier import LONGEST_PASSAGE
from assistant.screening.recogniser.weights import FOLDER, LAYERS, load_examples, load_weights
from evals.dataset import Sample, load_suite
from index.tuned import LONGEST, build, load_tuned, packed
from index.weights import ENCODER, model_path

CONCERNS: tuple[Concern, ...] = get_args(Concern)
URGENT = frozenset({"emergency_symptoms", "overdose", "self_harm", "urgent"})
ADDED: tuple[str, ...] = (
    *("kidney", "emergency_symptoms", "overdose", "self_harm", "pregnancy", "lactation", "child"),
    *("neuromuscular", "heart_block", "bowel", "urgent"),
)
CLASSES: tuple[str, ...] = (*CONCERNS, "urgent", "screened")  # the last only helps the network to learn
SHAPE = {"layers": 6, "classes": len(CLASSES)}
KEPT_LAYERS = 2  # the first, left as they were published
ORDINARY = ("dosing", "evidence", "retrieval", "understanding")
KEPT_ORDINARY = "kept-"
UNSEEN = (
    "f5-",
    "a6-",
    "so-",
    KEPT_ORDINARY,
)  # beginnings of the ids of the messages that only thresholds are set on
EPOCHS = 3
BATCH = 32
RATE, HEAD_RATE = 1.5e-4, 2e-3
FALSE_ALARMS = 0.003  # of the messages in which nothing should fire, more than half of them written as traps
# For kidneys the traps are pairs that differ by one word, and a missed kidney is the worst that can happen.
KIDNEY_FALSE_ALARMS = 0.01
MARGIN = 0.2  # log-odds above the last false alarm
LEAST, LEAST_URGENT = 0.0, -1.5  # log-odds; below them a concern is too unlikely, whatever the curve says
CURVE = (0, 2, 5, 10, 20)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Material:
    """Messages and their truth: ``shows[i, j]`` for class ``j``, ``known`` where it is told; ``clear`` where nothing
    should be added."""

    ids: list[str]
    texts: list[str]
    shows: NDArray[np.float32]
    known: NDArray[np.float32]
    clear: Bools

    def only(self, rows: Bools) -> Material:
        """The messages of ``rows``."""
        picked = np.flatnonzero(rows)
        return Material(
            [self.ids[row] for row in picked],
            [self.texts[row] for row in picked],
            self.shows[rows],
            self.known[rows],
            self.clear[rows],
        )


def gather() -> Material:
    """The examples, and the single English messages of patients in the tune half."""
    rows: list[tuple[str, str, frozenset[str], bool]] = []
    for concern, texts in load_examples().examples.items():
        shown = frozenset({concern, "screened", *({"urgent"} if concern in URGENT else ())})
        rows += [("example", text, frozenset() if concern == "none" else shown, True) for text in texts]
    rows += [row for sample in load_suite("screening", split="tune") if (row := _row(sample))]
    rows += [(_half(text), text, frozenset(), True) for text in ordinary()]
    told = np.array([[known or name in {"urgent", "screened"} for name in CLASSES] for *_, known in rows])
    return Material(
        ids=[row[0] for row in rows],
        texts=[row[1] for row in rows],
        shows=np.array([[name in row[2] for name in CLASSES] for row in rows], dtype=np.float32),
        known=told.astype(np.float32),
        clear=np.array([not row[2] for row in rows]),
    )


def ordinary() -> list[str]:
    """The turns of the other suites that the rules answer: what people ask day by day."""
    samples = [sample for suite in ORDINARY for sample in load_suite(suite)]
    texts = dict.fromkeys(text for sample in samples for text in (*sample.turns, sample.query) if text)
    return [text for text in texts if (said := screen(text)).outcome == "pass" and said.language == "en"]


def _half(text: str) -> str:
    """Every fourth ordinary question is kept for the thresholds."""
    return f"{KEPT_ORDINARY if hashlib.sha256(text.encode()).digest()[0] % 4 == 0 else ''}ordinary"


def _row(sample: Sample) -> tuple[str, str, frozenset[str], bool] | None:
    """A sample's id, message, what it shows, and whether its concerns are told; None where its label leaves room."""
    foreign = "language" in sample.group or sample.language
    if len(sample.turns) != 1 or sample.audience != "patient" or foreign:
        return None
    allowed = set(sample.expect.get("outcomes") or [sample.expect["outcome"]])
    if allowed <= {"pass", "decline"}:
        return sample.id, sample.turns[0], frozenset(), True
    if not allowed <= {"redirect", "urgent"}:
        return None
    named = frozenset(sample.expect.get("concerns_include", ()))
    shown = named | {"screened"} | ({"urgent"} if allowed == {"urgent"} else set())
    return sample.id, sample.turns[0], shown, bool(named)


def train(material: Material, rows: Sequence[int]) -> Any:
    """The network after ``EPOCHS`` rounds of ``rows``."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(0)
    torch.set_num_threads(2)
    dice = random.Random(0)  # noqa: S311 - the order of messages, no secret
    folder = model_path(ENCODER)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model = build(AutoModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32), SHAPE)
    for part in (model.encoder.embeddings, *model.encoder.encoder.layer[:KEPT_LAYERS]):
        part.requires_grad_(False)
    tuned = [weight for weight in model.encoder.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": tuned, "lr": RATE}, {"params": model.head.parameters(), "lr": HEAD_RATE}],
        weight_decay=0.01,
    )
    batches = [batch for _ in range(EPOCHS) for batch in _batches(material.texts, list(rows), dice)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / 50) * max(0.0, 1 - step / len(batches))
    )
    model.train()
    for batch in track(batches, description="messages"):
        texts = [_roughened(material.texts[row], dice) for row in batch]
        read = tokenizer(texts, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        with torch.autocast("cpu", dtype=torch.bfloat16):
            odds = model(read["input_ids"], read["attention_mask"])
        known = torch.from_numpy(material.known[batch])
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            odds.float(), torch.from_numpy(material.shows[batch]), reduction="none"
        )
        optimiser.zero_grad()
        ((losses * known).sum() / known.sum()).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(tuned, 1.0)
        optimiser.step()
        schedule.step()
    return model.eval()


def _batches(texts: Sequence[str], rows: list[int], dice: random.Random) -> list[list[int]]:
    """Rows in batches of about one length, in a new order each time."""
    dice.shuffle(rows)
    pools = [
        sorted(rows[at : at + 16 * BATCH], key=lambda row: len(texts[row]))
        for at in range(0, len(rows), 16 * BATCH)
    ]
    batches = [pool[at : at + BATCH] for pool in pools for at in range(0, len(pool), BATCH)]
    dice.shuffle(batches)
    return batches


def _roughened(text: str, dice: random.Random) -> str:
    """One message in three as if dictated: no capitals, no stops."""
    return text.lower().replace(".", "").replace(",", "") if dice.random() < 0.3 else text


def detectors(material: Material, odds: Floats) -> dict[str, dict[str, Any]]:
    """Thresholds and operating curves by class, on messages that the network has not seen."""
    urgent = material.shows[:, CLASSES.index("urgent")] == 1
    fitted: dict[str, dict[str, Any]] = {}
    for name in ADDED:
        column = CLASSES.index(name)
        theirs = material.shows[:, column] == 1
        others = ~urgent & ~theirs if name in URGENT else material.clear
        alarms = np.sort(odds[others, column])[::-1]
        allowed = KIDNEY_FALSE_ALARMS if name == "kidney" else FALSE_ALARMS
        least = LEAST_URGENT if name in URGENT else LEAST
        fitted[name] = {
            "threshold": round(max(least, float(alarms[int(allowed * others.sum())]) + MARGIN), 2),
            "messages": int(theirs.sum()),
            "other": int(others.sum()),
            "found": {
                count: round(float((odds[theirs, column] > alarms[count]).mean()), 3) for count in CURVE
            },
        }
    return fitted


def save(model: Any) -> str:
    """Writes the tuned layers and the head; returns the file's SHA-256."""
    from safetensors.torch import save_file

    kept = tuple(f"encoder.encoder.layer.{number}." for number in range(KEPT_LAYERS))
    tensors = {
        name: tensor
        for name, tensor in model.state_dict().items()
        if not name.startswith(("encoder.embeddings.", "encoder.pooler.", *kept))
    }
    save_file(packed(tensors), LAYERS, metadata={"shape": json.dumps(SHAPE)})
    return hashlib.sha256(LAYERS.read_bytes()).hexdigest()


def as_yaml(layers: str, messages: int, fitted: dict[str, dict[str, Any]]) -> str:
    """The text of ``weights.yaml``."""
    examples = hashlib.sha256((FOLDER / "examples.yaml").read_bytes()).hexdigest()
    lines = [
        "id: recogniser-weights",
        "description: Fitted by `python -m evals.recogniser_fit`; not edited by hand.",
        "source: recogniser/examples.yaml and evals/suites/screening/tune",
        f"last_reviewed: {date.today()}",
        "encoder: sentence-transformers/all-MiniLM-L6-v2",
        f"layers_sha256: {layers}",
        f"examples_sha256: {examples}",
        f"messages: {messages}",
        f"classes: [{', '.join(CLASSES)}]",
        "detectors:",
    ]
    for name, values in fitted.items():
        curve = ", ".join(f"{count}: {share}" for count, share in values["found"].items())
        lines.append(
            f"  {name}: {{threshold: {values['threshold']}, messages: {values['messages']}, "
            f"other: {values['other']}, found: {{{curve}}}}}"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fits, writes the files and prints the operating curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calibrate", action="store_true", help="keep the layers, set thresholds anew")
    material = gather()
    unseen = np.array([name.startswith(UNSEEN) for name in material.ids])
    if parser.parse_args().calibrate:
        digest, messages = hashlib.sha256(LAYERS.read_bytes()).hexdigest(), load_weights().messages
    else:
        digest, messages = save(train(material, list(np.flatnonzero(~unseen)))), int((~unseen).sum())
    held = material.only(unseen)
    read = load_tuned(LAYERS, digest)
    odds = np.concatenate([read([text[:LONGEST_PASSAGE]]) for text in track(held.texts, "thresholds")])
    text = as_yaml(digest, messages, detectors(held, odds.astype(np.float64)))
    (FOLDER / "weights.yaml").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
