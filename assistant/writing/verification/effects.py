"""What a text says happened: each change with its outcome, its way, and whether it was denied or left open.

A change is read as good or bad for a person where the outcome's worth is known ("fewer cramps" is good), else as
up or down. A denied change is ``zero``; an open one ``unclear``. Where a text speaks of low intake or levels, the
change is turned round, so that both ways of saying an association compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention
from assistant.writing.verification.reading import Reading, term

_CHANGES = ("down", "up", "good", "prevent", "bad", "absolute")
_REACH = 7  # words a denial reaches forward
_OUTCOME_KINDS = frozenset({"outcomes", "conditions", "aspects"})
_MIRROR = {"good": "bad", "bad": "good", "up": "down", "down": "up", "zero": "zero", "unclear": "unclear"}


@dataclass(frozen=True)
class Effect:
    """One change: ``sign`` is good, bad, up, down, zero or unclear; ``raw`` the way before worth was weighed.

    ``denied`` is the sign that a ``zero`` denies, where it denies one way only ("did not reduce", "no better").
    """

    sign: str
    raw: str | None
    outcomes: frozenset[str]
    clause: int
    start: int
    double_denial: bool = False
    denied: str | None = None


def effects(reading: Reading, *, associative: bool) -> tuple[Effect, ...]:
    """All changes of a text, in order. ``associative``: intake and levels are exposures, not outcomes."""
    found: list[Effect] = []
    for number, (start, end) in enumerate(reading.clauses):
        found += _of_clause(reading, number, start, end, associative=associative)
    return tuple(found)


def _of_clause(reading: Reading, number: int, start: int, end: int, *, associative: bool) -> list[Effect]:
    inside = [m for m in reading.mentions if start <= m.start and m.end <= end]
    denials = [m for m in inside if m.kind in {"none", "unclear"}]
    denials += _no_results(reading, inside) + _as_much_as(reading, start, end)
    doubled = _denies_a_denial(reading, inside, denials)
    exposure = _exposure(reading, inside) if associative else None
    changes = _changes(reading, inside, denials, exposure)
    found: list[Effect] = []
    earlier: Effect | None = None
    for change in changes:
        outcomes, valence = _outcome(reading, inside, change, exposure, changes)
        denied, double = _denied(reading, inside, change, changes, start)
        double = double or (doubled and len(changes) == 1)
        if not denied and earlier and earlier.sign == "zero" and _coordinated(reading, earlier, change):
            denied = True
        swallowed = any(_swallows(reading, m, change) for m in denials if m.kind == "none") or (
            change.end < len(reading.tokens) and reading.tokens[change.end].surface == "whether"
        )
        raw, sign = _sign(reading, change, valence)
        if _left_open(reading, denials, change):
            effect = Effect("unclear", None, outcomes, number, change.start)
        elif denied or swallowed:
            effect = Effect("zero", None, outcomes, number, change.start, double, None if swallowed else sign)
        else:
            effect = Effect(sign, raw, outcomes, number, change.start, double)
        found.append(effect)
        earlier = effect
    for denial in denials:
        outcomes, _ = _outcome(reading, inside, denial, exposure)
        sign = "zero" if denial.kind == "none" else "unclear"
        found.append(Effect(sign, None, outcomes, number, denial.start, denied=_way_denied(reading, denial)))
    if not found and reading.tokens[start].surface in {"not", "no", "nor"}:
        outcomes = frozenset(m.id for m in inside if m.kind == "term" and term(m).kind in _OUTCOME_KINDS)
        found += [Effect("zero", None, outcomes, number, start)] if outcomes else []
    if associative and not found and any(m.kind == "association" for m in inside):
        anchor = next(m for m in inside if m.kind == "association")
        outcomes, valence = _outcome(reading, inside, anchor, exposure)
        if outcomes:
            sign = {"bad": "bad", "good": "good"}.get(valence or "", "up")
            found.append(Effect(sign, "up", outcomes, number, anchor.start))
    if exposure and exposure[1]:
        found = [
            Effect(
                _MIRROR[e.sign],
                _MIRROR.get(e.raw or "", e.raw),
                e.outcomes,
                e.clause,
                e.start,
                e.double_denial,
            )
            for e in found
        ]
    return sorted(found, key=lambda effect: effect.start)


def _way_denied(reading: Reading, denial: Mention) -> str | None:
    """Which way "no better" and "no worse" deny."""
    words = {word.surface for word in reading.tokens[denial.start : denial.end]}
    if words & {"better", "superior", "benefit", "advantage", "improvement", "gain"}:
        return "good"
    return "bad" if words & {"worse", "inferior"} else None


def _no_results(reading: Reading, inside: list[Mention]) -> list[Mention]:
    """Denials of any result: "no meaningful difference", "little or no clear effect"."""
    found: list[Mention] = []
    for result in (m for m in inside if m.kind == "result"):
        for at in range(max(0, result.start - 4), result.start):
            verb = reading.tokens[result.start].stem in grammar("verbs_of_change")
            denier = reading.tokens[at].surface == "no" or (verb and reading.tokens[at].surface == "not")
            if denier and not any(m.kind == "unclear" and m.start <= at < m.end for m in inside):
                found.append(Mention("none", "no result", at, result.end))
                break
    return found


def _as_much_as(reading: Reading, start: int, end: int) -> list[Mention]:
    """Likeness in the shape of "as often on magnesium as on placebo"."""
    found: list[Mention] = []
    for at in range(start, end - 2):
        if reading.tokens[at].surface != "as" or reading.tokens[at - 1].surface in {
            "not",
            "twice",
            "half",
            "times",
        }:
            continue
        if reading.tokens[at + 1].surface not in grammar("likeness"):
            continue
        if any(word.surface == "as" for word in reading.tokens[at + 2 : min(end, at + 12)]):
            found.append(Mention("none", "as much as", at, at + 2))
    return found


def _denies_a_denial(reading: Reading, inside: list[Mention], denials: list[Mention]) -> bool:
    """Whether a clause holds two denials of one thing ("hardly any did not"), which no reader here can untangle."""
    small = {at for m in inside if m.kind == "small" and m.end - m.start > 1 for at in range(m.start, m.end)}
    spans = [m for m in inside if m.kind == "negator" and m.start not in small]
    spans = [m for m in spans if not any(d.kind == "unclear" and d.start <= m.start < d.end for d in denials)]
    spans = [m for m in spans if not any(t.start in {m.start, m.end} and _compares(t) for t in reading.terms)]
    words = [reading.words_of(m) for m in spans]
    if any(
        word in {"nor", "without", "rather than", "instead of", "none", "little", "lacking"} for word in words
    ):
        return False
    return len(words) > 1


def _compares(mention: Mention) -> bool:
    return term(mention).kind == "comparators"


def _swallows(reading: Reading, denial: Mention, change: Mention) -> bool:
    """Whether a denial behind takes a change back: "improved no more than", "improved on both alike"."""
    distance = denial.start - change.end
    reach = 10 if reading.words_of(denial) in grammar("shared_by_both") else 4
    return 0 <= distance <= reach


def _changes(
    reading: Reading, inside: list[Mention], denials: list[Mention], exposure: tuple[range, bool] | None
) -> list[Mention]:
    """The words of change that stand for themselves: not part of a denial, an exposure or a term."""
    changes: list[Mention] = []
    candidates = [m for m in inside if m.kind in _CHANGES] + _moved(reading, inside)
    for mention in sorted(candidates, key=lambda m: (m.start, m.start - m.end)):
        span = range(mention.start, mention.end)
        if any(d.start <= mention.start and mention.end <= d.end for d in denials):
            continue
        if exposure and mention.start in exposure[0]:
            continue
        if any(m.kind == "idle" and m.start <= mention.start < m.end for m in inside):
            continue
        if any(
            t.start <= mention.start
            and mention.end <= t.end
            and t.end - t.start > len(span)
            and term(t).kind != "aspects"
            and reading.words_of(mention) not in grammar("comparatives")
            for t in reading.terms
        ):
            continue
        if changes and mention.start < changes[-1].end:
            continue
        surface = reading.words_of(mention)
        if surface == "more" and not _counts(reading, mention, associative=exposure is not None):
            continue
        following = reading.tokens[mention.end].surface if mention.end < len(reading.tokens) else ""
        if following == "than" and surface in {"better", "worse", "more"} and changes:
            continue
        if surface == "less" and following in {"than", "with", "on", "in", "for", "during", "after"}:
            changes.append(Mention("bad", "less than", mention.start, mention.end))
            continue
        if surface == "less" and any(m.start == mention.end and m.kind in {"good"} for m in inside):
            following_good = next(m for m in inside if m.start == mention.end and m.kind == "good")
            changes.append(Mention("bad", "less", mention.start, following_good.end))
            continue
        changes.append(mention)
    return changes


def _moved(reading: Reading, inside: list[Mention]) -> list[Mention]:
    """Changes said in two words apart: "brought the number down", "came down", "went up"."""
    moved: list[Mention] = []
    for mover in (m for m in inside if m.kind == "mover"):
        for at in range(mover.end, min(mover.end + 9, inside[-1].end + 2, len(reading.tokens))):
            surface = reading.tokens[at].surface
            if surface in {";", ".", ","}:
                break
            if surface in {"down", "up"}:
                moved.append(Mention(surface, surface, at, at + 1))
                break
    return moved


def _counts(reading: Reading, more: Mention, *, associative: bool) -> bool:
    """Whether "more" is more of an outcome ("more bowel movements"), not a degree ("more than placebo")."""
    for mention in reading.terms:
        if 0 <= mention.start - more.end <= 1 and term(mention).kind in {"outcomes", "conditions"}:
            return not associative or mention.id not in grammar("exposures")
    return False


def _sign(reading: Reading, change: Mention, valence: str | None) -> tuple[str | None, str]:
    if change.kind in {"good", "prevent", "absolute"}:
        return ("down" if change.kind == "prevent" else None), "good"
    if change.kind == "bad":
        return None, "bad"
    if valence is None:
        return change.kind, change.kind
    return change.kind, "good" if (valence == "bad") == (change.kind == "down") else "bad"


def _exposure(reading: Reading, inside: list[Mention]) -> tuple[range, bool] | None:
    """Where intake or level is said to be high or low, and whether low."""
    drugs = any(m.kind == "term" and term(m).kind == "substances" and not term(m).free for m in inside)
    for mention in inside:
        if mention.kind == "term" and mention.id in {"low-magnesium", "low-intake"} and not drugs:
            return range(mention.start, mention.end), True
    for at, word in enumerate(reading.tokens):
        if word.surface not in grammar("exposure_words") or not any(m.start <= at for m in inside):
            continue
        reach = at + 1
        while reach < len(reading.tokens) and reading.tokens[reach].surface in grammar("between"):
            reach += 1
        for mention in inside:
            if (
                mention.kind == "term"
                and mention.id in grammar("exposures")
                and at < mention.start <= max(reach, at + 3)
                and mention.end > at
            ):
                return range(at, mention.end), word.surface in grammar("low_words")
    return None


def _outcome(
    reading: Reading,
    inside: list[Mention],
    change: Mention,
    exposure: tuple[range, bool] | None,
    changes: Sequence[Mention] = (),
) -> tuple[frozenset[str], str | None]:
    """The outcomes of a change, nearest first in worth, and whether more of the nearest is good or bad."""
    candidates: list[tuple[float, Mention]] = []
    for mention in inside:
        if mention.kind != "term" or term(mention).transparent or term(mention).kind not in _OUTCOME_KINDS:
            continue
        if exposure and mention.start in exposure[0]:
            continue
        if mention.start >= change.end:
            distance = float(mention.start - change.end)
        elif mention.end <= change.start:
            distance = change.start - mention.end + 1.5
        else:
            distance = 0.0
        if reading.owned(mention):
            distance += 50
        candidates.append((distance, mention))
    candidates.sort(key=lambda pair: pair[0])
    close = [mention for distance, mention in candidates if distance < 50] or [
        mention for _, mention in candidates
    ]
    weighed = (
        close if any(term(mention).kind != "aspects" for mention in close) else [m for _, m in candidates]
    )
    valued = [mention for mention in weighed if term(mention).valence]
    since = max((other.end for other in changes if other.end <= change.start), default=0)
    until = min((other.start for other in changes if other.start >= change.end), default=len(reading.tokens))
    own = [mention for mention in close if since <= mention.start and mention.end <= until]
    if any(term(mention).kind != "aspects" for mention in own):
        close = own
    if all(term(mention).kind == "aspects" for mention in close):
        close = [mention for _, mention in candidates]
    outcomes = frozenset(mention.id for mention in close)
    return outcomes, (term(valued[0]).valence if valued else None)


def _denied(
    reading: Reading, inside: list[Mention], change: Mention, changes: list[Mention], clause_start: int
) -> tuple[bool, bool]:
    """Whether the change is denied, and whether a denial is itself denied."""
    small = {at for m in inside if m.kind == "small" and m.end - m.start > 1 for at in range(m.start, m.end)}
    previous = max((c.end for c in changes if c.end <= change.start), default=clause_start)
    wide = [m for m in inside if m.kind == "wide_negator" and m.end <= change.start]
    near = [m for m in inside if m.kind == "negator" and m.start not in small and previous <= m.start]
    near = [m for m in near if m.end <= change.start < m.end + _REACH and _reaches(reading, m, change)]
    near = [m for m in near if not any(w.start <= m.start < w.end for w in wide)]
    words = [reading.words_of(m) for m in near]
    late = any(
        m.kind == "negator" and m.start not in small and _denies_late(reading, m, change) for m in inside
    )
    count = len(near) + len(wide) - (1 if "neither" in words and "nor" in words else 0)
    denied = count > 0 or late
    return denied, count + (1 if late else 0) > 1


def _left_open(reading: Reading, denials: list[Mention], change: Mention) -> bool:
    """Whether a change is only what nobody knows: "it is unclear whether it helps"."""
    for denial in denials:
        between = {word.surface for word in reading.tokens[denial.end : change.start]}
        before = {word.surface for word in reading.tokens[max(0, change.start - 6) : change.start]}
        if denial.kind == "unclear" and denial.start >= change.end and "whether" in before:
            return True
        if (
            denial.kind == "unclear"
            and denial.end <= change.start
            and (
                between & {"if", "whether", "that", "how", "what"}
                or reading.words_of(denial).endswith(("whether", "if", "that"))
            )
        ):
            return True
    return False


def _reaches(reading: Reading, negator: Mention, change: Mention) -> bool:
    """Whether a denial in front is of the change: "not only" is none, and "without aura" is of the aura."""
    following = reading.tokens[negator.end].surface if negator.end < len(reading.tokens) else ""
    if following in {"only", "just", "merely"}:
        return False
    if any(negator.end == t.start and _compares(t) for t in reading.terms):
        return False
    if reading.words_of(negator) in {"without", "rather than", "instead of", "unlike"}:
        return change.start - negator.end <= 2 and not any(
            negator.end <= t.start < change.start for t in reading.terms
        )
    return True


def _denies_late(reading: Reading, negator: Mention, change: Mention) -> bool:
    """A denial behind what it denies: "benefit was not seen", "gained neither", "improvement was absent"."""
    distance = negator.start - change.end
    words = reading.words_of(negator)
    if words in {"no", "neither", "nothing", "little", "none"}:
        return distance == 0
    if words in {"absent", "lacking"}:
        return 0 <= distance <= 3
    following = reading.tokens[negator.end : negator.end + 2]
    return 0 <= distance <= 5 and any(word.surface in grammar("late_denials") for word in following)


def _coordinated(reading: Reading, earlier: Effect, change: Mention) -> bool:
    """Whether a change is joined to an earlier denied one ("did not shorten or ease")."""
    before = reading.tokens[max(0, change.start - 2) : change.start]
    return any(word.surface in {"or", "nor"} for word in before) and change.start - earlier.start <= 8
