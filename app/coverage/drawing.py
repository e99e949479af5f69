"""What a page shows by the thousand, written out in one go: strips of learners, and cells of the coverage table.

A template that asks for each mark by itself takes milliseconds, and a phone has to keep an element for each. Here a
run of equal marks is one element, and what was written for the same marks before is kept: it depends on nothing else.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby

from markupsafe import Markup, escape

from app.coverage.rules import SLIPPING, WELL_BEHIND
from app.web import dates

LONGEST_ROW = 80  # scale.css has classes for as many columns
KEPT = 4096  # strips: some megabytes at most

MARK_WORDS = {
    "d": "signed off",
    "m": "met",
    "p": "met and to be countersigned",
    "w": "awaiting assessment",
    "e": "more evidence needed",
    "n": "not yet met",
    ".": "not started",
}
_STATUS = {".": "todo", "w": "wait", "m": "met", "p": "prov", "e": "more", "n": "nym", "d": "done"}
GAP = '<td class="gap"></td>'


def _written(text: str) -> Markup:
    """Markup that was made here of numbers, fixed words and what is escaped already."""
    return Markup(text)  # noqa: S704


def strip_words(marks: str) -> str:
    """What a strip shows, as a sentence: "53 criteria: 34 met, 5 awaiting assessment, 14 not started"."""
    parts = [f"{marks.count(mark)} {words}" for mark, words in MARK_WORDS.items() if mark in marks]
    return f"{dates.count(len(marks), 'criterion', 'criteria')}{': ' if parts else ''}{', '.join(parts)}"


@lru_cache(maxsize=KEPT)
def strip(marks: str, performance: int) -> Markup:
    """One mark for each criterion, P over K, as parts.html draws it; equal marks beside each other are one element."""
    width = min(max(performance, len(marks) - performance, 1), LONGEST_ROW)
    rows = (("P", marks[:performance]), ("K", marks[performance:]))
    drawn = "".join(f"<b>{letter}</b><span>{_runs(part, width)}</span>" for letter, part in rows if part)
    return _written(f'<div class="strip n-{width}" role="img" aria-label="{escape(strip_words(marks))}">{drawn}</div>')


def _runs(marks: str, width: int) -> str:
    """Runs end where a row of the strip ends."""
    return "".join(
        _run(_STATUS[mark], sum(1 for _ in run))
        for start in range(0, len(marks), width)
        for mark, run in groupby(marks[start : start + width])
    )


@cache
def _run(status: str, length: int) -> str:
    run = f' class="n-{length}"' if length > 1 else ""
    return f'<i data-s="{status}"{run}></i>'


@cache
def _cell(share: int, plan: int) -> str:
    """A cell: how high, and how far behind the plan. The row says where the plan runs."""
    points = (plan - share) * 10
    behind = " behind" if points >= WELL_BEHIND else " slip" if points >= SLIPPING else ""
    return f'<td class="c v-{share}{behind}"><span>{share}</span></td>'


def cells(shares: Sequence[int], plan: int, first_k: int) -> Markup:
    """A row of the coverage table, with a gap before the knowledge statements (at `first_k`; 0 for no gap)."""
    found = [_cell(share, plan) for share in shares]
    if first_k:
        found.insert(first_k, GAP)
    return _written("".join(found))


@lru_cache(maxsize=KEPT)
def heads(codes: tuple[str, ...], drawn: tuple[bool, ...], first_k: int) -> Markup:
    """The heads of the columns: some codes are drawn, all of them are read."""
    found = [
        f'<th scope="col">{escape(code) if shown else f"""<span class="vh">{escape(code)}</span>"""}</th>'
        for code, shown in zip(codes, drawn, strict=True)
    ]
    if first_k:
        found.insert(first_k, GAP)
    return _written("".join(found))
