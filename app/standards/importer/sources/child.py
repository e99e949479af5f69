"""What runs in the child process: take limits upon itself, read one file from standard input, answer in JSON."""

import json
import sys
from collections.abc import Callable

from app.standards.importer import limits
from app.standards.importer.rows import SourceLine
from app.standards.importer.sources.txt import check_size

# The largest answer: lines of at most MAX_CHARACTERS as JSON.
_MAX_ANSWER_BYTES = 24 * limits.MEGABYTE
Read = Callable[[bytes], tuple[list[SourceLine], list[str]]]


def main(kind: str) -> None:
    """Read standard input as a file of that kind and print the answer."""
    _limit_self()
    data = sys.stdin.buffer.read(limits.MAX_BYTES + 1)
    print(json.dumps(answer(kind, data)), flush=True)


def answer(kind: str, data: bytes) -> dict[str, object]:
    """Lines and warnings, or the sentence that says why there are none."""
    damaged = "The file seems to be damaged and could not be opened. Open it, save it again, or paste its text."
    try:
        lines, warnings = reader_for(kind)(data)
        check_size(sum(len(line.text) for line in lines), len(lines))
    except limits.TooLarge as refusal:
        return {"too_large": str(refusal)}
    except limits.Unreadable as refusal:
        return {"unreadable": str(refusal)}
    except (MemoryError, RecursionError):
        return {"too_large": "The file needs too much memory to open. Paste the text of the standard instead."}
    except Exception:
        return {"unreadable": damaged}
    return {"lines": [[line.number, line.text, line.page, line.hint] for line in lines], "warnings": warnings}


def reader_for(kind: str) -> Read:
    """The module that reads this kind; each is imported only when it is needed."""
    if kind == "pdf":
        from app.standards.importer.sources import pdf

        return pdf.read
    if kind == "docx":
        from app.standards.importer.sources import docx

        return docx.read
    from app.standards.importer.sources import html

    return html.read


def _limit_self() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock still holds
        return
    cpu = limits.CHILD_CPU_SECONDS
    for name, value in (
        ("RLIMIT_AS", limits.CHILD_MEMORY_BYTES),
        ("RLIMIT_CPU", cpu),
        ("RLIMIT_FSIZE", _MAX_ANSWER_BYTES),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 64),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (ValueError, OSError, AttributeError):
            continue
