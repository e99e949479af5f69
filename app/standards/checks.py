"""What must hold across a whole document and no single field can say. Pure: a document in, findings out."""

import re
from collections.abc import Iterator

from app.standards.problems import Finding, Path
from app.standards.schema import StandardFile
from app.standards.schema_blocks import Item, Side

_LETTER: dict[Side, str] = {"criteria": "P", "knowledge": "K"}
LONGEST_REFERENCE = 300  # as in models.py
_GROUP_ID = re.compile(r"g[1-9]\d*")


def findings(document: StandardFile) -> list[Finding]:
    """Everything that is wrong, and what a person should look at again."""
    found = [*_identity(document), *_dates(document), *_groups(document)]
    for side in ("criteria", "knowledge"):
        items: list[Item] = getattr(document, side)
        found += [*_ids(items, _LETTER[side], (side,)), *_group_use(document, items, side), *_repeats(items, side)]
    return [*found, *_enough(document), *_for_a_person(document)]


def _identity(document: StandardFile) -> Iterator[Finding]:
    standard = document.standard
    if not standard.urn and not standard.id:
        yield Finding(
            ("standard",),
            "The standard has neither `urn` nor `id`.",
            "Add `urn:` as published or, if the source states none, an id of your own such as "
            "`id: local:promote-relationships`.",
        )
    if standard.urn and standard.id:
        yield Finding(
            ("standard", "id"), "The standard has a `urn` and an `id` of its own.", "Keep the `urn`; take the `id` out."
        )
    if not standard.version and not standard.revision:
        yield Finding(
            ("standard",),
            "Nothing tells this version from another: `version` and `revision` are both missing.",
            "Add `version:` as printed or, if the source states none, `revision: import-1`.",
        )
    own = (standard.urn, standard.id, standard.version, standard.revision)
    if any((link.urn, link.id, link.version, link.revision) == own for link in standard.supersedes):
        yield Finding(
            ("standard", "supersedes"),
            "This version says that it takes the place of itself.",
            "Name the earlier version under `supersedes`.",
        )
    if len(document.reference) > LONGEST_REFERENCE:
        yield Finding(
            ("standard",),
            f"The URN or id, version and revision have {len(document.reference)} characters together.",
            f"At most {LONGEST_REFERENCE} fit: shorten the `id` or the `revision`.",
        )
    if standard.title.en is None and standard.title.cy is None:
        yield Finding(
            ("standard", "title"), "The standard has no title.", "Add `title: {en: ...}` or `title: {cy: ...}`."
        )
    elif getattr(standard.title, standard.language) is None:
        yield Finding(
            ("standard", "title"),
            f"The text is in `{standard.language}`, but the title is not.",
            f"Add the title in `{standard.language}`, or mend `language`.",
        )


def _dates(document: StandardFile) -> Iterator[Finding]:
    dates = document.standard.dates
    if dates is None:
        return
    for earlier, later in (("approved", "review"), ("approved", "withdrawn")):
        first, second = getattr(dates, earlier), getattr(dates, later)
        length = min(len(first or ""), len(second or ""))
        if length and second[:length] < first[:length]:
            yield Finding(
                ("standard", "dates", later),
                f"The date `{later}` ({second}) is before `{earlier}` ({first}).",
                "Look both up in the source again.",
            )
    for name in ("approved", "review", "withdrawn"):
        if getattr(dates, f"{name}_printed") and not getattr(dates, name):
            yield Finding(
                ("standard", "dates", f"{name}_printed"),
                f"`{name}_printed` is here without `{name}`.",
                f'Add `{name}:` as year, month and day, for example "2026-01-31".',
                "warning",
            )


def _ids(items: list[Item], stem: str, path: Path) -> Iterator[Finding]:
    """Ids are places: P1, P2 ... and P1.1, P1.2 under P1. So they are unique and a lost statement is noticed."""
    for index, item in enumerate(items):
        wanted = f"{stem}{index + 1}"
        if item.id != wanted:
            first = next((place for place in range(index) if items[place].id == item.id), None)
            message = (
                f"The id {item.id} is here twice; this is number {index + 1} in its list."
                if first is not None
                else f"The id {item.id} stands at place {index + 1} in its list."
            )
            yield Finding((*path, index, "id"), message, f"Write `id: {wanted}`; what was printed goes in `label`.")
        yield from _ids(item.items, f"{wanted}.", (*path, index, "items"))


def _groups(document: StandardFile) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, group in enumerate(document.groups):
        path = ("groups", index, "id")
        if group.id in seen:
            yield Finding(path, f"The group id {group.id} is here twice.", "Give each group its own id: g1, g2, ...")
        if _GROUP_ID.fullmatch(group.id) is None:
            yield Finding(path, f"“{group.id}” is not a group id.", "Write g and a number: g1, g2, ...")
        seen.add(group.id)
        if not any(item.group == group.id for item in _all_items(getattr(document, group.side))):
            yield Finding(
                ("groups", index),
                f"No statement in `{group.side}` belongs to the group {group.id} “{group.title}”.",
                f"Add `group: {group.id}` to its statements, or take the group out.",
                "warning",
            )


def _all_items(items: list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _all_items(item.items)


def _group_use(document: StandardFile, items: list[Item], side: Side, path: Path = ()) -> Iterator[Finding]:
    path = path or (side,)
    for index, item in enumerate(items):
        if item.group is not None:
            group = document.group(item.group)
            here = sorted(known.id for known in document.groups if known.side == side)
            if group is None or group.side != side:
                yield Finding(
                    (*path, index, "group"),
                    f"The group {item.group} is "
                    + ("not among `groups`." if group is None else f"one of `{group.side}`, not of `{side}`."),
                    f"Use one of {', '.join(here)}, or add it to `groups`."
                    if here
                    else f"Add it to `groups`, `in: {side}`.",
                )
        yield from _group_use(document, item.items, side, (*path, index, "items"))


def _repeats(items: list[Item], side: Side) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for index, item in enumerate(items):
        words = item.text.casefold()
        if words in seen:
            yield Finding(
                (side, index, "text"),
                f"{item.id} has the same words as {seen[words]}.",
                "Look in the source whether it really prints both.",
                "warning",
            )
        seen.setdefault(words, item.id)


def _enough(document: StandardFile) -> Iterator[Finding]:
    if not document.criteria and document.standard.validity != "Draft":
        yield Finding(
            ("criteria",),
            "The standard has no performance criteria.",
            "Add at least P1, or say `validity: Draft` while you work on it.",
        )
    if not document.knowledge:
        yield Finding(
            ("knowledge",),
            "The standard has no knowledge statements.",
            "Look in the source again; a few standards really have none.",
            "warning",
        )


def _for_a_person(document: StandardFile) -> Iterator[Finding]:
    for index, possible in enumerate(document.standard.possible_urns):
        path = ("standard", "possible_urns", index)
        if possible.confirmed and not possible.confirmed_by:
            yield Finding(
                path,
                f"{possible.urn} is confirmed, but nobody's name is given.",
                "Add `confirmed_by:` with the person's name.",
            )
    record = document.import_record
    for index, line in enumerate(record.unplaced if record else []):
        yield Finding(
            ("import", "unplaced", index),
            f"Line {line.line} of the source has no place yet: “{line.text}”.",
            "Put it where it belongs, or move it to `dropped` with a reason.",
            "warning",
        )
