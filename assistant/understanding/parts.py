"""The questions of a message that asks several, in order."""

from __future__ import annotations

import re

_STARTERS = (
    r"(?:how|what|which|when|why|who|where|is|are|does|do|did|can|could|should|shall|will|would|may"
    r"|has|have|was|were)"
)
_QUESTION_WORD = r"(?:how (?:much|many|far|long)|what|which)"
_ENDS = re.compile(r"(?<=[?!])\s+|(?<=[a-z0-9)%][.])\s+(?=[A-Z\"'(])|\n+|;\s+", re.MULTILINE)
_JOINTS = re.compile(
    rf",? (?:and also|and|but|also|plus)(?:,)? (?:(?:please )?tell me )?(?={_STARTERS}\b(?:'s)?"
    r" (?!not\b|(?:it|that|this) (?:the same|different|similar)\b))",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\(?\d{1,2}[.)]|[a-z][.)])\s+")
_ASKS = re.compile(rf"\?|^\W*(?:and |but |so |also |ok |okay |or )?{_STARTERS}\b", re.IGNORECASE)
_COMMANDS = r"^\W*(?:please )?(?:convert|calculate|work out|explain|tell me|give me|show me|list|compare)\b"
_MOST_PARTS = 8
_LONGEST_READ = 4_000


def question_parts(text: str) -> tuple[str, ...]:
    """Return the single questions of a message; one or none gives an empty tuple. Statements are not parts."""
    pieces: list[str] = []
    for sentence in _ENDS.split(text[:_LONGEST_READ]):
        sentence = _BULLET.sub("", sentence).strip()
        if not sentence:
            continue
        pieces.extend(_at_joints(sentence) if _asks(sentence) else [])
    asked = [piece for piece in pieces if _ASKS.search(piece)]
    return tuple(asked[:_MOST_PARTS]) if len(asked) > 1 else ()


def told_first(text: str) -> str:
    """The statements of a message that stand before its first question; "" where it opens with a question."""
    told: list[str] = []
    for sentence in _ENDS.split(text[:_LONGEST_READ]):
        if _asks(sentence):
            break
        told.append(sentence.strip())
    return " ".join(sentence for sentence in told if sentence)


def _asks(sentence: str) -> bool:
    asks = _ASKS.search(sentence) or re.search(_COMMANDS, sentence, re.IGNORECASE)
    return bool(asks) or len(_at_joints(sentence, said_as=_QUESTION_WORD)) > 1


def _at_joints(sentence: str, said_as: str = _STARTERS) -> list[str]:
    pieces: list[str] = []
    start = 0
    for joint in _JOINTS.finditer(sentence):
        before = sentence[start : joint.start()].strip(" ,")
        if len(before.split()) >= 2 and re.search(rf"\b{said_as}\b|{_COMMANDS}", before, re.IGNORECASE):
            pieces.append(before if before.endswith("?") else f"{before}?")
            start = joint.end()
    pieces.append(sentence[start:].strip(" ,"))
    return [piece[:1].upper() + piece[1:] for piece in pieces if piece]
