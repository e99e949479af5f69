"""Nesting that the document means, against nesting that broken markup made up."""

from app.standards.importer.entries import Entry


def unfold_false(entries: list[Entry], doubts: list[str]) -> list[Entry]:
    """Statements that stand under another only because a list was never closed come back to the top, in order."""
    if not _is_false(entries):
        return entries
    flat: list[Entry] = []
    for entry in entries:
        flat.extend(_flattened(entry, entry.group))
    doubts.append(
        "each statement stood under the one before it, as broken markup does; they were read as one plain list."
    )
    return flat


def _is_false(entries: list[Entry]) -> bool:
    """No sentence leads in its children, and the nesting grows like a chain or hangs on a single first statement."""
    parents = [entry for top in entries for entry in _all(top) if entry.children]
    if not parents or any(parent.leads_in for parent in parents):
        return False
    if any(child.label and not _same_look(parent, child) for parent in parents for child in parent.children):
        return False
    deepest = max(_depth(entry) for entry in entries)
    chained = all(len(parent.children) == 1 for parent in parents)
    return deepest >= 3 or (chained and len(parents) > 1) or (len(entries) == 1 and len(parents[0].children) > 1)


def _same_look(parent: Entry, child: Entry) -> bool:
    """Whether two labels are of one kind: both bullets or both numbers."""
    one, other = parent.label or "", child.label or ""
    return (
        any(char.isdigit() for char in one) == any(char.isdigit() for char in other)
        and one[:1].isalpha() == other[:1].isalpha()
    )


def _all(entry: Entry) -> list[Entry]:
    found, todo = [], [entry]
    while todo:
        now = todo.pop()
        found.append(now)
        todo.extend(now.children)
    return found


def _depth(entry: Entry) -> int:
    deepest, todo = 0, [(entry, 1)]
    while todo:
        now, depth = todo.pop()
        deepest = max(deepest, depth)
        todo.extend((child, depth + 1) for child in now.children)
    return deepest


def _flattened(entry: Entry, group: int | None) -> list[Entry]:
    flat, todo = [], [entry]
    while todo:
        now = todo.pop()
        now.group = group
        flat.append(now)
        todo.extend(reversed(now.children))
        now.children = []
    return flat


def headings_in_disguise(entries: list[Entry]) -> bool:
    """Whether the numbered lines are headings over the statements: capitals, no colon, and something under each."""
    if len(entries) < 2 or not all(entry.children for entry in entries):
        return False
    titles = all(
        entry.text[:1].isupper()
        and not entry.leads_in
        and entry.text[-1] not in ".;,"
        and len(entry.text.split()) <= 10
        for entry in entries
    )
    statements = all(child.text[:1].islower() for entry in entries for child in entry.children)
    return titles and statements
