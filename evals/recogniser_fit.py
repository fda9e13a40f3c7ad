"""``python -m evals.recogniser_fit``: fits the recogniser on its examples and the tune half of the screening set.

The pinned encoder's layers are tuned with heads that tell the concerns apart. Thresholds and curves come from the
messages of the hands in ``KEPT``, on which it is not fitted: people that it has not met. The test half is never read.
Written are the two files of ``NETWORK`` and ``weights.yaml`` beside the recogniser. It takes a quarter of an hour on
two cores that compute in bfloat16; ``--calibrate`` keeps the network and sets the thresholds anew.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from torch.nn.functional import binary_cross_entropy_with_logits

from assistant.answer import Concern
from assistant.screening import screen
from assistant.screening.recogniser.classifier import LONGEST_PASSAGE
from assistant.screening.recogniser.weights import FOLDER, NETWORK, load_examples, load_weights
from evals.dataset import Sample, load_suite
from evals.recogniser_network import Network
from index.tuned import Tuned

CONCERNS: tuple[Concern, ...] = get_args(Concern)
URGENT = frozenset({"emergency_symptoms", "overdose", "self_harm", "urgent"})
ADDED: tuple[str, ...] = (
    *("kidney", "emergency_symptoms", "overdose", "self_harm", "pregnancy", "lactation", "child"),
    *("neuromuscular", "heart_block", "bowel", "urgent"),
)
SCREENED = "screened"  # any concern: it helps the network to learn, and the lower layers to say what is worth reading
CLASSES: tuple[str, ...] = (*CONCERNS, "urgent", SCREENED)
ORDINARY = ("dosing", "evidence", "retrieval", "understanding")
EXAMPLE, ORDINARY_PARTS = "example", 3
KEPT = ("s4", "so", "eb", "ordinary0")  # beginnings of the ids of messages that only thresholds are set on
EPOCHS = 3
BATCH = 32
RATE, HEAD_RATE = 1.5e-4, 2e-3
WORTH_WEIGHT = 0.5  # of the lower layers' loss beside the upper's
# The share of messages that may fire where nothing should, a third of them written as traps; by class where it differs:
# a missed kidney is the worst that can happen, and of emergencies the one class for all of them tells best.
FALSE_ALARMS = 0.003
FALSE_ALARMS_OF = {"kidney": 0.01, "urgent": 0.005} | dict.fromkeys(
    ("emergency_symptoms", "overdose", "self_harm"), 0.001
)
LEAST, LEAST_OF = (
    1.0,
    {"kidney": 0.0},
)  # log-odds; below them a concern is too unlikely, whatever the curve says
MARGIN = 0.2  # log-odds above the last false alarm
LOST = 0.002  # of the concerns that the upper layers hear, the lower ones may hold back so many
WORTH_MARGIN = 0.5  # log-odds below that
CURVE = (0, 2, 5, 10, 20, 50)

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
        shown = frozenset({concern, SCREENED, *({"urgent"} if concern in URGENT else ())})
        rows += [(EXAMPLE, text, frozenset() if concern == "none" else shown, True) for text in texts]
    rows += [row for sample in load_suite("screening", split="tune") if (row := _row(sample))]
    rows += [(_part(text), text, frozenset(), True) for text in ordinary()]
    told = np.array([[known or name in {"urgent", SCREENED} for name in CLASSES] for *_, known in rows])
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


def _part(text: str) -> str:
    """Ordinary questions are cut in as many parts as if each were of another hand."""
    return f"ordinary{hashlib.sha256(text.encode()).digest()[0] % ORDINARY_PARTS}"


def redirected_anyway(material: Material) -> Bools:
    """Messages in which nothing should fire and yet a rule does: what the recogniser says of them changes nothing."""
    return np.array(
        [
            clear and screen(text).outcome != "pass"
            for text, clear in zip(material.texts, material.clear, strict=True)
        ]
    )


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
    shown = named | {SCREENED} | ({"urgent"} if allowed == {"urgent"} else set())
    return sample.id, sample.turns[0], shown, bool(named)


def train(material: Material, rows: Sequence[int]) -> Network:
    """The network after ``EPOCHS`` rounds of ``rows``."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    dice = random.Random(0)  # noqa: S311 - the order of messages, no secret
    network = Network(len(CLASSES))
    heads = [*network.lower.head.parameters(), *network.upper.head.parameters()]
    tuned = [*network.lower.layers.parameters(), *network.upper.layers.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": tuned, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    batches = [batch for _ in range(EPOCHS) for batch in _batches(material.texts, list(rows), dice)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / 50) * max(0.0, 1 - step / len(batches))
    )
    screened = CLASSES.index(SCREENED)
    network.train()
    for batch in track(batches, description="fitting"):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            worth, odds = network([_roughened(material.texts[row], dice) for row in batch])
        shows, known = (torch.from_numpy(of[batch]) for of in (material.shows, material.known))
        losses = binary_cross_entropy_with_logits(odds.float(), shows, reduction="none")
        on = binary_cross_entropy_with_logits(worth.float()[:, 0], shows[:, screened])
        optimiser.zero_grad()
        ((losses * known).sum() / known.sum() + WORTH_WEIGHT * on).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(tuned, 1.0)
        optimiser.step()
        schedule.step()
    network.eval()
    return network


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


def read(tuned: Tuned, texts: Sequence[str]) -> tuple[Floats, Floats]:
    """Of each text: log-odds of being worth reading on, shape (n,), and of the classes, shape (n, classes)."""
    worth, odds = np.empty(len(texts)), np.empty((len(texts), tuned.classes))
    for row, text in enumerate(track(texts, description="thresholds")):
        states, seen, on = tuned.begin([text[:LONGEST_PASSAGE]])
        worth[row], odds[row] = on[0], tuned.read_on(states, seen)[0]
    return worth, odds


def detectors(material: Material, odds: Floats) -> dict[str, dict[str, Any]]:
    """Thresholds and operating curves by class, on messages by hands that the network had not met."""
    urgent = material.shows[:, CLASSES.index("urgent")] == 1
    fitted: dict[str, dict[str, Any]] = {}
    for name in ADDED:
        column = CLASSES.index(name)
        theirs = material.shows[:, column] == 1
        others = ~urgent & ~theirs if name in URGENT else material.clear
        alarms = np.sort(odds[others, column])[::-1]
        allowed = FALSE_ALARMS_OF.get(name, FALSE_ALARMS)
        fitted[name] = {
            "threshold": round(max(LEAST, float(alarms[int(allowed * others.sum())]) + MARGIN), 2),
            "messages": int(theirs.sum()),
            "other": int(others.sum()),
            "found": {
                count: round(float((odds[theirs, column] > alarms[count]).mean()), 3) for count in CURVE
            },
        }
    return fitted


def worth_reading(
    material: Material, worth: Floats, odds: Floats, fitted: dict[str, dict[str, Any]]
) -> float:
    """The log-odds from which a text is read on: all but ``LOST`` of the concerns that are heard stay heard."""
    heard = np.any(
        [odds[:, CLASSES.index(name)] >= values["threshold"] for name, values in fitted.items()], axis=0
    )
    kept = worth[heard & ~material.clear]
    return round(float(np.quantile(kept, LOST)) - WORTH_MARGIN, 2)


def as_yaml(files: dict[str, str], messages: int, worth: float, fitted: dict[str, dict[str, Any]]) -> str:
    """The text of ``weights.yaml``."""
    examples = hashlib.sha256((FOLDER / "examples.yaml").read_bytes()).hexdigest()
    lines = [
        "id: recogniser-weights",
        "description: Fitted by `python -m evals.recogniser_fit`; not edited by hand.",
        "source: recogniser/examples.yaml and evals/suites/screening/tune",
        f"last_reviewed: {date.today()}",
        "encoder: sentence-transformers/all-MiniLM-L6-v2",
        "network_sha256:",
        *(f"  {name}: {digest}" for name, digest in files.items()),
        f"examples_sha256: {examples}",
        f"messages: {messages}",
        f"worth_reading: {worth}",
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
    """Fits, writes the files and prints thresholds and operating curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calibrate", action="store_true", help="keep the network, set thresholds anew")
    material = gather()
    kept = np.array([name.startswith(KEPT) for name in material.ids])
    if parser.parse_args().calibrate:
        before = load_weights()
        files, messages = before.network_sha256, before.messages
    else:
        files = train(material, list(np.flatnonzero(~kept))).export(NETWORK)
        messages = int((~kept).sum())
    held = material.only(kept & ~redirected_anyway(material))
    worth, odds = read(Tuned(NETWORK, files), held.texts)
    fitted = detectors(held, odds)
    text = as_yaml(files, messages, worth_reading(held, worth, odds, fitted), fitted)
    (FOLDER / "weights.yaml").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
