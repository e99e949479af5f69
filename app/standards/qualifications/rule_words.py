"""The rules of an award in plain words. Pure."""

from collections.abc import Iterator

from app.standards.qualifications.schema import AtLevel, Barred, Group, Qualification, Range


def award_rules(document: Qualification) -> list[str]:
    """What must hold over the whole award."""
    award = document.qualification
    found = [*_sizes(award.count, award.credits, award.credits_at_level, " in all")]
    if document.pathways:
        titles = ", ".join(pathway.title for pathway in document.pathways)
        found.append(f"One of these pathways: {titles}.")
    return found


def group_rules(document: Qualification, group: Group) -> list[str]:
    """How many of a group's units are needed."""
    found: list[str] = []
    if group.mandatory:
        credits = [unit.credits for code in group.units if (unit := document.unit(code))]
        known = [one for one in credits if one is not None]
        total = f", {sum(known)} credits together" if known and len(known) == len(credits) else ""
        found.append(f"All {_count(len(set(group.units)), 'unit')} are needed{total}.")
    found += _sizes(None if group.mandatory else group.count, group.credits, group.credits_at_level, " from these")
    if group.additional:
        found.append("These may be taken as well. They count towards no total.")
    titles = {one.id: one.title for one in document.groups}
    for one in group.stand_ins:
        found.append(f"Up to {_count(one.max, 'unit')} of {titles.get(one.group, one.group)} may stand in for these.")
    if group.pathway:
        title = next((one.title for one in document.pathways if one.id == group.pathway), group.pathway)
        found.append(f"Only on the pathway {title}.")
    return found


def barred_words(document: Qualification, barred: Barred) -> str:
    """Which units may not count together, and why."""
    names = [f"{code} {unit.title}" if (unit := document.unit(code)) else code for code in barred.units]
    most = "Only one" if barred.at_most == 1 else f"At most {barred.at_most}"
    return f"{most} of these may count: {'; '.join(names)}. {barred.reason}"


def _sizes(count: Range | None, credits: Range | None, levels: list[AtLevel], where: str) -> Iterator[str]:
    if count and (words := _range(count, "unit")):
        yield f"{words}{where}."
    if credits and (words := _range(credits, "credit")):
        yield f"{words}{where}."
    for one in levels:
        yield f"At least {_count(one.min, 'credit')} at level {one.level} or above{where}."


def _range(wanted: Range, word: str) -> str:
    low, high = wanted.min, wanted.max
    if low is not None and low == high:
        return _count(low, word)
    if low and high is not None:
        return f"{low} to {_count(high, word)}"
    if low:
        return f"At least {_count(low, word)}"
    return f"At most {_count(high, word)}" if high is not None else ""


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
