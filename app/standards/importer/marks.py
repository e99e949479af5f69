"""Which rows are headings, lead-ins and facts. A row that holds a heading and text after it is cut in two here."""

import re
from bisect import bisect_left

from app.standards.importer import vocabulary
from app.standards.importer.elements import mark_elements
from app.standards.importer.labels import Label, read_label
from app.standards.importer.midline import cut_where_lists_change
from app.standards.importer.rows import Ledger, Mark, Row
from app.standards.importer.urns import is_urn
from app.standards.importer.words import BROKEN_LABELS, FORM_FIELDS

_COLUMNS = re.compile(r"\t+|\s{2,}")
_COLON = re.compile(r"\s*:\s*|\s+[–—-]\s+")
_ELEMENT = re.compile(
    r"(?P<code>(?:Element(?: of competence)?|Elfen|Outcome|Performance objective)\s+[A-Z0-9]*\d[\w.]*)\s*[:.–—-]?\s*(?P<title>.*)",
    re.IGNORECASE,
)
# A capitalised label before a colon, at the start of a line or after a separator.
_LABEL = re.compile(r"(?:^|(?<=[|;,\s]))(?P<label>[A-Z][A-Za-z()/ ]{2,40}?)\s*:\s")
_LONGEST_FACT_LINE = 400
# How many unlabelled facts in a row make a block of facts believable without tabs or colons.
_BLOCK = 3
# A heading, its lead-in and no more stand before the text of a line.
_MOST_HEADINGS = 3


def mark_rows(ledger: Ledger) -> None:
    """Give every open row the mark it deserves by itself and by its neighbours."""
    previous: Row | None = None
    for row in list(ledger.open()):
        for part in _facts_apart(ledger, row):
            for piece in _headed(ledger, part):
                piece.mark = piece.mark or _mark(piece, previous)
                previous = piece
    cut_where_lists_change(ledger, ledger.open())
    rows = ledger.open()
    _mark_loose_facts(rows)
    _distrust(rows)
    mark_elements(rows)
    _drop_workbook_columns(ledger, rows)


def _mark(row: Row, previous: Row | None) -> Mark | None:
    text = row.text
    if len(text) <= vocabulary.LONGEST_PHRASE:
        if (found := vocabulary.heading(text)) and _may_be_heading(row, found[1], previous):
            return Mark("heading", found[0].name, text, found[0].language)
        if (led := vocabulary.lead(text)) and vocabulary.starts_upper(text):
            return Mark("lead", led[0].name, text, led[0].language)
    if len(text) < 200 and (match := _ELEMENT.fullmatch(text)):
        return Mark("element", match["code"], match["title"])
    if fact := _firm_fact(row):
        return fact
    return Mark("urn", "urn", text) if is_urn(text.strip("[]")) and not read_label(text) else None


def _may_be_heading(row: Row, key: str, previous: Row | None) -> bool:
    """A heading begins with a capital; one that is also an everyday word must not be the rest of a wrapped sentence."""
    if row.hint.startswith("h"):
        return True
    if not vocabulary.starts_upper(row.text) or row.text.endswith((",", ";")):
        return False
    if key not in vocabulary.WEAK:
        return True
    if read_label(row.text):
        return False
    wraps = previous is not None and not row.gap and previous.mark is None and vocabulary.leaves_open(previous.text)
    return not wraps


def _firm_fact(row: Row) -> Mark | None:
    """A label and its value with a tab, blanks or a colon between; or a label of several words on its own."""
    for pattern in (_COLUMNS, _COLON):
        parts = pattern.split(row.raw, maxsplit=1)
        if len(parts) == 2 and vocabulary.starts_upper(parts[0]) and (found := vocabulary.fact(parts[0])):
            return Mark("fact", found.name, " ".join(parts[1].split()), found.language)
    return None


def _facts_apart(ledger: Ledger, row: Row) -> list[Row]:
    """ "URN: X | Version: 2 | Approved: 2024": several facts on one line, each with its colon."""
    if row.text.count(":") < 2 or len(row.text) > _LONGEST_FACT_LINE:
        return [row]
    labels = [match for match in _LABEL.finditer(row.text) if vocabulary.fact(match["label"])]
    if len(labels) < 2 or labels[0].start("label") > 0:
        return [row]
    return ledger.cut(row, [match.start("label") for match in labels])


def _headed(ledger: Ledger, row: Row, depth: int = 1) -> list[Row]:
    """The row cut after the heading or lead-in that it begins with, if it does."""
    text = row.text
    if (both := vocabulary.heading_and_lead(text)) and vocabulary.starts_upper(text):
        pieces = ledger.cut(row, [both[1]])
        pieces[0].mark = Mark("heading", both[0].name, pieces[0].text, both[0].language)
        lead = vocabulary.lead(pieces[-1].text)
        if lead and len(pieces) > 1:
            pieces[-1].mark = Mark("lead", lead[0].name, pieces[-1].text, lead[0].language)
        return pieces
    if (at := _text_after_heading(row)) and vocabulary.starts_upper(text):
        pieces = ledger.cut(row, [at])
        if len(pieces) == 1 or depth >= _MOST_HEADINGS:
            return pieces
        return [pieces[0], *_headed(ledger, pieces[1], depth + 1)]
    return [row]


def _text_after_heading(row: Row) -> int | None:
    """Where the text begins in "Overview: This standard ..." or "You must be able to:<tab>P1 ..."."""
    for pattern in (_COLUMNS, _COLON):
        parts = pattern.split(row.raw, maxsplit=1)
        if len(parts) != 2 or len(parts[0]) > vocabulary.LONGEST_PHRASE or not parts[1].strip():
            continue
        head, rest = " ".join(parts[0].split()), " ".join(parts[1].split())
        if vocabulary.fact(head) and not vocabulary.heading(head):
            return None
        headed = vocabulary.heading(head)
        if headed and headed[0].name == "extra" and headed[1] in vocabulary.WEAK:
            return None
        if headed or vocabulary.lead(head) or vocabulary.heading_and_lead(head):
            boxes = all(vocabulary.key(cell) in FORM_FIELDS for cell in parts[1].split("\t"))
            return None if boxes else len(row.text) - len(rest)
    return None


def _mark_loose_facts(rows: list[Row]) -> None:
    """Labels with only a blank before the value, alone on their line, or broken over two: believed near other facts."""
    loose = {index: mark for index, row in enumerate(rows) if row.mark is None and (mark := _loose_fact(row))}
    for index, row in enumerate(rows):
        if row.mark is None and (mark := _broken_label(rows, index)):
            loose[index] = mark
    firm = {index: row.mark for index, row in enumerate(rows) if row.mark and row.mark.kind == "fact"}
    names = {mark.name for mark in (*loose.values(), *firm.values())}
    if len(names) < _BLOCK:
        return
    places = sorted({*firm, *loose})
    for index, mark in loose.items():
        if any(other != index and abs(other - index) <= 4 for other in _near(places, index)):
            rows[index].mark = mark
            if mark.kind == "fact" and mark.value.startswith("\0"):
                _join_broken(rows, index, mark)


def _near(places: list[int], index: int) -> list[int]:
    at = bisect_left(places, index)
    return places[max(0, at - 1) : at + 2]


def _loose_fact(row: Row) -> Mark | None:
    if not vocabulary.starts_upper(row.text):
        return None
    if found := vocabulary.fact(row.text):
        return Mark("fact", found.name, "", found.language)
    if started := vocabulary.fact_at_start(row.text):
        return Mark("fact", started[0].name, row.text[started[1] :].strip(), started[0].language)
    return None


def _broken_label(rows: list[Row], index: int) -> Mark | None:
    """ "Indicative review" here and "date" on the next row, with the value after either half."""
    if index + 1 >= len(rows) or rows[index + 1].mark is not None:
        return None
    head, second = rows[index], rows[index + 1]
    parts = _COLUMNS.split(head.raw, maxsplit=1)
    first = vocabulary.key(parts[0])
    value = parts[1] if len(parts) == 2 else ""
    if first not in vocabulary.BROKEN:
        first = next(
            (half for half in BROKEN_LABELS if " " in half and vocabulary.key(head.text).startswith(half + " ")), ""
        )
        value = head.text[len(first) :].strip()
    if not first or not vocabulary.starts_upper(head.text):
        return None
    rest, name, language = vocabulary.BROKEN[first]
    tail = _COLUMNS.split(second.raw, maxsplit=1)
    lowered = second.text.casefold()
    if vocabulary.key(tail[0]) == rest:
        more = tail[1] if len(tail) == 2 else ""
    elif lowered.startswith(rest + " "):
        more = second.text[len(rest) :]
    else:
        return None
    joined = " ".join(f"{value} {more}".split())
    return Mark("fact", name, "\0" + joined, language)


def _join_broken(rows: list[Row], index: int, mark: Mark) -> None:
    """Keep the value with the first half; the second half becomes a mark without words of its own."""
    rows[index].mark = Mark("fact", mark.name, mark.value[1:], mark.language)
    rows[index + 1].mark = Mark("fact", "label", rows[index].text, mark.language)


def _distrust(rows: list[Row]) -> None:
    """Take back headings that are really headings inside a list: "Values" between two numbered statements."""
    for index, row in enumerate(rows):
        mark = row.mark
        if mark is None or mark.kind != "heading" or vocabulary.key(row.text) not in vocabulary.WEAK:
            continue
        after = rows[index + 1] if index + 1 < len(rows) else None
        label = read_label(after.text) if after is not None and after.mark is None else None
        if label and (_right_under_lead(rows, index) or _carries_on(rows, index, label)):
            row.mark = None


def _right_under_lead(rows: list[Row], index: int) -> bool:
    """ "Values" right under "You need to know and understand:" cannot end that list before it has begun."""
    above = rows[index - 1].mark if index else None
    return above is not None and above.kind == "lead" and above.name in ("criteria", "knowledge")


def _carries_on(rows: list[Row], index: int, label: Label) -> bool:
    """Whether the numbers count on over the heading."""
    near = reversed(rows[max(0, index - 6) : index])
    before = next((known for earlier in near if (known := read_label(earlier.text))), None)
    same = before is not None and label.kind == before.kind and label.prefix == before.prefix
    return same and before is not None and label.number == before.number + 1 and label.number > 1


def _drop_workbook_columns(ledger: Ledger, rows: list[Row]) -> None:
    """Empty boxes and column headings of an awarding body's workbook are no part of the standard."""
    for row in rows:
        cells = [cell for cell in row.raw.split("\t") if cell.strip()]
        if row.mark is not None or not cells:
            continue
        boxes = [vocabulary.key(cell.strip("_. ")) in FORM_FIELDS for cell in cells]
        if all(boxes):
            if len(cells) > 1 or row.text.rstrip().endswith((":", "_", "…")) or len(vocabulary.key(row.text)) > 4:
                row.drop("an empty box of a workbook, no part of the standard")
        elif all(boxes[1:]) and len(cells) > 1 and (found := vocabulary.heading(cells[0])):
            pieces = ledger.cut(row, [len(" ".join(cells[0].split()))])
            pieces[0].mark = Mark("heading", found[0].name, pieces[0].text, found[0].language)
            for piece in pieces[1:]:
                piece.drop("a column heading of a workbook, no part of the standard")
