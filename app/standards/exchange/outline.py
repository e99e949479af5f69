"""A standard as the tree that other systems hold: sections, headings, statements."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from app.standards.schema import StandardFile
from app.standards.schema_blocks import Group, Item, Side

Kind = Literal["section", "heading", "statement"]
LETTERS: tuple[tuple[Side, str], ...] = (("criteria", "P"), ("knowledge", "K"))
TITLES: dict[str, dict[Side, str]] = {
    "en": {"criteria": "Performance criteria", "knowledge": "Knowledge and understanding"},
    "cy": {"criteria": "Meini prawf perfformiad", "knowledge": "Gwybodaeth a dealltwriaeth"},
}


@dataclass(frozen=True, slots=True)
class Node:
    """A section, heading or statement. `order` counts from 1 among the nodes under one parent, with gaps."""

    kind: Kind
    side: Side
    code: str
    text: str
    order: int
    group: Group | None = None
    item: Item | None = None
    children: list["Node"] = field(default_factory=list)


def outline(document: StandardFile) -> list[Node]:
    """The sections that hold anything: performance criteria, then knowledge."""
    sections = [_section(document, side, letter, order) for order, (side, letter) in enumerate(LETTERS, 1)]
    return [section for section in sections if section.children]


def walk(nodes: list[Node]) -> Iterator[Node]:
    """Every node, each before what is under it."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def _section(document: StandardFile, side: Side, letter: str, order: int) -> Node:
    """Statements under their headings. Numbers follow the source's order, so that it can be told from the tree even
    where statements of one heading do not stand together."""
    section = Node("section", side, letter, section_title(document, side), order)
    items: list[Item] = getattr(document, side)
    groups = [group for group in document.groups if group.side == side]
    headings: dict[str, Node] = {}
    for place, group in enumerate(groups):
        first = next((index for index, item in enumerate(items, 1) if item.group == group.id), len(items) + place + 1)
        headings[group.id] = Node("heading", side, group.id, group.title, first, group=group)
    for index, item in enumerate(items, 1):
        parent = headings.get(item.group or "", section)
        parent.children.append(_statement(item, side, index))
    section.children.extend(headings.values())
    section.children.sort(key=lambda node: node.order)
    return section


def _statement(item: Item, side: Side, order: int) -> Node:
    children = [_statement(child, side, place) for place, child in enumerate(item.items, 1)]
    return Node("statement", side, item.id, item.text, order, item=item, children=children)


def section_title(document: StandardFile, side: Side) -> str:
    """The section's heading as the source prints it, or the usual one in the language of the text."""
    printed = getattr(document.headings, side) if document.headings else None
    return printed or TITLES[document.standard.language][side]
