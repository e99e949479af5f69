"""Start and stop the server that is measured: the real one, as its own process, as `vouch serve` runs it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.settings import Settings

START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    pid: int
    port: int


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def settings_for(folder: Path, url: str) -> Settings:
    """The settings that the bench itself uses: the same database and folders as the server's."""
    return Settings(_env_file=None, environment="production", data_dir=folder, database_url=url)


@contextmanager
def serving(folder: Path, url: str, *, counted: Path | None = None, worker: bool = True) -> Iterator[Server]:
    """`vouch serve` on this data. With `counted`, the same app with a hook that counts statements (counted.py)."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VOUCH_")} | {
        "VOUCH_ENVIRONMENT": "production",
        "VOUCH_BASE_URL": f"http://127.0.0.1:{port}",
        "VOUCH_DATA_DIR": str(folder),
        "VOUCH_DATABASE_URL": url,
        "VOUCH_WORKER_IN_PROCESS": "true" if worker else "false",
    }
    command = [sys.executable, "-m", "app", "serve", "--no-migrate", "--port", str(port)]
    if counted is not None:
        command = [sys.executable, "-m", "bench.counted", str(port)]
        environment["VOUCH_BENCH_STATEMENTS"] = str(counted)
    with running(command, port, "/healthz", environment) as server:
        yield server


@contextmanager
def running(command: list[str], port: int, path: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """A process that answers at this port; stopped on leaving."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, cwd=_root())
    try:
        _await_answer(process, port, path)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _root() -> Path:
    return Path(__file__).resolve().parent.parent


def _await_answer(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode} before it answered.")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"The server did not answer within {START_SECONDS} seconds.")
