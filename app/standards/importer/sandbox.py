"""Opens Word, PDF and HTML files in a child process with its own limits, so that no file can hurt the server.

The child gets the bytes on its standard input and gives lines back as JSON on a file of limited size. Memory and CPU
time are limited by the operating system where it can do so (Linux, macOS); wall-clock time is limited everywhere.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from app.standards.importer.limits import CHILD_WALL_SECONDS, TooLarge, Unreadable
from app.standards.importer.rows import SourceLine

_ROOT = str(Path(__file__).resolve().parents[3])
_BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from app.standards.importer.sources.child import main; main(sys.argv[2])"
_NAMES = {"docx": "Word file", "pdf": "PDF", "html": "web page"}


def read_in_child(kind: str, data: bytes, seconds: float = CHILD_WALL_SECONDS) -> tuple[list[SourceLine], list[str]]:
    """The lines of a file and warnings about it. Raises TooLarge or Unreadable, never anything else."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        _run(kind, given, answer, seconds)
        answer.seek(0)
        return understood(kind, answer.read())


def _run(kind: str, given: IO[bytes], answer: IO[bytes], seconds: float) -> None:
    child = subprocess.Popen(  # noqa: S603 - our own interpreter with fixed words; nothing of the document is among them
        [sys.executable, "-I", "-B", "-c", _BOOT, _ROOT, kind],
        stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env={"LANG": "C.UTF-8"}, close_fds=True, start_new_session=True,
    )  # fmt: skip
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TooLarge(f"The {_NAMES[kind]} takes too long to open. Paste the text of the standard instead.") from None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
    if child.returncode not in (0, None) and answer.tell() == 0 and child.returncode < 0:
        raise TooLarge(
            f"The {_NAMES[kind]} needs too much time or memory to open. Paste the text of the standard instead."
        )


def understood(kind: str, answer: bytes) -> tuple[list[SourceLine], list[str]]:
    """The lines and warnings of a child's answer. Raises TooLarge or Unreadable with the child's sentence."""
    try:
        said = json.loads(answer)
        if "too_large" in said:
            raise TooLarge(str(said["too_large"]))
        if "unreadable" in said:
            raise Unreadable(str(said["unreadable"]))
        lines = [SourceLine(int(number), str(text), int(page), str(hint)) for number, text, page, hint in said["lines"]]
        return lines, [str(warning) for warning in said["warnings"]]
    except (ValueError, KeyError, TypeError):
        raise Unreadable(
            f"The {_NAMES[kind]} could not be opened: it seems to be damaged. Open it, save it again, or paste its text."
        ) from None
