"""The source as numbered rows, each of which ends placed, dropped with a reason, or unplaced. Nothing is ever lost.

A row is a source line or a part of one: cutting a row keeps every letter in one of its parts, and a row that nobody
placed or dropped stays unplaced, so the account of the source is complete by construction.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from app.standards.importer.text import ends_softly, squeezed, tidy

Fate = Literal["unplaced", "placed", "dropped"]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line as the document has it. `hint` is what the file format says of it: h1..h6, title, edge, furniture, more."""

    number: int
    text: str
    page: int = 0
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row is besides text: a section heading, the lead-in under one, a fact's label, or an element's heading."""

    kind: Literal["heading", "lead", "fact", "element", "urn"]
    name: str
    value: str = ""
    language: str = "en"


@dataclass(eq=False, slots=True)
class Row:
    """Part of the source that goes to one place. `gap`: a blank line stands before it. `order` sorts parts of a line.
    `broken`: the hyphen at its end is the line's and not the word's."""

    line: int
    text: str
    raw: str
    order: tuple[int, int]
    indent: int = 0
    page: int = 0
    gap: bool = False
    hint: str = ""
    soft_end: bool = False
    broken: bool = False
    fate: Fate = "unplaced"
    where: str = ""
    mark: Mark | None = None

    def place(self, where: str) -> None:
        """This row's words are in the result, at `where`."""
        self.fate, self.where = "placed", where

    def drop(self, reason: str) -> None:
        """This row is no part of the standard, for a reason a person can check."""
        self.fate, self.where = "dropped", reason

    @property
    def is_open(self) -> bool:
        """Whether nobody has placed or dropped it yet."""
        return self.fate == "unplaced"


# Emphasis and other marks of plain-text formats that programs leave behind; none of them is a letter of the text.
_EMPHASIS = re.compile(r"(?<!\*)\*\*\*?(?!\*)|(?<!_)__(?!_)|^\s*#{1,6}\s+|^\s*>\s+")
_PAIR = re.compile(
    r"(?<![\w*])\*(?=\S)([^*]{1,400}?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_]{1,400}?)(?<=\S)_(?![\w_])"
)
_ESCAPED = re.compile(r"\\(?=[-.*_()#\[\]+])")


@dataclass(slots=True)
class Ledger:
    """All rows of the source in order, and how many of its lines had emphasis marks taken off."""

    rows: list[Row] = field(default_factory=list)
    unmarked_lines: int = 0

    @classmethod
    def of(cls, lines: list[SourceLine]) -> "Ledger":
        """Rows for all lines that hold anything visible."""
        ledger, gap = cls(), False
        for line in lines:
            raw = tidy(line.text).rstrip()
            if not raw.strip():
                gap = True
                continue
            bare = ledger._without_emphasis(raw)
            indent = len(bare.expandtabs(4)) - len(bare.expandtabs(4).lstrip())
            ledger.rows.append(
                Row(
                    line=line.number, text=squeezed(bare), raw=bare.strip(), order=(len(ledger.rows), 0), indent=indent,
                    page=line.page, gap=gap or not ledger.rows, hint=line.hint, soft_end=ends_softly(line.text),
                )
            )  # fmt: skip
            gap = False
        return ledger

    def _without_emphasis(self, raw: str) -> str:
        if not any(char in raw for char in "*_#>\\|"):
            return raw
        bare = _ESCAPED.sub("", raw)
        bare = _PAIR.sub(lambda match: match[1] or match[2], _EMPHASIS.sub("", bare))
        stripped = bare.strip()
        if len(stripped) > 2 and stripped[0] == stripped[-1] == "|":
            bare = "\t".join(cell.strip() for cell in stripped.strip("|").split("|")).strip()
        if bare == raw or not any(char.isalnum() for char in bare):
            return raw
        self.unmarked_lines += 1
        return bare

    def cut(self, row: Row, offsets: list[int]) -> list[Row]:
        """`row` cut before each of the offsets into its text; the row itself becomes the first part."""
        bounds = sorted({offset for offset in offsets if 0 < offset < len(row.text)})
        if not bounds:
            return [row]
        text, parts = row.text, [row]
        for start, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
            piece = squeezed(text[start:end])
            if piece:
                parts.append(Row(row.line, piece, piece, (row.order[0], row.order[1] + start), row.indent, row.page))
        row.text = row.raw = squeezed(text[: bounds[0]])
        parts[-1].soft_end, row.soft_end = row.soft_end, False
        parts[-1].broken, row.broken = row.broken, False
        if not row.text:
            row.text, row.raw = parts[1].text, parts[1].raw
            del parts[1]
        self.rows.extend(part for part in parts if part is not row)
        return parts

    def in_order(self) -> list[Row]:
        """All rows as they stand in the source."""
        self.rows.sort(key=lambda row: row.order)
        return self.rows

    def open(self) -> list[Row]:
        """The rows nobody has placed or dropped yet, in order."""
        return [row for row in self.in_order() if row.is_open]
