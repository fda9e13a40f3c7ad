"""What a message asks, once read: small talk, a reply, a question that leans on the one before, nothing of ours."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Concern
from assistant.lexicon.names import entries_by_id
from assistant.question import Intent, Question
from assistant.writing.asking import kind_of, specific
from assistant.writing.everyday import asks_of_it, compares, points_back
from assistant.writing.named import records_named
from assistant.writing.neighbours import lacking_asked

TALK: tuple[Intent, ...] = ("greeting", "thanks", "about")
_SHORT_REPLY_WORDS = 4
_LONGEST_BARE = 6
_GROWN_UP = 18


def unanswerable(text: str, most_chars: int) -> str | None:
    """Why a message cannot be answered as it stands, as the id of the wording for it; None where it can."""
    if not text.strip():
        return "empty"
    if len(text) > most_chars:
        return "too_long"
    return None if any(character.isalpha() for character in text) else "unreadable"


def small_talk(questions: Sequence[Question]) -> str | None:
    """The wording that answers a message without any subject of ours; None where it has one."""
    intents = {intent for question in questions for intent in question.intents}
    if intents and intents <= {*TALK}:
        return next(talk for talk in ("about", "greeting", "thanks") if talk in intents)
    return "off_topic" if intents == {"off_topic"} else None


def with_form_before(question: Question, previous: Question) -> Question:
    """ "Is it better than oxide?" sets the form that was named before beside the one named now."""
    if len(question.salts) != 1 or not previous.salts or not compares(question.text):
        return question
    forms = tuple(dict.fromkeys((*previous.salts[:1], *question.salts)))
    return question.model_copy(update={"salts": forms, "intents": ("compare_forms",)})


def for_what(question: Question, before: Sequence[str]) -> Question:
    """A bare "which form?" asks for the best one for what was spoken of before."""
    aims = specific(before)
    if not _which_form(question) or question.salts or specific(question.topics) or not aims:
        return question
    if len(question.text.split()) > _LONGEST_BARE:
        return question
    label = entries_by_id("topics")[aims[0]].label
    return question.model_copy(
        update={
            "topics": (aims[0], *question.topics),
            "standalone": f"{question.standalone.rstrip(' ?')} {label}",
        }
    )


def going_on(question: Question, previous: Question) -> Question:
    """A remark that only makes sense after an answer ("two weeks and nothing happens") is on what that was on."""
    if question.topics or question.salts or question.medicines or not previous.topics or kind_of(question):
        return question
    taken_over = question.model_copy(update={"topics": previous.topics})
    kind = kind_of(taken_over)
    if kind is None or not kind.leans:
        return question
    standalone = f"{previous.standalone} {question.text}"
    return taken_over.model_copy(update={"intents": ("evidence",), "standalone": standalone})


def _which_form(question: Question) -> bool:
    return "compare_forms" in question.intents and set(question.intents) <= {"compare_forms", "evidence"}


def on_subject(question: Question, previous: Question | None) -> Question:
    """A question that names nothing of ours is on our subject all the same where it names a study, is of a kind that
    is asked of supplements alone, or points back at what was asked before ("how common are they?").
    """
    if question.intents != ("off_topic",):
        return question
    if records_named(question.text):
        return question.model_copy(update={"intents": ("evidence",)})
    if asks_of_it(question.text) and lacking_asked(question):
        return question.model_copy(update={"intents": ("evidence",)})
    kind = kind_of(question)
    if previous and points_back(question.text):
        standalone = f"{previous.standalone} {question.text}"
        return previous.model_copy(update={"text": question.text, "standalone": standalone})
    if kind is None or not kind.anywhere:
        return question
    intents: tuple[Intent, ...] = ("about",) if kind.talk else ("evidence",)
    return question.model_copy(update={"intents": intents})


def asks_a_childs_amount(question: Question) -> bool:
    """Whether an amount is asked for a person who was read to be a child: a second net under screening."""
    age = question.person.age_high
    looked_up = {"reference_intake", "upper_level", "food", "conversion"} & set(question.intents)
    personal = {"how_much", "total", "studied_dose", "sheet"} & set(question.intents)
    return age is not None and age < _GROWN_UP and bool(personal) and not looked_up


def without_denied_kidneys(question: Question, concerns: Sequence[Concern]) -> Question:
    """A question for an amount in which kidneys were named only to say that they are well is not about kidneys."""
    amounts = {"how_much", "upper_level", "reference_intake", "total", "studied_dose"}
    if "kidney" in concerns or not amounts & set(question.intents):
        return question
    topics = tuple(topic for topic in question.topics if topic != "kidney-disease")
    return question.model_copy(update={"topics": topics})


def short_reply(text: str) -> bool:
    """Whether a message is a few words that ask nothing."""
    return "?" not in text and len(text.split()) <= _SHORT_REPLY_WORDS
