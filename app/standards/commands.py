"""`vouch standards`: read documents, check the files, copy them into the database, list them, pin what is published."""

import json
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from app import migrate
from app.db import Database
from app.settings import get_settings
from app.standards import lock, queries, service, yaml_files
from app.standards.exchange.commands import export_standard
from app.standards.guidance.commands import app as guidance
from app.standards.import_commands import import_documents
from app.standards.json_schema import schema_text
from app.standards.library_commands import reindex
from app.standards.problems import Problem, StandardFileError, errors
from app.standards.publish_commands import mark_standard, publish_files
from app.standards.qualifications.commands import app as qualifications
from app.standards.schema import StandardFile, leaves

app = typer.Typer(
    name="standards", help="The National Occupational Standards: read in, check, copy, list, pin.", no_args_is_help=True
)
app.command(name="import")(import_documents)
app.command(name="publish")(publish_files)
app.command(name="mark")(mark_standard)

app.command(name="export")(export_standard)
app.command(name="reindex")(reindex)
app.add_typer(qualifications, name="qualifications")
app.add_typer(guidance, name="guidance")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Paths = Annotated[list[Path] | None, typer.Argument(help="Files or folders. Without any: the folder of the standards.")]


@app.command()
def check(paths: Paths = None, as_json: AsJson = False) -> None:
    """Say what is wrong with standards' files: file, line, sentence and mend. Ends with 1 if a file cannot be used."""
    read, problems = yaml_files.read_all(_paths(paths))
    if as_json:
        _print_json({"ok": not errors(problems), "problems": [problem.to_json() for problem in problems]})
    else:
        _print_problems(problems)
        if not errors(problems):
            typer.echo(f"{_count(len(read), 'standard')} can be used.")
    raise typer.Exit(1 if errors(problems) else 0)


@app.command()
def sync() -> None:
    """Copy the files into the database. A published version never changes: an edited file is refused."""
    settings = get_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        if not _has_tables(database):
            migrate.upgrade(database)
        with database.writing() as session:
            report = service.sync(session, settings.standards_dir)
    except StandardFileError as error:
        _print_problems(error.problems)
        typer.echo("Nothing was copied. Mend this, then run `vouch standards sync` again.", err=True)
        raise typer.Exit(1) from None
    except OperationalError as error:
        raise _unreachable(error) from None
    finally:
        database.dispose()
    _print_problems(report.warnings)
    for words, references in (
        ("Added", report.added),
        ("New validity", report.updated),
        ("Draft, left out", report.drafts),
    ):
        for reference in references:
            typer.echo(f"{words}: {reference}")
    typer.echo(f"{_count(len(report.added), 'standard')} added, {len(report.unchanged)} already there.")


@app.command(name="list")
def list_standards(as_json: AsJson = False) -> None:
    """List the standards of the folder and of the database."""
    rows = [_row(one.document, one.file) for one in yaml_files.read_all([get_settings().standards_dir])[0]]
    stored = _stored()
    keys = {document.reference.casefold() for document in stored}
    for row in rows:
        row["in_database"] = str(row["reference"]).casefold() in keys
    filed = {str(row["reference"]).casefold() for row in rows}
    rows += [
        {**_row(document, None), "in_database": True}
        for document in stored
        if document.reference.casefold() not in filed
    ]
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        where = "" if row["in_database"] else "  (not in the database yet: vouch standards sync)"
        typer.echo(f"{row['reference']}  {row['performance']} P, {row['knowledge']} K{where}\n    {row['title']}")
    if not rows:
        typer.echo(f"There are no standards in {get_settings().standards_dir}. Its README.md says how to add one.")


@app.command(name="lock")
def lock_versions(paths: Paths = None) -> None:
    """Pin the content of published versions in PUBLISHED.lock, so that no later edit goes unnoticed."""
    read, problems = yaml_files.read_all(_paths(paths))
    if errors(problems):
        _print_problems(errors(problems))
        typer.echo("Nothing was pinned.", err=True)
        raise typer.Exit(1)
    added: list[str] = []
    for folder in sorted({Path(one.file).parent for one in read}):
        here = [one.document for one in read if Path(one.file).parent == folder]
        try:
            added += lock.add(folder, [document for document in here if document.standard.validity != "Draft"])
        except OSError as error:
            typer.echo(f"{folder / lock.NAME} cannot be written: {error.strerror}.", err=True)
            raise typer.Exit(1) from None
    for reference in added:
        typer.echo(f"Pinned: {reference}")
    typer.echo(f"{_count(len(added), 'version')} pinned, {len(read) - len(added)} left as they were.")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the format, as it is in standards/schema.json."""
    typer.echo(schema_text(), nl=False)


def _paths(paths: list[Path] | None) -> list[Path]:
    return paths or [get_settings().standards_dir]


def _has_tables(database: Database) -> bool:
    return inspect(database.read_engine).has_table("standard")


def _stored() -> list[StandardFile]:
    """What the database holds; nothing when there is no database yet (asking must not make one)."""
    settings = get_settings()
    database = Database(settings.database)
    file = database.url.database if database.is_sqlite else None
    try:
        if file and not Path(file).exists():
            return []
        if not _has_tables(database):
            return []
        with database.reading() as session:
            return [service.stored(row) for row in queries.every_standard(session)]
    except OperationalError as error:
        raise _unreachable(error) from None
    finally:
        database.dispose()


def _unreachable(error: OperationalError) -> typer.Exit:
    reason = str(error.orig).strip().splitlines()[0]
    typer.echo(f"The database cannot be used: {reason}. Look at VOUCH_DATABASE_URL and VOUCH_DATA_DIR.", err=True)
    return typer.Exit(1)


def _row(document: StandardFile, file: str | None) -> dict[str, object]:
    standard = document.standard
    return {
        "reference": document.reference,
        "urn": standard.urn,
        "title": document.title,
        "version": standard.version,
        "revision": standard.revision,
        "validity": standard.validity,
        "performance": len(list(leaves(document.criteria))),
        "knowledge": len(list(leaves(document.knowledge))),
        "file": file,
    }


def _print_problems(problems: list[Problem]) -> None:
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        wrong = len(errors(problems))
        typer.echo(f"{_count(wrong, 'error')}, {_count(len(problems) - wrong, 'warning')}.", err=True)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
