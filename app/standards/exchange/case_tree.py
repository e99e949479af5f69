"""The tree of a CASE package, whoever wrote it: which item is under which, in what order, and what each one is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.standards.exchange.assemble import Body, Heading, Statement, side_named, tidy
from app.standards.exchange.decoding import dicts
from app.standards.exchange.limits import DEEPEST, refuse_too_many
from app.standards.schema_blocks import Side

_CODE = re.compile(r"\.([PK])(\d+(?:\.\d+)*)$")
MOST_LINKS = 20_000
_HEADINGS = {"group", "section", "heading", "cluster", "domain", "strand", "element", "unit", "category"}


@dataclass(slots=True, eq=False)
class Branch:
    """An item with the items under it, in order. `entry` is its place among the items of the file, after the document."""

    item: dict[str, Any]
    under: list["Branch"] = field(default_factory=list)
    entry: int = 0

    @property
    def kind(self) -> str:
        return tidy(self.item.get("CFItemType")).casefold()

    @property
    def text(self) -> str:
        return tidy(self.item.get("fullStatement"))

    @property
    def code(self) -> tuple[str, str] | None:
        """("P", "3.1") out of HSCCLD352.P3.1."""
        found = _CODE.search(tidy(self.item.get("humanCodingScheme")))
        return (found[1], found[2]) if found else None


def branches(package: dict[str, Any], lost: list[str]) -> list[Branch]:
    """The items that hang on the document itself, or on nothing. An item in a circle of parents is left out, and
    `lost` says so."""
    items, links = dicts(package.get("CFItems")), dicts(package.get("CFAssociations"))
    refuse_too_many(len(items), "items")
    refuse_too_many(len(links), "associations", MOST_LINKS)
    known = _by_identifier(items, lost)
    parents: dict[str, tuple[float, str]] = {}
    for link in links:
        origin, target = _node(link, "originNodeURI"), _node(link, "destinationNodeURI")
        if link.get("associationType") != "isChildOf" or origin not in known:
            continue
        if origin in parents and parents[origin][1] != target:
            lost.append(f"“{known[origin].text}” has several parents; only the first was kept.")
            continue
        parents.setdefault(origin, (_order(link.get("sequenceNumber")), target))
    top: list[Branch] = []
    for name in sorted(known, key=lambda name: parents.get(name, (float("inf"), ""))[0]):
        parent = known.get(parents[name][1]) if name in parents else None
        (parent.under if parent else top).append(known[name])
    _prune(top, lost)
    reached = set(walk(top))
    lost += [f"Left out, for no path leads to it: “{one.text}”." for one in known.values() if one not in reached]
    return top


def _by_identifier(items: list[dict[str, Any]], lost: list[str]) -> dict[str, Branch]:
    """The items under their identifiers; the document itself is entry 1 of the file."""
    known: dict[str, Branch] = {}
    for entry, item in enumerate(items, 2):
        branch = Branch(item, entry=entry)
        name = tidy(item.get("identifier"))
        if not name:
            lost.append(f"Left out, for it has no identifier: “{branch.text}”.")
        elif name in known:
            lost.append(f"Left out, for another item has its identifier: “{branch.text}”.")
        else:
            known[name] = branch
    return known


def _order(number: Any) -> float:
    if not isinstance(number, int) or isinstance(number, bool):
        return float("inf")
    return float(max(-(10**9), min(number, 10**9)))


def _prune(top: list[Branch], lost: list[str]) -> None:
    """Take away what is deeper than sections, headings and statements can stand."""
    level = top
    for _ in range(DEEPEST + 1):
        level = [child for branch in level for child in branch.under]
    for branch in level:
        if branch.under:
            lost.append(f"What is under “{branch.text}” is left out: it is too deep in the tree.")
            branch.under = []


def body_of(top: list[Branch], lost: list[str]) -> tuple[Body, dict[Side, str]]:
    """Statements and headings, and what the notes of the two sections say."""
    body, notes = Body(), dict[Side, str]()
    reader = _Reader(body, notes, lost)
    for branch in top:
        reader.read(branch, None, None)
    return body, notes


@dataclass(slots=True)
class _Reader:
    body: Body
    notes: dict[Side, str]
    lost: list[str]

    def read(self, branch: Branch, side: Side | None, heading: str | None) -> None:
        """Place a branch and all under it. `side` and `heading` are what stands above it."""
        if not branch.text:
            self.lost.append("An item without words was left out.")
            for child in branch.under:
                self.read(child, side, heading)
        elif self._is_section(branch, side, heading):
            side = side_named(branch.text)
            self.body.placed[branch.entry] = "headings"
            if isinstance(notes := branch.item.get("notes"), str):
                self.notes[side] = notes
            for child in branch.under:
                self.read(child, side, None)
        elif self._is_heading(branch, heading):
            self._heading(branch, side, heading)
        else:
            self.body.statements.append(self._statement(branch, side or self._side(branch), heading))

    def _is_section(self, branch: Branch, side: Side | None, heading: str | None) -> bool:
        if side or heading or branch.code:
            return False
        named = re.fullmatch(r"(performance criteria|knowledge( and understanding)?)", branch.text.casefold())
        return branch.kind == "section" or bool(named and branch.under)

    def _is_heading(self, branch: Branch, heading: str | None) -> bool:
        if branch.code:
            return False
        return branch.kind in _HEADINGS or bool(branch.under and heading is None)

    def _heading(self, branch: Branch, side: Side | None, above: str | None) -> None:
        side = side or self._side(branch)
        key = tidy(branch.item.get("humanCodingScheme")).rpartition(".")[2]
        if not key or key in {one.key for one in self.body.headings}:
            key = f"item {len(self.body.headings) + 1}"
        if above:
            self.lost.append(f"“{branch.text}” is a heading under a heading; it became one of its own.")
        code = tidy(branch.item.get("listEnumeration")) or None
        self.body.headings.append(Heading(key, side, branch.text, code, branch.entry))
        for child in branch.under:
            self.read(child, side, key)

    def _statement(self, branch: Branch, side: Side, heading: str | None) -> Statement:
        more = ours(branch.item)
        assess = more.get("assess")
        return Statement(
            side,
            branch.text,
            code="".join(branch.code) if branch.code else None,
            label=tidy(branch.item.get("listEnumeration")) or None,
            group=heading or more.get("group"),
            items=[self._statement(child, side, None) for child in branch.under if child.text],
            assess=assess if isinstance(assess, dict) else None,
            entry=branch.entry,
        )

    def _side(self, branch: Branch) -> Side:
        """What an item outside every section is: by its code, its type, or the first code under it."""
        for one in walk([branch]):
            if one.code:
                return "knowledge" if one.code[0] == "K" else "criteria"
        return side_named(f"{branch.kind} {branch.text if branch.under else ''}")


def ours(thing: dict[str, Any]) -> dict[str, Any]:
    """Our own extension of a document or item; nothing when another system wrote it."""
    extensions = thing.get("extensions")
    found = extensions.get("vouch") if isinstance(extensions, dict) else None
    return found if isinstance(found, dict) else {}


def _node(link: dict[str, Any], name: str) -> str:
    node = link.get(name)
    return tidy(node.get("identifier")) if isinstance(node, dict) else ""


def walk(top: list[Branch]) -> Iterator[Branch]:
    """Every branch, each before what is under it. The tree is never deeper than DEEPEST: see `branches`."""
    for branch in top:
        yield branch
        yield from walk(branch.under)
