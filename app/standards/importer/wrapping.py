"""Whether the lines of a document were broken to a page width, and where a sentence goes on over a line end."""

import itertools
from typing import NamedTuple

from app.standards.importer import vocabulary
from app.standards.importer.labels import read_label
from app.standards.importer.rows import Row

# No page is wider than this many characters; a longer line was not broken by a page.
WIDEST_PAGE = 130
# A line this full may have been broken there; a shorter one ended by itself.
_FULL = 0.72


class Wrapping(NamedTuple):
    """`width` of the longest line in characters; `hard` if lines were broken to fit a page."""

    width: int
    hard: bool

    def is_full(self, row: Row) -> bool:
        """Whether a line is so long that the page may have broken it."""
        return len(row.text) + row.indent >= self.width * _FULL


def measure(rows: list[Row]) -> Wrapping:
    """How the open rows of a document are set."""
    lengths = [len(row.text) + row.indent for row in rows]
    width = max(lengths, default=0)
    if width > WIDEST_PAGE or len(rows) < 4:
        return Wrapping(width, False)
    broken = 0
    for before, row in itertools.pairwise(rows):
        goes_on = not row.gap and not vocabulary.starts_upper(row.text) and read_label(row.text) is None
        if goes_on and len(before.text) >= width * 0.6 and before.text[-1] not in ".;:":
            broken += 1
    return Wrapping(width, broken >= 2)


def goes_on(before: Row, row: Row, wrapping: Wrapping) -> bool:
    """In running text: whether `row` is the rest of the paragraph that `before` belongs to."""
    if before.soft_end or before.broken or row.hint == "more":
        return True
    if row.gap or row.hint.startswith("h") or before.hint.startswith("h"):
        return vocabulary.leaves_open(before.text) and not vocabulary.starts_upper(row.text)
    if read_label(row.text) is not None:
        return False
    if not vocabulary.starts_upper(row.text):
        return before.text[-1] not in ".;:"
    return wrapping.hard and wrapping.is_full(before)


def joined(rows: list[Row], texts: list[str] | None = None) -> str:
    """The texts of several rows as one: no blank after a soft hyphen or a word broken at a hyphen, and no hyphen where
    it only broke the line (hyphens.py)."""
    out = ""
    for index, row in enumerate(rows):
        text = texts[index] if texts is not None else row.text
        if index and rows[index - 1].broken and text and out[-1:] in ("-", "\u2010"):
            out = out[:-1] + text
        elif not out or not text or rows[index - 1].soft_end or (_ends_in_hyphen(out) and text[:1].islower()):
            out += text
        else:
            out += " " + text
    return out


def _ends_in_hyphen(text: str) -> bool:
    return len(text) > 1 and text[-1] in "-\u2010" and text[-2].isalpha()
