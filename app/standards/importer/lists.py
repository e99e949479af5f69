"""One list, criteria or knowledge: choose the scheme of its labels, read it, and say how far the reading is to be believed."""

from dataclasses import dataclass, field
from typing import Protocol

from app.standards.importer.bare import BareList
from app.standards.importer.confidence import Findings
from app.standards.importer.entries import Entry, Heading, to_items
from app.standards.importer.groups import make_groups
from app.standards.importer.labels import Label
from app.standards.importer.midline import cut_at_labels
from app.standards.importer.nesting import headings_in_disguise, unfold_false
from app.standards.importer.result import Group, Item, Side
from app.standards.importer.rows import Ledger, Row
from app.standards.importer.schemes import ORDER, TRUST, read_labels
from app.standards.importer.walk import Walk
from app.standards.importer.wrapping import Wrapping

# A scheme is accepted outright only if it accounts for nearly all rows.
_NEARLY_ALL = 0.9


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


def read_list(
    ledger: Ledger, rows: list[Row], side: Side, wrapping: Wrapping, first_group: int, counted: int = 0
) -> ListReading:
    """Read the rows of one list; what cannot be told stays unplaced and is said in `doubts`.

    `counted`: how many statements the list before has, since its numbers may go on in this one.
    """
    rows = cut_at_labels(ledger, rows)
    labels = read_labels(rows)
    scheme, reading = _best(rows, labels, wrapping)
    sure = TRUST[scheme] if not isinstance(reading, BareList) else reading.sure
    entries = unfold_false(reading.entries, reading.doubts)
    headings = reading.headings
    if not headings and headings_in_disguise(entries):
        entries, headings = _promoted(entries)
    groups, ids, empty = make_groups(headings, entries, side, first_group)
    items = to_items(entries, "P" if side == "criteria" else "K", side, ids)
    found = Findings(scheme, sure, [*reading.odd, *(heading.row for heading in empty)], len(rows), counted)
    found.doubts, found.remarks = [*reading.doubts], [*reading.remarks]
    confidence = found.judge(entries, side)
    return ListReading(items, groups, reading.notes, found.doubts, found.remarks, confidence if items else 0.0)


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
