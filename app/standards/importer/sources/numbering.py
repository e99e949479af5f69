"""Word's automatic numbering: which label it prints before a paragraph."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from app.standards.importer.sources.numerals import numeral

_LEVEL = re.compile(r"%(\d)")


def local(element: Element) -> str:
    """The tag without its namespace; transitional and strict files use different ones."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child with that local name."""
    return next((inner for inner in element if local(inner) == name), None) if element is not None else None


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    return next((given for key, given in element.attrib.items() if key.rsplit("}", 1)[-1] == name), None)


def number(text: str | None, fallback: int = 0) -> int:
    """A small whole number from an attribute, or the fallback."""
    return int(text) if text is not None and text.lstrip("-").isdecimal() and len(text) < 7 else fallback


@dataclass(slots=True)
class Level:
    """How one level of a list is printed."""

    style: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """All lists of a document and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element | None) -> "Numbering":
        """From numbering.xml; without one nothing is numbered."""
        numbering = cls()
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                numbering._abstract(element)
            elif local(element) == "num":
                numbering._list(element)
        return numbering

    def _abstract(self, element: Element) -> None:
        levels: dict[int, Level] = {}
        for inner in element:
            if local(inner) == "lvl":
                style = value(child(inner, "numFmt")) or "decimal"
                text = value(child(inner, "lvlText"))
                levels[number(value(inner, "ilvl"))] = Level(
                    style, "" if text is None else text, number(value(child(inner, "start")), 1)
                )
        self.levels[value(element, "abstractNumId") or ""] = levels

    def _list(self, element: Element) -> None:
        list_id = value(element, "numId") or ""
        self.lists[list_id] = value(child(element, "abstractNumId")) or ""
        for inner in element:
            start = child(inner, "startOverride")
            if local(inner) == "lvlOverride" and start is not None:
                self.overrides[(list_id, number(value(inner, "ilvl")))] = number(value(start), 1)

    def label(self, list_id: str, depth: int) -> str:
        """The label of the next paragraph of a list at a level; counts on."""
        abstract = self.lists.get(list_id)
        level = self.levels.get(abstract or "", {}).get(depth)
        if abstract is None or level is None or level.style == "none":
            return ""
        if level.style == "bullet":
            return "•"
        first_use = (list_id, depth) not in self.used
        self.used.add((list_id, depth))
        if first_use and (list_id, depth) in self.overrides:
            self.counters[(abstract, depth)] = self.overrides[(list_id, depth)]
        else:
            self.counters[(abstract, depth)] = self.counters.get((abstract, depth), level.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self.counters.pop((abstract, deeper), None)
        return _LEVEL.sub(lambda match: self._printed(abstract, int(match[1]) - 1), level.text)

    def _printed(self, abstract: str, depth: int) -> str:
        level = self.levels[abstract].get(depth, Level())
        return numeral(self.counters.get((abstract, depth), level.start), level.style)
