"""Small classes of English words, by name: verbs of the past, words of likeness, what may stand between two words.

Read from grammar.yaml once. An unknown name is a ``KeyError``: the file and the code belong together.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from assistant.answer import Frozen


class _GrammarFile(Frozen):
    id: str
    description: str
    source: str
    last_reviewed: str
    classes: dict[str, tuple[str, ...]]


def grammar(name: str) -> frozenset[str]:
    """The words of one class."""
    return _classes()[name]


@cache
def _classes() -> dict[str, frozenset[str]]:
    content = yaml.load(Path(__file__).with_name("grammar.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    checked = _GrammarFile.model_validate({**content, "last_reviewed": str(content["last_reviewed"])})
    return {name: frozenset(words) for name, words in checked.classes.items()}
