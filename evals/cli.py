"""``python -m evals``: run suites of canned questions, and the bench."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.progress import track

from assistant.settings import PROJECT
from evals.dataset import load_suite
from evals.errors import EvalError, UnknownSuite
from evals.report import Result, as_table, summarise, write_reports
from evals.tasks import Bench, Task, load_tasks

app = typer.Typer(help="Canned questions, scored.", no_args_is_help=True, add_completion=False)


@app.command()
def run(
    suites: Annotated[list[str] | None, typer.Argument(help="Which suites; all without.")] = None,
    split: Annotated[
        str | None, typer.Option(help="Only this split (tune or test) of a suite that has them.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where report.json and report.md are written.")] = PROJECT
    / "var"
    / "evals",
    failures: Annotated[bool, typer.Option("--failures", help="Print every failed sample.")] = False,
) -> None:
    """Run suites, print a table, write the report; exit code 1 where a suite is below its floor."""
    tasks = load_tasks()
    if unknown := [name for name in suites or () if name not in tasks]:
        raise UnknownSuite(f"no suite '{unknown[0]}'; there are {', '.join(tasks)}")
    bench = Bench()
    results = [_run(tasks[name], bench, split) for name in suites or tasks]
    console = Console()
    console.print(as_table(results))
    for result in results if failures else ():
        for failure in result.failures:
            console.print(f"{failure.id} [{failure.group}] {failure.reason}", markup=False, highlight=False)
    for file in write_reports(results, out):
        console.print(f"written: {file}", highlight=False)
    if not all(result.passed for result in results):
        raise typer.Exit(1)


@app.command()
def bench(
    questions: Annotated[int, typer.Option(min=1, help="How many questions to time.")] = 200,
    cold: Annotated[
        bool, typer.Option(help="Also time a cold start to the page and to the first answer.")
    ] = True,
) -> None:
    """Time the model-free way, the cold start and the memory; reported, never asserted."""
    from evals.bench import measure

    Console().print(measure(questions, cold=cold))


def main() -> None:
    """Runs the command line; a fault of a suite ends with a message."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(40),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        app()
    except EvalError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from error


def _run(task: Task, bench: Bench, split: str | None) -> Result:
    samples = load_suite(task.name, split=split)
    started = time.perf_counter()
    scored = [
        (sample.id, sample.group, task.score(sample, bench))
        for sample in track(samples, description=task.name, transient=True, console=Console(stderr=True))
    ]
    return summarise(task.name, task.floor, time.perf_counter() - started, scored)
