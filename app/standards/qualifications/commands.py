"""`vouch standards qualifications`: check their files."""

from pathlib import Path
from typing import Annotated

import typer

from app.settings import get_settings
from app.standards.problems import errors
from app.standards.qualifications import files

app = typer.Typer(help="Awards made of units: check their files.", no_args_is_help=True)
Folder = Annotated[Path | None, typer.Argument(help="The folder of the standards; qualifications/ is looked for in it")]


@app.callback()
def main() -> None:
    """Keep `check` a command of its own although it is the only one."""


@app.command()
def check(folder: Folder = None) -> None:
    """Say what is wrong with the qualifications' files, and which are incomplete. Ends with 1 if one cannot be used."""
    found, problems = files.read_all(folder or get_settings().standards_dir)
    for problem in problems:
        typer.echo(str(problem), err=True)
    for name, one in found.items():
        for sentence in one.qualification.incomplete:
            typer.echo(f"{name}: incomplete: {sentence}")
    wrong = errors(problems)
    if not wrong:
        typer.echo(f"{len(found)} qualification{'' if len(found) == 1 else 's'} can be used.")
    raise typer.Exit(1 if wrong else 0)
