"""Folding: a person's text brought to one plain form before any word in it is read.

Undoes what typing, phones, pasting and mischief do to spelling on the surface: upper case, full-width and
styled letters, accents, zero-width characters, look-alike letters of other alphabets inside Latin words,
letters set apart ("d.i.a.l.y.s.i.s"), curly quotes and runs of blanks. It never corrects spelling and never
drops a word. Every folded character remembers where it stood in the original, so that a reader can quote
the person verbatim.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_LETTER = r"[^\W\d_]"
_LATIN = re.compile(r"[a-z]")
_FOREIGN_LOOKALIKE = re.compile(r"[\u0370-\u03ff\u0400-\u04ff\u1d00-\u1d7f\u0250-\u029f]")
_WORD = re.compile(rf"{_LETTER}+")
_SET_APART_BY_BLANKS = re.compile(rf"(?<![\w']){_LETTER}(?: {_LETTER}){{3,}}(?![\w'])")
_SET_APART_BY_MARKS = re.compile(
    rf"(?<![\w']){_LETTER}(?:([.\-_*·•~|+/,]){_LETTER})(?:\1{_LETTER})+(?:\1(?=\s*[\d=:<>(])|(?![\w']))"
)
_BLANKS = re.compile(r"[^\S\n]*\n\s*|[^\S\n]{2,}|[\t\r\f\v]")
# What must stand in a text for each of the three to find anything; quick to rule out.
_MARK_ABOUT_A_LETTER = re.compile(rf"[.\-_*·•~|+/,]{_LETTER}[.\-_*·•~|+/,]")
_BLANKS_ABOUT_LETTERS = re.compile(rf" {_LETTER} {_LETTER} ")
_BESIDES_SINGLE_BLANKS = re.compile(r"[^\S ]|  ")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

# Letters of other alphabets that are drawn like a Latin one. Used only inside words that also hold Latin letters,
# or that are drawn wholly from this table in a text that is otherwise Latin.
_LOOKALIKES = str.maketrans(
    "авсԁеёһіїјкӏмнорԛгѕтуԝхғԍзьп" + "αβγεζηικλμνορτυχω" + "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɑɡ",
    "abcdeehiijklmhopqrstywxfgzbn" + "abyeznikamvoptuxw" + "abcdefghijklmnoprstuvwyziag",
)
_MARKS = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "⁄": "/", "…": ".", "。": ".", "、": ",",
        "،": ",", "؛": ";", "؟": "?", "।": ".", "॥": ".", "٫": ".", "٬": ",", "µ": "u", "μ": "u",
        "ß": "ss", "æ": "ae", "œ": "oe",
        "ø": "o", "ł": "l", "đ": "d",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي",
    }
)  # fmt: skip
_DROPPED_MARKS = frozenset("\u093c\u0640\u0670\ufe0e\ufe0f\u20e3\u034f\u3164\u115f\u1160\uffa0")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``starts[i]`` is the index in ``original`` of the character that ``text[i]`` came from."""

    text: str
    starts: Sequence[int]
    original: str

    def original_span(self, start: int, end: int) -> str:
        """The person's own characters behind ``text[start:end]``."""
        if start >= end or start >= len(self.starts):
            return ""
        last = self.starts[end] if end < len(self.starts) else len(self.original)
        return self.original[self.starts[start] : last].rstrip()


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if character in _DROPPED_MARKS or category == "Cf":
        return ""
    if category == "Mn" and not ("\u0900" <= character <= "\u0dff" or "\u0e00" <= character <= "\u109f"):
        return ""
    if "\u064b" <= character <= "\u0652":
        return ""
    if character == "ё":
        return "е"
    if character == "Ё":
        return "е"
    if character in "йЙ" or "\u3040" <= character <= "\u30ff" or "\uac00" <= character <= "\ud7a3":
        return character.lower()
    if "\u0900" <= character <= "\u0dff":
        return "".join(c for c in unicodedata.normalize("NFKD", character) if c not in _DROPPED_MARKS)
    plain = unicodedata.normalize("NFKC", character).lower().translate(_MARKS)
    if plain.isascii():
        return plain
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if unicodedata.category(c) != "Mn")
    return bare.translate(_MARKS)


def _fold_characters(text: str) -> tuple[str, Sequence[int]]:
    """Character by character: one plain form for each, and where it stood."""
    if text.isascii():
        return _fold_ascii(text), range(len(text))
    pieces: list[str] = []
    starts: list[int] = []
    done = 0
    for match in _NOT_ASCII.finditer(text):
        index = match.start()
        if index > done:
            pieces.append(_fold_ascii(text[done:index]))
            starts.extend(range(done, index))
        plain = _fold_character(match.group())
        pieces.append(plain)
        starts.extend([index] * len(plain))
        done = index + 1
    pieces.append(_fold_ascii(text[done:]))
    starts.extend(range(done, len(text)))
    return "".join(pieces), starts


def _fold_ascii(text: str) -> str:
    return text.lower().replace("`", "'")


def _fold_lookalikes(text: str) -> str:
    """Look-alike letters become Latin inside words that are otherwise Latin; the length stays the same."""
    if text.isascii() or not _FOREIGN_LOOKALIKE.search(text) or not _LATIN.search(text):
        return text
    letters = sum(character.isalpha() for character in text)
    mostly_latin = len(_LATIN.findall(text)) * 2 > letters

    def latin(match: re.Match[str]) -> str:
        word = match.group()
        if not _FOREIGN_LOOKALIKE.search(word) or len(word) == 1:
            return word
        if _LATIN.search(word):
            return word.translate(_LOOKALIKES)
        translated = word.translate(_LOOKALIKES)
        return translated if mostly_latin and translated.isascii() else word

    return _WORD.sub(latin, text)


def _edited(text: str, starts: Sequence[int], edits: list[tuple[int, int, str]]) -> tuple[str, Sequence[int]]:
    if not edits:
        return text, starts
    pieces: list[str] = []
    kept: list[int] = []
    position = 0
    for begin, end, replacement in edits:
        pieces.append(text[position:begin])
        kept.extend(starts[position:begin])
        pieces.append(replacement)
        kept.extend([starts[begin]] * len(replacement))
        position = end
    pieces.append(text[position:])
    kept.extend(starts[position:])
    return "".join(pieces), kept


def fold(text: str) -> Folded:
    """Bring ``text`` to its plain form; linear in its length, never raises on any string."""
    plain, starts = _fold_characters(text)
    plain = _fold_lookalikes(plain)
    for quick, pattern in (
        (_MARK_ABOUT_A_LETTER, _SET_APART_BY_MARKS),
        (_BLANKS_ABOUT_LETTERS, _SET_APART_BY_BLANKS),
    ):
        if not quick.search(plain):
            continue
        apart = [
            (match.start() + offset, match.start() + offset + 1, "")
            for match in pattern.finditer(plain)
            for offset in range(1, match.end() - match.start(), 2)
        ]
        plain, starts = _edited(plain, starts, apart)
    if _BESIDES_SINGLE_BLANKS.search(plain):
        blanks = [(m.start(), m.end(), "\n" if "\n" in m.group() else " ") for m in _BLANKS.finditer(plain)]
        plain, starts = _edited(plain, starts, blanks)
    return Folded(text=plain, starts=starts if isinstance(starts, range) else tuple(starts), original=text)
