"""What was said of the person asked about: age, sex, pregnancy, country, medicines.

"My mother takes warfarin; can I take magnesium?" says nothing of the asker's medicines: each fact belongs to the
person it was said of. What was told in earlier turns stays, unless the talk turns to someone else; the asker's own
facts are kept meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from assistant.lexicon.clock import clock_times
from assistant.lexicon.names import load_lexicon, load_names, words_of
from assistant.question import Impossible, Person, Sex
from assistant.understanding.ages import ages_said
from assistant.understanding.quantities import times_a_day
from assistant.understanding.spans import Reading, between
from assistant.understanding.states import awaited_or_denied, states_said
from assistant.understanding.vocabulary import either, people
from assistant.understanding.whose import ASKER, SOMEONE, Speakers, speakers_of

_DENIAL_REACH, _TAKING_REACH = 25, 60
_BRIEF = 4


@dataclass(slots=True)
class _Said:
    """What a message says of one person; None where it says nothing."""

    age: tuple[float, float] | None = None
    sex: Sex | None = None
    pregnant: bool | None = None
    lactating: bool | None = None
    medicines: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class People:
    """The person asked about and the asker; what others take; ages that cannot be; what was said at all.

    ``described`` are all the people of the message whose age or sex it tells, in the order in which they are named.
    """

    person: Person
    asker: Person
    impossible: tuple[Impossible, ...]
    others_medicines: frozenset[str]
    named: bool
    country_named: bool
    described: tuple[Person, ...] = ()


def read_people(reading: Reading, *, known: Person, asker: Person, count_expected: bool = False) -> People:
    """Merge what a message says of people into what is known of the person asked about and of the asker.

    ``count_expected`` says that a bare number is no age, because a number of tablets was asked for.
    """
    sexes = _sexes(reading)
    speakers = speakers_of(
        reading, known, [*((start, end) for _, start, end in sexes), *awaited_or_denied(reading)]
    )
    said: dict[str, _Said] = {}
    impossible = _read_ages(reading, speakers, said, count_expected)
    for who in speakers.mentioned:
        if who.sex is not None and who.name != ASKER:
            told = _of(said, speakers.named(who))
            told.sex = told.sex or who.sex
    general = {who.sex for who in speakers.mentioned if who.name == SOMEONE and who.sex is not None}
    for sex, start, end in sexes:
        _of(said, speakers.owner(start, end)).sex = sex
    if len(general) > 1 and SOMEONE in said:
        said[SOMEONE].sex = None
    _read_states(reading, speakers, said)
    _read_medicines(reading, speakers, said)
    country = _country(reading)
    several = several_a_day(reading, known)
    own = _merged(known if known.subject is None else asker, said.get(ASKER), country)
    name = speakers.default
    person = (
        own
        if name == ASKER
        else _merged(
            _known_as(name, known, said, own, brief=len(reading.words) <= _BRIEF), said.get(name), country
        )
    )
    if several:
        person = person.model_copy(
            update={"several_doses": tuple(dict.fromkeys((*person.several_doses, *several)))}
        )
    taken_at = times_taken(reading, known)
    if taken_at:
        told_anew = {medicine for medicine, _ in taken_at}
        kept = tuple(one for one in person.taken_at if one[0] not in told_anew)
        person = person.model_copy(update={"taken_at": (*kept, *taken_at)})
    others = {medicine for who, told in said.items() if who != name for medicine in told.medicines}
    return People(
        person=person,
        asker=own,
        impossible=impossible,
        others_medicines=frozenset(others - set(person.medicines)),
        named=bool(said),
        country_named=country is not None,
        described=tuple(
            _merged(Person(subject=None if who == ASKER else who), told, country)
            for who, told in said.items()
            if who != SOMEONE and told.age is not None
        ),
    )


def _known_as(name: str, known: Person, said: dict[str, _Said], own: Person, *, brief: bool) -> Person:
    """What is known already of a person other than the asker; a new person in general is nobody known.

    A brief turn ("and a man?") changes what it says of the person in general and leaves the rest.
    """
    told = said.get(name)
    another = name == SOMEONE and told is not None and (told.age is not None or told.sex is not None)
    if known.subject == name and not another:
        return known
    if known.subject == name and brief:
        return known.model_copy(update={"pregnant": None, "lactating": None})
    return Person(subject=name, country=own.country)


def _of(said: dict[str, _Said], name: str) -> _Said:
    return said.setdefault(name, _Said())


def _merged(person: Person, said: _Said | None, country: str | None) -> Person:
    update: dict[str, object] = {"country": country or person.country}
    if said is not None:
        pregnant = person.pregnant if said.pregnant is None else said.pregnant
        lactating = person.lactating if said.lactating is None else said.lactating
        sex: Sex | None = "female" if said.pregnant or said.lactating else said.sex or person.sex
        medicines = dict.fromkeys((*person.medicines, *said.medicines))
        update |= {
            "sex": sex,
            "pregnant": None if sex == "male" else pregnant,
            "lactating": None if sex == "male" else lactating,
            "medicines": tuple(name for name in medicines if name not in said.stopped),
        }
        if said.age is not None:
            update |= {"age_low": said.age[0], "age_high": said.age[1]}
    return person.model_copy(update=update)


def _read_ages(
    reading: Reading, speakers: Speakers, said: dict[str, _Said], count_expected: bool
) -> tuple[Impossible, ...]:
    """Note the ages; a figure outranks a word for a stage of life. Returns the ages that cannot be."""
    impossible: list[Impossible] = []
    figures: set[str] = set()
    states = [(start, end) for _, start, end in states_said(reading)]
    for age in ages_said(reading, count_expected=count_expected):
        if age.stage and any(start < age.end and age.start < end for start, end in states):
            continue
        if age.impossible:
            impossible.append(Impossible(written=reading.said(age.start, age.end), reason="age"))
            continue
        owner = speakers.owner(age.start, age.end, stage=age.stage)
        told = _of(said, owner)
        if owner == SOMEONE and owner in figures and not age.stage and told.age is not None:
            told.age = (min(told.age[0], age.low), max(told.age[1], age.high))
        elif not (age.stage and owner in figures):
            told.age = (age.low, age.high)
        if not age.stage:
            figures.add(owner)
        told.sex = age.sex or told.sex
    return tuple(impossible)


def _sexes(reading: Reading) -> list[tuple[Sex, int, int]]:
    if not {word.key for word in reading.words} & _sexed_words():
        return []
    return [
        (sex, *match.span()) for sex, pattern in _sex_patterns() for match in pattern.finditer(reading.text)
    ]


# "35 f us": nobody else is meant by the word after an age or a stop
_US_AT_THE_END = re.compile(
    r"(?:\d ?(?:yo|y/o|f|m|yrs?|years?)?(?: old)?|[,;.?] ?(?:in )?) ?us(?=\W*$|[,.;?!])"
)


@cache
def _sexed_words() -> frozenset[str]:
    listed = people()
    phrases = [words_of(phrase) for phrases in listed.self_sex.values() for phrase in phrases]
    keys = {words[place].key for words in phrases for place in (0, -1)}
    plain = {word for words in listed.words_for_sex.values() for word in words}
    return frozenset(keys - {"im", "i", "a", "here", "my", "am"}) | plain


@cache
def _sex_patterns() -> list[tuple[Sex, re.Pattern[str]]]:
    listed = people()
    found: list[tuple[Sex, re.Pattern[str]]] = []
    for sex, phrases in listed.self_sex.items():
        found.append((sex, re.compile(rf"(?<![\w'])(?:{either(phrases)})(?!\w)")))
    for sex, single in listed.words_for_sex.items():
        words = either(word for word in single if len(word) > 1)
        pattern = re.compile(
            rf"(?:(?:sex|gender)[: ]+(?:is )?|, |^|\bi'?m |\bam |\band |\d ?|\d0s |years old |yo )(?:a )?(?:{words})"
            r"(?=[,.;!?)]|$| (?:and|here|in|from|aged|taking|on|with|who|\d))"
        )
        found.append((sex, pattern))
    return found


def _read_states(reading: Reading, speakers: Speakers, said: dict[str, _Said]) -> None:
    """Note pregnancy and breastfeeding."""
    for state, start, end in states_said(reading):
        owner = speakers.owner(start, end)
        if state == "in general":
            own = speakers.speaks_of(ASKER, speakers.sentence(start), start)
            _of(said, ASKER if own else speakers.default).pregnant = True
        elif state in ("pregnant", "not pregnant"):
            _of(said, owner).pregnant = state == "pregnant"
        elif state in ("lactating", "not lactating"):
            _of(said, owner).lactating = state == "lactating"


def _read_medicines(reading: Reading, speakers: Speakers, said: dict[str, _Said]) -> None:
    """Note who takes which medicine, and who says that they do not."""
    for medicine in reading.medicines:
        sentence = speakers.sentence(medicine.start)
        spoken_of = any(sentence <= who.start < medicine.start for who in speakers.mentioned)
        if not spoken_of and not reading.text.endswith("on ", 0, medicine.start):
            continue
        owner = speakers.owner(medicine.start, medicine.end)
        if owner == SOMEONE:
            continue
        heard = [
            c for c in between(reading.cue_mentions, sentence, medicine.start) if c.end <= medicine.start + 3
        ]
        if any(c.id == "not-taking" and medicine.start - c.end < _DENIAL_REACH for c in heard):
            _of(said, owner).stopped.append(medicine.id)
        elif any(c.id == "taking" and medicine.start - c.end < _TAKING_REACH for c in heard):
            _of(said, owner).medicines.append(medicine.id)


def several_a_day(reading: Reading, known: Person) -> tuple[str, ...]:
    """The medicines that a message says are taken more than once a day; "I take it twice a day" is of those known."""
    often = (times_a_day(reading.text) or 0) > 1
    of_magnesium = bool(reading.element or reading.salts)
    if not often or (of_magnesium and reading.amounts):
        return ()
    return tuple(mention.id for mention in reading.medicines) or (() if of_magnesium else known.medicines)


def times_taken(reading: Reading, known: Person) -> tuple[tuple[str, float], ...]:
    """The hours at which a message that speaks of no magnesium says that its medicines are taken."""
    if reading.element or reading.salts:
        return ()
    times = clock_times(reading.folded.original)
    medicines = tuple(dict.fromkeys(mention.id for mention in reading.medicines)) or known.medicines
    if len(medicines) == 1:
        return tuple((medicines[0], time.hour) for time in times)
    if reading.medicines and len(medicines) == len(times):
        return tuple((medicine, time.hour) for medicine, time in zip(medicines, times, strict=True))
    return ()


@cache
def _cased_countries() -> tuple[re.Pattern[str], dict[str, str]]:
    spellings = {cased: entry.id for entry in load_lexicon("countries").entries for cased in entry.cased}
    return re.compile(rf"(?<![\w.])(?:{either(spellings)})(?!\w)"), spellings


def _country(reading: Reading) -> str | None:
    found = load_names("countries").find_words(reading.text, reading.words)
    if found:
        return found[-1].id
    if reading.folded.original.isupper():
        return None
    if _US_AT_THE_END.search(reading.text):
        return "US"
    pattern, spellings = _cased_countries()
    match = pattern.search(reading.folded.original)
    return spellings[match.group()] if match else None
