"""A Mahara .matrix as a standard. Reads Mahara's own exports too, whose hierarchy Mahara itself would lose."""

import re
from typing import Any

from app.standards.exchange.assemble import Body, Heading, Statement, document_of, side_named, tidy
from app.standards.exchange.decoding import dicts, json_of
from app.standards.exchange.formulas import formula_sentences
from app.standards.exchange.limits import MOST_STANDARDS, refuse_too_many
from app.standards.exchange.mahara_format import Element, Matrix, NotAMatrix, Part, what_mahara_makes
from app.standards.exchange.moodle_export import shortened
from app.standards.exchange.outcome import Entry, ExchangeError, Imported
from app.standards.exchange.prose import from_html, one_line
from app.standards.exchange.reference_line import identity
from app.standards.schema_blocks import Side

_CODE = re.compile(r"([PK])\d+(\.\d+)*")


def from_mahara(data: bytes) -> Imported:
    """Read the file: one matrix, or a list of several. Raises ExchangeError with what to mend when it is none."""
    assumed: list[str] = []
    values = json_of(data, assumed, "a Mahara .matrix file")
    read = Imported([], assumed=assumed)
    several = values if isinstance(values, list) and values else [values]
    refuse_too_many(len(several), "frameworks", MOST_STANDARDS)
    for one in several:
        try:
            matrix = what_mahara_makes(one, mend_parents=True)
        except NotAMatrix as error:
            raise ExchangeError([f"{error} Export the framework from Mahara again."]) from None
        _read_matrix(one["framework"], matrix, read)
    return read


def _read_matrix(framework: dict[str, Any], matrix: Matrix, read: Imported) -> None:
    overview: list[Any] = from_html(matrix.description)
    standard = identity(overview, tidy(matrix.name) or "Untitled", read.assumed)
    body = _body(matrix)
    if not body.statements:
        raise ExchangeError(["The framework holds no elements that can be read. Export it from Mahara again."])
    values = {"standard": standard, **({"overview": overview} if overview else {})}
    document = document_of(values, body, read.assumed)
    read.documents.append(document)
    refuse_too_many(len(read.entries), "elements")
    read.lost.extend(matrix.notes)
    read.assumed.extend(formula_sentences(document))
    before, number = len(read.entries), len(read.documents)
    listed = [framework, *dicts(framework.get("standards")), *dicts(framework.get("standardelements"))]
    for entry, one in enumerate(listed, 1):
        read.entries.append(Entry(before + entry, _shown(one), body.placed.get(entry, ""), number))


def _shown(one: dict[str, Any]) -> str:
    name, words = tidy(one.get("name")), one_line(str(one.get("description") or ""))
    parts = (tidy(one.get("shortname")), name, "" if words in name else words)
    return " · ".join(part for part in parts if part)


def _body(matrix: Matrix) -> Body:
    body = Body(placed={1: "standard"})
    for part in matrix.parts:
        side = _side(part)
        heading = None
        body.placed[part.entry] = "headings"
        if part.shortname not in ("P", "K"):
            heading = f"part {len(body.headings) + 1}"
            body.headings.append(_heading(part, heading, side))
        body.statements += [_statement(element, side, heading) for element in part.elements]
    return body


def _heading(part: Part, key: str, side: Side) -> Heading:
    title = _words(part) or part.shortname
    code = part.shortname if part.shortname and part.shortname != shortened(title, 100) else None
    return Heading(key, side, title, code, part.entry)


def _side(part: Part) -> Side:
    """By the codes of its statements, or else by its name."""
    found = [_CODE.fullmatch(element.shortname) for element in part.elements]
    letters = {code[1] for code in found if code}
    if len(letters) == 1 and all(found):
        return "knowledge" if letters == {"K"} else "criteria"
    return side_named(f"{part.shortname} {part.name}")


def _statement(element: Element, side: Side, heading: str | None) -> Statement:
    code = element.shortname if _CODE.fullmatch(element.shortname) else None
    children = [_statement(child, side, None) for child in element.children]
    label = None if code else tidy(element.shortname)[:40] or None
    words = _words(element) or tidy(element.shortname)
    return Statement(side, words, code=code, label=label, group=heading, items=children, entry=element.entry)


def _words(one: Element | Part) -> str:
    """The description, which is whole, or the name where there is none."""
    return one_line(one.description) or tidy(one.name)
