"""Whose intake is asked about, and what was said of that person: age, sex, pregnancy, country, medicines.

A message may speak of several people ("my mother takes warfarin; can I take magnesium?"). Each fact belongs to the person
it was said of; the question's person is the one whose dose is asked for. What was told in earlier turns stays,
unless the talk turns to someone else; the asker's own facts are kept meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from assistant.lexicon.names import load_lexicon, load_names
from assistant.question import Impossible, Person, Sex
from assistant.understanding.ages import AgeSaid, ages_said
from assistant.understanding.spans import Reading
from assistant.understanding.vocabulary import people

_ASKER = "asker"
_SENTENCE_END = re.compile(r"[.!?;\n]")


@dataclass(frozen=True, slots=True)
class _Who:
    """A person mentioned: the asker, a relation ("son"), or a generic one ("someone")."""

    name: str
    sex: Sex | None
    start: int
    end: int


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
    """The person asked about, the asker, and ages that cannot be."""

    person: Person
    asker: Person
    impossible: tuple[Impossible, ...]
    named: bool
    others_medicines: frozenset[str]
    country_named: bool


def read_people(reading: Reading, *, known: Person, asker: Person) -> People:
    """Merge what a message says of people into what is known of the person asked about and of the asker."""
    mentioned = _mentioned(reading, known)
    ages = ages_said(reading)
    subject = _subject(reading, mentioned, ages)
    said: dict[str, _Said] = {}

    def of(name: str) -> _Said:
        return said.setdefault(name, _Said())

    default = subject.name if subject else (known.subject or _ASKER)
    for age in ages:
        if not age.impossible:
            owner = _owner(reading, mentioned, age.start, age.end, default, stage=age.stage)
            earlier = of(owner).age
            if earlier is None or not age.stage:
                of(owner).age = (age.low, age.high)
            of(owner).sex = age.sex or of(owner).sex
    for who in mentioned:
        if who.sex is not None and who.name != _ASKER:
            owner = who.name if who.name != "someone" else _generic_owner(reading, mentioned, who)
            of(owner).sex = of(owner).sex or who.sex
    for sex, start, end in _sexes(reading):
        of(_owner(reading, mentioned, start, end, default)).sex = sex
    _read_states(reading, mentioned, default, of)
    _read_medicines(reading, mentioned, default, of)
    country = _country(reading)

    own = known if known.subject is None else asker
    own = _merged(own, said.get(_ASKER), country)
    name = subject.name if subject else (known.subject or _ASKER)
    if name == _ASKER:
        person = own
    elif known.subject == name:
        person = _merged(known, said.get(name), country)
    else:
        person = _merged(Person(subject=name, country=own.country), said.get(name), country)
    impossible = tuple(
        Impossible(written=reading.said(age.start, age.end), reason="age") for age in ages if age.impossible
    )
    others = {medicine for who, told in said.items() if who != name for medicine in told.medicines}
    return People(
        person=person,
        asker=own,
        impossible=impossible,
        named=bool(said),
        others_medicines=frozenset(others - set(person.medicines)),
        country_named=country is not None,
    )


def _merged(person: Person, said: _Said | None, country: str | None) -> Person:
    update: dict[str, object] = {"country": country or person.country}
    if said is not None:
        if said.age is not None:
            update |= {"age_low": said.age[0], "age_high": said.age[1]}
        pregnant_now = said.pregnant or (
            said.pregnant is None and bool(person.pregnant) and said.sex != "male"
        )
        sex: Sex | None = "female" if said.pregnant or said.lactating else said.sex or person.sex
        update |= {
            "sex": sex,
            "pregnant": (
                True if pregnant_now else said.pregnant if said.pregnant is not None else person.pregnant
            ),
            "lactating": said.lactating if said.lactating is not None else person.lactating,
            "medicines": tuple(
                name
                for name in dict.fromkeys((*person.medicines, *said.medicines))
                if name not in said.stopped
            ),
        }
        if sex == "male":
            update |= {"pregnant": None, "lactating": None}
    return person.model_copy(update=update)


@cache
def _people_patterns() -> dict[str, re.Pattern[str]]:
    listed = people()
    relations = "|".join(
        sorted({n for names in listed.relations.values() for n in names}, key=len, reverse=True)
    )
    kin = "|".join(sorted(listed.kin_words, key=len, reverse=True))
    generic = "|".join(sorted({n for names in listed.generic.values() for n in names}, key=len, reverse=True))
    pronouns = "|".join(listed.pronouns)
    own = "|".join(re.escape(word) for word in sorted(listed.self, key=len, reverse=True))
    return {
        "relation": re.compile(
            rf"\b(?:my|our|his|her|their)(?: (?!i\b)[\w'-]+){{0,5}}? (?P<who>{relations})\b(?!'s (?:doctor|house))"
            rf"|\b(?:a|the) (?P<other>patient|client|friend|relative)\b(?: of mine)?"
            rf"|(?:^|[.!?,;] ?|\b(?:for|is|can|should|give|does) )(?P<kin>{kin})(?= (?:is|takes|has|who|take|was|can|should|have|needs)\b)"
        ),
        "generic": re.compile(rf"(?<!my )(?<!our )\b(?P<who>{generic})\b"),
        "pronoun": re.compile(rf"\b(?:{pronouns})\b"),
        "self": re.compile(rf"(?<![\w'])(?:{own})(?![\w'])"),
    }


def _mentioned(reading: Reading, known: Person) -> list[_Who]:
    text = reading.text
    patterns = _people_patterns()
    sexes = _relation_sexes()
    found: list[_Who] = []
    for match in patterns["relation"].finditer(text):
        name = match.group("who") or match.group("kin") or match.group("other")
        found.append(_Who(name, sexes.get(name), match.start(), match.end()))
    taken = [(who.start, who.end) for who in found]

    def free(start: int, end: int) -> bool:
        return not any(s < end and start < e for s, e in taken)

    listed = people()
    adjectives = [(start, end) for _, start, end in _sexes(reading)]
    for match in patterns["generic"].finditer(text):
        if free(*match.span()) and not any(s <= match.start() < e for s, e in adjectives):
            sex = next((s for s in ("female", "male") if match.group() in listed.generic[s]), None)
            found.append(_Who("someone", sex, match.start(), match.end()))  # type: ignore[arg-type]
    found.extend(
        _Who(_ASKER, None, match.start(), match.end())
        for match in patterns["self"].finditer(text)
        if free(*match.span())
    )
    found.sort(key=lambda who: who.start)
    relations = [who for who in found if who.name not in (_ASKER, "someone")]
    for match in patterns["pronoun"].finditer(text):
        sex = listed.pronouns[match.group()]
        if not free(*match.span()):
            continue
        earlier = [who for who in found if who.start < match.start() and who.name != _ASKER]
        fitting = [who for who in earlier if sex is None or who.sex in (None, sex)]
        if fitting:
            found.append(_Who(fitting[-1].name, sex, match.start(), match.end()))
        elif not relations and known.subject and sex is not None:
            found.append(_Who(known.subject, sex, match.start(), match.end()))
        elif not relations and sex is not None:
            found.append(_Who("someone", sex, match.start(), match.end()))
    return sorted(found, key=lambda who: who.start)


@cache
def _relation_sexes() -> dict[str, Sex]:
    listed = people().relations
    return {**dict.fromkeys(listed["female"], "female"), **dict.fromkeys(listed["male"], "male")}  # type: ignore[dict-item]


_ASKED = re.compile(
    r"\b(?:should|can|could|may|must|shall|would|does|do|did|is it (?:safe|ok|okay|fine|alright) for|safe for|ok for|okay for|fine for"
    r"|for|give|giving|dose for|allow|will|are|is|let)(?: it)? $"
)
_TAKES = re.compile(
    r"^(?: (?:is|am|are|be|already|also|currently|now|just|has been|have been|been|to|both))* ?(?:'m |m |'ve been )?(?:take|takes|taking|using|use|uses|start|need|needs|have)\b"
)


def _subject(reading: Reading, mentioned: list[_Who], ages: list[AgeSaid]) -> _Who | None:
    """The person whose dose is asked for: the one of the question's verb, else the one spoken of."""
    text = reading.text
    best: tuple[int, int] | None = None
    chosen: _Who | None = None
    for who in mentioned:
        before = text[max(who.start - 30, 0) : who.start]
        weight = 0
        if _ASKED.search(before):
            weight = 3
        elif _TAKES.match(text[who.end : who.end + 40]):
            weight = 2
        elif text[who.start : who.end] in ("my", "mine", "our") or who.name == _ASKER:
            weight = 1
        else:
            weight = 2 if who.name != "someone" else 1
        if (
            who.name == _ASKER
            and text[who.start : who.end] in ("my", "me", "mine", "our", "us")
            and weight == 3
        ):
            weight = 3 if text[who.start : who.end] in ("me", "us") else 1
        if who.name == _ASKER and re.match(
            r" (?:know|ask|find|get|tell|wonder|read|heard|think|help)\b", text[who.end : who.end + 8]
        ):
            weight = min(weight, 1)
        if best is None or (weight, who.start) >= best:
            if (
                best is not None
                and weight == best[0]
                and weight < 3
                and chosen
                and chosen.name != _ASKER
                and who.name == _ASKER
            ):
                continue
            best, chosen = (weight, who.start), who
    if (
        chosen is not None
        and chosen.name == "someone"
        and not _about_generic(reading, mentioned, chosen, ages)
    ):
        return next((who for who in mentioned if who.name == _ASKER), None)
    return chosen


def _about_generic(reading: Reading, mentioned: list[_Who], who: _Who, ages: list[AgeSaid]) -> bool:
    """ "As a woman" and "I'm a 40 year old man" are the asker; "a 70 year old man" is someone."""
    sentence = _sentence(reading.text, who.start)
    before = reading.text[sentence : who.start]
    if re.search(r"\b(?:i'?m|i am|as|me)(?: just)? an?(?: [\w-]+){0,5} ?$|\bi'?m(?: [\w-]+){0,4} ?$", before):
        return False
    return not re.match(r"\W*(?:here|hi|hello)\b", reading.text[who.end : who.end + 8])


def _sentence(text: str, place: int) -> int:
    start = 0
    for match in _SENTENCE_END.finditer(text, max(place - 400, 0), place):
        start = match.end()
    return start


def _owner(
    reading: Reading, mentioned: list[_Who], start: int, end: int, default: str, *, stage: bool = False
) -> str:
    """Who a fact belongs to: the mention it lies in or touches, the last one before it in its sentence, else the default."""
    sentence = _sentence(reading.text, start)
    for who in mentioned:
        if who.start <= start and end <= who.end:
            return who.name if who.name != "someone" else _generic_owner(reading, mentioned, who)
    if stage and reading.text[sentence:start].rstrip().endswith(("a", "an")):
        before = reading.text[sentence:start]
        if not re.search(r"\b(?:i'?m|i am|as) an?(?: [\w-]+){0,3} ?$", before) and "someone" in {
            w.name for w in mentioned
        }:
            return "someone"
    behind = [who for who in mentioned if sentence <= who.start < start]
    if behind:
        who = behind[-1]
        if who.name == _ASKER and reading.text[who.start : who.end] in ("my", "our"):
            named = [other for other in behind if other.name != _ASKER or other.start != who.start]
            who = named[-1] if named else who
        next_one = next((other for other in mentioned if other.start >= end and other.start - end <= 3), None)
        if next_one is not None and next_one.name == "someone":
            return _generic_owner(reading, mentioned, next_one)
        return who.name if who.name != "someone" else _generic_owner(reading, mentioned, who)
    ahead = [who for who in mentioned if who.start >= end and who.start - end <= 12]
    if ahead and not _SENTENCE_END.search(reading.text[end : ahead[0].start]):
        return ahead[0].name if ahead[0].name != "someone" else _generic_owner(reading, mentioned, ahead[0])
    return default


def _generic_owner(reading: Reading, mentioned: list[_Who], who: _Who) -> str:
    return "someone" if _about_generic(reading, mentioned, who, []) else _ASKER


@cache
def _sex_patterns() -> list[tuple[Sex, re.Pattern[str]]]:
    listed = people()
    found: list[tuple[Sex, re.Pattern[str]]] = []
    for sex, phrases in listed.self_sex.items():
        words = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
        found.append((sex, re.compile(rf"(?<![\w'])(?:{words})(?!\w)")))
    for sex, single in listed.words_for_sex.items():
        words = "|".join(re.escape(word) for word in single if len(word) > 1)
        found.append(
            (
                sex,
                re.compile(
                    rf"(?:(?:sex|gender)[: ]+(?:is )?|, |^|\bi'?m |\bam |\band |\d ?|\d0s |years old |yo )(?:a )?(?:{words})"
                    r"(?=[,.;!?)]|$| (?:and|here|in|from|aged|taking|on|with|who|\d))"
                ),
            )
        )
    return found


def _sexes(reading: Reading) -> list[tuple[Sex, int, int]]:
    return [
        (sex, *match.span()) for sex, pattern in _sex_patterns() for match in pattern.finditer(reading.text)
    ]


@cache
def _state_patterns() -> dict[str, re.Pattern[str]]:
    listed = people()

    def any_of(names: tuple[str, ...]) -> re.Pattern[str]:
        words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        return re.compile(rf"(?<![\w'])(?:{words})(?!\w)")

    return {
        "pregnant": any_of(listed.pregnant),
        "generic": any_of(listed.pregnancy_generic),
        "other": any_of(listed.pregnancy_other),
        "not pregnant": any_of(listed.pregnancy_denied),
        "lactating": any_of(listed.lactating),
        "not lactating": any_of(listed.lactation_denied),
    }


def _read_states(reading: Reading, mentioned: list[_Who], default: str, of: object) -> None:
    patterns = _state_patterns()
    taken: list[tuple[int, int]] = []

    def spans(name: str) -> list[tuple[int, int]]:
        found = [match.span() for match in patterns[name].finditer(reading.text)]
        free = [(s, e) for s, e in found if not any(a < e and s < b for a, b in taken)]
        taken.extend(free)
        return free

    assert callable(of)
    for start, end in spans("not pregnant"):
        of(_owner(reading, mentioned, start, end, default)).pregnant = False
    for start, end in spans("not lactating"):
        of(_owner(reading, mentioned, start, end, default)).lactating = False
    spans("other")
    for start, end in spans("generic"):
        speaks = [
            who
            for who in mentioned
            if who.name == _ASKER and _sentence(reading.text, start) <= who.start < start
        ]
        of(default if not speaks else _ASKER).pregnant = True
    for start, end in spans("pregnant"):
        of(_owner(reading, mentioned, start, end, default)).pregnant = True
    for start, end in spans("lactating"):
        of(_owner(reading, mentioned, start, end, default)).lactating = True


def _read_medicines(reading: Reading, mentioned: list[_Who], default: str, of: object) -> None:
    assert callable(of)
    for medicine in reading.medicines:
        sentence = _sentence(reading.text, medicine.start)
        cues = [c for c in reading.cue_mentions if sentence <= c.start and c.end <= medicine.start + 3]
        denied = [c for c in cues if c.id == "not-taking" and medicine.start - c.end < 25]
        taking = [c for c in cues if c.id == "taking" and medicine.start - c.end < 60]
        behind = [who for who in mentioned if sentence <= who.start < medicine.start]
        if not behind:
            continue
        owner = _owner(reading, mentioned, medicine.start, medicine.end, default)
        if owner == "someone":
            continue
        if denied:
            of(owner).stopped.append(medicine.id)
        elif taking:
            of(owner).medicines.append(medicine.id)


@cache
def _cased_countries() -> re.Pattern[str]:
    spellings = {cased: e.id for e in load_lexicon("countries").entries for cased in e.cased}
    words = "|".join(re.escape(word) for word in sorted(spellings, key=len, reverse=True))
    return re.compile(rf"(?<![\w.])(?:{words})(?!\w)")


def _country(reading: Reading) -> str | None:
    found = load_names("countries").find_words(reading.text, reading.words)
    if found:
        return found[-1].id
    original = reading.folded.original
    if original.isupper():
        return None
    match = _cased_countries().search(original)
    if match is None:
        return None
    return next(e.id for e in load_lexicon("countries").entries if match.group() in e.cased)
