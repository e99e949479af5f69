"""Paragraphs, lists and terms as plain lines or HTML, and back from either."""

import html
import re
from collections.abc import Sequence

from app.standards.exchange.assemble import tidy
from app.standards.exchange.limits import LONGEST_PROSE
from app.standards.schema_blocks import BulletList, RangeList, ScopeEntry, Term

Value = str | dict[str, list[str]]  # a paragraph, or {"list": [...]}, as the file holds them
_BLOCKS = {"p", "div", "li", "ul", "ol", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
_UNSEEN = {"script", "style"}
_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>]*)?>|<[!?][^<>]*>")


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
    """Paragraphs and lists out of HTML, or out of plain text. What is far longer than a field holds is not read."""
    reader = _Reader()
    reader.read(text[:LONGEST_PROSE])
    return _gathered(reader.found)


def one_line(text: str) -> str:
    """The words of HTML or plain text on one line."""
    lines: list[str] = []
    for block in from_html(text):
        lines += [block] if isinstance(block, str) else block["list"]
    return " ".join(lines)


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


def _without_comments(text: str) -> str:
    """`text` without <!-- ... -->; one that never ends is left as it is."""
    kept: list[str] = []
    here = 0
    while (start := text.find("<!--", here)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[here:start])
        here = end + 3
    return "".join([*kept, text[here:]])


class _Reader:
    """The text of HTML in blocks; `found` holds (text, whether it is an entry of a list).

    Not the library's parser: a field of 60,000 characters of half a tag takes that half a minute. Here each character
    is looked at once.
    """

    def __init__(self) -> None:
        self.found: list[tuple[str, bool]] = []
        self._text: list[str] = []
        self._lists = 0
        self._unseen = 0

    def read(self, text: str) -> None:
        """Take all of it in."""
        text, here = _without_comments(text), 0
        for tag in _TAG.finditer(text):
            self._words(text[here : tag.start()])
            here = tag.end()
            if tag["name"]:
                self._tag(tag["name"].casefold(), closing=bool(tag["slash"]))
        self._words(text[here:])
        self._end_block()

    def _tag(self, name: str, *, closing: bool) -> None:
        step = -1 if closing else 1
        if name in _UNSEEN:
            self._unseen = max(0, self._unseen + step)
        if name in _BLOCKS:
            self._end_block()
            self._lists = max(0, self._lists + step * (name == "li"))
            if closing and name in ("ul", "ol"):
                self._lists = 0  # its last entry may never have been closed

    def _words(self, text: str) -> None:
        if text and not self._unseen:
            self._text.append(html.unescape(text))

    def _end_block(self) -> None:
        text = "".join(self._text)
        if text.strip():
            self.found.append((text, self._lists > 0))
        self._text = []
