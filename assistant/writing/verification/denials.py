"""Denials and doubts in a clause: what they reach, what they take back, and where they deny each other."""

from __future__ import annotations

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention
from assistant.writing.verification.reading import Reading, term

_REACH = 7  # words a denial reaches forward


def denies_nothing(reading: Reading, denial: Mention) -> bool:
    """Whether "had no" is of a control group, or "as much as" stands before a number: neither denies an effect."""
    if any(figure.span[0] == denial.end for figure in reading.figures) and reading.words_of(denial).endswith(
        " as"
    ):
        return True
    if any(
        m.start <= denial.start and denial.end <= m.end and m.end - m.start > denial.end - denial.start
        for m in reading.cues("term", "idle")
    ):
        return True
    following = reading.tokens[denial.end].surface if denial.end < len(reading.tokens) else ""
    if reading.tokens[denial.end - 1].surface == "same" and following in grammar("same_of_the_study"):
        return True
    if reading.tokens[denial.end - 1].surface != "no":
        return False
    return any(denial.end <= t.start <= denial.end + 2 and _compares(t) for t in reading.terms)


def way_denied(reading: Reading, denial: Mention) -> str | None:
    """Which way "no better" and "no worse" deny."""
    words = {word.surface for word in reading.tokens[denial.start : denial.end]}
    if words & {"better", "superior", "benefit", "advantage", "improvement", "gain"}:
        return "good"
    return "bad" if words & {"worse", "inferior"} else None


def no_results(reading: Reading, inside: list[Mention]) -> list[Mention]:
    """Denials of any result: "no meaningful difference", "little or no clear effect"."""
    found: list[Mention] = []
    for result in (m for m in inside if m.kind == "result"):
        reach = 16 if "made a" in _before(reading, result) else 4
        if result.end < len(reading.tokens) and reading.tokens[result.end].surface == "neither":
            found.append(Mention("none", "no result", result.start, result.end + 1))
            continue
        for at in range(max(0, result.start - reach), result.start):
            verb = reading.tokens[result.start].stem in grammar("verbs_of_change")
            denier = reading.tokens[at].surface == "no" or (verb and reading.tokens[at].surface == "not")
            denier = denier or (
                reading.tokens[at].surface in {"neither", "not"} and "made a" in _before(reading, result)
            )
            if denier and not any(m.kind == "unclear" and m.start <= at < m.end for m in inside):
                found.append(Mention("none", "no result", at, result.end))
                break
    return found


def _before(reading: Reading, mention: Mention) -> str:
    return " ".join(word.surface for word in reading.tokens[max(0, mention.start - 2) : mention.start])


def as_much_as(reading: Reading, start: int, end: int) -> list[Mention]:
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
        if reading.tokens[at + 1].surface == "well" and not _is_done_well(reading, at):
            continue
        if any(figure.span[0] == at + 3 for figure in reading.figures):
            continue
        if any(word.surface == "as" for word in reading.tokens[at + 2 : min(end, at + 12)]):
            found.append(Mention("none", "as much as", at, at + 2))
    return found


def _is_done_well(reading: Reading, at: int) -> bool:
    """Whether "as well as" is how well something was done, not "and" ("magnesium as well as fluids")."""
    return not any(t.end == at and term(t).kind in {"forms", "substances"} for t in reading.terms)


def denies_a_denial(reading: Reading, inside: list[Mention], denials: list[Mention]) -> bool:
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


def swallows(reading: Reading, denial: Mention, change: Mention) -> bool:
    """Whether a denial behind takes a change back: "improved no more than", "improved on both alike"."""
    said = reading.words_of(denial)
    between = {word.surface for word in reading.tokens[denial.end : change.start]}
    if 0 < len(between) <= 3 and between & {"well", "good", "effective"} and between & {"at", "in", "for"}:
        return said in grammar("shared_by_both")
    if _speaks_of_another(reading, change, denial):
        return False
    if denial.end <= change.start <= denial.end + 1:
        return said in grammar("same_as_each_other")
    far = said in grammar("shared_by_both") or said.startswith(
        ("no better", "no more", "not more", "not better")
    )
    return 0 <= denial.start - change.end <= (10 if far else 4)


def _speaks_of_another(reading: Reading, change: Mention, denial: Mention) -> bool:
    """Whether a denial behind is of another measure ("parathyroid hormone fell and calcium did not change")."""
    joined = [at for at in range(change.end, denial.start) if reading.tokens[at].surface in {"and", ","}]
    return any(
        joined[0] < t.start < denial.start and term(t).kind == "outcomes" and not term(t).transparent
        for t in reading.terms
        if joined
    )


def denied(
    reading: Reading, inside: list[Mention], change: Mention, changes: list[Mention], clause_start: int
) -> tuple[bool, bool]:
    """Whether the change is denied, and whether a denial is itself denied."""
    small = {at for m in inside if m.kind == "small" and m.end - m.start > 1 for at in range(m.start, m.end)}
    previous = max((c.end for c in changes if c.end <= change.start), default=clause_start)
    wide = [m for m in inside if m.kind == "wide_negator" and m.end <= change.start]
    near = [m for m in inside if m.kind == "negator" and m.start not in small and previous <= m.start]
    near = [
        m for m in near if m.end <= change.start < m.end + _reach(reading, m) and _reaches(reading, m, change)
    ]
    near = [m for m in near if not any(w.start <= m.start < w.end for w in wide)]
    words = [reading.words_of(m) for m in near]
    late = any(
        m.kind == "negator" and m.start not in small and _denies_late(reading, m, change) for m in inside
    )
    count = len(near) + len(wide) - (1 if "neither" in words and "nor" in words else 0)
    denied = count > 0 or late
    return denied, count + (1 if late else 0) > 1


def left_open(reading: Reading, denials: list[Mention], change: Mention) -> bool:
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


def _reach(reading: Reading, negator: Mention) -> int:
    """How far a denial reaches: past the people too in "did not make people of 65 and over walk faster"."""
    following = reading.tokens[negator.end].surface if negator.end < len(reading.tokens) else ""
    joined = reading.words_of(negator) == "neither"
    return 3 * _REACH if joined or following in grammar("lets") else _REACH


def _reaches(reading: Reading, negator: Mention, change: Mention) -> bool:
    """Whether a denial in front is of the change: "not only" is none, and "without aura" is of the aura."""
    following = reading.tokens[negator.end].surface if negator.end < len(reading.tokens) else ""
    if following in {"only", "just", "merely"}:
        return False
    if any(negator.end == t.start and _compares(t) for t in reading.terms):
        return False
    if reading.words_of(negator) == "without" and following.endswith("ing"):
        return True
    if reading.words_of(negator) in {"without", "rather than", "instead of", "unlike"}:
        return change.start - negator.end <= 2 and not any(
            negator.end <= t.start < change.start for t in reading.terms
        )
    return True


def _denies_late(reading: Reading, negator: Mention, change: Mention) -> bool:
    """A denial behind what it denies: "benefit was not seen", "gained neither", "improvement was absent"."""
    distance = negator.start - change.end
    between = reading.tokens[change.end : negator.start]
    was = negator.start and reading.tokens[negator.start - 1].surface in {"was", "were", "is", "are"}
    unbroken = not any(word.surface in {",", "and", "that", "which", "who"} for word in between)
    words = reading.words_of(negator)
    if words in {"no", "neither", "nothing", "little", "none"}:
        return distance == 0
    if words in {"absent", "lacking"}:
        return 0 <= distance <= 3
    following = reading.tokens[negator.end : negator.end + 2]
    return 0 <= distance <= (12 if was and unbroken else 5) and any(
        word.surface in grammar("late_denials") for word in following
    )
