"""What one document has and another has not, in sentences: measured by reading back, never from a list of promises."""

from typing import Any

from app.standards.hashing import plain_values
from app.standards.schema import StandardFile

_WORDS = {
    "standard.title": "the title",
    "standard.urn": "the URN",
    "standard.id": "our id",
    "standard.possible_urns": "the possible URNs",
    "standard.title_derived_from": "where the title was taken from",
    "standard.developed_by": "who developed it",
    "standard.originating_organisation": "the originating organisation",
    "standard.original_urns": "the original URNs",
    "standard.soc_code": "the SOC code",
    "headings": "the section headings as printed",
    "scope": "the scope notes",
    "links": "the links",
    "extra": "the other sections",
    "import": "how the text was taken over",
    "source": "the document that it was taken from",
    "groups": "the headings inside the lists",
}
_FIELDS = {
    "label": "the printed label",
    "text": "the words",
    "group": "the heading over it",
    "assess": "the assessment note",
    "items": "the statements under it",
}


def losses(before: StandardFile, after: StandardFile) -> list[str]:
    """What `after` does not say as `before` does."""
    first, second = plain_values(before), plain_values(after)
    found: list[str] = []
    for name in [name for name in first if name not in ("standard", "criteria", "knowledge")]:
        if first[name] != second.get(name):
            found.append(f"Not kept: {_words(name)}.")
    for name, value in first["standard"].items():
        if value != second["standard"].get(name):
            found.append(f"Not kept: {_words(f'standard.{name}')}.")
    return [*sorted(set(found)), *_in_statements(first, second)]


def _words(name: str) -> str:
    return _WORDS.get(name) or "the " + name.removeprefix("standard.").replace("_", " ")


def _in_statements(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    counts: dict[str, list[str]] = {}
    for side in ("criteria", "knowledge"):
        others = _flat(second.get(side, []))
        for code, item in _flat(first.get(side, [])).items():
            other = others.get(code)
            if other is None:
                counts.setdefault("whole", []).append(code)
                continue
            for name in _FIELDS:
                if name != "items" and item.get(name) != other.get(name):
                    counts.setdefault(name, []).append(code)
    return [_counted(name, codes) for name, codes in counts.items()]


def _counted(name: str, codes: list[str]) -> str:
    what = "the statement itself" if name == "whole" else _FIELDS[name]
    shown = ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
    return f"Not kept: {what} of {shown}."


def _flat(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        found[item["id"]] = item
        found |= _flat(item.get("items", []))
    return found
