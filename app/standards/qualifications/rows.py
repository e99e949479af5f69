"""A qualification's rules as rows of sums: each unit put in a group adds to some rows, and each row has its ends.

Every rule type is one kind of row, so that one exact search (solver.py) serves them all.
"""

from dataclasses import dataclass, field
from typing import Literal

from app.standards.qualifications.schema import AtLevel, Group, Qualification, Range

Kind = Literal["units", "credits", "level", "barred", "stand_in"]


@dataclass(frozen=True, slots=True)
class Row:
    """A sum that must reach `low` and may not pass `high`. `group` is None for the whole award."""

    kind: Kind
    group: Group | None
    low: int
    high: int | None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit in a group, and what that adds to each row: (row, amount), amounts above 0."""

    unit: str
    group: str
    adds: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Rules:
    """The rows, and for each unit that is done the groups where it may count."""

    rows: list[Row] = field(default_factory=list)
    choices: dict[str, list[Choice]] = field(default_factory=dict)


def rules_of(document: Qualification, done: set[str], pathway: str | None) -> Rules:
    """The rules on one pathway (None where there are none), for the units `done`."""
    groups = [group for group in document.groups if group.pathway in (None, pathway)]
    rules = Rules()
    credits = {unit.code: unit.credits or 0 for unit in document.units}
    levels = {unit.code: unit.level or 0 for unit in document.units}
    places = [(group, unit, False) for group in groups for unit in group.units]
    places += [
        (group, unit, True)
        for group in groups
        for stand_in in group.stand_ins
        for other in groups
        if other.id == stand_in.group
        for unit in other.units
        if unit not in group.units
    ]
    _rows_of_award(document, groups, rules.rows)
    for group in groups:
        _rows_of_group(group, rules.rows)
    barred = _rows_of_barred(document, rules.rows)
    for group, unit, standing_in in places:
        if unit not in done or any(choice.group == group.id for choice in rules.choices.get(unit, [])):
            continue
        adds: list[tuple[int, int]] = []
        for index, row in enumerate(rules.rows):
            amount = _amount(row, group, credits[unit], levels[unit])
            if row.kind == "barred":
                amount = int(unit in barred[index])
            if row.kind == "stand_in":
                amount = int(standing_in and row.group is group and unit in _units(groups, row.level))
            if amount:
                adds.append((index, amount))
        rules.choices.setdefault(unit, []).append(Choice(unit, group.id, tuple(adds)))
    return rules


def _amount(row: Row, group: Group, credits: int, level: int) -> int:
    """What a unit in `group` adds to a row of units, credits or credits at a level. Additional units add to no total."""
    if row.group is not group and (row.group is not None or group.additional):
        return 0
    if row.kind == "units":
        return 1
    if row.kind == "credits":
        return credits
    return credits if row.kind == "level" and level >= row.level else 0


def _rows_of_award(document: Qualification, groups: list[Group], rows: list[Row]) -> None:
    award = document.qualification
    _add(rows, "units", None, award.count)
    _add(rows, "credits", None, award.credits)
    _add_levels(rows, None, award.credits_at_level)
    for group in groups:
        # `level` holds the place of the group that the units stand in from: a stand-in row has no level of its own.
        for one in group.stand_ins:
            place = next((index for index, other in enumerate(groups) if other.id == one.group), None)
            if place is not None:
                rows.append(Row("stand_in", group, 0, one.max, place))


def _rows_of_group(group: Group, rows: list[Row]) -> None:
    needed = group.count or Range()
    if group.mandatory:
        needed = Range(min=len(set(group.units)), max=needed.max)
    _add(rows, "units", group, needed)
    _add(rows, "credits", group, group.credits)
    _add_levels(rows, group, group.credits_at_level)


def _rows_of_barred(document: Qualification, rows: list[Row]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for barred in document.barred:
        found[len(rows)] = set(barred.units)
        rows.append(Row("barred", None, 0, barred.at_most))
    return found


def _add(rows: list[Row], kind: Kind, group: Group | None, wanted: Range | None) -> None:
    if wanted and (wanted.min or wanted.max is not None):
        rows.append(Row(kind, group, wanted.min or 0, wanted.max))


def _add_levels(rows: list[Row], group: Group | None, wanted: list[AtLevel]) -> None:
    rows.extend(Row("level", group, one.min, None, one.level) for one in wanted)


def _units(groups: list[Group], place: int) -> list[str]:
    return groups[place].units
