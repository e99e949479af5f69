"""What is missing for an award, and what a person should know of the answer, in sentences."""

from app.standards.qualifications.rows import Row
from app.standards.qualifications.schema import Group, Qualification

_MOST_NAMED = 6


def missing_sentences(
    document: Qualification, rows: list[Row], sums: tuple[int, ...], counted: dict[str, str], done: set[str]
) -> list[str]:
    """A sentence for each rule that is not reached."""
    found: list[str] = []
    for row, total in zip(rows, sums, strict=True):
        short = row.low - total
        if short <= 0:
            continue
        if row.kind == "units" and row.group and row.group.mandatory:
            missing = [code for code in dict.fromkeys(row.group.units) if counted.get(code) != row.group.id]
            found += [f"{_unit(document, code)} is mandatory." for code in missing]
        elif row.kind == "units":
            found.append(
                f"{short} more {_plural(short, 'unit')}{_from(row.group)}{_choose(document, row.group, done)}."
            )
        elif row.kind == "level":
            where = _from(row.group)
            found.append(f"{short} more {_plural(short, 'credit')} at level {row.level} or above{where}.")
        else:
            found.append(f"{short} more {_plural(short, 'credit')}{_from(row.group)}.")
    return found


def notes_of(document: Qualification, given: set[str], done: set[str], counted: dict[str, str]) -> list[str]:
    """What is not known, not counted, or counted in a way that needs saying."""
    known = {unit.code for unit in document.units}
    notes = [f"{code} is not among the units that are known here." for code in sorted(given - known)]
    notes += [f"{_unit(document, code)} is shown through other units." for code in sorted(done - given)]
    for barred in document.barred:
        both = [code for code in barred.units if code in done]
        if len(both) > barred.at_most and any(code not in counted for code in both):
            notes.append(f"Of {', '.join(both)} only {barred.at_most} may count: {barred.reason}")
    for group in document.groups:
        others = {one.group for one in group.stand_ins}
        for code, where in counted.items():
            if where == group.id and code not in group.units and others:
                notes.append(f"{_unit(document, code)} stands in for a unit of {group.title}.")
    unknown = [code for code in counted if (unit := document.unit(code)) and unit.credits is None]
    notes += [f"The credits of {code} are not known here; it was counted as 0." for code in unknown]
    return notes + document.qualification.incomplete


def _unit(document: Qualification, code: str) -> str:
    unit = document.unit(code)
    title = f"{unit.title} …" if unit and unit.title_cut else unit.title if unit else ""
    return f"{code} {title}".strip()


def _from(group: Group | None) -> str:
    return f" from {group.title}" if group else " in all"


def _choose(document: Qualification, group: Group | None, done: set[str]) -> str:
    """What there is to choose from, when it is little enough to say."""
    open_ones = [code for code in dict.fromkeys(group.units) if code not in done] if group else []
    if not open_ones or len(open_ones) > _MOST_NAMED:
        return ""
    more = ", or one that is not listed here" if group and group.list_cut else ""
    return ": " + ", or ".join(_unit(document, code) for code in open_ones) + more


def _plural(number: int, word: str) -> str:
    return word if number == 1 else f"{word}s"
