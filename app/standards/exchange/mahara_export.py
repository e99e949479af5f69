"""A standard as a Mahara .matrix: the lists, or the headings in them, are its "standards"; statements the elements."""

import json
from typing import Any

from app.standards.exchange.mahara_format import LONGEST_NAME, LONGEST_SHORTNAME, STATUSES
from app.standards.exchange.moodle_export import shortened
from app.standards.exchange.outline import LETTERS, Node, outline
from app.standards.exchange.prose import as_html, paragraph
from app.standards.exchange.reference_line import closing_lines
from app.standards.schema import StandardFile


def to_mahara(document: StandardFile) -> str:
    """The JSON text, parents before children and every standardid a number."""
    parts: list[dict[str, Any]] = []
    elements: list[dict[str, Any]] = []
    for section in outline(document):
        for part in _parts(section):
            number = len(parts) + 1
            parts.append(_part(part, number))
            statements = [child for child in part.children if child.kind == "statement"]
            _elements(statements, number, str(number), None, elements)
    name = shortened(document.title, LONGEST_NAME)
    framework = {
        "institution": "all",
        "name": name,
        "description": as_html(document.overview) + closing_lines(document, name),
        "selfassess": False,
        "evidencestatuses": STATUSES,
        "standards": parts,
        "standardelements": elements,
    }
    return json.dumps({"framework": framework}, ensure_ascii=False, indent=1) + "\n"


def _parts(section: Node) -> list[Node]:
    """The section for the statements under no heading, then its headings in their own order."""
    headings = [child for child in section.children if child.kind == "heading"]
    headings.sort(key=lambda node: int(node.code[1:]))
    loose = any(child.kind == "statement" for child in section.children)
    return ([section] if loose else []) + headings


def _part(part: Node, number: int) -> dict[str, Any]:
    code = part.group.code if part.group else part.code
    if part.group and (not code or code in dict(LETTERS).values()):
        code = shortened(part.text, LONGEST_SHORTNAME)
    return {
        "shortname": shortened(code or part.text, LONGEST_SHORTNAME),
        "name": shortened(part.text, LONGEST_NAME),
        "description": paragraph(part.text),
        "standardid": number,
    }


def _elements(nodes: list[Node], number: int, stem: str, parent: str | None, elements: list[dict[str, Any]]) -> None:
    for place, node in enumerate(nodes, 1):
        here = f"{stem}.{place}"
        element: dict[str, Any] = {
            "shortname": node.code,
            "name": shortened(f"{node.code} {node.text}", LONGEST_NAME),
            "description": paragraph(node.text),
            "standardid": number,
            "elementid": here,
        }
        if parent:
            element["parentelementid"] = parent
        elements.append(element)
        _elements(node.children, number, here, here, elements)
