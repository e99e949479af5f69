"""Statements under construction: the rows that make up each, its children, and how they become numbered items."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.standards.importer.result import Item
from app.standards.importer.rows import Row
from app.standards.importer.wrapping import joined


@dataclass(eq=False, slots=True)
class Entry:
    """One statement: (row, its words without the label) pairs, and what stands under it."""

    label: str | None
    number: int
    parts: list[tuple[Row, str]] = field(default_factory=list)
    children: list["Entry"] = field(default_factory=list)
    indent: int = 0
    group: int | None = None

    @property
    def text(self) -> str:
        """All its words on one line."""
        return joined([row for row, _ in self.parts], [text for _, text in self.parts])

    @property
    def leads_in(self) -> bool:
        """Whether the sentence ends in a colon, so that what follows is part of it."""
        text = self.text.rstrip()
        return text.endswith((":", ":-", ": -")) or text.casefold().endswith(
            (" including", " such as", " the following")
        )

    def add(self, row: Row, text: str | None = None) -> None:
        """Go on with the words of another row."""
        self.parts.append((row, row.text if text is None else text))

    def rows(self) -> Iterator[Row]:
        """All rows of this statement and of those under it."""
        yield from (row for row, _ in self.parts)
        for child in self.children:
            yield from child.rows()


@dataclass(slots=True)
class Heading:
    """A heading inside a list and the row it stands on; `code` for elements of competence."""

    row: Row
    title: str
    code: str | None = None


def to_items(entries: list[Entry], stem: str, side: str, group_ids: dict[int, str]) -> list[Item]:
    """Entries as items with ids by position (P1, P1.1 ...); their rows are placed. Entries without words are left out."""
    items: list[Item] = []
    for entry in entries:
        if not entry.text:
            continue
        item_id = f"{stem}{len(items) + 1}"
        item = Item(item_id, entry.text, entry.label, group_ids.get(entry.group) if entry.group is not None else None)
        for row, _ in entry.parts:
            row.place(f"{side}.{item_id}")
        item.items = to_items(entry.children, f"{item_id}.", side, group_ids)
        items.append(item)
    return items
