"""Headings inside the lists become groups, numbered through the standard in the order in which they are printed."""

from app.standards.importer.entries import Entry, Heading
from app.standards.importer.result import Group, Side


def make_groups(
    headings: list[Heading], entries: list[Entry], side: Side, first: int
) -> tuple[list[Group], dict[int, str], list[Heading]]:
    """The groups that have statements, the id for each heading's place, and the headings with nothing under them."""
    used = {entry.group for entry in entries if entry.text and entry.group is not None}
    groups: list[Group] = []
    ids: dict[int, str] = {}
    empty: list[Heading] = []
    for place, heading in enumerate(headings):
        if place not in used:
            empty.append(heading)
            continue
        group = Group(f"g{first + len(groups)}", side, _title(heading), heading.code)
        ids[place] = group.id
        groups.append(group)
        heading.row.place(f"groups.{group.id}")
    return groups, ids, empty


def _title(heading: Heading) -> str:
    return heading.title.rstrip(" :") or heading.title
