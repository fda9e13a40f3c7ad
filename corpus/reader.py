"""Reads records, topics and myths from YAML: strictly, once, and with every fault told at a time.

Never repairs and never guesses: a file that does not hold is named with its line, the field, and what to
do. ``records()``, ``topics()`` and ``myths()`` are the shipped corpus, read once for the process;
``read_records`` and its likes read any folder anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from corpus.errors import Fault, FaultyCorpusError, UnknownRecordError
from corpus.record import Record
from corpus.topic import Myth, Topic

HERE = Path(__file__).parent
RECORDS = HERE / "records"
TOPICS = HERE / "topics"
MYTHS = HERE / "myths"
DRAFTS = HERE / "drafts"  # a site's own, not part of the corpus
LARGEST_FILE = 1_000_000  # bytes; a record is a few thousand

Model = TypeVar("Model", Record, Topic, Myth)


@dataclass(frozen=True)
class Loaded(Generic[Model]):
    """One file that holds, and what stands in it."""

    path: Path
    value: Model


def read_records(path: Path = RECORDS) -> tuple[Record, ...]:
    """All records under ``path``, sorted by id. Raises ``FaultyCorpusError`` with every fault."""
    return _values(*load_records(path))


def read_topics(path: Path = TOPICS) -> tuple[Topic, ...]:
    """All topic pages under ``path``, sorted by id. Raises ``FaultyCorpusError``."""
    return _values(*load_topics(path))


def read_myths(path: Path = MYTHS) -> tuple[Myth, ...]:
    """All myths under ``path``, sorted by id. Raises ``FaultyCorpusError``."""
    return _values(*load_myths(path))


@cache
def records() -> tuple[Record, ...]:
    """The shipped records, read once."""
    return read_records()


@cache
def topics() -> tuple[Topic, ...]:
    """The shipped topic pages, read once."""
    return read_topics()


@cache
def myths() -> tuple[Myth, ...]:
    """The shipped myths, read once."""
    return read_myths()


@cache
def _by_id() -> dict[str, Record]:
    return {record.id: record for record in records()}


def record(record_id: str) -> Record:
    """The shipped record of this id; ``UnknownRecordError`` where there is none."""
    try:
        return _by_id()[record_id]
    except KeyError:
        raise UnknownRecordError(
            f"no record has the id '{record_id}'; list them with `python -m corpus show`"
        ) from None


def load_records(path: Path = RECORDS) -> tuple[list[Loaded[Record]], list[Fault]]:
    """Every record that holds with its file, and the faults of the others."""
    loaded, faults = _load(path, Record)
    for item in loaded:
        for number, finding in enumerate(item.value.findings, start=1):
            if finding.id != f"{item.value.id}#{number}":
                faults.append(
                    Fault(
                        file=item.path,
                        line=line_of(item.path, ("findings", number - 1, "id")),
                        where=f"findings[{number}].id",
                        problem=f"'{finding.id}' is not this record's number {number}",
                        remedy=f"call it {item.value.id}#{number}: numbers follow the order",
                    )
                )
    return loaded, faults


def load_topics(path: Path = TOPICS) -> tuple[list[Loaded[Topic]], list[Fault]]:
    """Every topic page that holds with its file, and the faults of the others."""
    return _load(path, Topic)


def load_myths(path: Path = MYTHS) -> tuple[list[Loaded[Myth]], list[Fault]]:
    """Every myth that holds with its file, and the faults of the others."""
    return _load(path, Myth)


def _values(loaded: Sequence[Loaded[Model]], faults: Sequence[Fault]) -> tuple[Model, ...]:
    if faults:
        raise FaultyCorpusError(faults)
    return tuple(item.value for item in loaded)


def _load(path: Path, model: type[Model]) -> tuple[list[Loaded[Model]], list[Fault]]:
    loaded: list[Loaded[Model]] = []
    faults: list[Fault] = []
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    seen: dict[str, Path] = {}
    for file in files:
        value, found = _load_file(file, model)
        faults.extend(found)
        if value is None:
            continue
        if value.id != file.stem:
            faults.append(
                Fault(
                    file,
                    line_of(file, ("id",)),
                    "id",
                    f"'{value.id}' is not the file's name",
                    f"rename the file to {value.id}.yaml, or mend the id",
                )
            )
        if value.id in seen:
            faults.append(
                Fault(
                    file,
                    line_of(file, ("id",)),
                    "id",
                    f"'{value.id}' is taken by {seen[value.id]}",
                    "keep one of the two files",
                )
            )
            continue
        seen[value.id] = file
        loaded.append(Loaded(file, value))
    if not files:
        faults.append(Fault(path, None, "", "holds no .yaml file", "give the folder that holds the corpus"))
    return sorted(loaded, key=lambda item: item.value.id), faults


def _load_file(file: Path, model: type[Model]) -> tuple[Model | None, list[Fault]]:
    try:
        if file.stat().st_size > LARGEST_FILE:
            return None, [
                Fault(
                    file,
                    None,
                    "",
                    f"is larger than {LARGEST_FILE:,} bytes",
                    "split it: one publication a file",
                )
            ]
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, [Fault(file, None, "", f"cannot be read ({error})", "save it as UTF-8 text")]
    try:
        content = yaml.load(text, Loader=_StrictLoader)  # noqa: S506  the loader is a safe one
    except yaml.YAMLError as error:
        return None, [_yaml_fault(file, error)]
    if not isinstance(content, dict):
        return None, [Fault(file, 1, "", "does not hold fields", "begin with `id: ...`")]
    try:
        return model.model_validate(content), []
    except ValidationError as error:
        return None, [_schema_fault(file, model, details) for details in error.errors(include_url=False)]


class _StrictLoader(yaml.CSafeLoader):
    """The safe loader, refusing a key that stands twice (YAML itself would keep the last in silence)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"'{key.value}' stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def _yaml_fault(file: Path, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return Fault(
        file, mark.line + 1 if mark else None, "", f"is not YAML: {problem}", "mend the line named here"
    )


def _schema_fault(file: Path, model: type[BaseModel], details: Any) -> Fault:
    location: tuple[int | str, ...] = details["loc"]
    field = str(location[-1]) if location else ""
    given = details["input"]
    context = details.get("ctx", {})
    match details["type"]:
        case "literal_error":
            choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            problem = f"'{given}' is not one of {choices}"
            remedy = "choose one of these"
        case "missing":
            problem, remedy = "is missing", f"add `{field}: ...`"
        case "extra_forbidden":
            problem, remedy = "is not a field of this file", f"the fields are listed in {model.__module__}"
        case "string_pattern_mismatch":
            problem = f"'{given}' has the wrong form"
            remedy = _FORMS.get(field, "write it in small letters, words joined by hyphens")
        case _:
            problem, remedy = f"'{given}': {details['msg'].lower()}", "mend the value, or leave the field out"
    return Fault(file, line_of(file, location), dotted(location), problem, remedy)


_FORMS = {
    "doi": "a DOI begins with 10., without https:// or doi:",
    "pmid": "a PMID is the number alone, in quotation marks",
    "id": "an id is small letters, digits and hyphens; a finding's ends in #1, #2 ...",
}


def dotted(location: Sequence[int | str]) -> str:
    """A place in a file as people write it: ``('findings', 0, 'plain')`` is ``findings[1].plain``."""
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else (f".{part}" if text else part)
    return text


def line_of(file: Path, location: Sequence[int | str]) -> int | None:
    """The line (from 1) at which a field stands, or that of the nearest field around it."""
    try:
        node: yaml.Node | None = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (OSError, yaml.YAMLError):
        return None
    if node is None:
        return None
    line = int(node.start_mark.line) + 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                return line
            key, node = found[0]
            line = int(key.start_mark.line) + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = int(node.start_mark.line) + 1
        else:
            return line
    return line
