"""The words of change in a clause: those that stand for themselves, not for a dose, a denial or part of a name."""

from __future__ import annotations

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention
from assistant.writing.verification.reading import Reading, term

_NEAR = 5
_CHANGES = ("down", "up", "good", "prevent", "bad", "absolute")


def changes_in(
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
        told = {word.surface for word in reading.tokens[max(0, mention.start - 2) : mention.start]}
        relative = told & {"not"} and any(
            word.surface in {"who", "that", "which", "not"}
            for word in reading.tokens[max(0, mention.start - 4) : mention.start - 1]
        )
        if reading.tokens[mention.start].stem == "respond" and relative:
            continue
        if surface.startswith("avoid") and told & {"should", "be", "to", "must"}:
            continue
        if mention.start in {start for start, _ in reading.clauses} and surface.endswith("ing"):
            continue
        doses = {word.surface for word in reading.tokens[mention.end : mention.end + 4]} & {"dose", "doses"}
        if surface in {"higher", "lower", "more", "less"} and doses:
            continue
        if surface in {"more", "extra"} and not _counts(reading, mention, associative=exposure is not None):
            continue
        following = reading.tokens[mention.end].surface if mention.end < len(reading.tokens) else ""
        if following == "than" and surface in {"better", "worse", "more"} and changes:
            continue
        shared = mention.start and reading.tokens[mention.start - 1].surface in {"percent", "%"}
        if surface == "less" and shared and changes:
            continue
        spent = {word.stem for word in reading.tokens[max(0, mention.start - 5) : mention.start]} & grammar(
            "spending"
        )
        was = mention.start and reading.tokens[mention.start - 1].surface in {"was", "were", "is", "are"}
        measured = any(
            0 <= mention.start - t.end <= _NEAR and term(t).valence for t in inside if t.kind == "term"
        )
        if was and measured and following != "than":
            changes.append(mention)
            continue
        if (
            surface == "less"
            and not spent
            and following in {"than", "with", "on", "in", "for", "during", "after"}
        ):
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
