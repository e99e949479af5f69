"""`vouch coverage`: make the kept counts again from the facts, or check that they are what the facts say."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress as Bar
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.coverage.drift import consistent, drift
from app.coverage.rebuild import Progress, Rebuilt, rebuild
from app.db import Database
from app.settings import get_settings

app = typer.Typer(
    name="coverage", help="The kept counts of coverage: check them, make them again.", no_args_is_help=True
)

Provider = Annotated[int | None, typer.Option("--provider", help="Only this provider, by its number. Without: all.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


@app.command(name="rebuild")
def rebuild_counts(provider: Provider = None, as_json: AsJson = False) -> None:
    """Make every kept count again from the facts. People can work meanwhile."""
    with _database() as database, _bar("Counting", shown=not as_json) as progress:
        done: Rebuilt = rebuild(database, provider, progress)
    if as_json:
        typer.echo(json.dumps({"enrolments": done.enrolments, "units": done.units, "cohorts": done.cohorts}))
    else:
        typer.echo(
            f"Counted again: {_count(done.enrolments, 'enrolment')}, {_count(done.units, 'unit')}, "
            f"{_count(done.cohorts, 'cohort')}."
        )


@app.command()
def check(provider: Provider = None, as_json: AsJson = False) -> None:
    """Compare the kept counts with the facts. Ends with 1, and says where, when they differ."""
    with _database() as database, _bar("Comparing", shown=not as_json) as progress, consistent(database) as session:
        found = drift(session, provider, progress)
    if as_json:
        typer.echo(json.dumps({"ok": not found, "differences": found}, ensure_ascii=False, indent=2))
    elif found:
        for sentence in found:
            typer.echo(sentence)
        typer.echo(f"{_count(len(found), 'difference')}. `vouch coverage rebuild` mends them.", err=True)
    else:
        typer.echo("The kept counts are what the facts say.")
    raise typer.Exit(1 if found else 0)


@contextmanager
def _database() -> Iterator[Database]:
    database = Database(get_settings().database)
    file = database.url.database if database.is_sqlite else None
    if file and not Path(file).exists():
        typer.echo(f"There is no database at {file} yet. `vouch serve` makes one.", err=True)
        raise typer.Exit(1)
    try:
        yield database
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig).strip().splitlines()[0]
        typer.echo(f"The database cannot be used: {reason}. Look at VOUCH_DATABASE_URL and VOUCH_DATA_DIR.", err=True)
        raise typer.Exit(1) from None
    finally:
        database.dispose()


@contextmanager
def _bar(words: str, *, shown: bool) -> Iterator[Progress]:
    """A progress bar on stderr, drawn only where somebody watches."""
    with Bar(console=Console(stderr=True), transient=True, disable=not shown) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
