"""Elements of competence that carry the unit's own number with a letter: HSC31 has HSC31a and HSC31b."""

import re

from app.standards.importer.rows import Mark, Row
from app.standards.importer.urns import folded, is_urn, urn_and_title

_UNIT = re.compile(r"(?:Unit|Uned)\s+", re.IGNORECASE)
# What an element adds to the unit's number: a letter, or a point and a number.
_SUFFIX = re.compile(r"[a-z]|[./]\d{1,2}")


def mark_elements(rows: list[Row]) -> None:
    """Turn a row that begins with the unit's number and a letter into the heading of an element."""
    unit = next((number for row in rows[:60] if (number := _number(row))), None)
    if unit is None:
        return
    for row in rows:
        number = _number(row) if row.mark is None or row.mark.kind == "urn" else None
        if number and number.startswith(unit) and _SUFFIX.fullmatch(number[len(unit) :]):
            coded = urn_and_title(row.text)
            printed = coded[0] if coded else row.text
            row.mark = Mark("element", printed, row.text[coded[1] :] if coded else "")


def _number(row: Row) -> str | None:
    """The URN that a row is or begins with, folded."""
    if row.mark is not None and row.mark.kind == "fact":
        return folded(row.mark.value) if row.mark.name == "urn" and row.mark.value else None
    if row.mark is not None and row.mark.kind != "urn":
        return None
    text = _UNIT.sub("", row.text, count=1)
    if is_urn(text):
        return folded(text)
    coded = urn_and_title(text)
    return folded(coded[0]) if coded else None
