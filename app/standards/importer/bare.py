"""Lists without any labels: one statement to a line, or to a paragraph, or closed by a mark; otherwise it cannot be told."""

import itertools

from app.standards.importer import vocabulary
from app.standards.importer.entries import Entry, Heading
from app.standards.importer.roles import is_assessment_note
from app.standards.importer.rows import Row
from app.standards.importer.sections import reads_as_heading
from app.standards.importer.wrapping import WIDEST_PAGE, Wrapping, goes_on

_CLOSED = (".", ";", "; and", ";and", ", and")


class BareList:
    """Statements, headings between them, notes, and how far the reading is to be believed."""

    def __init__(self, rows: list[Row], wrapping: Wrapping) -> None:
        self.rows, self.wrapping = rows, wrapping
        self.entries: list[Entry] = []
        self.headings: list[Heading] = []
        self.odd: list[Row] = []
        self.notes: list[Row] = []
        self.doubts: list[str] = []
        self.remarks: list[str] = []
        self.sure = 0.8

    def run(self) -> "BareList":
        """Find the boundaries and make the statements."""
        notes = {row for row in self.rows if row.mark is None and is_assessment_note(row.text)}
        self.notes = [row for row in self.rows if row in notes]
        rows = [row for row in self.rows if row not in notes]
        headings = self._headings(rows)
        body = [row for row in rows if row not in headings and row.mark is None]
        begins = self._begins(body)
        if begins is None:
            self.odd = [*body, *headings]
            self.sure = 0.1
            return self
        for row in rows:
            if row in headings or row.mark is not None:
                self._heading(row)
            elif row in begins or not self.entries:
                entry = Entry(None, len(self.entries) + 1, indent=row.indent)
                entry.add(row)
                entry.group = len(self.headings) - 1 if self.headings else None
                self.entries.append(entry)
            else:
                self.entries[-1].add(row)
        return self

    def _heading(self, row: Row) -> None:
        if row.mark is not None and row.mark.kind == "element":
            self.headings.append(
                Heading(row, row.mark.value or row.mark.name, row.mark.name if row.mark.value else None)
            )
        elif row.mark is None:
            self.headings.append(Heading(row, row.text))

    def _headings(self, rows: list[Row]) -> set[Row]:
        """A capital where all statements begin with a small letter, and a statement after it."""
        plain = [row for row in rows if row.mark is None]
        upper = [row for row in plain if vocabulary.starts_upper(row.text)]
        small = len(plain) - len(upper)
        found: set[Row] = {row for row in plain if row.hint.startswith("h")}
        if small <= len(upper):
            return found
        for row, after in itertools.pairwise(rows):
            apart = row.gap or after.gap or not self.wrapping.hard
            over_statement = after.mark is None and not vocabulary.starts_upper(after.text)
            if row in upper and reads_as_heading(row) and over_statement and apart:
                found.add(row)
        return found

    def _begins(self, rows: list[Row]) -> set[Row] | None:
        """The rows that begin a statement, or None where that cannot be told."""
        if len(rows) < 2:
            return set(rows)
        paragraphs = sum(1 for row in rows[1:] if row.gap)
        if paragraphs >= 0.6 * (len(rows) - 1):
            return self._by_paragraph(rows)
        if any(len(row.text) > WIDEST_PAGE for row in rows):
            return self._by_line(rows, 0.8)
        closed = [row.text.endswith(_CLOSED) for row in rows]
        if (
            sum(closed) >= 2
            and closed[-1]
            and all(mark or _is_rest(row, below) for mark, row, below in zip(closed, rows, rows[1:], strict=False))
        ):
            return {rows[0], *(below for mark, below in zip(closed, rows[1:], strict=False) if mark)}
        return self._by_look(rows)

    def _by_paragraph(self, rows: list[Row]) -> set[Row]:
        begins = {rows[0]}
        for before, row in itertools.pairwise(rows):
            if not (goes_on(before, row, self.wrapping) or vocabulary.leaves_open(before.text)):
                begins.add(row)
            elif row.gap:
                self.doubts.append(f"line {row.line} was read as the rest of the line before it.")
        return begins

    def _by_line(self, rows: list[Row], sure: float) -> set[Row]:
        self.sure = sure
        begins = set(rows)
        for before, row in itertools.pairwise(rows):
            if vocabulary.leaves_open(before.text) or before.soft_end or before.broken:
                begins.discard(row)
        return begins

    def _by_look(self, rows: list[Row]) -> set[Row] | None:
        """Lines that all begin with a capital, or never stop in mid-sentence, are whole; else nothing shows the ends."""
        open_ends = sum(1 for row in rows[:-1] if vocabulary.may_go_on(row.text) or row.soft_end or row.broken)
        upper = sum(1 for row in rows if vocabulary.starts_upper(row.text))
        if upper == len(rows) and open_ends <= len(rows) / 5:
            return self._by_line(rows, 0.8 if not open_ends else 0.7)
        first_upper = vocabulary.starts_upper(rows[0].text)
        if (
            first_upper
            and open_ends
            and all(
                vocabulary.starts_upper(row.text) or _may_follow(before) for before, row in itertools.pairwise(rows)
            )
        ):
            self.sure = 0.7
            return {row for row in rows if vocabulary.starts_upper(row.text)}
        full = sum(1 for row in rows if self.wrapping.is_full(row))
        if not open_ends and (not self.wrapping.hard or full <= len(rows) / 2):
            return self._by_line(rows, 0.75 if full <= len(rows) / 2 else 0.65)
        self.doubts.append(
            "nothing shows where one statement ends and the next begins. The lines were left for you to place."
        )
        return None


def _is_rest(row: Row, below: Row) -> bool:
    return not below.gap and not vocabulary.starts_upper(below.text) and len(row.text) > 30


def _may_follow(before: Row) -> bool:
    return before.text[-1] not in ".;"
