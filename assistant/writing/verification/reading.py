"""A text as the verifier reads it: words, clauses, terms, cues and figures, found once and asked many times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.writing.verification.grammar import grammar
from assistant.writing.verification.lexicon import Mention, Term, lexicon
from assistant.writing.verification.numbers import Figure, figures
from assistant.writing.verification.text import Word, clauses, words

_OWNING = frozenset({"after", "with", "having", "without", "suffering", "who"})


@dataclass(frozen=True)
class Reading:
    """One text, read."""

    tokens: tuple[Word, ...]
    clauses: tuple[tuple[int, int], ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]

    def cues(self, *kinds: str) -> tuple[Mention, ...]:
        """The cues of these lists, in order."""
        return tuple(mention for mention in self.mentions if mention.kind in kinds)

    def has(self, *kinds: str) -> bool:
        """Whether any cue of these lists stands in the text."""
        return any(mention.kind in kinds for mention in self.mentions)

    @property
    def terms(self) -> tuple[Mention, ...]:
        """The terms of the field, in order."""
        return self.cues("term")

    @property
    def term_ids(self) -> frozenset[str]:
        """The ids of all terms."""
        return frozenset(mention.id for mention in self.terms)

    def words_of(self, mention: Mention) -> str:
        """The words a mention stands on."""
        return " ".join(word.surface for word in self.tokens[mention.start : mention.end])

    def stems_include(self, stems: set[str]) -> bool:
        """Whether any word has one of these stems."""
        return any(word.stem in stems for word in self.tokens)

    def absent(self, mention: Mention) -> bool:
        """Whether a term is spoken of as not there ("without aura", "no diabetes", "non-diabetic")."""
        before = [word.surface for word in self.tokens[max(0, mention.start - 4) : mention.start]]
        bare = self.in_front(mention)
        if bare and bare[-1] in {"without", "non"}:
            return True
        following = self.tokens[mention.end].surface if mention.end < len(self.tokens) else ""
        if following == "free" and term(mention).group == "condition":
            return True
        named = term(mention)
        if before[-1:] == ["not"] and named.group == "dialysis":
            return True
        if named.kind == "comparators" and "not" in before:
            behind = before[before.index("not") + 1 :]
            if behind and set(behind) <= grammar("behind_not"):
                return True
        if named.kind == "comparators" and set(before) & {"nobody", "none"} and set(before) & grammar("had"):
            return True
        if named.kind == "comparators" and before[:2] == ["no", "one"] and set(before) & grammar("had"):
            return True
        if before[-2:] in (["nobody", "had"], ["one", "had"], ["none", "had"], ["nobody", "developed"]):
            return term(mention).kind == "conditions"
        if before[-1:] == ["no"]:
            return term(mention).kind in {"comparators", "conditions"}
        if before[-2:] in (["free", "of"], ["not", "on"]):
            return term(mention).group in {"condition", "dialysis"}
        return term(mention).group == "condition" and before[-2:] in (
            ["not", "have"],
            ["not", "having"],
            ["not", "had"],
            ["free", "of"],
            ["were", "not"],
            ["was", "not"],
        )

    def in_front(self, mention: Mention) -> list[str]:
        """The words in front of a term, without the qualities that belong to it ("recurrent", "mild to moderate")."""
        at = mention.start
        while at and (
            self.tokens[at - 1].surface in grammar("qualities") or self.tokens[at - 1].surface.isdigit()
        ):
            at -= 1
        return [word.surface for word in self.tokens[max(0, at - 1) : at]]

    def owned(self, mention: Mention) -> bool:
        """Whether a condition belongs to the people spoken of ("adults with asthma") rather than to the outcome."""
        terms = lexicon().terms
        before = self.tokens[max(0, mention.start - 1) : mention.start]
        after = [m for m in self.terms if m.start == mention.end]
        if any(terms[m.id].kind == "populations" for m in after):
            return True
        if not before:
            return False
        following = self.tokens[mention.end].surface if mention.end < len(self.tokens) else ""
        if before[0].surface in {"and", "or"} or (
            before[0].surface == "," and following in {",", "and", "or"}
        ):
            earlier = [m for m in self.terms if m.end in {mention.start - 1, mention.start - 2}]
            return any(self.owned(m) for m in earlier)
        earlier_word = self.tokens[mention.start - 2].surface if mention.start > 1 else ""
        relative = before[0].surface in {"have", "had", "get", "from"} and earlier_word in {
            "who",
            "suffering",
            "suffer",
            "that",
        }
        led = self.in_front(mention)[-1:]
        if before[0].surface not in _OWNING and not relative and not (led and led[0] in _OWNING):
            nearby = [m for m in self.terms if m.end == mention.start and m.id != mention.id]
            return any(m.start < mention.start and self.owned(m) for m in nearby)
        people = [m for m in self.terms if terms[m.id].kind == "populations" and m.end <= mention.start]
        return any(mention.start - m.end <= 8 for m in people)


def term(mention: Mention) -> Term:
    """The term behind a mention."""
    return lexicon().terms[mention.id]


@lru_cache(maxsize=2048)
def read(text: str) -> Reading:
    """Reads a text once; the same text is not read again."""
    tokens = words(text)
    return Reading(tokens, clauses(tokens), lexicon().mentions(tokens), figures(tokens))
