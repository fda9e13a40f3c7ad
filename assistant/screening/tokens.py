"""Words: a folded text cut into the units that the screening patterns read.

Latin, Cyrillic, Arabic and Devanagari text is cut at blanks and where letters meet digits ("ckd3b" is ckd,
3, b); Chinese and Japanese text is cut into single characters, so that one matcher serves every language.
Contractions are undone, misspelt medical words are put right by ``spelling``, and words run together are
cut apart, always by adding to what is read: the plain reading of the characters is what everything starts
from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.lexicon.folding import Folded
from assistant.screening.spelling import Spelling

_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[\u0900-\u0963\u0970-\u0dff]+"
    r"|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:'[^\W\d_]+)*"
    r"|\d+(?:[.,]\d+)*"
    r"|[.,;:!?\n<>≥≤=%+]"
)
_ASCII_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:[.,]\d+)*|[.,;:!?\n<>=%+]")  # the same, of folded ASCII
SENTENCE_ENDS = frozenset(".;!?\n")
MARKS = frozenset(".,;:!?\n<>≥≤=%+")
_LONGEST_STRETCH = 500
_OVERLAP = 60
_ARABIC = re.compile(r"[\u0600-\u06ff]")
ARABIC_PREFIX = re.compile(r"^(?:[وفبلك]?ال|لل|[وفبلك])(?=.{3})")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words in reading order, with their places in the folded text. Hyphens, slashes and brackets only part words."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    text: str

    def __len__(self) -> int:
        return len(self.words)


def stretches(tokens: Tokens) -> list[Tokens]:
    """A text as one stretch, or a long one as overlapping stretches, each different one once.

    What is read in a stretch depends on it alone, so the time for a long text grows with its length, and a
    text that repeats itself is read as often as it differs.
    """
    if len(tokens) <= _LONGEST_STRETCH:
        return [tokens]
    different: dict[tuple[str, ...], Tokens] = {}
    begin = 0
    while True:
        end = min(begin + _LONGEST_STRETCH, len(tokens))
        words = tokens.words[begin:end]
        different.setdefault(
            words, Tokens(words, tokens.starts[begin:end], tokens.ends[begin:end], tokens.text)
        )
        if end == len(tokens):
            return list(different.values())
        begin = end - _OVERLAP
        stops = [i + 1 for i in range(begin, end - 1) if tokens.words[i] in SENTENCE_ENDS]
        begin = stops[0] if stops and stops[0] > begin else begin


def tokenise(folded: Folded, spelling: Spelling) -> Tokens:
    """Cut a folded text into words, spelling mistakes in known medical words put right."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    text = folded.text
    ascii_only = text.isascii()
    for match in (_ASCII_TOKEN if ascii_only else _TOKEN).finditer(text):
        word = match.group()
        start, end = match.span()
        if "'" in word or word in spelling.contractions:
            parts = spelling.uncontracted(word)
        elif word == "." and words and words[-1] in spelling.abbreviations:
            continue
        elif not ascii_only and _ARABIC.match(word):
            parts = (ARABIC_PREFIX.sub("", word),)
        else:
            words.append(word)
            starts.append(start)
            ends.append(end)
            continue
        words += parts
        starts += [start] * len(parts)
        ends += [end] * len(parts)
    return _respelt(Tokens(tuple(words), tuple(starts), tuple(ends), text), spelling)


def _respelt(tokens: Tokens, spelling: Spelling) -> Tokens:
    """Words put right: digits standing for letters, words broken in two or run together, misspellings."""
    steady = _steady(tokens, spelling)
    if all(steady):
        return tokens
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    index, count = 0, len(tokens)
    changed = False
    while index < count:
        if steady[index]:
            words.append(tokens.words[index])
            starts.append(tokens.starts[index])
            ends.append(tokens.ends[index])
            index += 1
            continue
        word = tokens.words[index]
        taken = 1
        replacement: tuple[str, ...] = (word,)
        if word in MARKS:
            pass
        elif leet := _disguised(tokens, index, spelling):
            replacement, taken = (leet[0],), leet[1]
        elif word in spelling.known:
            joined = word + tokens.words[index + 1] if index + 1 < count else ""
            if (
                len(word) <= 4
                and joined in spelling.joinable
                and tokens.words[index + 1] not in spelling.known
            ):
                replacement, taken = (joined,), 2
        elif index + 1 < count and (joined := word + tokens.words[index + 1]) in spelling.joinable:
            replacement, taken = (joined,), 2
        elif (correct := spelling.corrected(word)) is not None:
            replacement = correct
        if replacement != (word,):
            changed = True
        for part in replacement:
            words.append(part)
            starts.append(tokens.starts[index])
            ends.append(tokens.ends[index + taken - 1])
        index += taken
    if not changed:
        return tokens
    return Tokens(tuple(words), tuple(starts), tuple(ends), tokens.text)


def _steady(tokens: Tokens, spelling: Spelling) -> list[bool]:
    """Which words are surely as they should be: known, not run up against the next, and no broken half of a word."""
    known, words = spelling.known, tokens.words
    followings, next_starts = (*words[1:], "."), (*tokens.starts[1:], 0)
    return [
        word in MARKS
        or (
            word in known
            and (following in MARKS or (end < next_start and (len(word) > 4 or following in known)))
        )
        for word, following, end, next_start in zip(words, followings, tokens.ends, next_starts, strict=False)
    ]


def _disguised(tokens: Tokens, index: int, spelling: Spelling) -> tuple[str, int] | None:
    """A medical word written with digits for letters ("k1dney", "dialys1s"), and how many tokens it covers."""
    end = index
    has_digit = has_letter = False
    while (
        end < len(tokens)
        and end - index < 7
        and tokens.words[end] not in MARKS
        and (end == index or tokens.starts[end] == tokens.ends[end - 1])
    ):
        if tokens.words[end][0].isdigit():
            has_digit = True
        else:
            has_letter = True
        end += 1
    if end - index < 2 or not (has_digit and has_letter):
        return None
    written = tokens.text[tokens.starts[index] : tokens.ends[end - 1]]
    meant = spelling.undisguised(written)
    return None if meant is None else (meant, end - index)
