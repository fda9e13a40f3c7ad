"""Prompts are files with an id and a version; this reads them, and fences text from elsewhere in them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.answer import Frozen
from assistant.errors import PartUnavailable

HERE = Path(__file__).parent
_MARK = "---\n"


class Prompt(Frozen):
    """One prompt: the same text for every question, so that a server can keep it as a cached prefix."""

    id: str
    version: int
    purpose: str
    text: str


@cache
def load_prompt(prompt_id: str) -> Prompt:
    """The prompt of this id, read once; ``PartUnavailable`` where its file cannot be read or does not fit."""
    path = HERE / f"{prompt_id}.md"
    try:
        _, front, text = path.read_text(encoding="utf-8").split(_MARK, 2)
        return Prompt.model_validate({**yaml.load(front, Loader=yaml.CSafeLoader), "text": text.strip()})
    except (OSError, ValueError, TypeError, yaml.YAMLError, ValidationError) as error:
        raise PartUnavailable(f"{path}: {error}; mend the file or restore it from the repository") from error


def fenced(tag: str, text: str, **attributes: object) -> str:
    """Text from a record or a person between tags that it cannot close itself."""
    inner = " ".join(text.replace("<", "‹").replace(">", "›").split())
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}{given}>{inner}</{tag}>"
