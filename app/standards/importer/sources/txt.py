"""Plain text as numbered source lines."""

import re

from app.standards.importer.limits import MAX_CHARACTERS, MAX_LINES, TooLarge
from app.standards.importer.rows import SourceLine
from app.standards.importer.text import decode

# Line ends that no editor counts: a form feed begins a page, the others break a line without a new number.
_INNER_ENDS = re.compile("[\v\x1c\x1d\x1e\x85\u2028\u2029]")


def read(data: bytes) -> tuple[list[SourceLine], list[str]]:
    """The lines of a text file in any encoding, and warnings about letters that could not be read."""
    text, warnings = decode(data)
    return text_lines(text), warnings


def text_lines(text: str) -> list[SourceLine]:
    """Lines numbered as an editor numbers them; pages are counted where form feeds mark them."""
    check_size(len(text), text.count("\n") + 1)
    lines: list[SourceLine] = []
    page = 0
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        for index, part in enumerate(line.split("\f")):
            page += 1 if index else 0
            lines.extend(SourceLine(number, piece, page) for piece in _INNER_ENDS.split(part))
    return lines


def check_size(characters: int, lines: int) -> None:
    """Refuse more text than a few hundred standards hold."""
    if characters > MAX_CHARACTERS or lines > MAX_LINES:
        count = f"{lines:,} line" if lines == 1 else f"{lines:,} lines"
        raise TooLarge(
            f"The document holds {characters:,} characters on {count}; at most {MAX_CHARACTERS:,} on {MAX_LINES:,} are read. "
            "Split it into smaller files, one standard in each."
        )
