"""HTML as lines: paragraphs, lists with their numbers, tables and headings. Menus and buttons are marked as furniture."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from app.standards.importer.limits import MAX_LINES, MAX_NESTING, TooLarge
from app.standards.importer.rows import SourceLine
from app.standards.importer.sources.lines import STEP, Cell, Line, numbered, table_lines, with_label
from app.standards.importer.sources.numerals import numeral
from app.standards.importer.text import decode, squeezed

_SKIPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "canvas",
    "select",
    "textarea",
}
_FURNITURE = {"nav", "footer", "aside", "button", "form", "dialog", "header"}
_BLOCKS = {"p", "div", "section", "article", "main", "blockquote", "pre", "address", "figure", "figcaption", "fieldset", "legend",
           "details", "summary", "hgroup", "center", "dl", "body", "html", "caption", "label"}  # fmt: skip
_APART = {"p", "blockquote", "pre", "figure", "dl", "section", "article"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BOLD = {"b", "strong"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)


def read(data: bytes) -> tuple[list[SourceLine], list[str]]:
    """The lines of a web page, numbered in reading order."""
    text, warnings = _decoded(data)
    parser = _Page()
    parser.feed(text)
    parser.close()
    parser.flush()
    return numbered(parser.out), warnings


def _decoded(data: bytes) -> tuple[str, list[str]]:
    match = _CHARSET.search(data[:4096])
    if match and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(match[1].decode("ascii")), []
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


@dataclass(slots=True)
class _List:
    ordered: bool
    style: str
    next: int = 1


@dataclass(slots=True)
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    outer: list[Line] = field(default_factory=list)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[Line] = []
        self.words: list[str] = []
        self.bold_words = 0
        self.bold = self.skipped = self.furniture = 0
        self.lists: list[_List] = []
        self.tables: list[_Table] = []
        self.label: str | None = None
        self.item_open = False
        self.item_printed = False
        self.hint = ""
        self.term: str | None = None

    # Tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED or (self.skipped and tag == "head"):
            self.skipped += 1
        if self.skipped:
            return
        if tag == "br":
            self._line()
            return
        given = {name: value or "" for name, value in attrs}
        if tag in _FURNITURE:
            self._line()
            self.furniture += 1
        elif tag in _BOLD:
            self.bold += 1
        elif tag in _HEADINGS or tag == "title":
            self._line(apart=True)
            self.hint = "pagetitle" if tag == "title" else tag
        elif tag in ("ul", "ol"):
            self._begin_list(tag, given)
        elif tag == "li":
            self._begin_item(given)
        elif tag in ("dt", "dd"):
            self._definition(tag)
        elif tag in ("table", "tr", "td", "th"):
            self._table_tag(tag)
        elif tag in _BLOCKS:
            self._line(apart=tag in _APART and not self.item_open)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipped = max(0, self.skipped - 1)
            return
        if self.skipped:
            return
        if tag in _FURNITURE:
            self._line()
            self.furniture = max(0, self.furniture - 1)
        elif tag in _BOLD:
            self.bold = max(0, self.bold - 1)
        elif tag in _HEADINGS or tag == "title":
            self._line(apart=True)
            self.hint = ""
        elif tag in ("ul", "ol"):
            self._end_list()
        elif tag == "li":
            self._line()
            self.item_open = False
        elif tag in ("table", "tr", "td", "th"):
            self._end_table_tag(tag)
        elif tag in _BLOCKS or tag in ("dt", "dd"):
            self._line(apart=tag in _APART and not self.item_open)

    def handle_data(self, data: str) -> None:
        if self.skipped:
            return
        self.words.append(data)
        if self.bold:
            self.bold_words += len(data.strip())

    # Lists

    def _begin_list(self, tag: str, given: dict[str, str]) -> None:
        self._line(apart=not self.lists)
        if len(self.lists) >= MAX_NESTING:
            raise TooLarge("The lists of this page are nested too deeply. Paste the text of the standard instead.")
        start = given.get("start", "")
        self.lists.append(
            _List(tag == "ol", given.get("type", "1"), int(start) if start.isdecimal() and len(start) < 5 else 1)
        )
        self.item_open = False

    def _end_list(self) -> None:
        self._line(apart=len(self.lists) <= 1)
        if self.lists:
            self.lists.pop()
        self.item_open = False

    def _begin_item(self, given: dict[str, str]) -> None:
        self._line()
        self.item_open, self.item_printed = True, False
        if not self.lists or not self.lists[-1].ordered:
            self.label = "•"
            return
        now = self.lists[-1]
        value = given.get("value", "")
        if value.isdecimal() and len(value) < 5:
            now.next = int(value)
        self.label = numeral(now.next, now.style) + "."
        now.next += 1

    def _definition(self, tag: str) -> None:
        self._line()
        if tag == "dd" and self.out and self.out[-1].hint == "term":
            self.term = self.out.pop().text
        elif tag == "dt":
            self.hint = "term"

    # Tables

    def _table_tag(self, tag: str) -> None:
        self._line()
        if tag == "table":
            if len(self.tables) >= MAX_NESTING:
                raise TooLarge("The tables of this page are nested too deeply. Paste the text of the standard instead.")
            self.tables.append(_Table(outer=self.out))
            self.out = []
        elif self.tables and tag == "tr":
            self.tables[-1].rows.append([])
            self.out = []
        elif self.tables:
            table = self.tables[-1]
            if not table.rows:
                table.rows.append([])
            cell = Cell()
            table.rows[-1].append(cell)
            self.out = cell.lines

    def _end_table_tag(self, tag: str) -> None:
        self._line()
        if tag == "table" and self.tables:
            table = self.tables.pop()
            self.out = table.outer
            self.out.extend(table_lines(table.rows))

    # Lines

    def flush(self) -> None:
        """Close what the page left open."""
        self._line()
        while self.tables:
            self._end_table_tag("table")

    def _line(self, apart: bool = False) -> None:
        """End the line that the words so far make; `apart` puts a blank line after it."""
        text = squeezed("".join(self.words))
        bold = bool(text) and self.bold_words >= len(text.replace(" ", "")) and len(text) < 120
        self.words, self.bold_words = [], 0
        if text:
            self._put(text, bold)
        if apart and self.out and self.out[-1].text:
            self.out.append(Line(""))
        if len(self.out) > MAX_LINES:
            raise TooLarge("The page has more lines than any standard. Paste the text of the standard instead.")

    def _put(self, text: str, bold: bool) -> None:
        level = max(0, len(self.lists) - 1)
        hint = self.hint or ("hb" if bold else "")
        if self.furniture and hint not in ("h1", "h2"):
            hint = "furniture"
        if self.term is not None:
            text, self.term = f"{self.term}\t{text}", None
            self.hint = ""
        elif self.label is not None:
            text, self.label = with_label(self.label, text, level), None
            self.item_printed = True
            hint = "" if hint == "hb" else hint
        elif self.item_open and self.item_printed:
            text = " " * (STEP * (level + 1)) + text
            hint = hint or "more"
        self.out.append(Line(text, hint))
        if hint == "term":
            self.hint = ""
