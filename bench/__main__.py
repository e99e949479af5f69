"""Run the whole bench: `python -m bench`, or `make bench`."""

import argparse
import shlex
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from app import logs
from bench import limits, report
from bench.engines import NAMES, engine
from bench.one_engine import measure
from bench.report import Run
from bench.rounds import ROUNDS


def main() -> None:
    chosen = _arguments().parse_args()
    logs.configure(readable=True)
    began = time.perf_counter()

    def say(words: str) -> None:
        print(f"{time.perf_counter() - began:6.0f} s  {words}", file=sys.stderr, flush=True)

    bare = limits.bare_page()
    found = []
    for name in chosen.engine or NAMES:
        with tempfile.TemporaryDirectory(prefix="vouch-bench-") as folder, engine(name, Path(folder)) as started:
            found.append(measure(started, Path(folder), bare, say, chosen))
    run = Run(
        day=f"{datetime.now(UTC):%-d %B %Y}",
        command=shlex.join(["python", "-m", "bench", *sys.argv[1:]]) if sys.argv[1:] else "make bench",
        machine=machine(),
        minutes=(time.perf_counter() - began) / 60,
        bare=bare,
        engines=found,
    )
    report.write(run, chosen.to)
    say(f"written to {chosen.to.name}")


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--engine", action="append", choices=NAMES, help="only this database; both by default")
    parser.add_argument(
        "--only", action="append", help="only these works (see bench/goals.py), without files and browser"
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, to try the bench itself")
    parser.add_argument("--keep", type=Path, help="keep SQLite's data in this folder, and use it when it is there")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each work takes its turn")
    parser.add_argument("--to", type=Path, default=report.RESULTS, help="where the results go")
    return parser


def machine() -> str:
    """The machine in general words."""
    memory = next(
        int(line.split()[1]) for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal")
    )
    busy = float(Path("/proc/loadavg").read_text().split()[0])
    return (
        f"A virtual machine with {limits.cores()} cores and {memory / 1024**2:.0f} GiB of memory, Linux, Python "
        f"{sys.version.split()[0]}, shared with other work (load {busy:.0f} at the end of the run)."
    )


if __name__ == "__main__":
    main()
