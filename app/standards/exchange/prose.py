"""Paragraphs, lists and terms as plain lines or HTML, and back from either."""

import html
from collections.abc import Sequence
from html.parser import HTMLParser

from app.standards.exchange.assemble import tidy
from app.standards.schema_blocks import BulletList, RangeList, ScopeEntry, Term

Value = str | dict[str, list[str]]  # a paragraph, or {"list": [...]}, as the file holds them
_BLOCKS = {"p", "div", "li", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
_UNSEEN = {"script", "style"}


def as_lines(blocks: Sequence[ScopeEntry]) -> str:
    """One paragraph, term or list entry on each line; entries of a list begin with a hyphen."""
    lines: list[str] = []
    for block in blocks:
        lead, entries = _parts(block)
        lines += [lead] if lead else []
        lines += [f"- {entry}" for entry in entries]
    return "\n".join(lines)


def as_html(blocks: Sequence[ScopeEntry]) -> str:
    """The same as paragraphs and lists, with every letter of the text escaped."""
    found = ""
    for block in blocks:
        lead, entries = _parts(block)
        found += paragraph(lead) if lead else ""
        if entries:
            found += "<ul>" + "".join(f"<li>{html.escape(entry)}</li>" for entry in entries) + "</ul>"
    return found


def paragraph(text: str) -> str:
    """One paragraph of HTML."""
    return f"<p>{html.escape(text)}</p>"


def from_lines(text: str) -> list[Value]:
    """Paragraphs and lists out of lines; a run of lines that begin with a hyphen is a list."""
    return _gathered([(line[2:], True) if line.startswith("- ") else (line, False) for line in text.splitlines()])


def from_html(text: str) -> list[Value]:
    """Paragraphs and lists out of HTML, or out of plain text."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    return _gathered(reader.found)


def _parts(block: ScopeEntry) -> tuple[str, list[str]]:
    if isinstance(block, Term):
        return f"{block.term} {block.text}", []
    if isinstance(block, RangeList):
        return block.text, list(block.items)
    if isinstance(block, BulletList):
        return "", list(block.items)
    return block, []


def _gathered(lines: list[tuple[str, bool]]) -> list[Value]:
    found: list[Value] = []
    before = False
    for text, entry in ((tidy(text), entry) for text, entry in lines if tidy(text)):
        last = found[-1] if found else None
        if entry and before and isinstance(last, dict):
            last["list"].append(text)
        else:
            found.append({"list": [text]} if entry else text)
        before = entry
    return found


class _Reader(HTMLParser):
    """The text of HTML in blocks; `found` holds (text, whether it is an entry of a list)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, bool]] = []
        self._text = ""
        self._lists = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.end_block()
            self._lists += tag == "li"

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self.end_block()
            self._lists = max(0, self._lists - (tag == "li"))

    def handle_data(self, data: str) -> None:
        self._text += "" if self._unseen else data

    def end_block(self) -> None:
        """Keep what was read since the last block began."""
        if self._text.strip():
            self.found.append((self._text, self._lists > 0))
        self._text = ""
