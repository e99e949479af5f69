"""A Moodle competency framework, ours or anybody's, as a standard: read as Moodle itself would read it."""

import re
from typing import Any

from app.standards.exchange.assemble import Body, Heading, Statement, document_of, side_named, tidy
from app.standards.exchange.moodle_format import Competency, NoFramework, is_framework, rows_of, what_moodle_makes
from app.standards.exchange.outcome import ExchangeError, Imported
from app.standards.exchange.prose import from_html
from app.standards.exchange.reference_line import identity
from app.standards.schema_blocks import Side

_CODE = re.compile(r"-([PK]\d+(?:\.\d+)*)$")
_SECTION = re.compile(r"-([PK])$")
_GROUP = re.compile(r"-(g[1-9]\d*)$")
_IGNORED = {
    5: "the scale of {}",
    7: "the completion rule of {}",
    10: "the cross-references of {}",
}


def from_moodle(data: bytes) -> Imported:
    """Read the CSV. Raises ExchangeError with what to mend when Moodle itself would refuse it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExchangeError(
            ["The file is not UTF-8 text. Export it from Moodle again with the encoding UTF-8."]
        ) from None
    try:
        framework, lost = what_moodle_makes(text)
    except NoFramework as error:
        raise ExchangeError([f"{error} Export the framework from Moodle again."]) from None
    assumed: list[str] = []
    overview: list[Any] = from_html(framework.description)
    standard = identity(overview, tidy(framework.name) or "Untitled", assumed)
    body = Body()
    for child in framework.children:
        _read(child, None, None, body, lost)
    if not body.statements:
        raise ExchangeError(["The framework holds no competencies that Moodle would keep."])
    values = {"standard": standard, **({"overview": overview} if overview else {})}
    return Imported([document_of(values, body, assumed)], lost + _ignored(text), assumed)


def _read(one: Competency, side: Side | None, heading: str | None, body: Body, lost: list[str]) -> None:
    section, group, code = (pattern.search(one.id_number) for pattern in (_SECTION, _GROUP, _CODE))
    if section and side is None:
        for child in one.children:
            _read(child, "criteria" if section[1] == "P" else "knowledge", None, body, lost)
    elif code is None and (group or one.children) and heading is None:
        here = side or side_named(one.name)
        key = group[1] if group else f"item {len(body.headings) + 1}"
        title = _words(one)
        prefix = tidy(one.name)
        printed = prefix.removesuffix(title).strip() if prefix.endswith(title) and prefix != title else ""
        body.headings.append(Heading(key, here, title, printed or None))
        for child in one.children:
            _read(child, here, key, body, lost)
    else:
        here = side or ("knowledge" if code and code[1].startswith("K") else "criteria")
        body.statements.append(_statement(one, here, heading))


def _statement(one: Competency, side: Side, heading: str | None) -> Statement:
    code = _CODE.search(one.id_number)
    children = [_statement(child, side, None) for child in one.children]
    return Statement(side, _words(one), code=code[1] if code else None, group=heading, items=children)


def _words(one: Competency) -> str:
    """The description, which is whole, or the short name where there is none."""
    lines: list[str] = []
    for block in from_html(one.description):
        lines += [block] if isinstance(block, str) else block["list"]
    return " ".join(lines) or tidy(one.name)


def _ignored(text: str) -> list[str]:
    found: list[str] = []
    for column, words in _IGNORED.items():
        rows = [row for row in rows_of(text) if row[column].strip() and not (column == 5 and is_framework(row))]
        if rows:
            shown = ", ".join(row[1] or row[2] for row in rows[:5])
            found.append(f"Not kept: {words.format(shown)}.")
    return found
