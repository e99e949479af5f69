"""`vouch standards publish` and `mark`: what every centre shares is published and marked by the people who run Vouch."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.db import Database
from app.errors import DomainError
from app.settings import get_settings
from app.standards import mark_queries, marking, service
from app.standards.problems import StandardFileError

T = TypeVar("T")
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of standards that are no drafts.")]
Key = Annotated[str, typer.Argument(help="The version, like HSCCLD352@1.")]
Validity = Annotated[str, typer.Argument(help="current, legacy or withdrawn.")]
Since = Annotated[str, typer.Option("--withdrawn", help="When it was withdrawn: 2026, 2026-03 or 2026-03-31.")]
Why = Annotated[str, typer.Option(help="A reason, shown on its page.")]


def publish_files(files: Files) -> None:
    """Publish these files for every centre. What centres publish on their pages is their own, and stays so."""
    try:
        report = _in_database(lambda session: service.sync(session, *files))
    except StandardFileError as error:
        for problem in error.problems:
            typer.echo(f"{problem.file}:{problem.line}: {problem.message} {problem.mend}", err=True)
        typer.echo("Nothing was published.", err=True)
        raise typer.Exit(1) from None
    for words, references in (
        ("Published", report.added),
        ("New validity", report.updated),
        ("Published already", report.unchanged),
        ("Draft, left out", report.drafts),
    ):
        for reference in references:
            typer.echo(f"{words}: {reference}")


def mark_standard(key: Key, validity: Validity, withdrawn: Since = "", why: Why = "") -> None:
    """Say that a shared version is current, legacy or withdrawn. Its words stay, and so do its learners."""

    def mark(session: Session) -> None:
        row = mark_queries.shared_with_key(session, key)
        if row is None:
            typer.echo(f"There is no shared standard {key}. `vouch standards list` names them.", err=True)
            raise typer.Exit(1)
        marking.mark_shared(session, row, validity.capitalize(), withdrawn=withdrawn, why=why)

    try:
        _in_database(mark)
    except DomainError as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Marked: {key} is {validity.lower()}.")


def _in_database(act: Callable[[Session], T]) -> T:
    """Do it in one transaction of the configured database."""
    database = Database(get_settings().database)
    try:
        if not inspect(database.read_engine).has_table("standard_mark"):
            typer.echo("The database is not ready. Run `vouch standards sync` first.", err=True)
            raise typer.Exit(1)
        with database.writing() as session:
            return act(session)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        typer.echo(f"The database cannot be used: {reason}. Look at VOUCH_DATABASE_URL.", err=True)
        raise typer.Exit(1) from None
    finally:
        database.dispose()
