"""Which format a file is in, told from what is in it; its name only counts where that leaves a doubt."""

import re
from pathlib import PurePath
from typing import Literal

from app.standards.exchange.limits import LARGEST
from app.standards.exchange.moodle_format import COLUMNS
from app.standards.exchange.moodle_import import delimiter_of
from app.standards.exchange.outcome import Exchanged, ExchangeError
from app.standards.importer.text import decode

Format = Literal["auto", "document", "case", "moodle", "mahara", "yaml"]
WORDS: dict[Format, str] = {
    "auto": "Find out from the file",
    "document": "A document: .txt, .docx, .pdf or .html",
    "case": "CASE 1.1 (JSON)",
    "moodle": "Moodle competencies (CSV)",
    "mahara": "Mahara SmartEvidence (.matrix)",
    "yaml": "Vouch’s own file (YAML)",
}
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[{\[\]])')
_OURS = re.compile(r"(?m)^format:\s*\d+\s*$")
_STANDARD = re.compile(r"(?m)^standard:\s*$")
_KNOWN = {re.sub(r"\W+", "", name.replace("(optional)", "")).casefold() for name in COLUMNS}
_HEAD = 6_000  # bytes that tell CSV and YAML


def kind_of(data: bytes, name: str = "") -> Exchanged | None:
    """The exchange format of a file; None for a document. Raises ExchangeError when a person has to say which it is."""
    head = decode(data[:_HEAD])[0].lstrip("\ufeff")
    ending = PurePath(name.lower()).suffix
    if _JSON.match(head):
        return _of_json(data, ending)
    if _OURS.search(head) and _STANDARD.search(head):
        return "yaml"
    if _columns(head) >= len(COLUMNS) // 2:
        return "moodle"
    if ending in (".csv", ".tsv"):
        raise ExchangeError(
            [
                "This is a table, and its first line does not name the columns of a Moodle competency framework. If it "
                "is one all the same, say so under “Kind of file”. If it holds the text of a standard, save that as "
                "plain text."
            ]
        )
    if ending in (".matrix", ".json"):
        raise ExchangeError(["The file’s name promises JSON, and there is none in it. Export it again."])
    return None


def _of_json(data: bytes, ending: str) -> Exchanged:
    text = decode(data[: LARGEST + 1])[0]
    case, mahara = '"CFDocument"' in text, re.search(r'"framework"\s*:', text) is not None
    if case and not (mahara and ending == ".matrix"):
        return "case"
    if mahara:
        return "mahara"
    raise ExchangeError(
        [
            "This is JSON, and neither a CASE package (there is no CFDocument in it) nor a Mahara matrix (there is no "
            "framework in it). Export the standard as one of these, or paste its text."
        ]
    )


def _columns(head: str) -> int:
    """How many of Moodle's column names the first line has."""
    first = head.lstrip("\r\n").partition("\n")[0]
    cells = (re.sub(r"\W+", "", cell.replace("(optional)", "")).casefold() for cell in first.split(delimiter_of(head)))
    return len(_KNOWN & set(cells))
