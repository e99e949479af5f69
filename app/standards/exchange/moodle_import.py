"""A Moodle competency framework, ours or anybody's, as a standard: read as Moodle itself would read it."""

import re
from typing import Any

from app.standards.exchange.assemble import Body, Heading, Statement, document_of, side_named, tidy
from app.standards.exchange.decoding import text_of
from app.standards.exchange.formulas import formula_sentences
from app.standards.exchange.moodle_format import (
    COLUMNS,
    DESCRIPTION,
    ID,
    NAME,
    Competency,
    NoFramework,
    Row,
    framework_of,
    rows_of,
)
from app.standards.exchange.outcome import Entry, ExchangeError, Imported
from app.standards.exchange.prose import from_html, one_line
from app.standards.exchange.reference_line import identity
from app.standards.schema import StandardFile
from app.standards.schema_blocks import Side

_CODE = re.compile(r"-([PK]\d+(?:\.\d+)*)$")
_SECTION = re.compile(r"-([PK])$")
_GROUP = re.compile(r"-(g[1-9]\d*)$")
_IGNORED = {
    5: "the scale of {}",
    7: "the completion rule of {}",
    10: "the cross-references of {}",
}
_OTHERS = {";": "semicolons", "\t": "tabs"}


def from_moodle(data: bytes) -> Imported:
    """Read the CSV. Several frameworks after one another are a standard each, although Moodle would keep one of them.

    Raises ExchangeError with what to mend when Moodle itself would refuse it.
    """
    assumed: list[str] = []
    text = text_of(data, assumed)
    delimiter = delimiter_of(text)
    if delimiter != ",":
        words = _OTHERS[delimiter]
        assumed.append(
            f"The columns were separated by {words}, as a spreadsheet saves them. Moodle itself wants commas."
        )
    read = Imported([], assumed=assumed)
    try:
        rows = rows_of(text, delimiter)
        for part in _frameworks(rows):
            _read_framework(part, read)
    except NoFramework as error:
        raise ExchangeError([f"{error} Export the framework from Moodle again."]) from None
    read.lost.extend(_ignored(rows))
    if len(read.documents) > 1:
        read.assumed.append(f"The file holds {len(read.documents)} frameworks. Moodle would keep only the last.")
    return read


def delimiter_of(text: str) -> str:
    """What separates the columns: a comma, or what a spreadsheet put in its place."""
    first = text.lstrip("\ufeff\r\n").partition("\n")[0][:4000]
    return next((one for one in (",", *_OTHERS) if first.count(one) >= len(COLUMNS) - 1), ",")


def _frameworks(rows: list[Row]) -> list[list[Row]]:
    """Each framework row with the rows up to the next one; those before the first belong to it as well."""
    starts = [place for place, row in enumerate(rows) if row.is_framework]
    if len(starts) < 2:
        return [rows]
    ends = [*starts[1:], len(rows)]
    return [rows[0 if which == 0 else start : end] for which, (start, end) in enumerate(zip(starts, ends, strict=True))]


def _read_framework(rows: list[Row], read: Imported) -> None:
    framework, lost = framework_of(rows)
    document, body = _document(framework, read.assumed)
    read.documents.append(document)
    read.lost.extend(lost)
    read.assumed.extend(formula_sentences(document))
    number = len(read.documents)
    read.entries.extend(Entry(row.number, _shown(row), body.placed.get(row.number, ""), number) for row in rows)


def _document(framework: Competency, assumed: list[str]) -> tuple[StandardFile, Body]:
    overview: list[Any] = from_html(framework.description)
    standard = identity(overview, tidy(framework.name) or "Untitled", assumed)
    body = Body(placed={framework.row: "standard"})
    for child in framework.children:
        _read(child, None, None, body)
    if not body.statements:
        raise ExchangeError(["The framework holds no competencies that Moodle would keep."])
    values = {"standard": standard, **({"overview": overview} if overview else {})}
    return document_of(values, body, assumed), body


def _shown(row: Row) -> str:
    name, words = tidy(row[NAME]), one_line(row[DESCRIPTION])
    return " · ".join(part for part in (tidy(row[ID]), name, "" if words in name else words) if part)


def _read(one: Competency, side: Side | None, heading: str | None, body: Body) -> None:
    section, group, code = (pattern.search(one.id_number) for pattern in (_SECTION, _GROUP, _CODE))
    if section and side is None:
        body.placed[one.row] = "headings"
        for child in one.children:
            _read(child, "criteria" if section[1] == "P" else "knowledge", None, body)
    elif code is None and (group or one.children) and heading is None:
        here = side or side_named(one.name)
        key = group[1] if group else f"item {len(body.headings) + 1}"
        title = _words(one)
        prefix = tidy(one.name)
        printed = prefix.removesuffix(title).strip() if prefix.endswith(title) and prefix != title else ""
        body.headings.append(Heading(key, here, title, printed or None, one.row))
        for child in one.children:
            _read(child, here, key, body)
    else:
        here = side or ("knowledge" if code and code[1].startswith("K") else "criteria")
        body.statements.append(_statement(one, here, heading))


def _statement(one: Competency, side: Side, heading: str | None) -> Statement:
    code = _CODE.search(one.id_number)
    children = [_statement(child, side, None) for child in one.children]
    code_here = code[1] if code else None
    return Statement(side, _words(one), code=code_here, group=heading, items=children, entry=one.row)


def _words(one: Competency) -> str:
    """The description, which is whole, or the short name where there is none."""
    return one_line(one.description) or tidy(one.name)


def _ignored(rows: list[Row]) -> list[str]:
    found: list[str] = []
    for column, words in _IGNORED.items():
        named = [row[ID] or row[NAME] for row in rows if row[column].strip() and not (column == 5 and row.is_framework)]
        if named:
            shown = ", ".join(named[:5]) + (f" and {len(named) - 5} more" if len(named) > 5 else "")
            found.append(f"Not kept: {words.format(shown)}.")
    return found
