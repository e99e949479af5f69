"""Look inside a file in a process that has nothing to lose: no database, no network, no secrets, and little time.

Decoders of photos and documents are written in C and fed by strangers (SAFETY 3.1.16). So each file is opened in a
child: under bubblewrap, which shows it an empty world with the file and a folder for results, wherever the machine
allows that; and in any case with a bare environment and limits on memory, processor time, written bytes and open files.
`isolation()` tells which of the two is in force; `vouch selfcheck` and the operator's handbook say what it means.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import structlog

from app.storage.findings import Findings, Untrustworthy, read_findings

log = structlog.get_logger()

GRACE = 5  # seconds of wall clock beyond the child's own limit, for starting and for writing results
_APP = Path(__file__).resolve().parent.parent
_SEEN = "/look"  # where the file and the results are, seen from inside


class SandboxError(RuntimeError):
    """We could not look, through no fault of the file: nothing is known about it, and it is worth trying again."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Isolation:
    """Which walls stand around a look inside a file."""

    complete: bool
    words: str


@lru_cache(maxsize=1)
def isolation() -> Isolation:
    """Tried once for each process: many containers forbid what bubblewrap needs."""
    tool = shutil.which("bwrap")
    limits = "limits on memory, time, files and written bytes, and an empty environment"
    if tool is None:
        return Isolation(False, f"Files are opened in a child process with {limits}. Install bubblewrap to add walls.")
    with tempfile.TemporaryDirectory(prefix="vouch-look-") as folder:
        walls = _walls(tool, Path(__file__), Path(folder))
        try:
            tried = subprocess.run(  # noqa: S603
                [*walls, sys.executable, "-I", "-c", "pass"], capture_output=True, timeout=20, check=False, env={}
            )
            why = tried.stderr.decode(errors="replace").strip()[:200]
            works = tried.returncode == 0
        except (OSError, subprocess.TimeoutExpired) as error:
            works, why = False, str(error)[:200]
    if works:
        return Isolation(True, f"Files are opened under bubblewrap, without network or disk, with {limits}.")
    return Isolation(
        False, f"bubblewrap does not work here ({why}). Files are opened in a child process with {limits}."
    )


def look_into(path: Path, media_type: str, *, seconds: int, memory: int) -> Findings:
    """What is inside a file of this type, within `seconds` of processor and wall time and `memory` bytes.

    A file that breaks, stalls or outgrows the inspector gives Findings with a problem. Raises SandboxError when the
    inspector itself could not run.
    """
    with tempfile.TemporaryDirectory(prefix="vouch-look-") as folder, tempfile.TemporaryFile() as noise:
        results = Path(folder)
        command = _command(path.resolve(), results, media_type, seconds, memory)
        code = _run(command, noise.fileno(), seconds + GRACE)
        try:
            found = read_findings(results)
        except Untrustworthy as error:
            log.error("results of a look inside a file are not ours", path=path.name, error=str(error))
            return Findings(problem="broken")
        if code == 0 and found is not None:
            return found
        noise.seek(0)
        last_words = noise.read(100_000)[-2000:].decode(errors="replace")
        return _ended_early(code, found, path.name, last_words)


def _ended_early(code: int | None, found: Findings | None, name: str, last_words: str) -> Findings:
    """The inspector was ended by a limit, by a crash in a decoder, or could not work at all."""
    ended_by = -code if code is not None and code < 0 else (code or 0) - 128
    log.warning("a look inside a file ended early", file=name, code=code, last_words=last_words)
    if found is not None and found.previews and found.problem is None:
        return found
    if code is None or ended_by == signal.SIGXCPU:
        return Findings(problem="slow")
    if ended_by == signal.SIGKILL or "MemoryError" in last_words:
        return Findings(problem="memory")
    if ended_by in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP):
        return Findings(problem="broken")
    raise SandboxError(f"We couldn’t look inside a file: the inspector ended with {code}.")


def _run(command: list[str], noise: int, wall: int) -> int | None:
    """The exit code, or None when it had to be ended because its time was up."""
    try:
        child = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=noise,
            stderr=noise,
            env=_environment(),
            cwd="/",
            start_new_session=True,
        )
    except OSError as error:
        raise SandboxError("We couldn’t look inside a file: the inspector did not start.") from error
    try:
        return child.wait(wall)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _command(path: Path, results: Path, media_type: str, seconds: int, memory: int) -> list[str]:
    tool = shutil.which("bwrap") if isolation().complete else None
    file, folder = (f"{_SEEN}/file", f"{_SEEN}/results") if tool else (str(path), str(results))
    walls = _walls(tool, path, results) if tool else []
    inspector = [sys.executable, "-P", "-s", "-m", "app.storage.inspector"]
    return [*walls, *inspector, file, folder, media_type, str(seconds), str(memory)]


def _walls(tool: str, path: Path, results: Path) -> list[str]:
    """A world with Python, the inspector's own code, one file to read and one folder to write."""
    walls = [tool, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--dev", "/dev"]
    walls += ["--tmpfs", "/tmp", "--chdir", "/"]  # noqa: S108 (its own, and gone with it)
    python = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent)}
    system = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache")
    for place in (*system, *sorted(python - {"/", "/usr"})):
        walls += ["--ro-bind-try", place, place]
    for place in (_APP / "__init__.py", _APP / "storage"):
        walls += ["--ro-bind", str(place), str(place)]
    return [*walls, "--ro-bind", str(path), f"{_SEEN}/file", "--bind", str(results), f"{_SEEN}/results"]


def _environment() -> dict[str, str]:
    """Nothing of ours: neither settings nor secrets."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": "/",
        "PYTHONPATH": str(_APP.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
    }
