"""What can go wrong between the corpus and a ranked finding, drawn as a tree.

::

    IndexingError
    ├── WeightsError               a model file cannot be had or trusted
    │   ├── LockFileError          models.lock is missing or malformed
    │   ├── UnknownModelError      no such name in models.lock
    │   ├── ModelMissingError      known, not fetched yet
    │   ├── ModelUnreachableError  no place could be reached; worth a retry
    │   ├── WrongHashError         the bytes are not the pinned ones; never used
    │   └── NoDiskSpaceError       the file does not fit
    ├── IndexUnavailableError      search degrades, the rest of the product goes on
    │   ├── IndexMissingError      never built here
    │   ├── IndexOutdatedError     built from another corpus, by another model or another version
    │   └── IndexDamagedError      its files are not what the manifest sealed
    ├── SynonymsError              synonyms.yaml does not hold
    └── RetrievalSetError          a line of a BEIR-style folder cannot be read

Every message says what was wrong, where, and what to do.
"""

from __future__ import annotations


class IndexingError(Exception):
    """Any error of this package."""


class WeightsError(IndexingError):
    """A model file cannot be had or trusted."""


class LockFileError(WeightsError):
    """``models.lock`` is missing or malformed."""


class UnknownModelError(WeightsError):
    """The name is not in ``models.lock``."""


class ModelMissingError(WeightsError):
    """The model is known but its files are not here."""


class ModelUnreachableError(WeightsError):
    """No place could be reached; the same call may succeed later."""


class WrongHashError(WeightsError):
    """A file's SHA-256 is not the pinned one. The file was set aside and is not used."""


class NoDiskSpaceError(WeightsError):
    """There is not enough room on the disk for the file."""


class IndexUnavailableError(IndexingError):
    """The index cannot be used; a question is then answered without the literature."""


class IndexMissingError(IndexUnavailableError):
    """No index has been built at this place."""


class IndexOutdatedError(IndexUnavailableError):
    """The index was built from another corpus, by another model, or by another version of its libraries."""


class IndexDamagedError(IndexUnavailableError):
    """The index's files or answers are not those that its manifest sealed."""


class RetrievalSetError(IndexingError):
    """A BEIR-style folder is incomplete, or one of its lines cannot be read."""


class SynonymsError(IndexingError):
    """The file of synonyms cannot be read or does not hold."""
