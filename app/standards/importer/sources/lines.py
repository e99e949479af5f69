"""Collecting the lines of a document that has paragraphs instead of lines, and laying tables out as lines."""

from dataclasses import dataclass, field

from app.standards.importer import vocabulary
from app.standards.importer.labels import read_label
from app.standards.importer.rows import SourceLine

STEP = 4  # blanks by which a level of a list stands further in


@dataclass(frozen=True, slots=True)
class Line:
    """A line before it has a number. An empty text is a blank line."""

    text: str
    hint: str = ""


@dataclass(slots=True)
class Cell:
    """The lines of one cell of a table."""

    lines: list[Line] = field(default_factory=list)

    def filled(self) -> list[Line]:
        """Its lines without the blank ones."""
        return [line for line in self.lines if line.text.strip()]


def numbered(lines: list[Line]) -> list[SourceLine]:
    """Lines numbered from 1 in reading order; blank ones are kept, since they set paragraphs apart."""
    result: list[SourceLine] = []
    number = 0
    for line in lines:
        number += 1 if line.text.strip() else 0
        result.append(SourceLine(max(1, number), line.text, 0, line.hint))
    return result


def table_lines(rows: list[list[Cell]]) -> list[Line]:
    """A table as lines: side by side where a row is a label and its value, column by column where columns are sections."""
    rows = [row for row in rows if any(cell.filled() for cell in row)]
    if not rows:
        return []
    if len(rows[0]) > 1 and _sections_across(rows[0]):
        return _by_column(rows)
    lines = [Line("")]
    for row in rows:
        lines.extend(_row_lines([cell.filled() for cell in row if cell.filled()]))
    return [*lines, Line("")]


def _sections_across(header: list[Cell]) -> bool:
    """Whether the first row holds two or more section headings beside each other."""
    firsts = [cell.filled()[0].text for cell in header if cell.filled()]
    headed = [
        text
        for text in firsts
        if vocabulary.heading(text) or vocabulary.lead(text) or vocabulary.heading_and_lead(text)
    ]
    return len(headed) >= 2


def _by_column(rows: list[list[Cell]]) -> list[Line]:
    width = max(len(row) for row in rows)
    lines: list[Line] = []
    for column in range(width):
        lines.append(Line(""))
        for row in rows:
            if column < len(row):
                lines.extend(row[column].filled())
    return [*lines, Line("")]


def _row_lines(cells: list[list[Line]]) -> list[Line]:
    if all(len(cell) == 1 for cell in cells):
        return [
            Line(
                "\t".join(cell[0].text.strip() if index else cell[0].text for index, cell in enumerate(cells)),
                cells[0][0].hint,
            )
        ]
    first, *others = cells
    rest = [line for cell in others for line in cell]
    if not others or len(first) > 1 or vocabulary.heading(first[0].text):
        return [*first, *rest]
    label = read_label(first[0].text)
    if label is not None and label.end >= len(first[0].text):
        return [
            Line(f"{first[0].text}\t{rest[0].text.strip()}"),
            *(Line(line.text, line.hint or "more") for line in rest[1:]),
        ]
    if vocabulary.fact(first[0].text):
        return [Line(f"{first[0].text}\t{rest[0].text.strip()}"), *rest[1:]]
    return [*first, *rest]


def with_label(label: str, text: str, level: int) -> str:
    """A list entry as one line. A label that the text prints itself is not put before it a second time."""
    own = read_label(text)
    if own is not None and own.end < len(text) and own.kind in ("pk", "code", "dec", "numdot"):
        label = ""
    return " " * (STEP * level) + (f"{label} {text}" if label else text)
