"""``python -m index``: build the index, search it, ask how it is, score its ranking on a folder.

Exit codes: 0 done, 2 bad usage or input, 3 a needed part is unavailable.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from corpus.errors import CorpusError
from corpus.reader import DRAFTS
from index.errors import IndexingError, IndexUnavailableError, WeightsError
from index.passages import PassageHit
from index.ranking import Encoder

BAD_INPUT = 2
UNAVAILABLE = 3

app = typer.Typer(help="The searchable index of findings.", no_args_is_help=True, add_completion=False)

Where = Annotated[
    Path | None,
    typer.Option("--index", help="Folder of the index; var/index or MAGNESIUM_INDEX_DIR without."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


@app.command()
def build(
    where: Where = None,
    force: Annotated[bool, typer.Option("--force", help="Build even if the index is up to date.")] = False,
    drafts: Annotated[Path, typer.Option(help="The site's own full texts.")] = DRAFTS,
    as_json: AsJson = False,
) -> None:
    """Build the index beside the old one and swap it in; nothing to do where it is up to date."""
    from index.build import build_index

    try:
        built = build_index(where, force=force, drafts=drafts)
    except (IndexingError, CorpusError) as error:
        _fail(error)
    manifest = built.manifest
    for fault in built.faults:
        typer.echo(f"left out: {fault}", err=True)
    if as_json:
        told = {"rebuilt": built.rebuilt, "findings": manifest.findings, "records": manifest.records}
        typer.echo(json.dumps(told | {"passages": manifest.passages, "folder": str(built.folder)}))
    else:
        state = "built" if built.rebuilt else "up to date"
        counts = f"{manifest.findings} findings of {manifest.records} records"
        if manifest.passages:
            counts += f", {manifest.passages} passages of full texts"
        typer.echo(f"{state}: {counts} in {built.folder}")


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="A question in everyday words.")],
    where: Where = None,
    k: Annotated[int, typer.Option("-k", min=1, help="How many findings.")] = 10,
    topic: Annotated[list[str] | None, typer.Option("--topic", help="Prefer findings of this topic.")] = None,
    lexical: Annotated[bool, typer.Option("--lexical", help="By words alone, without the encoder.")] = False,
    retracted: Annotated[bool, typer.Option("--retracted", help="Show retracted records too.")] = False,
    passages: Annotated[
        bool, typer.Option("--passages", help="Below the findings, passages of the site's own full texts.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the findings that fit a question best."""
    from index.search import open_index

    try:
        index = open_index(where, encoder=None if lexical else _encoder_or_none())
    except (IndexingError, CorpusError) as error:
        _fail(error)
    hits = index.search(query, k=k, topics=frozenset(topic or ()), include_retracted=retracted)
    try:
        beneath = index.passages(query, k=k, include_retracted=retracted) if passages else []
    except IndexingError as error:
        _fail(error)
    for rank, hit in enumerate(hits, start=1):
        if as_json:
            typer.echo(
                json.dumps(
                    {
                        "rank": rank,
                        "finding": hit.finding.id,
                        "record": hit.record.id,
                        "score": round(hit.score, 4),
                        "dense": None if hit.dense is None else round(hit.dense, 4),
                        "lexical": round(hit.lexical, 4),
                        "relevance": round(hit.relevance, 3),
                        "topic": hit.finding.topic,
                        "direction": hit.finding.direction,
                        "certainty": hit.finding.certainty,
                        "retracted": hit.record.retracted,
                        "plain": hit.finding.plain,
                        "statement": hit.finding.statement,
                    },
                    ensure_ascii=False,
                )
            )
        else:
            flag = " RETRACTED" if hit.record.retracted else ""
            typer.echo(f"{rank:2}. {hit.finding.id}  {hit.score:.3f}{flag}  {hit.finding.plain}")
    for rank, passage in enumerate(beneath, start=len(hits) + 1):
        typer.echo(_passage_json(rank, passage) if as_json else _passage_line(rank, passage))


def _passage_json(rank: int, hit: PassageHit) -> str:
    told = {
        "rank": rank,
        "passage": hit.id,
        "record": hit.record.id if hit.record else None,
        "title": hit.title,
        "year": hit.year,
        "doi": hit.doi,
        "pmid": hit.pmid,
        "place": hit.place,
        "score": round(hit.score, 4),
        "dense": None if hit.dense is None else round(hit.dense, 4),
        "lexical": round(hit.lexical, 4),
        "relevance": round(hit.relevance, 3),
        "retracted": hit.retracted,
        "superseded": bool(hit.record and hit.record.superseded_by),
        "quote": hit.quote,
    }
    return json.dumps(told, ensure_ascii=False)


def _passage_line(rank: int, hit: PassageHit) -> str:
    flag = " RETRACTED" if hit.retracted else ""
    flag += " SUPERSEDED" if hit.record and hit.record.superseded_by else ""
    return f"{rank:2}. {hit.id}  {hit.score:.3f}{flag}  not curated: {hit.title}, {hit.place}: “{hit.quote}”"


@app.command()
def status(where: Where = None, as_json: AsJson = False) -> None:
    """Say whether the index can be used, and from what it was built."""
    from index.build import new_passages
    from index.search import open_index

    try:
        index = open_index(where, encoder=_encoder_or_none())
    except (IndexingError, CorpusError) as error:
        _fail(error)
    manifest = index.manifest
    told = manifest.model_dump(mode="json", exclude={"canaries", "files"}) | {
        "usable": True,
        "passages_up_to_date": not new_passages(manifest),
    }
    if as_json:
        typer.echo(json.dumps(told))
    else:
        for name, value in told.items():
            typer.echo(f"{name}: {value}")


@app.command("eval-retrieval")
def eval_retrieval(
    folder: Annotated[Path, typer.Argument(help="Holds corpus.jsonl, queries.jsonl and qrels.tsv.")],
    lexical: Annotated[bool, typer.Option("--lexical", help="By words alone, without the encoder.")] = False,
) -> None:
    """Score the same ranking on a BEIR-style folder and print the scores as JSON."""
    from index.retrieval_set import evaluate

    try:
        encoder = None
        if not lexical:
            from index.embedder import load_encoder

            encoder = load_encoder()
        scores = evaluate(folder, encoder)
    except IndexingError as error:
        _fail(error)
    typer.echo(json.dumps(scores, indent=2))


def _encoder_or_none() -> Encoder | None:
    from index.embedder import load_encoder

    try:
        return load_encoder()
    except WeightsError as error:
        typer.echo(f"by words alone: {error}", err=True)
        return None


def _fail(error: Exception) -> NoReturn:
    typer.echo(str(error), err=True)
    unavailable = isinstance(error, IndexUnavailableError | WeightsError)
    raise typer.Exit(UNAVAILABLE if unavailable else BAD_INPUT)


if __name__ == "__main__":
    app()
