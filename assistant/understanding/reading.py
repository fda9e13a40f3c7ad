"""Understanding: one user turn read into a typed question, by rules and word lists alone.

``understand`` is the whole of it, in the order in which a turn is read: the text once, the names and amounts in it, the
person, the products and foods, what is asked, what a follow-up leaves out, the single questions of a message that asks
several. No model and no index; the same words always give the same question.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Audience
from assistant.lexicon.names import Mention
from assistant.question import Amount, Intent, Person, Question
from assistant.understanding.followups import filled_in, is_follow_up
from assistant.understanding.meanings import asks_of_another, facts_of, intents_of, topics_of
from assistant.understanding.parts import question_parts, told_first
from assistant.understanding.persons import read_people
from assistant.understanding.portions import foods_of, unlisted_foods
from assistant.understanding.products import is_the_product, products_of
from assistant.understanding.replies import denies, is_count_reply, meant_instead
from assistant.understanding.slips import corrected, impossible_amounts
from assistant.understanding.spans import Reading, is_a_limit, read_spans
from assistant.understanding.standalone import said_in_full
from assistant.understanding.states import babies_to_come
from assistant.understanding.subjects import last_resort, social
from assistant.understanding.vocabulary import follow_ups

_SHORTEST_DENIAL = 5
_LOOK_UPS: tuple[Intent, ...] = ("reference_intake", "upper_level")
_OF_AMOUNTS: frozenset[Intent] = frozenset({"reference_intake", "upper_level", "how_much"})
_ASIDE: frozenset[Intent] = frozenset({"off_topic", "greeting", "thanks"})
_OF_WHAT_WAS_TOLD: frozenset[Intent] = frozenset(
    {"total", "upper_level", "how_much", "conversion", "food", "off_topic", "evidence"}
)


def understand(
    text: str,
    *,
    person: Person = Person(),  # noqa: B008
    previous: Question | None = None,
    audience: Audience = "patient",
) -> Question:
    """Read one user turn.

    ``person`` is who was asked about so far, ``previous`` the question of the turn before; both only fill in what this
    turn leaves out. Never raises on any text.
    """
    meant = (
        meant_instead(read_spans(text), previous) if previous is not None and previous.near_misses else None
    )
    if meant is not None:
        return understand(meant, person=person, audience=audience)
    if previous is not None and previous.near_misses and len(text.split()) <= _SHORTEST_DENIAL:
        reading = read_spans(text)
        if denies(reading) and not reading.element:
            return Question(text=text, standalone=text.strip(), audience=audience, intents=("off_topic",),
                            person=person, asker=previous.asker)  # fmt: skip
    question = _read(text, person=person, previous=previous, audience=audience)
    each = _for_each_person(text, question, person, previous)
    if each:
        return question.model_copy(update={"parts": each})
    pieces = question_parts(text)
    if len(pieces) < 2:
        return question
    parts = _parts(text, pieces, question, previous)
    return question.model_copy(update={"parts": parts}) if len(parts) > 1 else question


def _parts(text: str, pieces: tuple[str, ...], whole: Question, previous: Question | None) -> tuple[str, ...]:
    """Each question of a message said so that it stands alone, with what the message tells before it asks."""
    told = told_first(text)
    held = _read(told, person=whole.person, previous=previous, audience=whole.audience) if told else None
    untold = held is not None and bool(held.products or held.foods)
    named = bool(read_spans(text).element)
    parts: list[str] = []
    before = previous
    for piece in pieces:
        part = _read(piece, person=whole.person, previous=before, audience=whole.audience)
        own = part.products != (before.products if before is not None else ()) or part.foods
        if untold and not own and not part.medicines and set(part.intents) <= _OF_WHAT_WAS_TOLD:
            part = _read(f"{told} {piece}", person=whole.person, previous=previous, audience=whole.audience)
            untold = False
        if set(part.intents) <= _ASIDE and named and part.intents:
            part = _read(
                follow_ups().of_magnesium.format(question=piece.rstrip(" ?.!")),
                person=whole.person,
                previous=None,
                audience=whole.audience,
            )
            part = (
                part
                if set(part.intents) & _OF_AMOUNTS
                else part.model_copy(update={"intents": ("off_topic",)})
            )
        if set(part.intents) <= _ASIDE and part.intents:
            continue
        parts.append(part.standalone)
        before = part
    return tuple(parts)


def _read(text: str, *, person: Person, previous: Question | None, audience: Audience) -> Question:
    reading = read_spans(text)
    element, salts_meant, medicines_meant, near = corrected(reading)
    reading = replace(
        reading,
        element=_ordered(reading.element, element),
        salts=_ordered(reading.salts, salts_meant),
        medicines=_ordered(reading.medicines, medicines_meant),
    )
    asker = previous.asker if previous is not None else person
    open_count = previous is not None and any(one.units_per_day is None for one in previous.products)
    people = read_people(reading, known=person, asker=asker, count_expected=open_count)
    theirs = [
        mention
        for mention in reading.medicines
        if mention.id not in people.others_medicines and not is_the_product(reading, mention)
    ]
    reading = replace(reading, medicines=theirs)
    reading = replace(reading, topics=_of_the_unborn(reading))
    foods = foods_of(reading)
    foods = (*foods, *unlisted_foods(reading)) if foods else foods
    products = products_of(reading)
    salts = tuple(dict.fromkeys(mention.id for mention in reading.salts))
    medicines = tuple(dict.fromkeys(mention.id for mention in reading.medicines))
    topics = topics_of(reading)
    facts = facts_of(
        reading,
        salts=salts,
        topics=topics,
        products=products,
        foods=foods,
        country=people.country_named,
        person=people.named,
        medicines_taken=bool(people.person.medicines or (previous is not None and previous.medicines)),
    )
    intents = intents_of(facts)
    if "total" in intents and "upper_level" in intents:
        topics = _without_too_much(reading, topics)
    question = Question(
        text=text,
        standalone=text.strip(),
        audience=audience,
        intents=intents,
        topics=topics,
        salts=salts,
        medicines=medicines,
        amounts=_amounts(reading),
        products=products,
        foods=foods,
        person=people.person,
        asker=people.asker,
        near_misses=near,
        impossible=(*impossible_amounts(reading, products), *people.impossible),
    )
    if not question.near_misses and asks_of_another(reading, question.intents):
        return question.model_copy(update={"intents": ("off_topic",)})
    if reading.text.strip(" ?!.") in follow_ups().asks_for_help:
        return question.model_copy(update={"intents": ("about",)})
    if "about" in question.intents and not reading.element and not salts:
        return question.model_copy(update={"intents": ("about",)})
    counts = previous is not None and is_count_reply(reading, question, previous)
    courtesy = () if counts else social(reading, question)
    if courtesy:
        return question.model_copy(update={"intents": courtesy})
    leans = previous is not None and is_follow_up(
        reading, question, previous, person_named=people.named, country_named=people.country_named
    )
    if previous is not None and leans:
        return _with_interactions(filled_in(reading, question, previous))
    intents = last_resort(reading, question, people.named or people.country_named)
    if "off_topic" in intents and people.person.taken_at != person.taken_at:
        intents = ("separation",)  # "at 7am": when the medicine that was spoken of is taken
    if "off_topic" in intents:
        return question.model_copy(update={"intents": intents, "person": person, "asker": asker})
    if (
        "separation" in intents
        and previous is not None
        and not (medicines or people.person.medicines or salts)
    ):
        question = question.model_copy(update={"medicines": previous.medicines})
    return _with_interactions(question.model_copy(update={"intents": intents}))


def _for_each_person(
    text: str, question: Question, person: Person, previous: Question | None
) -> tuple[str, ...]:
    """The same look-up said for each of several people: "I'm 45 and my wife is 38, how much do we each need"."""
    asked: tuple[Intent, ...] = tuple(intent for intent in _LOOK_UPS if intent in question.intents)
    if not asked or set(question.intents) - {*_LOOK_UPS, "how_much", "evidence"} or question.products:
        return ()
    reading = read_spans(text)
    asker = previous.asker if previous is not None else person
    people = read_people(reading, known=person, asker=asker).described
    if len(people) < 2:
        return ()
    body = next((reading.said(m.start, m.end) for m in reading.cue_mentions if m.id == "authority"), None)
    return tuple(
        said_in_full(question.model_copy(update={"person": one, "intents": (intent,), "topics": ()}))
        + (f" ({body})" if body else "")
        for intent in asked
        for one in people
    )


def _of_the_unborn(reading: Reading) -> list[Mention]:
    """The topics, a baby that is still awaited being one of pregnancy and not of children."""
    awaited = babies_to_come(reading)
    return [
        topic._replace(id="pregnancy")
        if topic.id == "children" and any(start <= topic.start < end for start, end in awaited)
        else topic
        for topic in reading.topics
    ]


def _without_too_much(reading: Reading, topics: tuple[str, ...]) -> tuple[str, ...]:
    """The topics of a sum held against a limit: there "too much" asks for the limit, not for a study of harm."""
    others = [
        m for m in reading.topics if m.id == "safety" and not reading.text.startswith("too much", m.start)
    ]
    return topics if others else tuple(topic for topic in topics if topic != "safety")


def _with_interactions(question: Question) -> Question:
    """A question of how a medicine and magnesium go together is on the topic of interactions."""
    if "separation" not in question.intents or "interactions" in question.topics:
        return question
    return question.model_copy(update={"topics": (*question.topics, "interactions")})


def _ordered(found: list[Mention], meant: list[Mention]) -> list[Mention]:
    return sorted((*found, *meant), key=lambda mention: mention.start) if meant else found


def _amounts(reading: Reading) -> tuple[Amount, ...]:
    return tuple(one.amount for one in reading.amounts if one.amount.text and not is_a_limit(reading, one))
