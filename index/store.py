"""The vector store: Chroma, embedded in a folder, or a server named by ``MAGNESIUM_CHROMA_URL``.

Chroma keeps the vectors; which are nearest is computed exactly from what it hands back, once, at open: for a few
thousand findings that takes a millisecond and cannot go wrong in silence, as Chroma's own index does when its
file was cut short or another process rebuilt it. Embeddings are always passed in. Embedded Chroma has no
read-only mode (opening rewrites its files), so a sealed folder is read through a temporary copy.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError, IndexUnavailableError

FINDINGS = "findings"
PASSAGES = "passages"
BATCH = 1000


def write_vectors(
    folder: Path,
    generation: str,
    ids: Sequence[str],
    vectors: NDArray[np.float32],
    collection: str = FINDINGS,
) -> None:
    """Store one vector for each id in a collection of the generation's own."""
    client = _client(folder)
    try:
        made = client.create_collection(
            name=_name(collection, generation),
            configuration={"hnsw": {"space": "cosine"}},
            embedding_function=None,
        )
        for start in range(0, len(ids), BATCH):
            part = slice(start, start + BATCH)
            made.add(ids=list(ids[part]), embeddings=vectors[part])
    finally:
        client.close()


def read_vectors(
    folder: Path, generation: str, ids: Sequence[str], collection: str = FINDINGS
) -> NDArray[np.float32]:
    """The vectors of these ids, in their order. Raises ``IndexUnavailableError`` or ``IndexDamagedError``."""
    if _server():
        return _read(folder, _name(collection, generation), ids)
    with tempfile.TemporaryDirectory(prefix="magnesium-index-") as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        return _read(Path(copy), _name(collection, generation), ids)


def remove_vectors(folder: Path, generation: str) -> None:
    """Forget a generation kept on a server; an embedded one goes with its folder."""
    if _server():
        client = _client(folder)
        try:
            there = {collection.name for collection in client.list_collections()}
            for name in there & {_name(FINDINGS, generation), _name(PASSAGES, generation)}:
                client.delete_collection(name)
        finally:
            client.close()


def _read(folder: Path, name: str, ids: Sequence[str]) -> NDArray[np.float32]:
    import chromadb.errors

    try:
        client = _client(folder)
        try:
            found = client.get_collection(name, embedding_function=None).get(include=["embeddings"])
        finally:
            client.close()
    except (chromadb.errors.ChromaError, ValueError, OSError) as error:
        raise IndexDamagedError(
            f"{folder}: the vector store cannot be read ({error}); run `python -m index build --force`"
        ) from error
    row = {one: number for number, one in enumerate(found["ids"])}
    missing = [one for one in ids if one not in row]
    if missing or len(row) != len(ids):
        raise IndexDamagedError(
            f"{folder}: the vector store holds {len(row)} vectors, not the {len(ids)} of {name}; "
            "run `python -m index build --force`"
        )
    vectors: NDArray[np.float32] = np.asarray(found["embeddings"], dtype=np.float32)[
        [row[one] for one in ids]
    ]
    return vectors


def _name(collection: str, generation: str) -> str:
    return f"{collection}-{generation}"


def _server() -> str | None:
    return os.environ.get("MAGNESIUM_CHROMA_URL") or None


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    url = _server()
    if url is None:
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise IndexUnavailableError(
            f"MAGNESIUM_CHROMA_URL: '{url}' is not an http(s) address of a Chroma server"
        )
    secure = parts.scheme == "https"
    try:
        return chromadb.HttpClient(
            host=parts.hostname, port=parts.port or (443 if secure else 8000), ssl=secure, settings=settings
        )
    except ValueError as error:
        raise IndexUnavailableError(
            f"MAGNESIUM_CHROMA_URL: no Chroma server answers at {url}: {error}"
        ) from error
