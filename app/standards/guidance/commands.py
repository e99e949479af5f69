"""`vouch standards guidance`: check the files."""

from pathlib import Path
from typing import Annotated

import typer

from app.settings import get_settings
from app.standards.guidance import files
from app.standards.guidance.schema import NOT_CHECKED
from app.standards.problems import errors

app = typer.Typer(help="Guidance beside the standards: check its files.", no_args_is_help=True)
Folder = Annotated[Path | None, typer.Argument(help="The folder of the standards; guidance/ is looked for in it")]


@app.callback()
def main() -> None:
    """Keep `check` a command of its own although it is the only one."""


@app.command()
def check(folder: Folder = None) -> None:
    """Say what is wrong, links to the standards included. Ends with 1 if a file cannot be used."""
    found, problems = files.read_all(folder or get_settings().standards_dir)
    for problem in problems:
        typer.echo(str(problem), err=True)
    for name, one in found.items():
        unchecked = sum(service.last_checked == NOT_CHECKED for service in one.services)
        typer.echo(f"{name}: {len(one.sections)} sections, {len(one.services)} services, {unchecked} not checked yet.")
    raise typer.Exit(1 if errors(problems) else 0)
