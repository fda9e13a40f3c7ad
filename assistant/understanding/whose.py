"""Who is spoken of, whose dose is asked for, and which fact belongs to whom.

A message may speak of several people. The asker, relations ("my son"), and a person in general ("a 70-year-old man")
are told apart; a pronoun goes back to the last person it fits. "As a woman" and "I'm a 40 year old man" are
the asker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.question import Person, Sex
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import either, people

ASKER = "asker"
SOMEONE = "someone"

_SENTENCE_END = re.compile(r"[.!?;\n]")
_LONGEST_SENTENCE = 400
_SPEAKING_OF_SELF = re.compile(
    r"\b(?:i'?m|i am|as|me)(?: just)? an?(?: [\w-]+){0,5} ?$|\bi'?m(?: [\w-]+){0,4} ?$"
)
_INTRODUCING = re.compile(r"\W*(?:here|hi|hello)\b")
_ARTICLE = re.compile(r"\ban? ?$")
_SELF_ARTICLE = re.compile(r"\b(?:i'?m|i am|as) an?(?: [\w-]+){0,3} ?$")
_ATTACHED = 12
_GROWN_UP = 18


@dataclass(frozen=True, slots=True)
class Who:
    """A person mentioned: the asker, a relation ("son"), or someone in general."""

    name: str
    sex: Sex | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speakers:
    """The people of one message, in order, and the one whose dose is asked for (None where nobody is named)."""

    text: str
    mentioned: tuple[Who, ...]
    subject: Who | None
    default: str

    def owner(self, start: int, end: int, *, stage: bool = False) -> str:
        """Who a fact belongs to: the mention it lies in or touches, else the last before it in its sentence."""
        sentence = self.sentence(start)
        for who in self.mentioned:
            if (who.start <= start and end <= who.end) or (start <= who.start and who.end <= end):
                return self.named(who)
        before = self.text[sentence:start]
        generic = any(who.name == SOMEONE for who in self.mentioned)
        if stage and generic and _ARTICLE.search(before) and not _SELF_ARTICLE.search(before):
            return SOMEONE
        behind = [who for who in self.mentioned if sentence <= who.start < start]
        ahead = next((who for who in self.mentioned if who.start >= end), None)
        if behind:
            if ahead is not None and ahead.start - end <= 3 and ahead.name == SOMEONE:
                return self.named(ahead)
            return self.named(behind[-1])
        if (
            ahead is not None
            and ahead.start - end <= _ATTACHED
            and not _SENTENCE_END.search(self.text, end, ahead.start)
        ):
            return self.named(ahead)
        return self.default

    def named(self, who: Who) -> str:
        """The name of a person mentioned; a general word that the asker uses of themselves is the asker."""
        return ASKER if who.name == SOMEONE and _is_self(self.text, who) else who.name

    def sentence(self, place: int) -> int:
        """Where the sentence of a place begins."""
        return _sentence(self.text, place)

    def speaks_of(self, name: str, start: int, end: int) -> bool:
        """Whether a person is mentioned from ``start`` up to ``end``."""
        return any(who.name == name and start <= who.start < end for who in self.mentioned)


def speakers_of(reading: Reading, known: Person, own_words: list[tuple[int, int]]) -> Speakers:
    """Find the people of a message. ``own_words`` are the places where somebody's sex is said as an adjective."""
    mentioned = _mentioned(reading.text, known, own_words)
    subject = _subject(reading.text, mentioned)
    default = subject.name if subject else known.subject or ASKER
    return Speakers(text=reading.text, mentioned=tuple(mentioned), subject=subject, default=default)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    listed = people()
    relations = either({name for names in listed.relations.values() for name in names})
    generic = either({name for names in listed.generic.values() for name in names})
    kin, own = either(listed.kin_words), either(listed.self)
    return {
        "relation": re.compile(
            rf"\b(?:my|our|his|her|their)(?: (?!i\b)[\w'-]+){{0,5}}? (?P<who>{relations})\b"
            r"|\b(?:my|our) (?P<aged>\d{1,2})[ -]?(?:years?|yrs?|y|months?|mos?|m|weeks?|wks?)?[ -/]?(?:olds?|o)\b"
            r"|\b(?:a|the) (?P<other>patient|client|friend|relative)\b(?: of mine)?"
            rf"|(?:^|[.!?,;] ?|\b(?:for|is|can|should|give|does|and|both) )(?P<kin>{kin})"
            r"(?= (?:\d{1,2}\b|aged|is|takes|has|who|take|was|can|should|have|needs)\b)"
            rf"|\b(?:give|gave|giving|gives|for) (?P<given>{kin})\b"
        ),
        "generic": re.compile(rf"(?<!my )(?<!our )\b(?P<who>{generic})\b"),
        "pronoun": re.compile(rf"\b(?:{either(listed.pronouns)})\b"),
        "self": re.compile(rf"(?<![\w'])(?:{own})(?![\w'])"),
        "asked": re.compile(rf"\b(?:{either(listed.asks_for)})(?: it)? $"),
        "takes": re.compile(
            r"(?: (?:is|am|are|be|already|also|currently|now|just|has been|have been|been|to|both))*"
            r" ?(?:'m |m |'ve been )?"
            rf"(?:{either(listed.takes)})\b"
        ),
        "asks": re.compile(rf" (?:{either(listed.asks_about)})\b"),
    }


@cache
def _relation_sexes() -> dict[str, Sex]:
    listed = people().relations
    sexes: dict[str, Sex] = dict.fromkeys(listed["female"], "female")
    sexes.update(dict.fromkeys(listed["male"], "male"))
    return sexes


@cache
def _generic_sexes() -> dict[str, Sex]:
    listed = people().generic
    sexes: dict[str, Sex] = dict.fromkeys(listed["female"], "female")
    sexes.update(dict.fromkeys(listed["male"], "male"))
    return sexes


def _mentioned(text: str, known: Person, own_words: list[tuple[int, int]]) -> list[Who]:
    patterns = _patterns()
    found: list[Who] = []
    for match in patterns["relation"].finditer(text):
        name = match.group("who") or match.group("kin") or match.group("other") or match.group("given")
        name = name or _dependant(match)
        found.append(Who(name, _relation_sexes().get(name), match.start(), match.end()))
    taken = [*((who.start, who.end) for who in found), *own_words]

    def free(match: re.Match[str]) -> bool:
        return not any(start < match.end() and match.start() < end for start, end in taken)

    for match in filter(free, patterns["generic"].finditer(text)):
        found.append(Who(SOMEONE, _generic_sexes().get(match.group()), match.start(), match.end()))
    relations = taken[: len(taken) - len(own_words)]
    taken = relations
    found.extend(Who(ASKER, None, *match.span()) for match in filter(free, patterns["self"].finditer(text)))
    found.sort(key=lambda who: who.start)
    for match in filter(free, patterns["pronoun"].finditer(text)):
        sex = people().pronouns[match.group()]
        name = _pronoun(found, match.start(), sex, known)
        if name is not None:
            found.append(Who(name, sex, *match.span()))
    return sorted(found, key=lambda who: who.start)


def _dependant(match: re.Match[str]) -> str:
    """Who "my 14 year old" is."""
    months = "year" not in match.group() and "y" not in match.group()[2:]
    return "child" if int(match.group("aged")) < _GROWN_UP or months else "relative"


def _pronoun(found: list[Who], place: int, sex: Sex | None, known: Person) -> str | None:
    earlier = [who for who in found if who.start < place and who.name != ASKER and who.sex in (None, sex)]
    if sex is None:
        earlier = [who for who in found if who.start < place and who.name != ASKER]
    if earlier:
        return max(earlier, key=lambda who: who.start).name
    if sex is None or any(who.name not in (ASKER, SOMEONE) for who in found):
        return None
    return known.subject or SOMEONE


def _subject(text: str, mentioned: list[Who]) -> Who | None:
    """The person whose dose is asked for: the one of the question's verb, else the one spoken of."""
    chosen: Who | None = None
    best = 0
    for who in mentioned:
        weight = _weight(text, who)
        keeps_relation = chosen is not None and chosen.name != ASKER and who.name == ASKER
        if weight > best or (weight == best and not (keeps_relation and weight < 3)):
            best, chosen = weight, who
    if chosen is not None and chosen.name == SOMEONE and _is_self(text, chosen):
        return next((who for who in mentioned if who.name == ASKER), None)
    return chosen


def _weight(text: str, who: Who) -> int:
    patterns = _patterns()
    word = text[who.start : who.end]
    if who.name == ASKER and (word in ("my", "mine", "our") or patterns["asks"].match(text, who.end)):
        return 1
    if patterns["asked"].search(text, max(who.start - 30, 0), who.start):
        return 3
    if patterns["takes"].match(text, who.end):
        return 2
    return 1 if who.name in (ASKER, SOMEONE) else 2


def _is_self(text: str, who: Who) -> bool:
    before = text[_sentence(text, who.start) : who.start]
    return bool(_SPEAKING_OF_SELF.search(before) or _INTRODUCING.match(text, who.end))


def _sentence(text: str, place: int) -> int:
    start = max(place - _LONGEST_SENTENCE, 0)
    for match in _SENTENCE_END.finditer(text, start, place):
        start = match.end()
    return start
