"""Mahara's .matrix (SmartEvidence) file, and what Mahara does with it, in our own words.

Mahara checks only that it is JSON with a named framework. Everything else goes wrong in silence, so it is said here.
"""

from dataclasses import dataclass, field
from typing import Any

from app.standards.exchange.decoding import dicts
from app.standards.exchange.limits import DEEPEST, refuse_too_many

LONGEST_SHORTNAME, LONGEST_NAME = 100, 255  # its database columns
STATUSES = [{"begun": "Begun"}, {"incomplete": "Incomplete"}, {"partialcomplete": "Partially complete"}]
STATUSES += [{"completed": "Completed"}]
_PARENTS = ("parentelementid", "parentid")  # Mahara reads the first; its own export writes the second


class NotAMatrix(ValueError):
    """Mahara would refuse the file."""


@dataclass(slots=True, eq=False)
class Element:
    """A standard's element as Mahara would hold it. `entry` is its place in the file."""

    shortname: str
    name: str
    description: str
    children: list["Element"] = field(default_factory=list)
    entry: int = 0


@dataclass(slots=True, eq=False)
class Part:
    """One of Mahara's "standards": for us a list of statements under one heading. `entry` is its place in the file."""

    shortname: str
    name: str
    description: str
    elements: list[Element] = field(default_factory=list)
    entry: int = 0


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
    listed = dicts(framework.get("standards"))
    elements = dicts(framework.get("standardelements"))
    refuse_too_many(len(listed) + len(elements), "elements")
    for entry, one in enumerate(listed, 2):  # the framework itself is entry 1
        number = _number(one.get("standardid"), mend_parents)
        if number is None or number in parts:
            notes.append(f"“{_text(one.get('name'))}” has no standardid of its own, a whole number without quotes.")
            continue
        parts[number] = Part(*_words(one, notes), entry=entry)
    _Hanging(parts, notes, mend_parents).hang(elements, len(listed) + 2)
    name = _cut(_text(framework.get("name")), LONGEST_NAME, notes)
    return Matrix(name, _text(framework.get("description")), list(parts.values()), notes)


@dataclass(slots=True)
class _Hanging:
    """Puts the elements under their parts and under one another."""

    parts: dict[int, Part]
    notes: list[str]
    mend: bool
    seen: dict[tuple[int, str], Element] = field(default_factory=dict)
    above: dict[Element, Element] = field(default_factory=dict)

    def hang(self, listed: list[dict[str, Any]], first: int) -> None:
        """All of them, in their order; `first` is the number of the first entry."""
        roots: list[tuple[int, Element]] = []
        waiting: dict[Element, tuple[int, str]] = {}
        for entry, one in enumerate(listed, first):
            number = _number(one.get("standardid"), self.mend)
            if number is None or number not in self.parts:
                name = _text(one.get("shortname"))
                self.notes.append(f"“{name}” is dropped: its standardid is no standard’s number.")
                continue
            element = Element(*_words(one, self.notes), entry=entry)
            parent = self._parent(one, element, number)
            above = self.seen.get((number, parent)) if parent else None
            if above:
                self.above[element] = above
            else:
                roots.append((number, element))
                if parent and self.mend:
                    waiting[element] = (number, parent)
            self.seen[(number, _id(one.get("elementid")))] = element
        self._late(waiting)
        self._build(roots)

    def _parent(self, one: dict[str, Any], element: Element, number: int) -> str:
        """The id of the parent that an element names; says so where Mahara would not find it."""
        parent = next((_id(one[name]) for name in _PARENTS[: 1 + self.mend] if one.get(name)), "")
        if not self.mend and parent and (number, parent) not in self.seen:
            self.notes.append(f"“{element.shortname}” loses its parent {parent}, which is not before it.")
        if not self.mend and not one.get(_PARENTS[0]) and one.get(_PARENTS[1]):
            self.notes.append(f"“{element.shortname}” loses its parent: Mahara reads parentelementid, not parentid.")
        return parent

    def _late(self, waiting: dict[Element, tuple[int, str]]) -> None:
        """Those that stand before their parents, except where that would make a circle."""
        for element, key in waiting.items():
            above = self.seen.get(key)
            if above is None or self._is_under(above, element):
                self.notes.append(f"“{element.shortname}” names a parent that is not there: {key[1]}.")
            else:
                self.above[element] = above

    def _is_under(self, one: Element | None, other: Element) -> bool:
        while one is not None and one is not other:
            one = self.above.get(one)
        return one is other

    def _build(self, roots: list[tuple[int, Element]]) -> None:
        """Fill the lists of children, each in the order of the file, as deep as statements can stand."""
        for element, above in sorted(self.above.items(), key=lambda pair: pair[0].entry):
            above.children.append(element)
        level = []
        for number, element in roots:
            if element not in self.above:
                self.parts[number].elements.append(element)
                level.append(element)
        for _ in range(DEEPEST):
            level = [child for element in level for child in element.children]
        for element in level:
            if element.children:
                self.notes.append(f"What is under “{element.shortname}” is left out: it is too deep in the tree.")
                element.children = []


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
