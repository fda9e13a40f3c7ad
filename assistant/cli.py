"""The command line: ask, verify, check an article, look a dose rule up, and fetch the model files.

Results go to standard output, messages to standard error. Exit codes: 0 done, 2 bad usage or input (which line,
why), 3 a needed part is unavailable.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import structlog
import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answer import Answer, Audience
from assistant.dose_cli import app as dose_app
from assistant.errors import AssistantError, BadInput, PartUnavailable
from assistant.settings import load_settings
from index.errors import IndexingError, UnknownModelError

app = typer.Typer(
    help="Questions about oral magnesium supplements, answered from studies and published rules.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
models_app = typer.Typer(help="Model files: list, fetch and verify them.", no_args_is_help=True)
app.add_typer(models_app, name="models")
app.add_typer(dose_app, name="dose")

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="none, local, provider:name, or an OpenAI-compatible URL."),
]
BatchOption = Annotated[
    Path | None, typer.Option("--batch", metavar="FILE", help="Read JSON lines from FILE, print JSON lines.")
]
Line = TypeVar("Line", bound=BaseModel)
Converse = Callable[[tuple[str, ...], Audience], Answer]


class _AskLine(BaseModel):
    model_config = ConfigDict(frozen=True)
    id: str | int
    audience: Audience = "patient"
    turns: tuple[str, ...] = Field(min_length=1)


class _Evidence(BaseModel):
    model_config = ConfigDict(frozen=True)
    statement: str
    direction: Literal["benefit", "no_effect", "harm", "mixed", "uncertain"] | None = None
    population: str | None = None
    certainty: Literal["high", "moderate", "low", "very_low"] | None = None


class _VerifyLine(BaseModel):
    model_config = ConfigDict(frozen=True)
    id: str | int
    evidence: _Evidence
    sentence: str


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question; leave out with --batch.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole answer as one JSON object.")
    ] = False,
    audience: Annotated[str, typer.Option(help="patient or clinician.")] = "patient",
    model: ModelOption = None,
    batch: BatchOption = None,
) -> None:
    """Answer a question, or every conversation of a batch file."""
    if (question is None) == (batch is None):
        raise BadInput("give either a question or --batch FILE")
    if audience not in ("patient", "clinician"):
        raise BadInput(f"--audience: '{audience}' is not one of patient, clinician")
    if batch is None and question is not None:
        answer = _converser(model)((question,), "clinician" if audience == "clinician" else "patient")
        typer.echo(_as_line(None, answer) if as_json else _as_text(answer))
        return
    converse: Converse | None = None
    faults = 0
    for number, line in _lines(batch):
        item = _parsed(_AskLine, number, line)
        if item is None:
            faults += 1
            continue
        converse = converse or _converser(model)
        typer.echo(_as_line(item.id, converse(item.turns, item.audience)))
    _end_batch(faults)


@app.command()
def verify(batch: BatchOption = None) -> None:
    """Judge sentences against the evidence they claim to restate, with the verifier that answers pass through."""
    from assistant.writing.verification import Evidence, verify_sentence

    if batch is None:
        raise BadInput("give --batch FILE")
    faults = 0
    for number, line in _lines(batch):
        item = _parsed(_VerifyLine, number, line)
        if item is None:
            faults += 1
            continue
        verdict = verify_sentence(item.sentence, [Evidence(**item.evidence.model_dump())])
        typer.echo(_json({"id": item.id, "supported": verdict.supported, "reason": verdict.reason}))
    _end_batch(faults)


@app.command("check-article")
def check_article(
    file: Annotated[Path, typer.Argument(help="A text or Markdown file; /dev/stdin for a pasted text.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """List the claims of a health article about magnesium, each with a verdict and the findings behind it."""
    from assistant.articles import check, report_markdown
    from assistant.parts import LoadedParts

    text = _read(file)
    parts = LoadedParts(load_settings(), model="none")
    parts.wait()
    _tell(parts.problems)
    report = check(text, parts().search)
    typer.echo(_json(report.model_dump(mode="json")) if as_json else report_markdown(report))


@app.command()
def mcp(model: ModelOption = None) -> None:
    """Serve the assistant as tools for other programs (Model Context Protocol, over standard input and output)."""
    try:
        from assistant.mcp_server import serve
    except ModuleNotFoundError as error:
        raise PartUnavailable(
            f"{error}; install the extra: pip install 'magnesium-assistant[mcp]'"
        ) from error
    from assistant.conversation import passing_memory
    from assistant.parts import LoadedParts
    from assistant.pipeline import Assistant

    settings = load_settings()
    parts = LoadedParts(settings, model=settings.model if model is None else model)
    parts.start()
    serve(Assistant(parts, passing_memory()))


@models_app.command("list")
def list_models() -> None:
    """Print every model of models.lock, and whether its files are here."""
    from index.lockfile import read_lock
    from index.weights import available

    for name, model in read_lock().models.items():
        typer.echo(f"{name}  {'here' if available(name) else 'not fetched'}  {model.licence}")


@models_app.command("fetch")
def fetch_models(
    names: Annotated[list[str] | None, typer.Argument(help="Which models; the default set without.")] = None,
) -> None:
    """Download, assemble and verify model files; does nothing for those that are here."""
    from index.lockfile import read_lock
    from index.weights import fetch_model

    for name in names or read_lock().default_names():
        typer.echo(f"{name}: {fetch_model(name)}")


@models_app.command("verify")
def verify_models() -> None:
    """Hash every fetched model file again."""
    from index.lockfile import read_lock
    from index.weights import available, verify_model

    for name in read_lock().models:
        if available(name):
            typer.echo(f"{name}: {verify_model(name)}: as pinned")


def main() -> None:
    """Runs the command line; ends with a message instead of a traceback."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(30),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        app()
    except AssistantError as error:
        _fail(str(error), error.exit_code)
    except UnknownModelError as error:
        _fail(str(error), 2)
    except IndexingError as error:
        _fail(str(error), 3)


def _fail(message: str, code: int) -> None:
    typer.echo(message, err=True)
    raise SystemExit(code)


def _tell(problems: list[str]) -> None:
    for problem in problems:
        typer.echo(f"note: {problem}", err=True)


def _converser(model: str | None) -> Converse:
    """Plays conversations over parts that are loaded once; the last turn alone is drafted by a model."""
    from assistant.conversation import new_conversation_id, passing_memory
    from assistant.parts import LoadedParts
    from assistant.pipeline import Assistant

    settings = load_settings()
    parts = LoadedParts(settings, model=settings.model if model is None else model)
    parts.wait()
    _tell(parts.problems)
    if parts.model_error:  # asked for by name, so not silently left out
        raise parts.model_error
    assistant = Assistant(parts, passing_memory())

    def converse(turns: tuple[str, ...], audience: Audience) -> Answer:
        conversation = new_conversation_id()
        for turn in turns[:-1]:
            assistant.ask(turn, conversation=conversation, audience=audience, draft=False)
        answer = assistant.ask(turns[-1], conversation=conversation, audience=audience)
        assistant.forget(conversation)
        return answer

    return converse


def _as_line(item_id: str | int | None, answer: Answer) -> str:
    return _json(({} if item_id is None else {"id": item_id}) | answer.model_dump(mode="json"))


def _as_text(answer: Answer) -> str:
    sources = [
        f"[{source.n}] {source.credit} {source.title}. {source.journal + ', ' if source.journal else ''}{source.year}."
        for source in answer.citations
    ]
    return "\n\n".join([answer.text, *(["\n".join(sources)] if sources else [])])


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file}: {error}; give a UTF-8 text file") from error


def _lines(file: Path | None) -> Iterator[tuple[int, str]]:
    try:
        with Path(file or "/dev/stdin").open(encoding="utf-8") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file}: {error}; give a UTF-8 file of JSON lines") from error


def _parsed(model: type[Line], number: int, line: str) -> Line | None:
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        typer.echo(f"line {number}: {where + ': ' if where else ''}{first['msg']}", err=True)
        return None


def _end_batch(faults: int) -> None:
    if faults:
        raise BadInput(f"{faults} line(s) could not be read; the others were answered")
