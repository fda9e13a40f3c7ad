"""What a message tells only as background: a relative's illness, a ward somebody works on, what the asker has not.

"My father died of kidney failure, what can I take for cramps?" is a question on cramps. Safety is not decided here:
screening has read the whole message before. Where the words that remain name nothing, or ask for the other person
after all, nothing is left out. The words are data (``background.yaml``).
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.answer import Frozen
from assistant.errors import PartUnavailable
from assistant.lexicon.folding import fold
from assistant.lexicon.names import load_names
from assistant.question import Question
from assistant.understanding.vocabulary import either, people

FILE = Path(__file__).with_name("background.yaml")
_STOPS = r"[.!?;\n]+|,|\s-+\s"


class _Shipped(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: date
    joints: tuple[str, ...]
    asks: tuple[str, ...]
    of_what: tuple[str, ...]
    asks_openly: tuple[str, ...]
    turns_to_self: tuple[str, ...]
    others_state: tuple[str, ...]
    others_tell: tuple[str, ...]
    works: tuple[str, ...]
    denies: tuple[str, ...]
    pronouns: tuple[str, ...]
    for_others: tuple[str, ...]
    for_self: tuple[str, ...]


@cache
def load_background() -> _Shipped:
    """The words, read once; ``PartUnavailable`` where the file cannot be read or does not fit."""
    try:
        return _Shipped.model_validate(yaml.load(FILE.read_bytes(), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{FILE}: {error}; mend the file or restore it from the repository") from error


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = load_background()
    relations = either({name for names in people().relations.values() for name in names})
    theirs = rf"(?:my|our) (?:[\w'-]+ ){{0,3}}?(?:{relations})"
    kin = rf"\b(?:{theirs}|^\W*(?:{either(people().kin_words)}))"
    asks = rf"(?:{either(words.asks)}) (?:{either(words.of_what)})\b"
    turns = rf"(?:{either(words.asks_openly)}|{either(words.turns_to_self)})\b"
    return {
        "cut": re.compile(
            rf"{_STOPS}|\b(?:{either(words.joints)})\b|(?=\b{asks})|(?=\b{turns})|\band (?={theirs})"
        ),
        "other": re.compile(rf"{kin}(?:'s\b| (?:[\w']+ ){{0,3}}?(?:{either(words.others_state)})\b)"),
        "tells": re.compile(rf"{kin} (?:[\w']+ ){{0,3}}?(?:{either(words.others_tell)})\b"),
        "goes on": re.compile(rf"\W*(?:and |then |now |well )*(?:{either(words.pronouns)})\b"),
        "work": re.compile(rf"\b(?:{either(words.works)})\b"),
        "denied": re.compile(rf"\b(?:{either(words.denies)})\b"),
        "for others": re.compile(
            rf"\b(?:{either(words.for_others)})\b|\b(?:for|help|helps) (?:my|our) (?:{relations})\b"
        ),
        "for self": re.compile(rf"\b(?:{either(words.for_self)})\b"),
    }


def without_background(question: Question) -> Question:
    """The question without the words, and the topics named in them alone, that only tell of others or of work."""
    if question.audience != "patient" or not question.topics:
        return question
    folded = fold(question.text)
    pieces = _pieces(folded.text)
    behind = _of_background(folded.text, pieces)
    rest = [piece for piece in pieces if piece not in behind]
    said = " ".join(folded.text[start:end] for start, end in rest)
    if not behind or not said.strip() or _patterns()["for others"].search(said):
        return question
    named = {mention.id for mention in load_names("topics").find(fold(said).text)}
    only_behind = {
        mention.id
        for mention in load_names("topics").find(folded.text)
        if any(start <= mention.start < end for start, end in behind)
    } - named
    kept = tuple(topic for topic in question.topics if topic not in only_behind)
    if not named and not (only_behind and _patterns()["for self"].search(said)):
        return question
    text = " ".join(folded.original_span(start, end).strip(" ,.;!") for start, end in _runs(pieces, behind))
    text += "?" if folded.text.rstrip().endswith("?") and not text.endswith("?") else ""
    whole = question.standalone == question.text.strip()
    return question.model_copy(
        update={"text": text, "topics": kept, "standalone": text if whole else question.standalone}
    )


def _runs(pieces: list[tuple[int, int]], without: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of text, joints and all, between the pieces left out."""
    runs: list[tuple[int, int]] = []
    before: tuple[int, int] | None = None
    for piece in pieces:
        if piece not in without:
            if before is not None and before not in without:
                runs[-1] = (runs[-1][0], piece[1])
            else:
                runs.append(piece)
        before = piece
    return runs


def _pieces(text: str) -> list[tuple[int, int]]:
    """Where the pieces of a text lie that say one thing each."""
    pieces: list[tuple[int, int]] = []
    start = 0
    for cut in _patterns()["cut"].finditer(text):
        if text[start : cut.start()].strip():
            pieces.append((start, cut.start()))
        start = cut.end()
    if text[start:].strip():
        pieces.append((start, len(text)))
    return [part for piece in pieces for part in _beside_work(text, *piece)]


def _beside_work(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A piece that tells of work, apart from what is joined to it ("I clean on a ward and sleep badly")."""
    joined = text.find(" and ", start, end)
    if joined < 0 or not _patterns()["work"].search(text, start, joined):
        return [(start, end)]
    return [(start, joined), (joined + len(" and "), end)]


def _of_background(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces that tell of somebody else, of work, or of what the asker has not.

    None that speaks of magnesium, unless it is what somebody else takes or says.
    """
    patterns = _patterns()
    found: list[tuple[int, int]] = []
    of_other = False
    for start, end in pieces:
        piece = text[start:end]
        other = patterns["other"].search(piece) is not None or patterns["tells"].search(piece) is not None
        ours = load_names("element").find(piece) or load_names("salts").find(piece)
        if ours and not patterns["tells"].search(piece):
            of_other = False
            continue
        goes_on = of_other and patterns["goes on"].match(piece) is not None
        of_other = other or goes_on
        if of_other or patterns["work"].search(piece) or patterns["denied"].search(piece):
            found.append((start, end))
    return found
