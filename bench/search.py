"""How much work a search is, letter by letter, in a library of 25,000 standards: `python -m bench.search`.

The server is `vouch serve`, as its own process. What is counted is all the CPU that it and PostgreSQL's processes use
for whole requests, from a browser's bytes to the answer's; the bare SQL is the same statements sent again by the driver.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from app import logs
from app.access.models import Membership, Person, Provider
from app.access.passwords import hash_password
from app.clock import today
from app.db import Database
from app.demo.cast import DEMO_PASSWORD
from app.serving import prepare
from app.wiring import wire
from bench import limits
from bench.__main__ import machine
from bench.client import Client, Request, sign_in
from bench.counting import counted
from bench.cpu import Meter
from bench.engines import NAMES, Engine, engine
from bench.rounds import WARM, Work
from bench.search_data import STANDARDS, Made, make
from bench.server import Server, serving, settings_for

GOAL = 50.0  # CPU milliseconds of a whole request while somebody types
ROUNDS, TIMES = 6, 12
RESULTS = Path(__file__).resolve().parent / "SEARCH.md"
EMAIL = "reader@search.example"
TYPED: tuple[tuple[str, dict[str, str]], ...] = (
    ("two letters", {"q": "co"}),
    ("three letters", {"q": "pro"}),
    ("the most frequent word", {"q": "the"}),
    ("one word", {"q": "anxiety"}),
    ("two words", {"q": "support young"}),
    ("two words, the second begun", {"q": "resilience wellb"}),
    ("six little words", {"q": "to of and the in with"}),
    ("a whole code", {"q": "HSCCLD352"}),
    ("a code in pieces", {"q": "HSC CLD 352"}),
    ("how a code begins", {"q": "ba"}),
    ("a statement’s code", {"q": "P11"}),
    ("no hit", {"q": "zzzqqq"}),
    ("one word, legacy only", {"q": "anxiety", "validity": "legacy"}),
    ("everything, no word", {"q": ""}),
)
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("the whole page, no word", {}),
    ("the whole page, one word", {"q": "anxiety"}),
)
Say = Callable[[str], None]


class Typing(Client):
    """A browser whose script asks for the list alone."""

    def _whole(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
        return super()._whole(method, path, body, {**headers, "HX-Request": "true", "HX-Request-Type": "partial"})


@dataclass
class Found:
    """What one kind of request took, in CPU milliseconds, and how large it was."""

    cpu: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    statements: int = 0
    wire: int = 0
    bare: float = 0.0


@dataclass
class Results:
    """All about one engine."""

    title: str
    made: Made
    size: int
    found: dict[str, Found]


def measure(started: Engine, folder: Path, say: Say, number: int) -> Results:
    """Make the library on this engine and search it."""
    prepare(settings_for(folder, started.url))
    wire()
    database = Database(started.url)
    started.settle()
    empty = started.size()
    made = make(database, say, number)
    with database.writing() as session:
        _a_reader(session)
    database.dispose()
    started.settle()
    found = {name: Found() for name, _ in (*TYPED, *PAGES)}
    file = folder / "statements.pickle"
    say(f"{started.title}: statements")
    with serving(folder, started.url, counted=file) as server:
        for name, count in counted(_works(server), file).items():
            found[name].statements, found[name].wire = count.number, count.wire
            found[name].bare = limits.sql_alone(started, count.statements)
    say(f"{started.title}: searches")
    with serving(folder, started.url) as server:
        own = Meter(server.pid)
        _rounds(_works(server), found, lambda: own.read() + started.cpu())
    return Results(started.title, made, started.size() - empty, found)


def _a_reader(session: Session) -> None:
    provider = Provider(name="Tideway Training (bench)")
    person = Person(email=EMAIL, name="Robin Reader", known_as="Robin", password_hash=hash_password(DEMO_PASSWORD))
    session.add_all([provider, person])
    session.flush()
    assert provider.id is not None
    assert person.id is not None
    session.add(Membership(provider_id=provider.id, person_id=person.id, role="learner", starts_on=today("UTC")))


def _works(server: Server) -> list[Work]:
    reader = sign_in(server.port, EMAIL, DEMO_PASSWORD)
    typing = Typing(server.port, reader.cookie)
    listed = [(name, asked, typing) for name, asked in TYPED] + [(name, asked, reader) for name, asked in PAGES]
    return [Work(name, client, _requests(asked), TIMES) for name, asked, client in listed]


def _requests(asked: dict[str, str]) -> Iterator[Request]:
    return cycle([Request(f"/standards?{urlencode(asked)}")])


def _rounds(works: list[Work], found: dict[str, Found], cpu: Callable[[], float]) -> None:
    for work in works:
        for _ in range(WARM):
            work.client.ask(next(work.requests))
    for _ in range(ROUNDS):
        for work in works:
            before = cpu()
            answers = [work.client.ask(next(work.requests)) for _ in range(work.times)]
            found[work.key].cpu.append((cpu() - before) * 1000 / len(answers))
            found[work.key].waits += [answer.seconds * 1000 for answer in answers]


def report(results: list[Results], command: str) -> str:
    """The results in words and tables, as bench/SEARCH.md has them."""
    lines = [
        "# How much work a search in the library is",
        "",
        f"Measured on {datetime.now(UTC):%-d %B %Y} by `{command}`. {machine()}",
        "",
        "A library of made-up standards as large as all of the UK's: about 15 performance criteria and 25 knowledge",
        "statements each, 900 suites, the words of the real standards as frequent as there and each suite's own terms;",
        "nearly every frequent word is in nearly every standard, so no search is helped by being rare. CPU is all that the",
        "server's processes used for a whole request (sign-in checked, searched, statements marked, page drawn,",
        f"compressed), the least of {ROUNDS} rounds of {TIMES}, the median beside it. Bare SQL: the request's statements",
        f"sent again by the driver alone. Goal while somebody types: {GOAL:.0f} ms.",
    ]
    for one in results:
        made = one.made
        lines += [
            "",
            f"## {one.title}",
            "",
            f"{made.standards:,} standards with {made.statements:,} statements, {one.size / 2**20:,.0f} MiB in all: their rows "
            f"were inserted in {made.rows:.0f} s, the library took them in in {made.index:.0f} s "
            f"({made.index * 1000 / made.standards:.2f} ms each).",
            "",
            "| asked | CPU ms: least (median) | goal | bare SQL ms | ratio | statements | kB sent | p50 wait ms |",
            "|---|---:|---|---:|---:|---:|---:|---:|",
        ]
        typed = dict((*TYPED, *PAGES))
        for name, found in one.found.items():
            words = typed[name].get("q", "")
            least = min(found.cpu)
            met = "met" if least <= GOAL else "**missed**"
            lines.append(
                f"| {name}{f' (`{words}`)' if words else ''} | {least:.2f} ({statistics.median(found.cpu):.2f}) | {met} | "
                f"{found.bare:.2f} | {least / found.bare:.1f} | {found.statements} | {found.wire / 1000:.1f} | "
                f"{statistics.median(found.waits):.1f} |"
            )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--engine", action="append", choices=NAMES, help="only this database; both by default")
    parser.add_argument("--standards", type=int, default=STANDARDS, help="fewer, to try the bench itself")
    parser.add_argument("--to", type=Path, default=RESULTS, help="where the results go")
    chosen = parser.parse_args()
    logs.configure(readable=True)
    began = time.perf_counter()

    def say(words: str) -> None:
        print(f"{time.perf_counter() - began:6.0f} s  {words}", file=sys.stderr, flush=True)

    results = []
    for name in chosen.engine or NAMES:
        with tempfile.TemporaryDirectory(prefix="vouch-search-") as folder, engine(name, Path(folder)) as started:
            results.append(measure(started, Path(folder), say, chosen.standards))
    command = " ".join(["python -m bench.search", *sys.argv[1:]])
    chosen.to.write_text(report(results, command), "utf-8")
    say(f"written to {chosen.to.name}")


if __name__ == "__main__":
    main()
