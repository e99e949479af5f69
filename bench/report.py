"""RESULTS.md: what was measured, beside the goals and the limits, and why where a goal is missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.data import Data
from bench.goals import (
    BYTES_PER_LEARNER,
    FIRST_VISIT_KB,
    FIRST_VISIT_REQUESTS,
    GOALS,
    REPEAT_VISIT_KB,
    Goal,
)
from bench.rounds import Figures, percentile
from bench.visits import Visit, Visits
from bench.why import ON_POSTGRESQL, why

COLUMNS = (
    "work",
    "CPU ms: least (median)",
    "goal",
    "",
    "p50, p95 of one client",
    "of 8 at once",
    "statements (goal)",
    "HTML kB",
    "sent kB",
    "limit ms",
    "ratio",
    "Moodle; Mahara CPU ms",
)
RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


@dataclass
class EngineResults:
    """Everything measured on one database."""

    title: str
    data: Data
    figures: dict[str, Figures] = field(default_factory=dict)
    limits: dict[str, tuple[str, float]] = field(default_factory=dict)
    film_growth: int | None = None
    counted_live: float = 0.0
    visits: dict[str, Visits] = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """The run as a whole."""

    day: str
    command: str
    machine: str
    minutes: float
    bare: float
    engines: list[EngineResults]


def write(run: Run, path: Path = RESULTS) -> None:
    path.write_text("\n".join(_lines(run)) + "\n", encoding="utf-8")


def _lines(run: Run) -> Iterator[str]:
    yield "# How much work a request is"
    yield ""
    yield f"Measured on {run.day} by `{run.command}`, in {run.minutes:.0f} minutes. {run.machine}"
    yield ""
    yield from _method(run)
    for results in run.engines:
        yield from _engine(results, run.bare)
    yield from _misses(run)


def _method(run: Run) -> Iterator[str]:
    sizes = run.engines[0].data
    yield (
        f"Data: a training provider with {len(sizes.centre.learners):,} learners in {len(sizes.centre.cohorts)} cohorts, four "
        f"units and 215 criteria each, {sizes.centre.pieces:,} pieces of evidence, {sizes.centre.claims:,} claims, "
        f"{sizes.centre.decisions:,} decisions; beside it a cohort of {len(sizes.cohort.learners):,} and one of "
        f"{len(sizes.crowd.learners):,} learners, each at a provider of its own in the same database."
    )
    yield ""
    yield (
        "The server is `vouch serve`, one process, started for the run; the client is on the same machine and speaks "
        "HTTP with gzip. CPU is all that the server process used in a round, divided by the requests, and PostgreSQL's "
        "processes are counted in. Works take turns within each round. The machine is shared and noisy, so the figure "
        "is the **least** of the rounds; the median stands beside it. Waits (p50, p95) are wall time and say as much "
        "about the neighbours as about us. Statements are counted in a second pass with a hook that only the bench "
        "starts. HTML is the page uncompressed, kB the answer on the wire with its headers."
    )
    yield ""
    yield (
        "Limit: a bare ASGI page of 20 kB from the same server program "
        f"({run.bare:.2f} ms) and the page's own statements sent again by the bare driver; for a decision the append of "
        "one row to disk; for files `sha256sum` and a copy with one fsync. Ratio: ours to the limit, in the same run."
    )


def _engine(results: EngineResults, bare: float) -> Iterator[str]:
    yield ""
    yield f"## {results.title}"
    yield ""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---|"
    for key, goal in GOALS.items():
        if key in results.figures:
            yield _row(goal, results.figures[key], results.limits.get(key))
    yield ""
    yield from _facts(results)
    yield from _visit_lines(results.visits)


def _row(goal: Goal, figures: Figures, limit: tuple[str, float] | None) -> str:
    statements = "–" if figures.statements is None else str(figures.statements)
    if goal.statements is not None and figures.statements is not None:
        statements += f" ({goal.statements})"
    cells = [
        goal.title,
        f"{_ms(figures.least)} ({_ms(figures.middle)})",
        "–" if goal.cpu is None else _ms(goal.cpu),
        verdict(goal, figures),
        _waits(figures.alone),
        _waits(figures.together),
        statements,
        _kb(figures.html),
        _kb(figures.wire),
        "–" if limit is None else _ms(limit[1]),
        "–" if limit is None or not limit[1] else f"{figures.least / limit[1]:.1f}",
        goal.peers,
    ]
    return f"| {' | '.join(cells)} |"


def verdict(goal: Goal, figures: Figures) -> str:
    """met, or what is missed; nothing where no goal was set."""
    if goal.cpu is None and goal.statements is None:
        return ""
    missed = [
        words
        for words, over in (
            ("CPU", goal.cpu is not None and figures.least > goal.cpu),
            (
                "statements",
                goal.statements is not None and figures.statements is not None and figures.statements > goal.statements,
            ),
        )
        if over
    ]
    return f"**missed: {' and '.join(missed)}**" if missed else "met"


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _kb(value: int) -> str:
    return f"{value / 1000:.1f}" if value else "–"


def _waits(values: list[float]) -> str:
    return f"{_ms(percentile(values, 50))}, {_ms(percentile(values, 95))}" if values else "–"


def _facts(results: EngineResults) -> Iterator[str]:
    size = results.data.bytes_per_learner
    met = "met" if size <= BYTES_PER_LEARNER else "**missed**"
    yield f"- Database: {size / 1e6:.3f} MB for each learner (goal {BYTES_PER_LEARNER / 1e6:.2f}: {met})."
    if results.film_growth is not None:
        yield (f"- Memory: the server grew by at most {results.film_growth / 1024**2:.0f} MiB while it took in 1 GiB.")
    if results.counted_live:
        yield (
            f"- Counting a cohort of {len(results.data.cohort.learners):,} from its decisions would take the database "
            f"alone {results.counted_live:.1f} ms (GROUP BY over {results.data.cohort.decisions:,} rows); the page reads "
            "kept counts instead."
        )


def _visit_lines(visits: Mapping[str, Visits]) -> Iterator[str]:
    if not visits:
        return
    yield ""
    yield (
        "What a phone's browser fetches (Chromium, an empty cache, then the same page again; goals: first at most "
        f"{FIRST_VISIT_KB} kB in {FIRST_VISIT_REQUESTS} requests, repeat at most {REPEAT_VISIT_KB} kB of HTML only). Files of "
        "evidence stand apart: no browser keeps them, because tablets are shared, so they come again each time."
    )
    yield ""
    yield "| page | first visit | | repeat visit | | evidence, each time |"
    yield "|---|---:|---|---:|---|---:|"
    for title, both in visits.items():
        first, repeat = both.first, both.repeat
        first_met = first.wire <= FIRST_VISIT_KB * 1000 and first.requests <= FIRST_VISIT_REQUESTS
        repeat_met = repeat.wire <= REPEAT_VISIT_KB * 1000 and repeat.requests <= 1
        yield (
            f"| {title} | {_kb_in(first)} | {'met' if first_met else '**missed**'} "
            f"| {_kb_in(repeat)} | {'met' if repeat_met else '**missed**'} | {_evidence(repeat)} |"
        )


def _kb_in(visit: Visit) -> str:
    return f"{visit.wire / 1000:.1f} kB, {visit.requests} {'request' if visit.requests == 1 else 'requests'}"


def _evidence(visit: Visit) -> str:
    return f"{visit.files_wire / 1000:.1f} kB, {visit.files} files" if visit.files else "–"


def _misses(run: Run) -> Iterator[str]:
    yield ""
    yield "## Why, where a goal is missed"
    yield ""
    found = [
        (results, key)
        for results in run.engines
        for key, goal in GOALS.items()
        if key in results.figures and verdict(goal, results.figures[key]) not in ("met", "")
    ]
    if not found:
        yield "None is missed."
    for results, key in found:
        yield f"- {results.title}, {GOALS[key].title}: {why(key, results.figures[key], results.limits.get(key))}"
    if any(results.title.startswith("PostgreSQL") for results, _ in found):
        yield ""
        yield ON_POSTGRESQL
    yield ""
    yield (
        "What is measured is a server that has been asked before: templates are compiled, and strips of learners that were "
        "drawn before are kept by their content. Drawing the 200 of a page of 50 learners anew takes about 2 ms more."
    )
    yield ""
    yield (
        "Not measured here: searching a library of 25,000 standards (`python -m bench.search` measures that apart); "
        "Lighthouse (no copy of it comes with the tests); axe is a test (tests/front)."
    )
