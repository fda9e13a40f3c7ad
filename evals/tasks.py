"""Tasks: a suite, how its samples are solved, how they are scored, and the floor below which a change is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from assistant.answer import Answer
from assistant.articles import check
from assistant.articles.verdicts import Claim
from assistant.conversation import new_conversation_id, passing_memory
from assistant.parts import LoadedParts
from assistant.pipeline import Assistant
from assistant.question import Person, Question
from assistant.screening import Remembered, screen
from assistant.settings import load_settings
from assistant.understanding import understand
from assistant.writing.verification import Evidence, verify_sentence
from evals import scorers
from evals.dataset import SUITES, Sample

FLOORS = Path(__file__).with_name("floors.yaml")


class Bench:
    """The real parts that samples are run through, loaded once: the same that serve people, without a model."""

    @cached_property
    def parts(self) -> LoadedParts:
        """The loaded parts."""
        parts = LoadedParts(load_settings(), model="none")
        parts.wait()
        return parts

    @cached_property
    def assistant(self) -> Assistant:
        """The whole way of a question."""
        return Assistant(self.parts, passing_memory())

    def answer(self, sample: Sample) -> Answer:
        """The answer to the last turn of a sample's conversation."""
        conversation = new_conversation_id()
        for turn in sample.turns[:-1]:
            self.assistant.ask(turn, conversation=conversation, audience=sample.audience)
        answer = self.assistant.ask(sample.turns[-1], conversation=conversation, audience=sample.audience)
        self.assistant.forget(conversation)
        return answer

    def claims(self, article: str) -> tuple[Claim, ...]:
        """The judged claims of one article of the suite; each article is read once."""
        if article not in self._judged:
            text = (SUITES / "articles" / "texts" / f"{article}.txt").read_text(encoding="utf-8")
            self._judged[article] = check(text, self.parts().search).claims
        return self._judged[article]

    @cached_property
    def _judged(self) -> dict[str, tuple[Claim, ...]]:
        return {}


Score = Callable[[Sample, Bench], str | None]


@dataclass(frozen=True)
class Task:
    """One suite with its solver and scorer; ``floor`` is the least share of right samples that CI lets through."""

    name: str
    score: Score
    floor: float


def _screening(sample: Sample, bench: Bench) -> str | None:
    remembered = Remembered()
    recogniser = bench.parts().recogniser
    for turn in sample.turns:
        screening = screen(turn, remembered=remembered, audience=sample.audience, recogniser=recogniser)
        remembered = screening.remembered
    return scorers.disposition_and_concerns(sample.expect, screening.outcome, screening.concerns)


def _dosing(sample: Sample, bench: Bench) -> str | None:
    return scorers.quantities(sample.expect, bench.answer(sample))


def _evidence(sample: Sample, bench: Bench) -> str | None:
    return scorers.evidence(sample.expect, bench.answer(sample))


def _retrieval(sample: Sample, bench: Bench) -> str | None:
    search = bench.parts().search
    hits = search(sample.query, frozenset({sample.topic} if sample.topic else ())) if search else ()
    return scorers.retrieval(sample.expect, [(hit.record.id, hit.finding.id) for hit in hits])


def _verification(sample: Sample, bench: Bench) -> str | None:
    verdict = verify_sentence(sample.sentence, [Evidence(**sample.evidence)])
    return scorers.verification(sample.expect, verdict.supported)


def _understanding(sample: Sample, bench: Bench) -> str | None:
    person, previous = Person(), None
    question: Question | None = None
    for turn in sample.turns:
        question = understand(turn, person=person, previous=previous, audience=sample.audience)
        person, previous = question.person, question
    return scorers.understanding(sample.expect, question) if question else "no turn"


def _articles(sample: Sample, bench: Bench) -> str | None:
    return scorers.article(sample.expect, bench.claims(sample.article))


_SCORES: dict[str, Score] = {
    "screening": _screening,
    "understanding": _understanding,
    "dosing": _dosing,
    "retrieval": _retrieval,
    "evidence": _evidence,
    "verification": _verification,
    "articles": _articles,
}


def load_tasks() -> dict[str, Task]:
    """Every task by name, with its floor from ``floors.yaml``."""
    floors = yaml.load(FLOORS.read_bytes(), Loader=yaml.CSafeLoader)["floors"]
    return {name: Task(name=name, score=score, floor=float(floors[name])) for name, score in _SCORES.items()}
