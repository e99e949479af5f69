"""Running text: paragraphs and the lists inside them, as the overview, values, behaviours and extra sections hold."""

from app.standards.importer.labels import read_label
from app.standards.importer.result import Block
from app.standards.importer.rows import Row
from app.standards.importer.wrapping import Wrapping, goes_on, joined


def paragraphs(rows: list[Row], wrapping: Wrapping) -> list[list[Row]]:
    """Rows grouped into paragraphs; a row with a label begins its own."""
    found: list[list[Row]] = []
    for row in rows:
        if found and goes_on(found[-1][-1], row, wrapping):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def blocks(rows: list[Row], wrapping: Wrapping, where: str, keep_labels: bool = False) -> list[Block]:
    """Paragraphs and lists, all their rows placed. Short lines after a colon are a list; so are labelled lines.

    `keep_labels` keeps printed numbers in front of list entries, for sections in which nothing may be lost.
    """
    found: list[Block] = []
    lines: list[str] = []
    for group in paragraphs(rows, wrapping):
        text = joined(group)
        label = read_label(group[0].text)
        for row in group:
            row.place(where)
        if label is not None and label.end < len(group[0].text) and not _sentence_with_number(text, label.kind):
            lines.append(text if keep_labels and label.kind != "bullet" else text[label.end :])
        elif _after_colon(found) and not text.endswith(".") and not (lines and group[0].gap):
            lines.append(text)
        else:
            _flush(found, lines)
            found.append(text)
    _flush(found, lines)
    return found


def entries(rows: list[Row], wrapping: Wrapping, where: str) -> list[Block]:
    """Values, behaviours or skills: one entry to a line or label; lines after a colon stay a list of their own."""
    found = blocks(rows, wrapping, where)
    if len(found) == 1 and isinstance(found[0], dict):
        return list(found[0]["list"])
    return found


def _sentence_with_number(text: str, kind: str) -> bool:
    """ "16 to 18 year olds ..." begins with a number that is no label."""
    return kind == "num" or (kind == "letter" and text[:2].isupper())


def _after_colon(found: list[Block]) -> bool:
    return bool(found) and isinstance(found[-1], str) and found[-1].endswith(":")


def _flush(found: list[Block], lines: list[str]) -> None:
    if lines:
        found.append({"list": list(lines)})
        lines.clear()
