"""Several standards in one file: where one ends and the next begins."""

from app.standards.importer import vocabulary
from app.standards.importer.labels import read_label, side_of
from app.standards.importer.rows import Row
from app.standards.importer.sections import LISTS, is_prose, reads_as_heading

_IDENTITY_FACTS = {"urn", "title"}


def split_standards(rows: list[Row]) -> list[list[Row]]:
    """The rows of each standard, in order. Most documents hold one."""
    leads = _identity_leads(rows)
    bounds = [0]
    for event in _events(rows):
        start = _beginning(rows, event, bounds[-1], leads)
        if start > bounds[-1]:
            bounds.append(start)
    return [rows[start:end] for start, end in zip(bounds, [*bounds[1:], len(rows)], strict=True)]


def _kind(row: Row) -> str | None:
    """What a row begins, as far as it tells one standard from the next."""
    if row.mark is not None:
        return row.mark.name if row.mark.kind in ("heading", "lead") and row.mark.name in (*LISTS, "overview") else None
    label = read_label(row.text)
    return side_of(label) if label is not None and label.number == 1 else None


def _events(rows: list[Row]) -> list[int]:
    """Rows at which a new standard must have begun: an overview after the lists, or a list that begins a second time."""
    events: list[int] = []
    seen: set[str] = set()
    now: str | None = None
    identity = False
    for index, row in enumerate(rows):
        identity = identity or _is_identity(row)
        kind = _kind(row)
        if kind is None and seen & set(LISTS) and now in LISTS and row.gap and _opens_overview(row):
            kind = "overview"
        if kind is None:
            continue
        again = kind == "overview" and seen & set(LISTS) and now != "overview"
        if again or (kind in seen and kind != now and identity and len(seen & set(LISTS)) == 2):
            events.append(index)
            seen = set()
        seen.add(kind)
        now, identity = kind, False
    return events


def _is_identity(row: Row) -> bool:
    return row.mark is not None and (
        row.mark.kind == "urn" or (row.mark.kind == "fact" and row.mark.name in _IDENTITY_FACTS)
    )


def _opens_overview(row: Row) -> bool:
    text = row.text.casefold()
    return (
        row.mark is None
        and text.startswith(("this standard ", "this unit ", "this nos ", "mae'r safon ", "mae’r safon "))
        and is_prose(row.text)
    )


def _identity_leads(rows: list[Row]) -> bool:
    """Whether standards in this file are named before their text rather than after it."""
    first = next((index for index, row in enumerate(rows) if _kind(row)), len(rows))
    if any(_is_identity(row) for row in rows[:first]):
        return True
    last = next((index for index in range(len(rows) - 1, -1, -1) if _kind(rows[index])), 0)
    return not any(row.mark is not None and row.mark.kind in ("urn", "fact") for row in rows[last:])


def _beginning(rows: list[Row], event: int, previous: int, leads: bool) -> int:
    """Back from the event over the rows that name the new standard, but not over those that name the one before."""
    start = event
    while start - 1 > previous and _names(rows[start - 1]):
        start -= 1
    run = rows[start:event]
    told = [place for place, row in enumerate(run) if row.mark is not None and row.mark.kind in ("urn", "fact")]
    if not told:
        return _title_start(rows, start, event)
    if leads or _named_already(rows[previous:start]):
        first = _after_the_tail(run, told, rows[previous:start])
        titled = first > 0 and run[first - 1].gap and run[first - 1].mark is None
        return start + (first - 1 if titled else first)
    return start + _second_naming(run)


def _after_the_tail(run: list[Row], told: list[int], before: list[Row]) -> int:
    """Where a standard is named after the facts that end the one before it; the first fact where there are none."""
    named = next((place for place in reversed(told) if _is_identity(run[place])), told[0])
    tail = any(_is_plain_fact(run[place]) for place in told if place < named)
    more = any(place > named for place in told)
    return named if tail and not more and not any(map(_is_plain_fact, before)) else told[0]


def _is_plain_fact(row: Row) -> bool:
    return row.mark is not None and row.mark.kind == "fact" and row.mark.name not in _IDENTITY_FACTS


def _names(row: Row) -> bool:
    """Whether a row may be part of a title, a URN or a fact."""
    if row.mark is not None:
        return row.mark.kind in ("urn", "fact")
    return read_label(row.text) is None and not is_prose(row.text) and (reads_as_heading(row) or len(row.text) < 150)


def _title_start(rows: list[Row], start: int, event: int) -> int:
    """With no URN and no facts only the lines directly before, set apart by a blank line, can be the title."""
    at = event
    while at > start and event - at < 3 and reads_as_heading(rows[at - 1]):
        at -= 1
        if rows[at].gap:
            return at
    return event


def _named_already(rows: list[Row]) -> bool:
    return any(_is_identity(row) for row in rows)


def _second_naming(run: list[Row]) -> int:
    """Where the facts begin again: the first that was already told belongs to the next standard."""
    told: set[str] = set()
    for place, row in enumerate(run):
        if row.mark is not None and row.mark.kind == "urn":
            name = "urn" if not (place and _awaits_value(run[place - 1])) else ""
        elif row.mark is not None:
            name = row.mark.name
        else:
            name = (
                "title" if row.gap and reads_as_heading(row) and not (place and _awaits_value(run[place - 1])) else ""
            )
        if name and name in told:
            return place
        if name:
            told.add(name)
    return len(run)


def _awaits_value(row: Row) -> bool:
    return row.mark is not None and row.mark.kind == "fact" and not row.mark.value


def same_urn_twice(urns: list[str | None]) -> list[str]:
    """URNs that more than one of the standards carries."""
    folded = [vocabulary.key(urn) for urn in urns if urn]
    return sorted({urn for urn in urns if urn and folded.count(vocabulary.key(urn)) > 1})
