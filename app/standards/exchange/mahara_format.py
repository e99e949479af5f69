"""Mahara's .matrix (SmartEvidence) file, and what Mahara does with it, in our own words.

Mahara checks only that it is JSON with a named framework. Everything else goes wrong in silence, so it is said here.
"""

from dataclasses import dataclass, field
from typing import Any

LONGEST_SHORTNAME, LONGEST_NAME = 100, 255  # its database columns
STATUSES = [{"begun": "Begun"}, {"incomplete": "Incomplete"}, {"partialcomplete": "Partially complete"}]
STATUSES += [{"completed": "Completed"}]
_PARENTS = ("parentelementid", "parentid")  # Mahara reads the first; its own export writes the second


class NotAMatrix(ValueError):
    """Mahara would refuse the file."""


@dataclass(slots=True)
class Element:
    """A standard's element as Mahara would hold it."""

    shortname: str
    name: str
    description: str
    children: list["Element"] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """One of Mahara's "standards": for us a list of statements under one heading."""

    shortname: str
    name: str
    description: str
    elements: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class Matrix:
    """The whole framework; `notes` says what Mahara would drop, cut or hang elsewhere."""

    name: str
    description: str
    parts: list[Part]
    notes: list[str]


def what_mahara_makes(data: Any, *, mend_parents: bool = False) -> Matrix:
    """What Mahara would hold after reading `data`. With `mend_parents`, also the parents in its own exports' spelling,
    children before their parents and ids as text, all of which Mahara loses."""
    framework = data.get("framework") if isinstance(data, dict) else None
    if not isinstance(framework, dict):
        raise NotAMatrix("The file has no “framework” in it.")
    if not _text(framework.get("name")):
        raise NotAMatrix("The framework has no name.")
    notes: list[str] = []
    parts: dict[int, Part] = {}
    for one in _dicts(framework.get("standards")):
        number = _number(one.get("standardid"), mend_parents)
        if number is None or number in parts:
            notes.append(f"“{_text(one.get('name'))}” has no standardid of its own, a whole number without quotes.")
            continue
        parts[number] = Part(*_words(one, notes))
    _hang_elements(_dicts(framework.get("standardelements")), parts, notes, mend_parents)
    name = _cut(_text(framework.get("name")), LONGEST_NAME, notes)
    return Matrix(name, _text(framework.get("description")), list(parts.values()), notes)


def _hang_elements(listed: list[dict[str, Any]], parts: dict[int, Part], notes: list[str], mend: bool) -> None:
    seen: dict[tuple[int, str], Element] = {}
    waiting: list[tuple[tuple[int, str], Element, list[Element]]] = []
    for one in listed:
        number = _number(one.get("standardid"), mend)
        if number is None or number not in parts:
            notes.append(f"“{_text(one.get('shortname'))}” is dropped: its standardid is no standard’s number.")
            continue
        element = Element(*_words(one, notes))
        parent = next((_id(one[name]) for name in _PARENTS[: 1 + mend] if one.get(name)), "")
        above = seen.get((number, parent))
        if parent and above is None and not mend:
            notes.append(f"“{element.shortname}” loses its parent {parent}, which is not before it.")
        if not mend and not one.get(_PARENTS[0]) and one.get(_PARENTS[1]):
            notes.append(f"“{element.shortname}” loses its parent: Mahara reads parentelementid, not parentid.")
        here = above.children if above else parts[number].elements
        here.append(element)
        if parent and above is None and mend:
            waiting.append(((number, parent), element, here))
        seen[(number, _id(one.get("elementid")))] = element
    for key, element, here in waiting:
        above = seen.get(key)
        if above is None or _contains(element, above):
            notes.append(f"“{element.shortname}” names a parent that is not there: {key[1]}.")
        else:
            here.remove(element)
            above.children.append(element)


def _contains(element: Element, other: Element) -> bool:
    return element is other or any(_contains(child, other) for child in element.children)


def _words(one: dict[str, Any], notes: list[str]) -> tuple[str, str, str]:
    name = _cut(_text(one.get("name")), LONGEST_NAME, notes)
    return _cut(_text(one.get("shortname")), LONGEST_SHORTNAME, notes), name, _text(one.get("description"))


def _cut(text: str, longest: int, notes: list[str]) -> str:
    if len(text) > longest:
        notes.append(f"“{text[:30]}…” has more than {longest} characters, which the database refuses or cuts.")
    return text[:longest]


def _number(value: Any, mend: bool) -> int | None:
    """Mahara compares numbers with ===, so "1" is nobody's."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return (
        int(value)
        if mend and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19
        else None
    )


def _id(value: Any) -> str:
    return str(value) if isinstance(value, (str, int, float)) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
