"""``python -m evals.recogniser_fit``: fits the recogniser on its examples and the tune half of the screening set.

One logistic detector a concern, on the vectors of whole messages, plus a share of their words' log-odds. Thresholds
are set by ten-fold cross-validation: of the messages in which nothing should fire at most ``FALSE_ALARMS`` did, and
of those of the tune half that should be answered none. The test half is never read. The outcome is
``assistant/screening/recogniser/weights.yaml``; the same input gives the same file.
"""

from __future__ import annotations

import hashlib
import math
import textwrap
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer import Concern
from assistant.screening.recogniser.classifier import Encoder, plainly_named, words_of
from assistant.screening.recogniser.weights import FOLDER, load_examples, load_plain_words
from evals.dataset import load_suite

CONCERNS: tuple[Concern, ...] = ("kidney", "emergency_symptoms", "overdose", "self_harm")
URGENT: frozenset[Concern] = frozenset({"emergency_symptoms", "overdose", "self_harm"})
FOLDS = 10
FALSE_ALARMS = 0.005  # of the messages in which nothing should fire, many of them written as traps
MARGIN = 0.25  # log-odds above the cross-validated threshold: other people's questions differ more than ours
STICKY_FALSE_ALARMS = 0.002  # for a concern that stays for the whole conversation
PENALTY = 0.1  # of the squared weights, against the sum of the log losses
WORD_SHARE = 0.3  # of the words' log-odds, added to a detector's; chosen in cross-validation among 0 to 1
# Below this log-odds of the vector alone words do not count: they tell that something is wrong, the vector what it is.
VECTOR_FLOOR = -1.5
KEPT_BY_GATE = 0.99
CURVE = (0, 1, 2, 4)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Material:
    """Messages and their truth: ``shows[i, j]`` for concern ``j``; ``clear[i]`` where nothing should be added."""

    texts: list[str]
    shows: Bools
    clear: Bools
    tune: Bools  # from the screening set rather than the examples
    named: Bools  # the concern is named plainly, so that the rules read it


def gather() -> Material:
    """The examples, and the single English messages of patients in the tune half."""
    rows: list[tuple[str, frozenset[str], bool]] = [
        (text, frozenset({concern} - {"none"}), concern == "none")
        for concern, texts in load_examples().examples.items()
        for text in texts
    ]
    examples = len(rows)
    for sample in load_suite("screening", split="tune"):
        foreign = sample.group in {"other-language", "other-languages"}
        if len(sample.turns) == 1 and sample.audience == "patient" and not foreign:
            shown = frozenset(sample.expect.get("concerns_include", ()))
            rows.append((sample.turns[0], shown, sample.expect.get("outcome") == "pass"))
    plain = load_plain_words()
    named = [plainly_named(words_of(text), plain) for text, _, _ in rows]
    return Material(
        texts=[text for text, _, _ in rows],
        shows=np.array([[concern in shown for concern in CONCERNS] for _, shown, _ in rows]),
        clear=np.array([clear for _, _, clear in rows]),
        tune=np.arange(len(rows)) >= examples,
        named=np.array([[concern in names for concern in CONCERNS] for names in named]),
    )


def fit_detector(vectors: Floats, truth: Bools) -> Floats:
    """Weights and, last, the bias of a penalised logistic regression, by Newton's method."""
    design = np.hstack([vectors, np.ones((len(vectors), 1))])
    penalty = np.full(design.shape[1], PENALTY)
    penalty[-1] = 0.0
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (probability - truth) + penalty * weights
        spread = probability * (1 - probability)
        step = np.linalg.solve((design * spread[:, None]).T @ design + np.diag(penalty + 1e-9), gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def word_odds(texts: list[str], suspect: Bools, clear: Bools) -> dict[str, float]:
    """Log-odds of each word between suspect and clear messages."""
    in_suspect = Counter(
        word for text, yes in zip(texts, suspect, strict=True) if yes for word in words_of(text)
    )
    in_clear = Counter(word for text, yes in zip(texts, clear, strict=True) if yes for word in words_of(text))
    suspects, clears = int(suspect.sum()) + 1, int(clear.sum()) + 1
    return {
        word: math.log(((in_suspect[word] + 0.5) / suspects) / ((in_clear[word] + 0.5) / clears))
        for word in sorted(in_suspect | in_clear)
    }


def folds_of(texts: list[str]) -> NDArray[np.int64]:
    """The fold of each message, from its own text, so that adding one does not move the others."""
    return np.array([int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS for text in texts])


def cross_validate(material: Material, vectors: Floats) -> tuple[Floats, Floats]:
    """Scores of every message by detectors and by a word gate that were not fitted on it."""
    scores, gate = np.zeros(material.shows.shape), np.zeros(len(material.texts))
    suspect, clear = hidden(material), material.clear & ~material.named.any(axis=1)
    folds = folds_of(material.texts)
    for fold in range(FOLDS):
        rest, held = folds != fold, folds == fold
        for column in range(len(CONCERNS)):
            weights = fit_detector(vectors[rest], material.shows[rest, column])
            scores[held, column] = vectors[held] @ weights[:-1] + weights[-1]
        odds = word_odds(material.texts, suspect & rest, clear & rest)
        for index in np.flatnonzero(held):
            gate[index] = sum(odds.get(word, 0.0) for word in words_of(material.texts[index]))
    with_words = scores + WORD_SHARE * np.maximum(gate, 0.0)[:, None]
    return np.where(scores >= VECTOR_FLOOR, with_words, scores), gate


def hidden(material: Material) -> Bools:
    """Messages that show a concern without naming it plainly: what the recogniser is for."""
    return np.asarray((material.shows & ~material.named).any(axis=1), dtype=np.bool_)


def quiet(material: Material, concern: Concern) -> Bools:
    """Messages in which a detector must not fire: clear ones; for an urgent concern all that are not urgent."""
    if concern not in URGENT:
        return material.clear
    urgent = [name in URGENT for name in CONCERNS]
    return np.asarray(~material.shows[:, urgent].any(axis=1), dtype=np.bool_)


def fit(encoder: Encoder) -> dict[str, object]:
    """The content of ``weights.yaml``."""
    material = gather()
    vectors = encoder(material.texts).astype(np.float64)
    scores, gate = cross_validate(material, vectors)
    detectors: dict[str, object] = {}
    found = np.zeros(len(material.texts), dtype=bool)
    for column, concern in enumerate(CONCERNS):
        read = ~material.named[:, column]
        theirs, others = material.shows[:, column] & read, quiet(material, concern) & read
        alarms = np.sort(scores[others, column])[::-1]
        allowed = FALSE_ALARMS if concern in URGENT else STICKY_FALSE_ALARMS
        of_tune = float(scores[others & material.clear & material.tune, column].max())
        threshold = round(max(of_tune, float(alarms[int(allowed * others.sum())])) + MARGIN, 2)
        found |= theirs & (scores[:, column] >= threshold)
        weights = fit_detector(vectors, material.shows[:, column])
        detectors[concern] = {
            "bias": round(float(weights[-1]), 4),
            "threshold": threshold,
            "messages": int(theirs.sum()),
            "other": int(others.sum()),
            "cross_validated": {
                count: round(float((scores[theirs, column] > alarms[count]).mean()), 3) for count in CURVE
            },
            "vector": [round(float(weight), 3) for weight in weights[:-1]],
        }
    opening = round(float(np.quantile(gate[found], 1 - KEPT_BY_GATE)), 2)
    odds = word_odds(material.texts, hidden(material), material.clear & ~material.named.any(axis=1))
    return {
        "examples_sha256": hashlib.sha256((FOLDER / "examples.yaml").read_bytes()).hexdigest(),
        "gate": {
            "threshold": opening,
            "share": WORD_SHARE,
            "floor": VECTOR_FLOOR,
            "opened": round(float((gate[material.clear] >= opening).mean()), 3),
            "kept": round(float((gate[found] >= opening).mean()), 3),
            "words": {word: round(value, 2) for word, value in odds.items()},
        },
        "detectors": detectors,
    }


def as_yaml(fitted: dict[str, object]) -> str:
    """The file's text: short fields one a line, long ones wrapped."""
    lines = [
        "id: recogniser-weights",
        "description: Fitted by `python -m evals.recogniser_fit`; not edited by hand.",
        "source: logistic regression on recogniser/examples.yaml and evals/suites/screening/tune",
        "last_reviewed: 2026-11-21",
        "encoder: sentence-transformers/all-MiniLM-L6-v2",
    ]
    lines += _lines(fitted, 0)
    return "\n".join(lines) + "\n"


def _lines(content: dict[str, object], depth: int) -> list[str]:
    indent = "  " * depth
    lines: list[str] = []
    for key, value in content.items():
        if isinstance(value, dict) and key not in {"words", "cross_validated"}:
            lines += [f"{indent}{key}:", *_lines(value, depth + 1)]
            continue
        if isinstance(value, dict):
            quoted = (
                f'"{name}": {number}' if isinstance(name, str) else f"{name}: {number}"
                for name, number in value.items()
            )
            text = "{" + ", ".join(quoted) + "}"
        elif isinstance(value, list):
            text = "[" + ", ".join(str(number) for number in value) + "]"
        else:
            text = str(value)
        lines += textwrap.wrap(
            f"{key}: {text}",
            118,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_on_hyphens=False,
        )
    return lines


def main() -> None:
    """Fits, writes the file and prints the operating curve."""
    from index.embedder import load_encoder

    fitted = fit(load_encoder())
    (FOLDER / "weights.yaml").write_text(as_yaml(fitted), encoding="utf-8")
    for concern, detector in dict(fitted["detectors"]).items():  # type: ignore[call-overload]
        print(concern, {key: value for key, value in detector.items() if key != "vector"})
    print("gate", {key: value for key, value in dict(fitted["gate"]).items() if key != "words"})  # type: ignore[call-overload]


if __name__ == "__main__":
    main()
