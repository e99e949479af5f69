"""What must hold across a qualification's file and no single field can say."""

from collections.abc import Iterator

from app.standards.problems import Finding, Path
from app.standards.qualifications.schema import Qualification, Range


def findings(document: Qualification) -> Iterator[Finding]:
    """Everything that is wrong, and what a person should look at again."""
    yield from _once(document)
    yield from _known_names(document)
    yield from _ranges(document)
    yield from _reachable(document)
    yield from _completeness(document)


def _once(document: Qualification) -> Iterator[Finding]:
    for name, listed in (
        ("units", [unit.code for unit in document.units]),
        ("groups", [group.id for group in document.groups]),
        ("pathways", [pathway.id for pathway in document.pathways]),
    ):
        for index, value in enumerate(listed):
            if value in listed[:index]:
                yield Finding((name, index), f"{value} is here twice.", "Keep one of the two, or rename it.")


def _known_names(document: Qualification) -> Iterator[Finding]:
    units = {unit.code for unit in document.units}
    groups = {group.id for group in document.groups}
    used: list[tuple[Path, str]] = []
    for index, group in enumerate(document.groups):
        used += [(("groups", index, "units", place), code) for place, code in enumerate(group.units)]
        if group.pathway and group.pathway not in {pathway.id for pathway in document.pathways}:
            mend = "Add it to `pathways`, or mend its name."
            yield Finding(("groups", index, "pathway"), f"There is no pathway {group.pathway}.", mend)
        for place, stand_in in enumerate(group.stand_ins):
            if stand_in.group not in groups or stand_in.group == group.id:
                where = ("groups", index, "stand_ins", place)
                yield Finding(where, f"There is no other group {stand_in.group}.", "Name the id of another group.")
    for index, barred in enumerate(document.barred):
        used += [(("barred", index, "units", place), code) for place, code in enumerate(barred.units)]
    for index, unit in enumerate(document.units):
        through = unit.evidenced_through
        used += [(("units", index, "evidenced_through"), code) for code in (through.units if through else [])]
        if through and (unit.code in through.units or (through.need or 0) > len(through.units)):
            mend = "Name other units, and need at most as many as you name."
            yield Finding(("units", index, "evidenced_through"), f"{unit.code} can never be shown like this.", mend)
    for path, code in used:
        if code not in units:
            yield Finding(path, f"The unit {code} is not among `units`.", "Add it there, or mend its code.")


def _ranges(document: Qualification) -> Iterator[Finding]:
    listed: list[tuple[Path, Range | None]] = [
        (("qualification", "count"), document.qualification.count),
        (("qualification", "credits"), document.qualification.credits),
    ]
    for index, group in enumerate(document.groups):
        listed += [(("groups", index, "count"), group.count), (("groups", index, "credits"), group.credits)]
    for path, found in listed:
        if found and found.min is not None and found.max is not None and found.min > found.max:
            yield Finding(path, f"At least {found.min} and at most {found.max} cannot both hold.", "Mend one of them.")


def _reachable(document: Qualification) -> Iterator[Finding]:
    placed = {code for group in document.groups for code in group.units}
    for index, unit in enumerate(document.units):
        if unit.code not in placed:
            yield Finding(("units", index), f"{unit.code} is in no group.", "Add it to a group.", "warning")
    for index, group in enumerate(document.groups):
        need = group.count.min if group.count else None
        standing_in = sum(one.max for one in group.stand_ins)
        if need and need > len(group.units) + standing_in and not group.list_cut:
            mend = "Add its units, or say `list_cut: true` where the source stops."
            yield Finding(("groups", index, "count"), f"{group.title} needs {need} units and lists fewer.", mend)
        if group.mandatory and group.additional:
            mend = "Keep one of the two."
            yield Finding(("groups", index), f"{group.title} is both mandatory and additional.", mend)


def _completeness(document: Qualification) -> Iterator[Finding]:
    award = document.qualification
    cut = any(group.list_cut for group in document.groups) or any(unit.title_cut for unit in document.units)
    if award.complete and (award.incomplete or cut):
        mend = "Say `complete: false`, or take out what says that something is missing."
        yield Finding(
            ("qualification", "complete"), "The file says that it is complete, and also what is missing.", mend
        )
    if not award.complete and not award.incomplete:
        mend = "Add `incomplete:` with a sentence for each thing that is missing."
        yield Finding(("qualification", "complete"), "The file does not say what is missing.", mend)
    for index, unit in enumerate(document.units):
        if unit.credits is None and _credits_matter(document):
            mend = "Look it up; until then it counts as 0 credits."
            yield Finding(("units", index), f"{unit.code} has no credits.", mend, "warning")


def _credits_matter(document: Qualification) -> bool:
    award = document.qualification
    return bool(award.credits or award.credits_at_level) or any(
        group.credits or group.credits_at_level for group in document.groups
    )
