"""Whether a standard came whole: sections that are missing, and text that stops in the middle."""

from app.standards.importer import vocabulary
from app.standards.importer.noise import was_cut
from app.standards.importer.result import ImportedStandard
from app.standards.importer.rows import Ledger, Row

_WHOLE_ENDS = (".", ";", ":", "!", "?", ")")


def missing_parts(standard: ImportedStandard, left_over: set[str]) -> list[str]:
    """A sentence for each section or fact that a standard should have and this one does not print.

    `left_over` names the lists whose lines are there but could not be told apart; that has been said already.
    """
    found = []
    for side, name in (("criteria", "performance criteria"), ("knowledge", "knowledge statements")):
        if not getattr(standard, side) and side not in left_over:
            found.append(f"No {name} were found. The document may be cut off, or its headings are new to us.")
    if not standard.overview:
        found.append("No overview was found.")
    if standard.title is None:
        found.append("No title is printed in the document. Give it one before you save.")
    if standard.urn is None:
        found.append("No URN is printed in the document.")
    return found


def unfinished(standard: ImportedStandard) -> list[str]:
    """A sentence for each statement that stops in the middle although the list goes on."""
    return [
        f"{item.id} stops in the middle of a sentence; its rest may be missing in the document."
        for items in (standard.criteria, standard.knowledge)
        for item in items
        if not item.items and item.text[-1] not in ",:)" and vocabulary.leaves_open(item.text)
    ]


def cut_off(ledger: Ledger, rows: list[Row], standard: ImportedStandard) -> str | None:
    """A sentence saying where the text was cut off, if it was."""
    if mark := was_cut(ledger):
        return f"The document says on line {mark.line} that it was cut off there, so parts of the standard are missing."
    last = next((row for row in reversed(rows) if row.fate == "placed"), None)
    if last is None or last.where.startswith("standard."):
        return None
    if vocabulary.leaves_open(last.text) and last.text[-1] not in ",)":
        return f"The document seems to be cut off: line {last.line} stops in the middle of a sentence."
    items = standard.knowledge if last.where.startswith("knowledge") else standard.criteria
    closed = [item.text.endswith(_WHOLE_ENDS) for item in items[:-1]]
    if last.where.startswith(("knowledge.", "criteria.")) and len(closed) >= 3:
        if all(closed) and not last.text.endswith((*_WHOLE_ENDS, ",")):
            return f"The document seems to be cut off: line {last.line} ends without the mark that closes every other statement."
        if last.text.endswith(",") and not any(item.text.endswith(",") for item in items[:-1]):
            return f"The document seems to be cut off: line {last.line} ends with a comma."
    return None
