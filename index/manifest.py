"""The seal of a built index: from what it was made, what its files hash to, and how it must answer.

An index is used only if all of it still holds: the corpus, the model, the way of making documents, every file's
hash, and the canary queries, whose cosines with every finding are written down here.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import IndexDamagedError

MANIFEST = "manifest.json"
IN_USE = "in-use.lock"  # held shared while a generation is being opened, so that no build removes it then
LIBRARIES = ("chromadb", "sentence-transformers", "bm25s", "PyStemmer")
CANARY_QUERIES = (
    "does magnesium help with leg cramps at night",
    "which form of magnesium is absorbed best",
    "magnesium for sleep in older adults",
    "too much magnesium in the blood",
)
RECIPE = ("documents.py", "ranking.py")
PASSAGES = (
    "passages"  # the folder of a generation that holds the passages; verified only when they are searched
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Canary(_Frozen):
    """A query, its vector, its cosine with every finding and the ids that must come first."""

    query: str
    vector: tuple[float, ...]
    cosines: tuple[float, ...]
    first: tuple[str, ...]
    first_by_words: tuple[str, ...]


class Manifest(_Frozen):
    """All that an index was sealed with."""

    generation: str
    built_at: str
    corpus_sha256: str
    recipe_sha256: str
    model: str
    model_sha256: str
    versions: dict[str, str]
    records: int
    findings: int
    passages: int = 0
    passages_sha256: str = ""
    files: dict[str, str]
    canaries: tuple[Canary, ...]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation's folder; ``IndexDamagedError`` where it does not hold."""
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexDamagedError(
            f"{path}: cannot be read ({type(error).__name__}); run `python -m index build --force`"
        ) from error


def tree_sha256(folders: Iterable[Path]) -> str:
    """One hash over the names and bytes of all YAML files of the folders."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            total.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@functools.cache
def recipe_sha256() -> str:
    """A hash of the modules that decide what is indexed and how it is ranked."""
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in RECIPE)).hexdigest()


@functools.cache
def versions() -> dict[str, str]:
    """The versions of the libraries whose files or numbers an index depends on."""
    return {library: version(library) for library in LIBRARIES}


def file_hashes(folder: Path, *, without: str | None = None) -> dict[str, str]:
    """SHA-256 of every file of a generation except its manifest, by relative path; ``without`` names a folder."""
    hashes = {}
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        name = relative.as_posix()
        if path.is_file() and name not in (MANIFEST, IN_USE) and relative.parts[0] != without:
            hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return hashes


def require_sealed(folder: Path, sealed: dict[str, str], actual: dict[str, str]) -> None:
    """Raises ``IndexDamagedError``, which names every file that is not as it was sealed."""
    wrong = sorted(name for name in sealed.keys() | actual.keys() if sealed.get(name) != actual.get(name))
    if wrong:
        raise IndexDamagedError(
            f"{folder}: {', '.join(wrong)}: not as sealed; run `python -m index build --force`"
        )
