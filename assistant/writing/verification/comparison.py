"""Whether two things compared stand the same way round as in the evidence."""

from __future__ import annotations

from assistant.writing.verification.bindings import owners
from assistant.writing.verification.effects import effects
from assistant.writing.verification.evidence import Held
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.reading import Reading, term
from assistant.writing.verification.sides import told_alike

_OPEN = frozenset({"zero", "unclear"})
_ARMS = frozenset({"forms", "comparators"})
_MIRRORED = {"good": "bad", "bad": "good", "up": "down", "down": "up", "zero": "zero", "unclear": "unclear"}
_SIDES = frozenset({"present", "absent", "top", "middle", "bottom"})
_ENDS = {
    "highest": "top",
    "most": "top",
    "upper": "top",
    "lowest": "bottom",
    "least": "bottom",
    "middle": "middle",
}
_COMPARING = frozenset({"than", "versus", "vs", "against", "over"})


def comparison_fault(sentence: Reading, evidence: Held) -> str | None:
    """Whether two things compared stand the same way round as in the evidence."""
    if _joins_two(sentence) and not _lists(evidence.statement):
        return "comparison: the evidence does not speak of each alone"
    if _only_without_magnesium(sentence) and not any(
        m.id == "magnesium" and evidence.statement.absent(m) for m in evidence.statement.terms
    ):
        return "comparison: speaks of those without magnesium alone"
    if _change_of_the_control(sentence) and not _change_of_the_control(evidence.statement):
        return "comparison: the change is not of the control group in the evidence"
    lean, known_lean = _leaning(sentence), _leaning(evidence.statement)
    if lean and known_lean and lean == known_lean[::-1]:
        return "comparison: the other way round in the evidence"
    known = _comparisons(evidence.statement)
    if _against_the_figures(sentence, evidence.statement) and not known:
        return "comparison: the figures of the evidence stand the other way round"
    for (left, right), signs in _comparisons(sentence).items():
        decided = signs - _OPEN
        straight, mirrored = known.get((left, right), set()), known.get((right, left), set())
        if decided & mirrored and not decided & straight:
            return "comparison: the other way round in the evidence"
        on_control = (left, right) == ("control", "magnesium") and decided and not straight
        if on_control and not mirrored & (_OPEN | {_MIRRORED[sign] for sign in decided}):
            return "comparison: nothing favours the control group in the evidence"
        if left == "control" and mirrored and not straight and _denies_one_way(sentence):
            return "comparison: the other way round in the evidence"
        set_between = any(word.surface == "between" for word in evidence.statement.tokens)
        if set_between and signs <= _OPEN and {left, right} <= evidence.statement.term_ids:
            continue
        if (
            right in lexicon().terms
            and not told_alike(sentence, evidence)
            and lexicon().terms[right].kind == "substances"
            and right != "magnesium"
            and not {(left, right), (right, left)} & set(known)
        ):
            return f"comparator: {right} is not what magnesium was compared with"
        if {"control", "magnesium", *_SIDES} & {left, right} or not decided:
            continue
        if not decided & straight and not decided & {_MIRRORED[sign] for sign in mirrored}:
            return f"comparison: {left} and {right} are not compared like this in the evidence"
    return None


def _leaning(reading: Reading) -> tuple[str, str] | None:
    """Which side saw more in "more so with A than with B"."""
    arms = [(_arm(m), m) for m in reading.terms if _is_side(m) or term(m).kind == "forms"]
    sides = [("control" if name == "control" else "active", m) for name, m in arms]
    for at, word in enumerate(reading.tokens):
        if word.surface != "than":
            continue
        before = [(name, m) for name, m in sides if m.end <= at]
        after = [(name, m) for name, m in sides if m.start > at]
        if not before or not after or before[-1][0] == after[0][0]:
            continue
        led = [word.surface for word in reading.tokens[max(0, before[-1][1].start - 3) : before[-1][1].start]]
        if led[-2:-1] == ["more"] or led[-3:-1] == ["more", "so"]:
            return before[-1][0], after[0][0]
    return None


def _against_the_figures(sentence: Reading, evidence: Reading) -> bool:
    """Whether a sentence has more on the side that has the smaller figure in an evidence without a comparison."""
    if any((figure.bound or figure.change) and figure.unit == "percent" for figure in evidence.figures):
        return False
    sides: dict[str, set[tuple[str | None, float]]] = {"active": set(), "control": set()}
    for figure, (arm, _) in owners(evidence).items():
        if arm in sides and not figure.whole:
            sides[arm].add((figure.unit, figure.value))
    if any(len(held) != 1 for held in sides.values()):
        return False
    (unit, active), (other_unit, control) = *sides["active"], *sides["control"]
    if unit != other_unit or active == control or min(active, control) < 0:
        return False
    for (left, right), _signs in _comparisons(sentence).items():
        if {left, right} != {"magnesium", "control"}:
            continue
        raws = {e.raw for e in effects(sentence, associative=False)} & {"up", "down"}
        more_on_left = active > control if left == "magnesium" else control > active
        if raws == ({"down"} if more_on_left else {"up"}):
            return True
    return False


def _change_of_the_control(reading: Reading) -> bool:
    """Whether a clause speaks of a change and of the control group alone ("on placebo, pain fell")."""
    closure = lexicon().closure
    for number, (start, end) in enumerate(reading.clauses):
        named = [m for m in reading.terms if start <= m.start < end]
        control = any(("control" in closure[m.id]) != reading.absent(m) and _is_side(m) for m in named)
        active = any(_is_active(m) and not reading.absent(m) for m in named)
        compared = any(
            word.surface in _COMPARING | {"compared", "more", "difference", "as"}
            for word in reading.tokens[start:end]
        )
        changed = any(
            effect.clause == number and effect.sign not in _OPEN
            for effect in effects(reading, associative=False)
        )
        if control and changed and not active and not compared:
            return True
    return False


def _only_without_magnesium(reading: Reading) -> bool:
    named = [m for m in reading.terms if _is_active(m) and term(m).kind != "routes"]
    return bool(named) and all(m.id == "magnesium" and reading.absent(m) for m in named)


def _is_active(mention: Mention) -> bool:
    return mention.id == "magnesium" or term(mention).kind in {"forms", "routes", "substances"}


def _is_side(mention: Mention) -> bool:
    return mention.id == "magnesium" or "control" in lexicon().closure[mention.id]


def _joins_two(reading: Reading) -> bool:
    words = {word.surface for word in reading.tokens}
    return {"neither", "nor"} <= words


def _lists(reading: Reading) -> bool:
    return bool({"or", "nor", "and", "neither", "both"} & {word.surface for word in reading.tokens})


def says_it_from_the_other_side(sentence: Reading, evidence: Held) -> bool:
    """Whether the sentence says "A less than B" where the evidence says "B more than A"."""
    known = _comparisons(evidence.statement)
    for (left, right), signs in _comparisons(sentence).items():
        turned = {_MIRRORED[sign] for sign in known.get((right, left), set())}
        if "control" not in {left, right} and signs and signs <= turned and not known.get((left, right)):
            return True
    return False


def _comparisons(reading: Reading) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    changes = effects(reading, associative=False)
    for number, (start, end) in enumerate(reading.clauses):
        arms = [
            (_arm(m), m)
            for m in reading.terms
            if start <= m.start < end and (term(m).kind in _ARMS or term(m).kind == "substances")
        ]
        ends = _ends_of_a_range(reading, start, end)
        if ends:
            arms = [(name, m) for name, m in arms if m.id != "magnesium"]
        arms += _haves_and_have_nots(reading, start, end) + ends
        arms.sort(key=lambda pair: pair[1].start)
        arms = [
            (name, m)
            for at, (name, m) in enumerate(arms)
            if not (m.id == "magnesium" and _next_is_form(arms, at))
        ]
        signs = {effect.sign for effect in changes if effect.clause == number}
        for at in range(start, end):
            word = reading.tokens[at].surface
            following = reading.tokens[at + 1].surface if at + 1 < end else ""
            if word in {"over", "than"} and any(figure.span[0] == at + 1 for figure in reading.figures):
                continue
            if not (word in _COMPARING or (word == "compared" and following in {"with", "to"})):
                continue
            before = _run(reading, [pair for pair in arms if pair[1].end <= at][::-1])
            after = _run(reading, [pair for pair in arms if pair[1].start > at])
            if not before and after:
                rest = [pair for pair in arms if pair[1].start > at][len(after) :]
                before, after = _run(reading, rest), after
            for left in before:
                for right in after:
                    if left != right:
                        found.setdefault(_against_control(left, right), set()).update(signs)
    return found


def _against_control(left: str, right: str) -> tuple[str, str]:
    """The pair, with every form of magnesium one and the same where it is set against a control."""
    if "control" not in {left, right}:
        return left, right
    given = {
        name for name in (left, right) if name in lexicon().terms and lexicon().terms[name].kind == "forms"
    }
    return ("magnesium" if left in given else left), ("magnesium" if right in given else right)


def _denies_one_way(sentence: Reading) -> bool:
    """Whether a sentence says that one side was no better than the other, which is not true the other way round."""
    return any(effect.denied in {"good", "bad"} for effect in effects(sentence, associative=False))


def _haves_and_have_nots(reading: Reading, start: int, end: int) -> list[tuple[str, Mention]]:
    """Where those with a condition are compared with those without it, both as sides of the comparison."""
    absent = [at for at in range(start, end) if reading.tokens[at].surface in {"without", "non"}]
    if not absent:
        return []
    present = [
        m.start
        for m in reading.terms
        if start <= m.start < end
        and term(m).group == "condition"
        and not reading.absent(m)
        and reading.owned(m)
    ]
    present += [
        at
        for at in range(start, end - 1)
        if reading.tokens[at].surface == "with" and reading.tokens[at + 1].surface in {"it", "them"}
    ]
    sides = [("absent", at) for at in absent] + [("present", at) for at in present]
    return [(name, Mention("side", name, at, at + 1)) for name, at in sides]


def _ends_of_a_range(reading: Reading, start: int, end: int) -> list[tuple[str, Mention]]:
    """The highest and the lowest intake or level, where they are compared with each other."""
    found: list[tuple[str, Mention]] = []
    for at in range(start, end):
        side = _ENDS.get(reading.tokens[at].surface)
        if side and not any(
            m.start <= at < m.end and m.end - m.start > 1 for m in reading.cues("idle", "none")
        ):
            found.append((side, Mention("side", side, at, at + 1)))
    return found if len({side for side, _ in found}) > 1 else []


def _run(reading: Reading, arms: list[tuple[str, Mention]]) -> list[str]:
    """The first arms of a list that are named in one breath ("chloride, lactate and aspartate")."""
    named: list[str] = []
    last: Mention | None = None
    for name, mention in arms:
        if last is not None:
            low, high = (last, mention) if last.end <= mention.start else (mention, last)
            between = {word.surface for word in reading.tokens[low.end : high.start]}
            if not between <= {",", "and", "or", "magnesium", "from", "the", "a", "an"}:
                break
        named.append(name)
        last = mention
    return named


def _arm(mention: Mention) -> str:
    closure = lexicon().closure[mention.id]
    return "control" if "control" in closure else mention.id


def _next_is_form(arms: list[tuple[str, Mention]], at: int) -> bool:
    if at + 1 < len(arms) and arms[at + 1][1].kind != "term":
        return False
    return (
        at + 1 < len(arms)
        and term(arms[at + 1][1]).kind == "forms"
        and arms[at + 1][1].start - arms[at][1].end <= 1
    )
