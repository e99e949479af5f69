"""Reading a list of learners from a spreadsheet (CSV). Pure: says what every row holds and what is wrong with it.

Rows are numbered as the spreadsheet numbers them: the headings are row 1.
"""

import csv
from dataclasses import dataclass

from app.errors import Mistake
from app.people.rules import tidy_email, tidy_known_as, tidy_name

MOST_ROWS = 200  # about five seconds of one transaction, in which nobody else can write to SQLite
_HEADINGS = {
    "email": "email",
    "e-mail": "email",
    "email address": "email",
    "e-mail address": "email",
    "name": "name",
    "full name": "name",
    "known_as": "known_as",
    "known as": "known_as",
}


@dataclass(frozen=True)
class Row:
    """One learner of the list."""

    number: int
    email: str
    name: str
    known_as: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row, and how to mend it."""

    number: int
    sentence: str


@dataclass(frozen=True)
class Roster:
    """The list as read. Nothing of it may be used while there are problems."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]


def decode(content: bytes) -> str:
    """The text of a CSV file; raises Mistake for a workbook or another kind of file."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise Mistake(
            "That is a workbook. In your spreadsheet choose Save as, CSV, and choose that file.", field="file"
        )
    if b"\x00" in content:
        raise Mistake("That isn’t a list we can read. Save it as CSV (UTF-8) and choose that file.", field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what spreadsheets on Windows save as plain CSV


def read(text: str) -> Roster:
    """Every learner in the list; raises Mistake when it has no headings we know, or is too long."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    try:
        table = list(csv.reader(lines, delimiter=_delimiter(lines)))
    except csv.Error as error:
        raise Mistake("That isn’t a list we can read. Save it as CSV (UTF-8) and try again.", field="list") from error
    filled = [(number, cells) for number, cells in enumerate(table, start=1) if any(cell.strip() for cell in cells)]
    if not filled:
        raise Mistake("Choose a file, or paste the list: email, name, known_as.", field="list")
    titles = filled.pop(0)[1]
    headings = [_HEADINGS.get(cell.strip().lower()) for cell in titles]
    if "email" not in headings or "name" not in headings:
        raise Mistake(
            "The first row has to hold the headings email and name (and known_as, if you like).", field="list"
        )
    if len(filled) > MOST_ROWS:
        raise Mistake(
            f"That is more than {MOST_ROWS} learners. Split the list and add one part at a time.", field="list"
        )
    ignored = tuple(cell.strip() for cell, known in zip(titles, headings, strict=True) if not known and cell.strip())
    rows, problems = _judged(filled, headings)
    if not filled:
        raise Mistake("There are headings, but no learners under them.", field="list")
    return Roster(rows, problems, ignored)


def _delimiter(lines: list[str]) -> str:
    """Comma, semicolon or tab: whichever the headings use most."""
    first = next((line for line in lines if line.strip()), "")
    return max(",;\t", key=first.count)


def _judged(
    filled: list[tuple[int, list[str]]], headings: list[str | None]
) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    first_with: dict[str, int] = {}
    for number, cells in filled:
        value = {name: cell for name, cell in zip(headings, cells, strict=False) if name}
        if len(cells) > len(headings):
            problems.append(
                Problem(number, "It has more cells than there are headings. Put names with commas in quotes.")
            )
            continue
        try:
            name = tidy_name(value.get("name", ""))
            known_as = tidy_known_as(value.get("known_as", ""), name)
            row = Row(number, tidy_email(value.get("email", "")), name, known_as)
        except Mistake as error:
            problems.append(Problem(number, error.sentence))
            continue
        if row.email in first_with:
            twin = first_with[row.email]
            problems.append(Problem(number, f"{row.email} is in row {twin} already. Take one of them out."))
        else:
            first_with[row.email] = number
            rows.append(row)
    return tuple(rows), tuple(problems)
