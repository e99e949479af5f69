"""`vouch standards export`: a standard as a file for another system."""

from pathlib import Path
from typing import Annotated

import typer

from app.settings import get_settings
from app.standards.exchange.library import library, named
from app.standards.exchange.outcome import Exchanged, ExchangeError
from app.standards.exchange.reading import write_exchange

Key = Annotated[str, typer.Argument(help="HSCCLD352@1, or HSCCLD352 where there is only one version")]
Format = Annotated[Exchanged, typer.Option("--format", help="case, moodle, mahara or yaml")]
Out = Annotated[Path | None, typer.Option("--out", help="File to write; without it, the text is printed")]


def export_standard(key: Key, kind: Format = "case", out: Out = None) -> None:
    """Write a standard for another system. Says on stderr what that system's format cannot keep."""
    settings = get_settings()
    try:
        known = library(settings)
        one = named(known, key)
        earlier = [other.document for other in known if other is not one]
        written = write_exchange(one.document, kind, settings.base_url, one.changed, earlier)
        if out:
            out.write_bytes(written.text.encode())
    except ExchangeError as error:
        typer.echo("\n".join(error.problems), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"{error.filename} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(1) from None
    for sentence in written.lost:
        typer.echo(sentence, err=True)
    if out:
        typer.echo(f"{one.document.reference} is in {out}.")
    else:
        typer.echo(written.text, nl=False)
