"""`vouch verify FILE`: the verdict for a person, or as JSON for a machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.portfolio import verify
from app.portfolio.checks.bag import Progress as Hears
from app.portfolio.checks.report import Report
from app.web.dates import count

MOST_SHOWN = 50
_ONE = {
    "files": "file",
    "units": "unit",
    "pieces of evidence": "piece of evidence",
    "evidence files": "evidence file",
    "decisions": "decision",
    "sign-offs": "sign-off",
    "trail entries": "trail entry",
}


def verify_file(path: Path, *, as_json: bool) -> int:
    """Check a portfolio (a ZIP or a folder) and say so on standard output; gives the exit code: 0 valid, 1 not."""
    with _progress(path, quiet=as_json) as hears:
        report = verify.verify(path, hears)
    if as_json:
        print(json.dumps({"valid": report.valid, **asdict(report)}, ensure_ascii=False, indent=2))
    else:
        _say(report)
    return 0 if report.valid else 1


def _say(report: Report) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if report.valid:
        console.print(Text("Valid. ", style="bold green") + Text(_whose(report)))
        console.print(Text(f"{_counts(report)}. Every checksum and every fingerprint is right."))
        return
    problems = report.problems
    console.print(Text("Not valid. ", style="bold red") + Text(f"{count(len(problems), 'problem')} in {report.path}:"))
    for problem in problems[:MOST_SHOWN]:
        where = f"{problem.where}: " if problem.where else ""
        console.print(Text(f"  {_tame(where)}{_tame(problem.sentence)}"))
    if len(problems) > MOST_SHOWN:
        console.print(Text(f"  and {len(problems) - MOST_SHOWN} more. Use --json to see them all."))


def _whose(report: Report) -> str:
    made = report.made_at[:10]
    return f"The portfolio of {_tame(report.learner)} from {_tame(report.provider)}, made on {made}."


def _counts(report: Report) -> str:
    return ", ".join(count(number, _ONE[name], name) for name, number in report.counts.items())


def _tame(text: str) -> str:
    """Names come from the file: nothing in them may steer the terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


@contextmanager
def _progress(path: Path, *, quiet: bool) -> Iterator[Hears]:
    """A bar on standard error while it runs; nothing when it is not a terminal or JSON was asked for."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal or not path.exists():
        yield lambda _: None
        return
    columns = (TextColumn("Checking"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=verify.size_of(path))
        yield lambda size: bar.advance(task, size)
