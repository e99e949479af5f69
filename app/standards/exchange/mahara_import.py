"""A Mahara .matrix as a standard. Reads Mahara's own exports too, whose hierarchy Mahara itself would lose."""

import json
import re
from typing import Any

from app.standards.exchange.assemble import Body, Heading, Statement, document_of, side_named, tidy
from app.standards.exchange.mahara_format import Element, Matrix, NotAMatrix, Part, what_mahara_makes
from app.standards.exchange.moodle_export import shortened
from app.standards.exchange.outcome import ExchangeError, Imported
from app.standards.exchange.prose import from_html
from app.standards.exchange.reference_line import identity
from app.standards.schema_blocks import Side

_CODE = re.compile(r"([PK])\d+(\.\d+)*")


def from_mahara(data: bytes) -> Imported:
    """Read the file. Raises ExchangeError with what to mend when it is none."""
    try:
        matrix = what_mahara_makes(json.loads(data.decode("utf-8-sig")), mend_parents=True)
    except NotAMatrix as error:
        raise ExchangeError([f"{error} Export the framework from Mahara again."]) from None
    except (ValueError, RecursionError):
        raise ExchangeError(["The file is not JSON. A Mahara .matrix file is JSON with a framework in it."]) from None
    assumed: list[str] = []
    overview: list[Any] = from_html(matrix.description)
    standard = identity(overview, tidy(matrix.name) or "Untitled", assumed)
    body = _body(matrix)
    if not body.statements:
        raise ExchangeError(["The framework holds no elements that can be read. Export it from Mahara again."])
    values = {"standard": standard, **({"overview": overview} if overview else {})}
    return Imported([document_of(values, body, assumed)], matrix.notes, assumed)


def _body(matrix: Matrix) -> Body:
    body = Body()
    for part in matrix.parts:
        side = _side(part)
        heading = None
        if part.shortname not in ("P", "K"):
            heading = f"part {len(body.headings) + 1}"
            body.headings.append(_heading(part, heading, side))
        body.statements += [_statement(element, side, heading) for element in part.elements]
    return body


def _heading(part: Part, key: str, side: Side) -> Heading:
    title = _words(part) or part.shortname
    code = part.shortname if part.shortname and part.shortname != shortened(title, 100) else None
    return Heading(key, side, title, code)


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
    return Statement(side, words, code=code, label=label, group=heading, items=children)


def _words(one: Element | Part) -> str:
    """The description, which is whole, or the name where there is none."""
    lines: list[str] = []
    for block in from_html(one.description):
        lines += [block] if isinstance(block, str) else block["list"]
    return " ".join(lines) or tidy(one.name)
