"""Everything that is measured on one database, in order: reading before writing, so that the data stays as described."""

import argparse
from collections.abc import Callable
from pathlib import Path

from bench import exports, limits, uploads, works
from bench.counting import Counted, counted
from bench.cpu import Meter
from bench.data import Data, kept
from bench.engines import Engine
from bench.goals import PAGES
from bench.report import EngineResults
from bench.rounds import Figures, rounds
from bench.scenes import Rows, cast, scene
from bench.server import Server, serving
from bench.visits import visits

Say = Callable[[str], None]


def measure(engine: Engine, folder: Path, bare: float, say: Say, chosen: argparse.Namespace) -> EngineResults:
    """Make the data, measure, and give the results."""
    data = kept(engine, folder, chosen.keep, say, quick=chosen.quick)
    results = EngineResults(title=engine.title, data=data)
    counts = _second_pass(engine, folder, data, say, chosen.only)
    say(f"{engine.title}: the limits of pages")
    _limits_of_pages(engine, results, counts, bare)
    _reading_and_writing(engine, folder, results, say, chosen)
    for key, count in counts.items():
        figures = results.figures.setdefault(key, Figures())
        figures.statements, figures.html, figures.wire = count.number, count.html, count.wire
    if not chosen.only:
        results.counted_live = limits.group_by(engine, data.cohort.cohorts[0])
        _files(engine, folder, results, say)
    return results


def _second_pass(engine: Engine, folder: Path, data: Data, say: Say, only: list[str] | None) -> dict[str, Counted]:
    say(f"{engine.title}: statements and bytes")
    file = folder / "statements.pickle"
    with serving(folder, engine.url, counted=file) as server:
        people, shown = cast(server.port, data), scene(engine, data)
        every = works.pages(people, shown, data) + works.acts(people, shown)
        return counted([work for work in every if not only or work.key in only], file)


def _reading_and_writing(
    engine: Engine, folder: Path, results: EngineResults, say: Say, chosen: argparse.Namespace
) -> None:
    only, data = chosen.only, results.data
    with serving(folder, engine.url) as server:
        clock = _clock(server, engine)
        people, shown = cast(server.port, data), scene(engine, data)
        say(f"{engine.title}: pages")
        pages = [work for work in works.pages(people, shown, data) if not only or work.key in only]
        results.figures |= rounds(pages, clock, number=chosen.rounds)
        if not only and engine.name == "sqlite":
            say(f"{engine.title}: what a browser fetches")
            looks = {
                "sign-in page": (works.nobody(server.port), "/sign-in"),
                "learner’s home": (people.learner, "/home"),
                "review page": (people.reader, f"/evidence/{shown.reviews[0]}/review"),
                "assessor’s queue": (people.reader, "/queue"),
                "coverage of a cohort": (people.managers[1], f"/cohorts/{data.cohort.cohorts[0]}/coverage"),
            }
            results.visits = visits(server.port, looks)
        say(f"{engine.title}: acts")
        acts = [work for work in works.acts(people, shown) if not only or work.key in only]
        results.figures |= rounds(acts, clock, number=chosen.rounds)
        if not only or "export" in only:
            say(f"{engine.title}: exports")
            figures, file = exports.exports(people.learner, shown, Rows(engine), clock, folder)
            results.figures["export"] = figures
            results.limits["export"] = ("hashing and copying the file", limits.of_file(file).both)


def _clock(server: Server, engine: Engine) -> Callable[[], float]:
    own = Meter(server.pid)
    return lambda: own.read() + engine.cpu()


def _limits_of_pages(engine: Engine, results: EngineResults, counts: dict[str, Counted], bare: float) -> None:
    alone = {
        key: limits.sql_alone(engine, counts[key].statements) for key in PAGES if key in counts and key != "opening"
    }
    for key, milliseconds in alone.items():
        results.limits[key] = ("a bare page and the SQL alone", bare + milliseconds)
    appending = limits.append(engine)
    if "opening" in counts and "review" in alone:
        results.limits["opening"] = ("a bare page, the SQL and one append", bare + alone["review"] + appending)
    for key in ("decision", "eight"):
        if key in counts:
            results.limits[key] = ("one append to disk", appending)


def _files(engine: Engine, folder: Path, results: EngineResults, say: Say) -> None:
    """Uploads, while no worker looks inside files: that is another process's work and is not waited for."""
    say(f"{engine.title}: uploads")
    with serving(folder, engine.url, worker=False) as server:
        clock = _clock(server, engine)
        people, shown = cast(server.port, results.data), scene(engine, results.data)
        results.figures["upload"] = uploads.photos(people.learner, shown, clock)
        photo = folder / "photo.jpg"
        photo.write_bytes(uploads.photo())
        results.limits["upload"] = ("hashing and copying the file", limits.of_file(photo).both)
        if not limits.room_for_films(folder):
            say("There is no room for files of 1 GiB here, so that is left out.")
            return
        film, source = uploads.films(people.learner, shown, clock, server.pid, folder)
        results.figures["gigabyte"], results.film_growth = film.figures, film.growth
        results.limits["gigabyte"] = ("hashing and copying the file", limits.of_file(source).both)
