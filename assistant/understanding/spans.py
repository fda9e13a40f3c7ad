"""One text, read once: folded, cut into words, with the names, cues and amounts that stand in it.

What every reader of this package works from. Positions are those of the folded text; ``said`` gives the
person's own characters back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.lexicon.folding import Folded, fold
from assistant.lexicon.names import Mention, Word, entries_by_id, load_names, words_of
from assistant.understanding.amounts import Measured, measured_amounts
from assistant.understanding.vocabulary import cues

_LONGEST_READ = 20_000
_ELEMENT_MG = re.compile(r"(?<![a-z0-9])mg(?![a-z0-9/])")


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded text and what was found in it."""

    folded: Folded
    words: list[Word]
    element: list[Mention]
    salts: list[Mention]
    medicines: list[Mention]
    foods: list[Mention]
    topics: list[Mention]
    cue_mentions: list[Mention]
    cues: frozenset[str]
    amounts: list[Measured]

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def said(self, start: int, end: int) -> str:
        """The person's own characters for a span of the folded text."""
        return self.folded.original_span(start, end).strip()


def read_spans(text: str) -> Reading:
    """Fold ``text`` and find what stands in it; of a very long text the first 20,000 characters are read."""
    folded = fold(text[:_LONGEST_READ])
    words = words_of(folded.text)
    amounts = measured_amounts(folded, words)
    cue_mentions = cues().find_all(folded.text, words)
    return Reading(
        folded=folded,
        words=words,
        element=_element(folded, words, amounts),
        salts=load_names("salts").find_words(folded.text, words),
        medicines=load_names("medicines").find_words(folded.text, words),
        foods=load_names("foods").find_words(folded.text, words),
        topics=_topics(folded.text, words),
        cue_mentions=cue_mentions,
        cues=frozenset(mention.id for mention in cue_mentions),
        amounts=amounts,
    )


def _element(folded: Folded, words: list[Word], amounts: list[Measured]) -> list[Mention]:
    """Mentions of magnesium itself; "Mg" counts where it is spelled so and is no unit."""
    found = load_names("element").find_words(folded.text, words)
    for match in _ELEMENT_MG.finditer(folded.text):
        unit = any(one.start <= match.start() < one.end for one in amounts)
        if not unit and folded.original_span(*match.span()) == "Mg":
            found.append(Mention("magnesium", "Mg", match.start(), match.end()))
    return sorted(found, key=lambda mention: mention.start)


def _topics(text: str, words: list[Word]) -> list[Mention]:
    found = load_names("topics").find_words(text, words)
    keys = {word.key: word for word in words}
    for topic in entries_by_id("topics").values():
        for groups in topic.combinations:
            spans = [_first(text, keys, group) for group in groups]
            places = [place for place in spans if place is not None]
            if len(places) == len(groups):
                start, end = min(place[0] for place in places), max(place[1] for place in places)
                found.append(Mention(topic.id, text[start:end], start, end))
    return found


def _first(text: str, keys: dict[str, Word], group: tuple[str, ...]) -> tuple[int, int] | None:
    for name in group:
        first = words_of(name)
        if first[0].key not in keys:
            continue
        if len(first) == 1:
            word = keys[first[0].key]
            return word.start, word.end
        place = text.find(name)
        if place >= 0:
            return place, place + len(name)
    return None
