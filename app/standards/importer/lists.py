"""One list, criteria or knowledge: choose the scheme of its labels, read it, and say how far the reading is to be believed."""

from dataclasses import dataclass, field
from typing import Protocol

from app.standards.importer.bare import BareList
from app.standards.importer.entries import Entry, Heading, to_items
from app.standards.importer.groups import make_groups
from app.standards.importer.labels import Label
from app.standards.importer.midline import cut_at_labels
from app.standards.importer.nesting import headings_in_disguise, unfold_false
from app.standards.importer.result import Group, Item, Side
from app.standards.importer.rows import Ledger, Row
from app.standards.importer.schemes import ORDER, TRUST, read_labels, sequence
from app.standards.importer.walk import Walk
from app.standards.importer.wrapping import Wrapping

# A scheme is accepted outright only if it accounts for nearly all rows.
_NEARLY_ALL = 0.9
_NAMES = {"criteria": "performance criteria", "knowledge": "knowledge statements"}


class _Reading(Protocol):
    entries: list[Entry]
    headings: list[Heading]
    odd: list[Row]
    notes: list[Row]
    doubts: list[str]
    remarks: list[str]


@dataclass(slots=True)
class ListReading:
    """What came of one list. `notes` are rules about assessment found between the statements."""

    items: list[Item] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    confidence: float = 0.0


def read_list(ledger: Ledger, rows: list[Row], side: Side, wrapping: Wrapping, first_group: int) -> ListReading:
    """Read the rows of one list; what cannot be told stays unplaced and is said in `doubts`."""
    rows = cut_at_labels(ledger, rows)
    labels = read_labels(rows)
    scheme, reading = _best(rows, labels, wrapping)
    sure = TRUST[scheme] if not isinstance(reading, BareList) else reading.sure
    entries = unfold_false(reading.entries, reading.doubts)
    headings = reading.headings
    if not headings and headings_in_disguise(entries):
        entries, headings = _promoted(entries)
    result = ListReading(notes=reading.notes, doubts=[*reading.doubts], remarks=[*reading.remarks])
    result.groups, ids, empty = make_groups(headings, entries, side, first_group)
    result.items = to_items(entries, "P" if side == "criteria" else "K", side, ids)
    odd = [*reading.odd, *(heading.row for heading in empty)]
    _judge(result, entries, odd, scheme, sure, side, len(rows))
    return result


def _best(rows: list[Row], labels: dict[Row, Label], wrapping: Wrapping) -> tuple[str, _Reading]:
    """The first scheme that accounts for nearly all rows; failing that, the one that accounts for most."""
    best: tuple[float, str, _Reading] | None = None
    kinds = {label.kind for label in labels.values()}
    for kind in ORDER:
        if kind not in kinds:
            continue
        walk = Walk(rows, labels, kind, wrapping)
        if not walk.starts or (len(walk.starts) == 1 and len(rows) > 3 and not _one_parent(walk, rows)):
            continue
        walk.run()
        explained = 1 - len(walk.odd) / max(1, len(rows))
        if explained >= _NEARLY_ALL:
            return kind, walk
        if best is None or explained > best[0]:
            best = (explained, kind, walk)
    counted = sum(1 for label in labels.values() if label.kind in ("pk", "code", "numdot"))
    if best is not None and (best[0] >= 0.5 or counted >= max(2, len(rows) / 4)):
        return best[1], best[2]
    return "bare", BareList(rows, wrapping).run()


def _one_parent(walk: Walk, rows: list[Row]) -> bool:
    return rows[0] is walk.starts[0] and rows[0].text.endswith(":")


def _promoted(entries: list[Entry]) -> tuple[list[Entry], list[Heading]]:
    """Numbered headings become headings, and what stood under them the statements."""
    headings, statements = [], []
    for place, entry in enumerate(entries):
        headings.append(Heading(entry.parts[0][0], entry.text, entry.label))
        for child in entry.children:
            child.group = place
            statements.append(child)
    return statements, headings


def _judge(
    result: ListReading, entries: list[Entry], odd: list[Row], scheme: str, sure: float, side: str, total: int
) -> None:
    confidence = sure
    if odd:
        confidence *= max(0.2, 0.85 - 2 * len(odd) / max(1, total))
        result.doubts.append(_odd_sentence(odd))
    confidence *= 0.92 ** min(6, len(result.doubts))
    if scheme not in ("bullet", "bare"):
        confidence *= _numbering(result, entries, side)
    if (
        scheme in ("num",)
        and any(entry.text[:1].isupper() for entry in entries)
        and len({entry.text[:1].isupper() for entry in entries}) > 1
    ):
        confidence *= 0.95
    if any(entry.text[-1:].isalpha() and _holds_heading(entry) for entry in entries):
        confidence *= 0.9
    result.confidence = round(confidence if result.items else 0.0, 2)


def _odd_sentence(odd: list[Row]) -> str:
    lines = sorted({row.line for row in odd})
    shown = ", ".join(str(line) for line in lines[:8]) + (" and more" if len(lines) > 8 else "")
    if len(lines) == 1:
        return f"line {shown} may be a statement, the rest of one or a heading. Place it by hand."
    return f"lines {shown} may be statements, the rest of some or headings. Place them by hand."


def _numbering(result: ListReading, entries: list[Entry], side: str) -> float:
    """What the printed numbers give away; the ids never depend on them."""
    numbers = [entry.number for entry in entries if entry.label is not None]
    found = sequence(numbers)
    if found.constant:
        return 0.99
    believed = 1.0
    for before, after in found.missing:
        if any(entry.label is None and before < entry.number < after for entry in entries):
            continue
        gap = f"number {before + 1} is" if after == before + 2 else f"numbers {before + 1} to {after - 1} are"
        result.remarks.append(
            f"The {_NAMES[side]} go from {before or 'the start'} to {after}: {gap} not in the document."
        )
        believed *= 0.9
    for number in sorted(set(found.repeated)):
        result.remarks.append(
            f"Among the {_NAMES[side]} number {number} is printed more than once or out of turn. The ids count on by place."
        )
        believed *= 0.95
    return max(believed, 0.6)


def _holds_heading(entry: Entry) -> bool:
    """A capitalised word late in a sentence that began small, then no more: a heading may hang on its end."""
    words = entry.text.split()
    if not entry.text[:1].islower() or len(words) < 6:
        return False
    capitals = [
        place for place, word in enumerate(words) if word[:1].isupper() and word[1:].islower() and len(word) > 3
    ]
    return (
        bool(capitals)
        and capitals[-1] >= 3
        and len(words) - capitals[-1] >= 3
        and len(entry.parts) == 1
        and entry.parts[0][0].order[1] > 0
    )
