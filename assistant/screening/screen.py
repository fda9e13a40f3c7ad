"""Screening: the safety filter that reads every user turn before anything else does.

``screen`` says whether a turn may be answered, must go to the person's provider (redirect), needs help now
(urgent), or is refused (decline), and hands back what to remember of it for the rest of the conversation.
Its knowledge is the data under ``policy/`` and ``messages/``. It fails closed: whatever goes wrong inside,
the result is the fixed safe redirect. It writes nothing to any log; ``matches`` carries ids of policy
entries, never words of the person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import Field

from assistant.answer import Audience, Concern, Frozen
from assistant.lexicon.folding import fold
from assistant.screening.decision import Ask, Finding, decide, masks, ranked
from assistant.screening.labs import LabReader
from assistant.screening.language import detect
from assistant.screening.messages import reply
from assistant.screening.policy import Policy, load_policy
from assistant.screening.reading import Reading
from assistant.screening.schema import Outcome
from assistant.screening.tokens import stretches, tokenise
from assistant.screening.turns import Named, named_by, taken_as_mine, with_measure

Recogniser = Callable[[str], Sequence[tuple[Concern, float]]]

FAIL_CLOSED = (
    "I could not check this message safely, so I will not answer it. Please ask your doctor or pharmacist "
    "before taking magnesium. If anyone is in danger or feels very unwell, call your local emergency number now."
)
_RECOGNISED_LANGUAGE = "en"


class Remembered(Frozen):
    """What earlier turns of this conversation affirmed; ``concerns`` only ever grows.

    ``others`` are the concerns that, as far as is known, belong to somebody other than the writer: a life stage of
    theirs is set aside when the writer turns to themself, a condition only once the writer has said to be ``well``
    and asks for nobody else; what was mere background counts once they are asked about. Neither ever sets aside
    a condition that was affirmed of the writer. ``named`` is what the last turn named and left open.
    """

    concerns: tuple[Concern, ...] = ()
    others: tuple[Concern, ...] = ()
    urgent: tuple[Concern, ...] = ()
    well: bool = False
    language: str | None = None
    named: Named = Field(default_factory=Named)


class Screening(Frozen):
    """The verdict on one turn. ``message`` is fixed wording in Markdown, None when the turn passes."""

    outcome: Outcome
    concerns: tuple[Concern, ...] = ()
    message: str | None = None
    message_id: str | None = None
    language: str = "en"
    matches: tuple[str, ...] = ()
    remembered: Remembered = Field(default_factory=Remembered)
    reference_only: bool = False


def screen(
    text: str,
    *,
    remembered: Remembered | None = None,
    audience: Audience = "patient",
    country: str | None = None,
    recogniser: Recogniser | None = None,
) -> Screening:
    """Screen one user turn. Never raises.

    ``country`` is ISO 3166 alpha-2. ``recogniser`` may add concerns (with scores) to those the rules found;
    it cannot take one away, and if it fails the rules' verdict stands.
    """
    memory = remembered or Remembered()
    try:
        return _screen(text, load_policy(), memory, audience=audience, country=country, recogniser=recogniser)
    except Exception:
        return Screening(
            outcome="redirect",
            message=FAIL_CLOSED,
            message_id="fail-closed",
            matches=("fail-closed",),
            remembered=memory,
        )


def _screen(
    text: str,
    policy: Policy,
    memory: Remembered,
    *,
    audience: Audience,
    country: str | None,
    recogniser: Recogniser | None,
) -> Screening:
    tokens = tokenise(fold(text), policy.spelling)
    if (whole := with_measure(text, tokens, memory.named, policy)) != text:
        tokens = tokenise(fold(whole), policy.spelling)
    detected = detect(tokens, policy.languages)
    readings: list[Reading] = []
    findings: list[Finding] = []
    asks: list[Ask] = []
    elsewhere: set[Concern] = set()
    reference_only = False
    well = memory.well
    for stretch in stretches(tokens):
        spans = policy.matcher.find(stretch, detected.possible)
        reading = Reading(stretch, spans, policy)
        touching, covering = masks(spans, reading, policy)
        meanings = reading.meanings(touching=touching, covering=covering)
        values = LabReader(
            stretch, reading.by_label, policy.labs, policy.number_words, sex=reading.sex
        ).outside()
        decided = decide(reading, meanings, [*touching, *covering], values, policy, audience=audience)
        findings += decided.findings
        findings += taken_as_mine(reading, memory.named, policy)
        readings.append(reading)
        elsewhere |= decided.elsewhere
        asks.append(decided.ask)
        reference_only = reference_only or decided.looked_up
        well = well or decided.well
        if reading.rule("one_of_them"):
            memory = _taken_on(memory)
    if recogniser is not None and detected.language == _RECOGNISED_LANGUAGE:
        findings += _recognised(
            text, findings, policy, recogniser, audience=audience, reference_only=reference_only
        )
    findings += _recalled(memory, findings, policy, asks, well=well)
    if not any(f.outcome != "pass" for f in findings) and detected.language not in policy.languages.answers:
        findings.append(Finding(None, "decline", policy.languages.decline, "language", False, 0))
    memory = memory.model_copy(
        update={
            "others": tuple(sorted({*memory.others, *elsewhere})),
            "well": well,
            "named": named_by(tokens, readings, findings, policy),
        }
    )
    return _verdict(
        findings, policy, memory, detected.language, country, audience, reference_only=reference_only
    )


def _taken_on(memory: Remembered) -> Remembered:
    """What is remembered once the writer says to be one of those spoken of ("me too"): all of it theirs as well."""
    concerns = tuple(dict.fromkeys((*memory.concerns, *memory.others)))
    return memory.model_copy(update={"concerns": concerns, "others": ()})


def _recognised(
    text: str,
    found: Sequence[Finding],
    policy: Policy,
    recogniser: Recogniser,
    *,
    audience: Audience,
    reference_only: bool,
) -> list[Finding]:
    """Concerns that the learned recogniser adds to the rules'; what is urgent already needs no second reader.

    It was fitted on patients' messages: of a clinician's it is heard on emergencies only. A life stage that the rules
    saw to be looked up stays looked up.
    """
    if any(finding.outcome == "urgent" for finding in found):
        return []
    try:
        added = list(recogniser(text))
    except Exception:
        return []
    known = {finding.concern for finding in found if finding.outcome != "pass"}
    by_concern = {concern.concern: concern for concern in policy.concerns if concern.concern is not None}
    return [
        Finding.of(c, f"recogniser.{c.concern}")
        for name, _ in added
        if name not in known
        and (c := by_concern.get(name)) is not None
        and (audience == "patient" or c.disposition == "urgent")
        and not (reference_only and c.reading == "life_stage")
    ]


def _recalled(
    memory: Remembered, found: Sequence[Finding], policy: Policy, asks: Sequence[Ask], *, well: bool
) -> list[Finding]:
    """What earlier turns affirmed and this one does not repeat."""
    findings: list[Finding] = []
    looked_up = all(ask.looks_up for ask in asks)
    for_other = any(ask.for_other for ask in asks)
    turned_to_self = any(ask.turns_to_self for ask in asks) and not for_other
    for concern in policy.concerns:
        if concern.concern is None or concern.concern not in {*memory.concerns, *memory.others}:
            continue
        anothers = concern.concern in memory.others
        if concern.concern not in memory.concerns and not for_other:
            continue
        if anothers and turned_to_self and concern.reading == "life_stage":
            continue
        if anothers and well and not for_other and concern.reading == "condition":
            continue
        if any(f.concern == concern.concern and f.outcome != "pass" for f in found):
            continue
        outcome: Outcome = "urgent" if concern.concern in memory.urgent else concern.disposition
        if looked_up and concern.reading == "life_stage":
            outcome = "pass"
        message = concern.message if outcome != "pass" else None
        findings.append(
            Finding(
                concern.concern,
                outcome,
                message,
                f"remembered.{concern.id}",
                True,
                concern.severity,
                anothers,
            )
        )
    return findings


def _verdict(
    findings: Sequence[Finding],
    policy: Policy,
    memory: Remembered,
    language: str,
    country: str | None,
    audience: Audience,
    *,
    reference_only: bool,
) -> Screening:
    order = ranked(findings)
    concerns = tuple(dict.fromkeys(f.concern for f in order if f.concern is not None))
    lasting = [f.concern for f in order if f.sticky and f.concern is not None]
    own = {f.concern for f in order if f.sticky and not f.anothers}
    own |= set(memory.concerns) - set(memory.others)
    anothers = {f.concern for f in order if f.sticky and f.anothers and f.concern}
    remembered = Remembered(
        concerns=tuple(dict.fromkeys((*memory.concerns, *lasting))),
        others=tuple(sorted({*memory.others, *anothers} - own)),
        urgent=tuple(
            dict.fromkeys(
                (
                    *memory.urgent,
                    *(f.concern for f in order if f.sticky and f.concern and f.outcome == "urgent"),
                )
            )
        ),
        well=memory.well,
        language=language,
        named=memory.named,
    )
    first = order[0] if order else None
    outcome: Outcome = first.outcome if first else "pass"
    message_id = first.message if first and outcome != "pass" else None
    return Screening(
        outcome=outcome,
        concerns=concerns,
        message=reply(policy, message_id, language=language, country=country, audience=audience)
        if message_id
        else None,
        message_id=message_id,
        language=language,
        matches=tuple(dict.fromkeys(f.match for f in order)),
        remembered=remembered,
        reference_only=outcome == "pass" and (reference_only or bool(concerns)),
    )
