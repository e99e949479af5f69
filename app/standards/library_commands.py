"""`vouch standards reindex`: make the library's list and its search anew from the standards."""

import typer
from rich.progress import Progress
from sqlalchemy.exc import OperationalError

from app import migrate
from app.db import Database
from app.settings import get_settings
from app.standards import library_index


def reindex(
    check: bool = typer.Option(False, "--check", help="Only say whether it is in step; ends with 1 if not."),
) -> None:
    """Make the library’s list and search anew from the standards. Nothing else is changed, and it can be done at any time."""
    settings = get_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    try:
        migrate.upgrade(database)
        if check:
            raise typer.Exit(_check(database))
        count = _rebuild(database)
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        typer.echo(f"The database cannot be used: {reason}. Look at VOUCH_DATABASE_URL and VOUCH_DATA_DIR.", err=True)
        raise typer.Exit(1) from None
    finally:
        database.dispose()
    typer.echo(f"{count} {'standard' if count == 1 else 'standards'} can be found.")


def _check(database: Database) -> int:
    with database.reading() as session:
        found = library_index.out_of_step(session)
    if found:
        typer.echo(f"Out of step: {'; '.join(found)}. Run `vouch standards reindex`.", err=True)
        return 1
    typer.echo("Every standard can be found as it is.")
    return 0


def _rebuild(database: Database) -> int:
    with Progress(transient=True) as progress, database.writing() as session:
        bar = progress.add_task("Standards", total=None)
        return library_index.rebuild(session, lambda done, total: progress.update(bar, completed=done, total=total))
