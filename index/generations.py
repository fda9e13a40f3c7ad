"""Where built indexes lie: one folder a generation, and a file that names the current one.

::

    var/index/
      current                the name of the generation in use, replaced atomically
      g-<hash>/              a sealed generation: records.jsonl, documents.jsonl, chroma/, manifest.json,
                             and passages/ where the site has added full texts
      .building-<hash>/      one being built; whatever an interrupted build left is removed by the next

A generation is read while its ``in-use.lock`` is held shared, and removed only when nobody holds it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import IndexMissingError, IndexUnavailableError
from index.manifest import IN_USE

CURRENT = "current"
PREFIX = "g-"
BUILDING = ".building-"
TRIES = 3


def default_index_dir() -> Path:
    """``MAGNESIUM_INDEX_DIR``, or ``var/index`` under the project."""
    named = os.environ.get("MAGNESIUM_INDEX_DIR")
    return Path(named) if named else Path(__file__).resolve().parents[1] / "var" / "index"


def current_generation(root: Path) -> Path:
    """The folder of the generation in use; ``IndexMissingError`` where there is none."""
    try:
        name = (root / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexMissingError(
            f"{root}: no index has been built here; run `python -m index build`"
        ) from error
    folder = root / name
    if not name.startswith(PREFIX) or "/" in name or not folder.is_dir():
        raise IndexMissingError(f"{root / CURRENT}: names no generation; run `python -m index build`")
    return folder


@contextmanager
def reading(root: Path) -> Iterator[Path]:
    """The current generation's folder, which no build removes meanwhile."""
    for _ in range(TRIES):
        folder = current_generation(root)
        try:
            handle = (folder / IN_USE).open("r")
        except FileNotFoundError:
            continue  # removed between the two steps: a newer generation is current now
        with handle:
            fcntl.flock(handle, fcntl.LOCK_SH)
            yield folder
        return
    raise IndexMissingError(
        f"{root}: the current generation is incomplete; run `python -m index build --force`"
    )


@contextmanager
def building(root: Path) -> Iterator[None]:
    """Only one process builds at a time; a second one waits and then finds the index up to date."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle = (root / ".build.lock").open("w")
    except OSError as error:
        raise IndexUnavailableError(
            f"{root}: cannot be written ({error.strerror}); set MAGNESIUM_INDEX_DIR to a folder that can"
        ) from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for left in root.glob(f"{BUILDING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def make_current(root: Path, built: Path, generation: str) -> Path:
    """Give a built folder its name and point ``current`` at it, in two atomic steps."""
    final = root / f"{PREFIX}{generation}"
    built.rename(final)
    draft = root / f".{CURRENT}"
    draft.write_text(f"{final.name}\n", encoding="utf-8")
    draft.replace(root / CURRENT)
    return final


def remove_unused(root: Path) -> list[str]:
    """Remove every other generation that nobody reads; return the hashes of those removed."""
    keep = current_generation(root)
    removed = []
    for folder in root.glob(f"{PREFIX}*"):
        if folder == keep:
            continue
        with suppress(OSError), (folder / IN_USE).open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
            removed.append(folder.name.removeprefix(PREFIX))
    return removed
