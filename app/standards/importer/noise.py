"""Rows that are no part of the text: export marks, rules, running headers and footers, page numbers, page furniture."""

import re
from collections import Counter

from app.standards.importer import vocabulary
from app.standards.importer.labels import read_label
from app.standards.importer.rows import Ledger, Row
from app.standards.importer.urns import is_urn
from app.standards.importer.words import FURNITURE

EXPORT_MARK = "a mark left by the export, no part of the text"
NO_WORDS = "a line with no words"
RUNNING = "a page header or footer that is repeated"
PAGE_NUMBER = "a page number"
FURNITURE_REASON = "a button or menu of the page, no part of the standard"
CUT_MARK = "a mark that says the text was cut here"

_MARK = re.compile(
    r"\[(?:bookmark|image|picture|comment|toc|field|if|endif|embedded|footnote|page ?break)\b[^\]\n]{0,120}\]"
    r"|<!--.{0,200}?-->|\{(?:page|toc|ref)[^}]{0,60}\}|\{[A-Z]{4,12} [^}]{0,60}\}",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:page|tudalen|pg\.?)\s*\d{1,4}(?:\s*(?:of|o|/)\s*\d{1,4})?|\d{1,4}\s*(?:of|/)\s*\d{1,4}|[-–—]\s*\d{1,4}\s*[-–—]",
    re.IGNORECASE,
)
_NUMBER_AT_END = re.compile(
    r"\s*(?:[|–—-]\s*)?(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$|^(?:page\s*)?\d{1,4}\s*(?:[|–—-]\s+|(?=[A-Z]{3}))",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[\[(<…. ]*(?:text |content |document |output |page )?(?:truncated|cut off|is cut off)\b.{0,60}[\])>]*|\[\s*(?:\.{3}|…)\s*\]|\.{3,}|…+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|©|\bcopyright\b|\d{1,2}/\d{1,2}/\d{2,4},? \d\d?:\d\d", re.IGNORECASE)
_TRAIL_OF_LINKS = re.compile(r"home\s*[>»›]\s*\S|follow us on \w+\W*$", re.IGNORECASE)
_BESIDE = re.compile(r"\t| {2,}| ?[|·•] ?")
# How an overview begins; those of a suite may begin alike.
_OPENING = re.compile(r"this (?:standard|unit|nos) |mae['’]r (?:safon|uned) ", re.IGNORECASE)
# How many rows at the top and bottom of a page may be its header or footer.
_EDGE = 4
# How many rows may stand between a standard's name and its overview.
_NAMING = 6


def sweep(ledger: Ledger) -> None:
    """Drop all noise. Cut-off marks are dropped too, and `was_cut` finds them afterwards."""
    for row in list(ledger.rows):
        _drop_export_marks(ledger, row)
    rows = ledger.open()
    lone_marks = _lone_bullets_are_labels(rows)
    for row in rows:
        _drop_plain_noise(row, lone_marks)
    rows = ledger.open()
    _drop_running_lines(rows)
    _drop_page_numbers(ledger)


def was_cut(ledger: Ledger) -> Row | None:
    """The row that says the text was cut, if one does."""
    return next((row for row in ledger.rows if row.fate == "dropped" and row.where == CUT_MARK), None)


def _drop_export_marks(ledger: Ledger, row: Row) -> None:
    if not any(char in row.text for char in "[<{"):
        return
    found = list(_MARK.finditer(row.text))
    if not found:
        return
    bounds = {edge for match in found for edge in match.span()}
    for piece in ledger.cut(row, sorted(bounds)):
        if _MARK.fullmatch(piece.text):
            piece.drop(EXPORT_MARK)


def _lone_bullets_are_labels(rows: list[Row]) -> bool:
    """Whether bullets alone on their lines are the labels of the lines after them."""
    lone = [
        index
        for index, row in enumerate(rows)
        if (label := read_label(row.text)) and label.kind == "bullet" and label.end >= len(row.text)
    ]
    followed = [index for index in lone if index + 1 < len(rows) and read_label(rows[index + 1].text) is None]
    return len(followed) >= 3 and len(followed) == len(lone)


def _drop_plain_noise(row: Row, lone_marks: bool) -> None:
    text = row.text
    if _CUT.fullmatch(text) and (len(text) > 2):
        row.drop(CUT_MARK)
    elif not any(char.isalnum() for char in text):
        if not (lone_marks and len(text) == 1):
            row.drop(NO_WORDS)
    elif row.hint == "furniture" or _is_furniture(row):
        row.drop(FURNITURE_REASON)
    elif len(text) < 24 and _PAGE.fullmatch(text):
        row.drop(PAGE_NUMBER)


def _is_furniture(row: Row) -> bool:
    """A button, a menu or several beside each other, or the way that the page's place is shown."""
    if vocabulary.key(row.text) in FURNITURE or _TRAIL_OF_LINKS.match(row.text):
        return True
    parts = [part.strip() for part in _BESIDE.split(row.raw) if part.strip()]
    return len(parts) > 1 and all(vocabulary.key(part) in FURNITURE or part.startswith("©") for part in parts)


def _bare(text: str) -> str:
    """A running line without its page number, for comparison."""
    return _NUMBER_AT_END.sub("", text).casefold().strip(" |-–—")


def _drop_running_lines(rows: list[Row]) -> None:
    """A line that comes back on page after page. Its first printing stays when it stands before all sections."""
    edges = _page_edges(rows)
    at_edge = Counter(_bare(rows[index].text) for index in edges)
    everywhere = Counter(_bare(row.text) for row in rows if len(row.text) < 200)
    first_section = next((index for index, row in enumerate(rows) if _begins_section(row)), len(rows))
    kept: set[str] = set()
    for index, row in enumerate(rows):
        bare = _bare(row.text)
        if everywhere[bare] < 2 or not bare or len(row.text) >= 200:
            continue
        if _among_facts(rows, index) or not _runs(row, bare, index in edges, at_edge[bare], everywhere[bare]):
            continue
        opens_standard = index < first_section and bare not in kept
        if row.hint != "edge" and (opens_standard or _before_overview(rows, index)):
            kept.add(bare)
            continue
        row.drop(RUNNING)


def _before_overview(rows: list[Row], index: int) -> bool:
    """A URN or title just above an overview names a standard; another may have had the same name before."""
    for row in rows[index + 1 : index + _NAMING]:
        if found := vocabulary.heading(row.raw.split("\t", 1)[0]):
            return found[0].name == "overview"
    return False


def _begins_section(row: Row) -> bool:
    first = re.split(r"\t|:\s", row.raw, maxsplit=1)[0]
    return vocabulary.heading(first) is not None or _is_lead(row)


def _is_lead(row: Row) -> bool:
    return vocabulary.lead(row.text) is not None or vocabulary.heading_and_lead(row.text) is not None


def _runs(row: Row, bare: str, at_edge: bool, edge_count: int, count: int) -> bool:
    if vocabulary.heading(row.text) or _is_lead(row) or vocabulary.fact(row.text) or _OPENING.match(row.text):
        return False
    if not (row.text[0].isupper() or row.text[0].isdigit() or row.text[0] in "©|["):
        return False  # the end of a wrapped statement may come back often
    label = read_label(row.text)
    if label is not None and (label.end >= len(row.text) or not _ADDRESS.search(row.text)):
        return False
    if at_edge and edge_count >= 2:
        return True
    numbered = _bare(row.text) != row.text.casefold().strip(" |-–—")
    urn_first = is_urn(row.text.split(" ", 1)[0])
    if urn_first or _ADDRESS.search(row.text):
        return count >= (2 if numbered or not is_urn(row.text) else 3) and (not is_urn(row.text) or count >= 3)
    return count >= 3 and (numbered or len(bare.split()) >= 3) and row.hint == ""


def _is_fact(row: Row) -> bool:
    """Whether a row begins with the label of a fact."""
    label = re.split(r"\t|:\s", row.raw, maxsplit=1)[0]
    return vocabulary.fact(label) is not None or vocabulary.fact_at_start(row.text) is not None


def _among_facts(rows: list[Row], index: int) -> bool:
    """A fact beside other facts, such as who developed it, is the same in all of a suite, and no header for that."""
    beside = [rows[place] for place in (index - 1, index + 1) if 0 <= place < len(rows)]
    return _is_fact(rows[index]) and any(_is_fact(row) for row in beside)


def _page_edges(rows: list[Row]) -> set[int]:
    """Indexes of the first and last rows of every page, when the source has pages."""
    pages: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        pages.setdefault(row.page, []).append(index)
    if len(pages) < 2:
        return {index for index, row in enumerate(rows) if row.hint == "edge"}
    return {index for places in pages.values() for index in (*places[:_EDGE], *places[-_EDGE:])}


def _drop_page_numbers(ledger: Ledger) -> None:
    """A number alone beside a running line or at the end of a page."""
    rows = [row for row in ledger.in_order() if row.is_open or row.where == RUNNING]
    for index, row in enumerate(rows):
        if not row.is_open or not row.text.isdigit() or len(row.text) > 4:
            continue
        neighbours = [rows[place] for place in (index - 1, index + 1) if 0 <= place < len(rows)]
        page_ends = row.page > 0 and any(other.page != row.page for other in neighbours)
        if (
            page_ends
            or any(other.where == RUNNING for other in neighbours)
            or (row.page > 0 and index == len(rows) - 1)
        ):
            row.drop(PAGE_NUMBER)
