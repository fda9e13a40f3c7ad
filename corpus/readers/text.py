"""Reads a text file whole, within a size limit, and says clearly when it cannot."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import UnreadableFileError

LARGEST = 50_000_000  # bytes; ten thousand references are about 30 million


def read_text(path: Path) -> str:
    """The text of ``path``. Raises ``UnreadableFileError`` when it is too large or not UTF-8."""
    check_size(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            path, f"is not UTF-8 text (byte {error.start})", "save it again as UTF-8"
        ) from None


def check_size(path: Path, largest: int = LARGEST) -> None:
    """Raises ``UnreadableFileError`` when ``path`` is missing, empty or too large."""
    if not path.is_file():
        raise UnreadableFileError(path, "is not a file", "give the path of a literature file")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFileError(path, "is empty", "save it again from its source")
    if size > largest:
        raise UnreadableFileError(path, f"has {size:,} bytes, more than {largest:,}", "split it into parts")
