"""What a text says happened: each change with its outcome, its way, and whether it was denied or left open.

A change is read as good or bad for a person where the outcome's worth is known ("fewer cramps" is good), else as
up or down. A denied change is ``zero``; an open one ``unclear``. Where a text speaks of low intake or levels, the
change is turned round, so that both ways of saying an association compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.writing.verification import denials as denials_in
from assistant.writing.verification.changes import changes_in
from assistant.writing.verification.exposures import exposure as exposed_to
from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, lexicon
from assistant.writing.verification.numerals import numerals
from assistant.writing.verification.reading import Reading, term
from assistant.writing.verification.text import Word

_OUTCOME_KINDS = frozenset({"outcomes", "conditions", "aspects"})
_MIRROR = {"good": "bad", "bad": "good", "up": "down", "down": "up", "zero": "zero", "unclear": "unclear"}


def telling(word: Word) -> bool:
    """Whether a word is a figure, carries weight of its own, or says which part of the people ("overall")."""
    if word.surface in grammar("tails") or word.surface in numerals().words:
        return True
    return word.surface[0].isdigit() or (word.surface[0].isalpha() and word.stem not in lexicon().neutral)


def counted(word: Word) -> str:
    """The stem of a word, or the figure that a number word stands for."""
    value = numerals().words.get(word.surface)
    return word.stem if value is None else f"{value:g}"


@dataclass(frozen=True)
class Effect:
    """One change: ``sign`` is good, bad, up, down, zero or unclear; ``raw`` the way before worth was weighed.

    ``denied`` is the sign that a ``zero`` denies, where it denies one way only ("did not reduce", "no better");
    a ``shared`` one is a change that both sides saw ("rose equally"), its ``way`` what they saw;
    a ``tail`` holds the words of a denial that leaves its verb to what came before ("but not at 12 weeks").
    """

    sign: str
    raw: str | None
    outcomes: frozenset[str]
    clause: int
    start: int
    double_denial: bool = False
    denied: str | None = None
    shared: bool = False
    way: str | None = None
    tail: frozenset[str] = frozenset()


def effects(reading: Reading, *, associative: bool) -> tuple[Effect, ...]:
    """All changes of a text, in order. ``associative``: intake and levels are exposures, not outcomes."""
    found: list[Effect] = []
    for number, (start, end) in enumerate(reading.clauses):
        found += _of_clause(reading, number, start, end, associative=associative)
    return tuple(found)


def _of_clause(reading: Reading, number: int, start: int, end: int, *, associative: bool) -> list[Effect]:
    inside = [m for m in reading.mentions if start <= m.start and m.end <= end]
    denials = [
        m for m in inside if m.kind in {"none", "unclear"} and not denials_in.denies_nothing(reading, m)
    ]
    denials += denials_in.no_results(reading, inside) + denials_in.as_much_as(reading, start, end)
    doubled = denials_in.denies_a_denial(reading, inside, denials)
    exposure = exposed_to(reading, inside) if associative else None
    changes = changes_in(reading, inside, denials, exposure)
    found: list[Effect] = []
    earlier: Effect | None = None
    for change in changes:
        outcomes, valence = _outcome(reading, inside, change, exposure, changes)
        denied, double = denials_in.denied(reading, inside, change, changes, start)
        double = double or (doubled and len(changes) == 1)
        if not denied and earlier and earlier.sign == "zero" and _coordinated(reading, earlier, change):
            denied = True
        swallowed = any(denials_in.swallows(reading, m, change) for m in denials if m.kind == "none") or (
            change.end < len(reading.tokens) and reading.tokens[change.end].surface == "whether"
        )
        raw, sign = _sign(reading, change, valence)
        if denials_in.left_open(reading, denials, change):
            effect = Effect("unclear", None, outcomes, number, change.start)
        elif denied or swallowed:
            way = ("denied" if denied else sign) if swallowed else None
            against = None if swallowed else sign
            effect = Effect("zero", None, outcomes, number, change.start, double, against, swallowed, way)
        else:
            effect = Effect(sign, raw, outcomes, number, change.start, double)
        found.append(effect)
        earlier = effect
    for denial in denials:
        outcomes, _ = _outcome(reading, inside, denial, exposure)
        sign = "zero" if denial.kind == "none" else "unclear"
        found.append(
            Effect(
                sign,
                None,
                outcomes,
                number,
                denial.start,
                denied=denials_in.way_denied(reading, denial),
                shared=reading.words_of(denial) in grammar("shared_by_both"),
            )
        )
    if not found and _leaves_out_its_verb(reading, start, end):
        outcomes = frozenset(
            m.id
            for m in inside
            if m.kind == "term" and term(m).kind in _OUTCOME_KINDS and not reading.owned(m)
        )
        tail = frozenset(counted(word) for word in reading.tokens[start:end] if telling(word))
        if number or reading.tokens[start].surface in {"not", "no", "nor"}:
            said = outcomes if reading.tokens[start].surface in {"no", "nor"} else outcomes | tail
            found += [Effect("zero", None, outcomes, number, start, tail=tail)] if said else []
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


def _leaves_out_its_verb(reading: Reading, start: int, end: int) -> bool:
    """Whether a clause denies with the verb of the clause before ("but not at 12 weeks", "though mood did not")."""
    said = [word.surface for word in reading.tokens[start:end] if word.surface[0].isalnum()]
    first = [word.surface for word in reading.tokens[start:end]]
    first = [word for word in first[: first.index(",")] if word[0].isalnum()] if "," in first else said
    ends = grammar("ends_in_denial")
    return (
        said[:1] in (["not"], ["no"], ["nor"]) or " ".join(said[-2:]) in ends or " ".join(first[-2:]) in ends
    )


def _sign(reading: Reading, change: Mention, valence: str | None) -> tuple[str | None, str]:
    if change.kind in {"good", "prevent", "absolute"}:
        return ("down" if change.kind == "prevent" else None), "good"
    if change.kind == "bad":
        return None, "bad"
    if valence is None:
        return change.kind, change.kind
    return change.kind, "good" if (valence == "bad") == (change.kind == "down") else "bad"


def _of_it(reading: Reading, change: Mention) -> bool:
    """Whether what changes is only called "it" ("lower it", "a lowering of it", "bring it down")."""
    after = [word.surface for word in reading.tokens[change.end : change.end + 2]]
    before = reading.tokens[change.start - 1].surface if change.start else ""
    return after[:1] == ["it"] or after == ["of", "it"] or (before == "it" and change.kind in {"down", "up"})


def _outcome(
    reading: Reading,
    inside: list[Mention],
    change: Mention,
    exposure: tuple[range, bool] | None,
    changes: Sequence[Mention] = (),
) -> tuple[frozenset[str], str | None]:
    """The outcomes of a change, nearest first in worth, and whether more of the nearest is good or bad."""
    if _of_it(reading, change):
        return frozenset(), None
    candidates: list[tuple[float, Mention]] = []
    for mention in inside:
        if mention.kind != "term" or term(mention).transparent or term(mention).kind not in _OUTCOME_KINDS:
            continue
        if exposure and mention.start in exposure[0]:
            continue
        if mention.id == "ambulatory" and any(f.span[0] == mention.start for f in reading.figures):
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
    for at in range(change.end, until - 1):
        if reading.tokens[at].surface == "," and reading.tokens[at + 1].surface in {"and", "with"}:
            until = at
            break
    own = [mention for mention in close if since <= mention.start and mention.end <= until]
    if any(term(mention).kind != "aspects" for mention in own):
        close = own
        valued = [mention for mention in own if term(mention).valence]
    if all(term(mention).kind == "aspects" for mention in close):
        close = [mention for _, mention in candidates]
    outcomes = frozenset(mention.id for mention in close)
    return outcomes, (term(valued[0]).valence if valued else None)


def _coordinated(reading: Reading, earlier: Effect, change: Mention) -> bool:
    """Whether a change is joined to an earlier denied one ("did not shorten or ease")."""
    before = reading.tokens[max(0, change.start - 2) : change.start]
    return any(word.surface in {"or", "nor"} for word in before) and change.start - earlier.start <= 8
