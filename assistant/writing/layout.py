"""How checked sentences become the Markdown that a person reads: blocks of sentences, nothing else.

A block holds sentences and, at most, a fixed heading or a table whose cells are fields of cited findings.
No text enters an answer here that is not a sentence, a heading from the wording file or a cell.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answer import Frozen, Sentence


class Block(Frozen):
    """Sentences shown together: one paragraph, or a bullet each. ``table`` is a header row, then rows of cells."""

    sentences: tuple[Sentence, ...] = ()
    heading: str | None = None
    bullets: bool = False
    table: tuple[tuple[str, ...], ...] = ()


def fixed_text(text: str) -> Sentence:
    """Reviewed wording as a sentence."""
    return Sentence(text=text, kind="fixed")


def without_repeats(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with each sentence where it stands first; what is left empty is dropped."""
    said: set[str] = set()
    kept: list[Block] = []
    for block in blocks:
        new = tuple(sentence for sentence in block.sentences if sentence.text not in said)
        said |= {sentence.text for sentence in new}
        if new or block.table:
            kept.append(block.model_copy(update={"sentences": new}))
    return kept


def markers(sentence: Sentence) -> str:
    """The sentence with its citation numbers behind it: ``It may help. [1][2]``."""
    cited = "".join(f"[{n}]" for n in sentence.citations)
    return f"{sentence.text} {cited}" if cited else sentence.text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    header, *body = rows
    lines = [header, tuple("---" for _ in header), *body]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in lines)


def to_markdown(blocks: Iterable[Block]) -> str:
    """The blocks as Markdown, one blank line between them."""
    parts: list[str] = []
    for block in blocks:
        if block.heading and (block.sentences or block.table):
            parts.append(f"**{block.heading}**")
        if block.bullets:
            parts.append("\n".join(f"- {markers(sentence)}" for sentence in block.sentences))
        elif block.sentences:
            parts.append(" ".join(markers(sentence) for sentence in block.sentences))
        if block.table:
            parts.append(_table(block.table))
    return "\n\n".join(part for part in parts if part)
