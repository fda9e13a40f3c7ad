"""``models.lock``: which model files may be loaded, what they hash to, and where they can come from.

Holds only shapes and their reading; fetching is in ``index.places``, trust in ``index.weights``.
"""

from __future__ import annotations

import functools
import tomllib
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from index.errors import LockFileError, UnknownModelError

LOCK_PATH = Path(__file__).resolve().parents[1] / "models.lock"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelFile(_Frozen):
    """One file of a model: its path inside the model's folder, its size in bytes and its hash."""

    path: str
    size: int = Field(gt=0)
    sha256: Sha256

    @field_validator("path")
    @classmethod
    def _inside_the_folder(cls, path: str) -> str:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts:
            raise ValueError("must be a relative path inside the model's folder")
        return path


class Hub(_Frozen):
    """A repository on the model hub at one commit."""

    repository: str
    revision: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]


class Registry(_Frozen):
    """Registry distributions whose members are the files, or, with ``parts``, one file cut in equal pieces.

    ``{path}`` in ``member`` is a file's path; ``{n}`` in ``requirement`` and ``member`` is the part, from 1.
    """

    requirement: str
    member: str
    parts: int | None = Field(default=None, gt=0)
    part_size: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _parts_have_a_size(self) -> Self:
        if (self.parts is None) != (self.part_size is None):
            raise ValueError("parts and part_size belong together")
        return self


class Model(_Frozen):
    """One model: its files and the places they can come from."""

    name: str
    title: str
    use: str
    default: bool = Field(default=False, description="fetched by set-up without being asked for by name")
    licence: str
    hub: Hub | None = None
    registry: Registry | None = None
    files: tuple[ModelFile, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_make_one_file(self) -> Self:
        if self.registry is not None and self.registry.parts is not None and len(self.files) != 1:
            raise ValueError("a model in parts has exactly one file")
        return self

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)


class Lock(_Frozen):
    """The whole of ``models.lock``."""

    id: str
    last_reviewed: date
    listed: tuple[Model, ...] = Field(alias="model", min_length=1)

    @property
    def models(self) -> dict[str, Model]:
        """Every model by name, in the file's order."""
        return {model.name: model for model in self.listed}

    def default_names(self) -> tuple[str, ...]:
        """The models that a set-up fetches without being asked."""
        return tuple(model.name for model in self.listed if model.default)

    def model(self, name: str) -> Model:
        """The model of this name; ``UnknownModelError`` names the known ones otherwise."""
        if name not in self.models:
            raise UnknownModelError(
                f"models.lock: no model is called '{name}'; known are {', '.join(self.models)}"
            )
        return self.models[name]


@functools.cache
def read_lock(path: Path = LOCK_PATH) -> Lock:
    """Read and check a lock file once."""
    try:
        return Lock.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise LockFileError(
            f"{path}: cannot be read ({error.strerror}); restore it from the repository"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise LockFileError(f"{path}: is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LockFileError(f"{path}: {where}: {first['msg']}") from error
