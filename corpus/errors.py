"""What can go wrong with the literature, and how it is said.

    CorpusError
    ├── FaultyCorpusError        records, topics or myths on disk do not hold; carries every fault found
    ├── UnreadableFileError      a literature file given to ``corpus add`` cannot be read at all
    ├── UnknownRecordError       no record, topic or myth has this id
    └── SourceUnavailableError   PubMed or Crossref did not answer; worth trying again later

A ``Fault`` is one thing to put right: where it is, what is wrong, what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """One fault in a file. ``where`` names the field, ``findings[2]`` being the second finding (``#2``)."""

    file: Path
    line: int | None
    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        where = f" {self.where}:" if self.where else ""
        return f"{place}:{where} {self.problem}; {self.remedy}"


class CorpusError(Exception):
    """Anything that this package refuses to do."""


class FaultyCorpusError(CorpusError):
    """The files do not hold. ``faults`` lists every one, so that one reading mends all."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnreadableFileError(CorpusError):
    """A literature file could not be read: which one, why, and what to do."""

    def __init__(self, file: Path, problem: str, remedy: str) -> None:
        self.fault = Fault(file=file, line=None, where="", problem=problem, remedy=remedy)
        super().__init__(str(self.fault))


class UnknownRecordError(CorpusError):
    """No record of this id."""


class SourceUnavailableError(CorpusError):
    """A public index did not answer; nothing was verified, nothing was changed."""
