"""From HTML to blocks of words (output.py says what a block is). Nothing of the HTML itself is kept: no tag, no link."""

from html.parser import HTMLParser
from typing import Any

MOST_BLOCKS = 5000
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
STYLES = {"strong": "b", "b": "b", "em": "i", "i": "i"}
CELL_BREAK = " / "


class Blocks(HTMLParser):
    """Collects blocks. A table's row is one block, whatever is in its cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[dict[str, Any]] = []
        self._page = 1
        self._words_on_page = False
        self._kind = "p"
        self._runs: list[list[str]] = []
        self._styles: list[str] = []
        self._rows: list[list[str]] = []

    @classmethod
    def of(cls, html: str) -> list[dict[str, Any]]:
        """The blocks of a document, at most 5,000."""
        blocks = cls()
        blocks.feed(html)
        blocks.close()
        blocks._flush()
        return blocks.found[:MOST_BLOCKS]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            said = next((value for name, value in attrs if name == "alt" and value), None)
            self.handle_data(f"[picture: {said}]" if said else "[picture]")
        elif tag == "br":
            self.handle_data("\n")
        elif tag == "hr":
            self._break_page()
        elif tag in STYLES:
            self._styles.append(STYLES[tag])
        elif tag == "tr":
            self._flush()
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append("")
        elif not self._in_cell():
            self._open(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in STYLES and self._styles:
            self._styles.pop()
        elif tag == "tr" and self._rows:
            self._close_row()
        elif self._in_cell():
            if tag in ("p", "li") and self._rows[-1][-1]:
                self._rows[-1][-1] += CELL_BREAK
        elif tag in HEADINGS or tag in ("p", "li"):
            self._flush()

    def handle_data(self, data: str) -> None:
        if self._rows:
            if self._in_cell():
                self._rows[-1][-1] += data
            return
        style = "".join(sorted(set(self._styles)))
        if self._runs and self._runs[-1][1] == style:
            self._runs[-1][0] += data
        else:
            self._runs.append([data, style])

    def _in_cell(self) -> bool:
        return bool(self._rows and self._rows[-1])

    def _open(self, tag: str) -> None:
        if tag in HEADINGS or tag in ("p", "li"):
            self._flush()
            self._kind = "h" if tag in HEADINGS else tag

    def _break_page(self) -> None:
        """A break counts once there were words; Word notes the same one twice. Inside a paragraph, the next one moves."""
        if self._words_on_page or any(words.strip() for words, _ in self._runs):
            self._page_ahead()

    def _page_ahead(self) -> None:
        started_here = any(words.strip() for words, _ in self._runs)
        if started_here:
            self._flush()
        self._page += 1
        self._words_on_page = False

    def _close_row(self) -> None:
        cells = [cell.strip().removesuffix(CELL_BREAK.strip()).strip() for cell in self._rows.pop()]
        if self._rows:  # a table inside a cell: its words belong to that cell
            if self._rows[-1]:
                self._rows[-1][-1] += CELL_BREAK.join(cell for cell in cells if cell)
        elif any(cells):
            self._add({"kind": "row", "page": self._page, "cells": cells})

    def _flush(self) -> None:
        runs, self._runs = self._runs, []
        kind, self._kind = self._kind, "p"
        if any(words.strip() for words, _ in runs):
            self._add({"kind": kind, "page": self._page, "runs": runs})

    def _add(self, block: dict[str, Any]) -> None:
        self._words_on_page = True
        if len(self.found) < MOST_BLOCKS:
            self.found.append(block)
