"""The data that is measured: three providers in one database, all inserted by app.demo.large.

The first is the realistic one. The other two have one cohort of a thousand and of ten thousand learners, with less
evidence each: what they are for (coverage, a lead's queue) reads counts and queue rows, whose number is what matters.
"""

import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.db import Database
from app.demo.large import Large, seed_large
from app.demo.large_plan import Size
from app.serving import prepare
from app.wiring import wire
from bench.engines import Engine
from bench.server import settings_for

Say = Callable[[str], None]

# Twelve assessors for a thousand learners: each has 500 pieces waiting, as SPEED's queue has.
CENTRE = Size(learners=1000, pieces=15, claims=8, decided=0.6, assessors=12)
COHORT = Size(learners=1000, pieces=2, claims=8, decided=0.5, assessors=2, cohorts=1, domain="thousand.example")
CROWD = Size(learners=10_000, pieces=1, claims=1, decided=0, assessors=1, cohorts=1, domain="ten-thousand.example")
SMALL = 10


@dataclass(frozen=True)
class Data:
    """What was made, and how large the database is for each learner of the realistic provider (bytes)."""

    centre: Large
    cohort: Large
    crowd: Large
    bytes_per_learner: float
    seconds: float


def sizes(*, quick: bool) -> tuple[Size, Size, Size]:
    """The three sizes; a tenth of them for trying out the bench itself, with enough waiting for two assessors."""
    if not quick:
        return CENTRE, COHORT, CROWD
    return (
        replace(CENTRE, learners=CENTRE.learners // SMALL, assessors=2),
        replace(COHORT, learners=COHORT.learners // SMALL),
        replace(CROWD, learners=CROWD.learners // SMALL),
    )


def make(engine: Engine, folder: Path, say: Say, *, quick: bool) -> Data:
    """Migrate, load the standards and insert the three providers."""
    prepare(settings_for(folder, engine.url))
    wire()
    database = Database(engine.url)
    engine.settle()
    empty = engine.size()
    made: list[Large] = []
    per_learner = 0.0
    for size in sizes(quick=quick):
        say(f"{engine.title}: {size.learners:,} learners with {size.pieces} pieces each")
        made.append(seed_large(database, size))
        engine.settle()
        per_learner = per_learner or (engine.size() - empty) / size.learners
    database.dispose()
    return Data(made[0], made[1], made[2], per_learner, sum(one.seconds for one in made))


def kept(engine: Engine, folder: Path, keep: Path | None, say: Say, *, quick: bool) -> Data:
    """The data, from `keep` where an earlier run left it (SQLite only), so that trying out a change is quick."""
    if keep is None or engine.name != "sqlite":
        return make(engine, folder, say, quick=quick)
    keep.mkdir(parents=True, exist_ok=True)
    notes, copy = keep / "made.pickle", keep / "vouch.db"
    if not notes.exists():
        data = make(engine, folder, say, quick=quick)
        shutil.copyfile(folder / "vouch.db", copy)
        notes.write_bytes(pickle.dumps(data))
        return data
    shutil.copyfile(copy, folder / "vouch.db")
    return pickle.loads(notes.read_bytes())
