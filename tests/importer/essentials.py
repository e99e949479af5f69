"""What of an import is compared with the expected file: everything but the confidence, which has its own test."""

from typing import Any

from app.standards.importer import ImportResult
from app.standards.importer.result import Item

LISTS = ("criteria", "knowledge")


def essentials(result: ImportResult) -> dict[str, Any]:
    """The result in a short form that a person can read and check against the source."""
    return {
        "is_nos": result.is_nos,
        "unsure": result.unsure,
        "standards": [
            _standard(plain, standard)
            for plain, standard in zip(result.to_json()["standards"], result.standards, strict=True)
        ],
        "unplaced": [[at.line, at.text] for at in result.unplaced] if result.is_nos else [],
        "dropped": [[at.line, at.text, at.where] for at in result.dropped],
        "warnings": result.warnings,
    }


def _standard(plain: dict[str, Any], standard: Any) -> dict[str, Any]:
    short = {name: value for name, value in plain.items() if value and name not in (*LISTS, "groups")}
    short["groups"] = [
        f"{group.id} {group.side}: {f'[{group.code}] ' if group.code else ''}{group.title}" for group in standard.groups
    ]
    return short | {side: [line for item in getattr(standard, side) for line in _lines(item)] for side in LISTS}


def _lines(item: Item) -> list[str]:
    """`id [label] (group) text`, children after their parent."""
    group = f" ({item.group})" if item.group else ""
    label = f" [{item.label}]" if item.label else ""
    return [f"{item.id}{label}{group} {item.text}", *(line for child in item.items for line in _lines(child))]
