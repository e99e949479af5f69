"""A standard as a Moodle competency framework. The statement is in the description: a short name holds 100 letters."""

import csv
import hashlib
import io
import json
from typing import Any

from app.standards.exchange.moodle_format import COLUMNS, LONGEST
from app.standards.exchange.outline import Node, outline
from app.standards.exchange.prose import as_html, paragraph
from app.standards.exchange.reference_line import closing_lines
from app.standards.schema import StandardFile

HTML = "1"
SCALE = "Not yet competent,Competent"
SETTINGS = [{"scaleid": "2"}, {"id": 2, "scaledefault": 1, "proficient": 1}]
TAXONOMY = "domain,competency,competency,competency"  # Moodle's words for its four levels
_ROOM = 20  # characters kept free in an id number for "-K100.10"


def to_moodle(document: StandardFile) -> str:
    """The CSV. Id numbers are HSCCLD352-P1, because a bare P1 of another standard would overwrite it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow(_framework(document))
    for section in outline(document):
        _write(writer, section, "", short_key(document.key, LONGEST - _ROOM))
    return out.getvalue()


def short_key(key: str, longest: int) -> str:
    """`key`, or its beginning with a fingerprint of the whole where it is too long."""
    if len(key) <= longest:
        return key
    return f"{key[: longest - 9]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def shortened(text: str, longest: int) -> str:
    """`text`, cut at a blank and marked with an ellipsis where it is too long."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def _short_name(text: str) -> str:
    """A short name. Moodle takes whatever follows a < for a tag and drops it."""
    return shortened(text.replace("<", "‹").replace(">", "›"), LONGEST)


def _framework(document: StandardFile) -> list[str]:
    identity = short_key(document.reference, LONGEST)
    name = _short_name(document.title)
    description = as_html(document.overview) + closing_lines(document, name)
    settings = json.dumps(SETTINGS, separators=(",", ":"))
    return ["", identity, name, description, HTML, SCALE, settings, "", "", "", "", "", "1", TAXONOMY]


def _write(writer: Any, node: Node, parent: str, key: str) -> None:
    identity = f"{key}-{node.code}"
    title = f"{node.code} {node.text}" if node.kind == "statement" else node.text
    if node.group and node.group.code:
        title = f"{node.group.code} {node.text}"
    row = [parent, identity, _short_name(title), paragraph(node.text), HTML]
    writer.writerow(row + [""] * (len(COLUMNS) - len(row)))
    for child in node.children:
        _write(writer, child, identity, key)
