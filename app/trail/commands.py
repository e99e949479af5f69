"""`vouch verify --trail`: walk every provider's chain, and say where one stops being whole."""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text
from sqlmodel import Session

from app.db import Database
from app.trail import queries
from app.trail.chain import START, Break, check


@dataclass(frozen=True)
class Walked:
    """One provider's chain: how many entries it has, and where it breaks, if it does."""

    provider_id: int
    name: str
    entries: int
    broken: Break | None


def verify_trail(database: Database, *, as_json: bool = False) -> int:
    """Check the whole trail and say so on standard output; gives the exit code: 0 whole, 1 not."""
    with database.reading() as session:
        if not database.is_sqlite:  # one moment for all, even while others write; SQLite reads so by itself
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        walked = _walk(session, quiet=as_json)
    whole = all(one.broken is None for one in walked)
    if as_json:
        print(json.dumps({"valid": whole, "providers": [_plain(one) for one in walked]}, ensure_ascii=False, indent=2))
    else:
        _say(walked, whole=whole)
    return 0 if whole else 1


def _walk(session: Session, *, quiet: bool) -> list[Walked]:
    heads = {head.provider_id: (head.seq, head.sha256) for head in queries.heads(session)}
    found = []
    with _progress(sum(seq for seq, _ in heads.values()), quiet=quiet) as stepped:
        for provider_id, name in sorted(queries.provider_names(session).items()):
            seq, sha256 = heads.get(provider_id, (0, START))
            with closing(_counted(queries.entries_in_order(session, provider_id), stepped)) as entries:
                found.append(Walked(provider_id, name, seq, check(entries, seq, sha256)))
    return found


def _counted(entries: Generator[Any, None, None], stepped: Callable[[], None]) -> Generator[Any, None, None]:
    """The entries as they come, telling the progress bar."""
    with closing(entries):
        for entry in entries:
            stepped()
            yield entry


def _plain(one: Walked) -> dict[str, Any]:
    broken = {"seq": one.broken.seq, "sentence": one.broken.sentence} if one.broken else None
    return {"id": one.provider_id, "name": one.name, "entries": one.entries, "break": broken}


def _say(walked: list[Walked], *, whole: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    entries = sum(one.entries for one in walked)
    if whole:
        many = f"{len(walked):,} {'provider' if len(walked) == 1 else 'providers'}"
        console.print(
            Text("Whole. ", style="bold green")
            + Text(f"{entries:,} entries of {many}: none was changed, added or lost.")
        )
        return
    console.print(Text("Not whole. ", style="bold red") + Text("Somebody changed the trail outside the service:"))
    for one in walked:
        console.print(
            Text(f"  {one.name}: {one.broken.sentence if one.broken else f'whole, {one.entries:,} entries.'}")
        )


@contextmanager
def _progress(total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on standard error, when that is a terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("Walking the trail"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda: bar.advance(task)
