"""What the machine itself needs, taken in the same run: a bare page, the page's SQL alone, a hash, a copy, an append."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import cpu
from bench.client import Client, Request
from bench.counted import Statement
from bench.cpu import Meter
from bench.engines import Engine
from bench.server import free_port, running

REPEATS = 7
TIMES = 30


def bare_page() -> float:
    """CPU milliseconds of one bare ASGI page of 20 kB, from the same server program."""
    port = free_port()
    with running([sys.executable, "-m", "bench.bare", str(port)], port, "/") as server:
        client, meter = Client(port), Meter(server.pid)
        return _least(lambda: [client.ask(Request("/")) for _ in range(200)], meter.read, 200)


def sql_alone(engine: Engine, statements: list[Statement]) -> float:
    """CPU milliseconds to send a page's statements again and fetch every row, with the driver and nothing else."""
    if not statements:
        return 0.0
    with closing(engine.connect()) as connection:

        def once() -> None:
            for _ in range(TIMES):
                for statement, parameters in statements:
                    connection.execute(statement, parameters).fetchall()

        once()
        return _least(once, lambda: time.process_time() + engine.cpu(), TIMES)


def append(engine: Engine) -> float:
    """CPU milliseconds to append one row as long as a decision and have it on disk."""
    with closing(engine.connect()) as connection:
        connection.execute("CREATE TABLE bench_append (id INTEGER, words VARCHAR(400))")
        mark = "?" if engine.name == "sqlite" else "%s"

        def once() -> None:
            for number in range(TIMES):
                connection.execute(f"INSERT INTO bench_append VALUES ({mark}, {mark})", (number, "x" * 400))

        found = _least(once, lambda: time.process_time() + engine.cpu(), TIMES)
        connection.execute("DROP TABLE bench_append")
        return found


def group_by(engine: Engine, cohort: int) -> float:
    """CPU milliseconds to count a cohort's decisions by criterion from the facts, which the kept counts save."""
    statement = (
        "SELECT d.criterion_id, d.outcome, count(*) FROM assessment_decision d JOIN unit u ON u.id = d.unit_id "
        f"WHERE u.cohort_id = {cohort} GROUP BY d.criterion_id, d.outcome"
    )
    with closing(engine.connect()) as connection:
        return _least(lambda: connection.execute(statement).fetchall(), lambda: time.process_time() + engine.cpu(), 1)


@dataclass(frozen=True)
class OfFile:
    """CPU milliseconds to hash a file and to copy it to the disk."""

    sha256sum: float
    copy: float

    @property
    def both(self) -> float:
        return self.sha256sum + self.copy


def of_file(path: Path) -> OfFile:
    """sha256sum of the file, and dd of it with one fsync at the end, as programs of their own. The least of three."""
    copy = path.with_suffix(".copy")
    dd = ["dd", f"if={path}", f"of={copy}", "bs=1M", "conv=fsync", "status=none"]
    try:
        hashed = min(cpu.run(["sha256sum", str(path)]) for _ in range(3))
        copied = min(cpu.run(dd) for _ in range(3))
    finally:
        copy.unlink(missing_ok=True)
    return OfFile(hashed * 1000, copied * 1000)


def room_for_films(folder: Path) -> bool:
    """Whether the disk has room for the film, its form, the stored file and a copy."""
    return shutil.disk_usage(folder).free > 6 * 1024**3


def _least(work: Callable[[], Any], clock: cpu.Clock, number: int) -> float:
    found = []
    for _ in range(REPEATS):
        before = clock()
        work()
        found.append((clock() - before) * 1000 / number)
    return min(found)


def cores() -> int:
    return len(os.sched_getaffinity(0))
