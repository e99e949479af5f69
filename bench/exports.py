"""A portfolio asked for and made: the CPU of the whole server until the file is ready."""

import time
from pathlib import Path

from bench.client import Client, Request
from bench.cpu import Clock
from bench.rounds import Figures
from bench.scenes import Rows, Scene

TIMES = 5
PAUSE = 0.02
PATIENCE = 120


def exports(client: Client, scene: Scene, rows: Rows, clock: Clock, folder: Path) -> tuple[Figures, Path]:
    """Ask for the export several times; the last file. What asking costs is counted in."""
    figures = Figures()
    key = ""
    for number in range(TIMES + 1):
        began, at = clock(), time.perf_counter()
        client.ask(Request(f"/portfolios/{scene.enrolment}/exports", "POST", expect=303))
        key = _finished(rows, scene.enrolment)
        if number:
            figures.cpu.append((clock() - began) * 1000)
            figures.alone.append((time.perf_counter() - at) * 1000)
    return figures, folder / "exports" / key


def _finished(rows: Rows, enrolment: int) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        state, key = rows(
            f"SELECT state, storage_key FROM portfolio_export WHERE enrolment_id = {enrolment} ORDER BY id DESC LIMIT 1"
        )[0]
        if state == "ready":
            return key
        if state != "waiting":
            raise RuntimeError(f"The export is {state}.")
        time.sleep(PAUSE)
    raise RuntimeError(f"The export was not ready after {PATIENCE} seconds.")
