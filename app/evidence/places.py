"""Where claims point to in a version: which codes to flag at a place, and which place a claim's link jumps to.

A claim's place is a file by its number in the version (None for the account) and a page, paragraph, time or the whole
(locators.py). Word documents have pages only where Word last broke them, so "page 2, paragraph 1" is counted from there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Place = tuple[int | None, str, int, int]  # file number, kind, page or paragraph, paragraph on the page


class Numbered(Protocol):
    """A paragraph of a document, as far as places are concerned."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int | None: ...
    @property
    def page(self) -> int: ...


@dataclass(frozen=True)
class Flags:
    """The codes claimed at each place, in the order of the claims."""

    codes: dict[Place, tuple[str, ...]]
    file_ids: tuple[int, ...]

    @classmethod
    def of(cls, claims: Iterable[Any], file_ids: Sequence[int]) -> "Flags":
        found: dict[Place, list[str]] = {}
        for claim in claims:
            codes = found.setdefault(_place(claim), [])
            if claim.code not in codes:
                codes.append(claim.code)
        return cls({place: tuple(codes) for place, codes in found.items()}, tuple(file_ids))

    def number_of(self, file_id: int) -> int:
        """The number of a file in its version, from 1."""
        return self.file_ids.index(file_id) + 1

    def at(
        self, file: int | None, *, page: int | None = None, paragraph: int | None = None, whole: bool = False
    ) -> tuple[str, ...]:
        """The codes at a place of a file, or of the account when `file` is None."""
        if whole:
            return self._join((file, "whole", 0, 0), (file, "time", 0, 0))
        if page is not None:
            return self._join(*(place for place in self.codes if place[:3] == (file, "page", page)))
        return self._join((file, "paragraph", paragraph or 0, 0))

    def of_paragraph(self, file: int, number: int, page: int, on_page: int) -> tuple[str, ...]:
        """The codes at a paragraph that may be meant by its number, by its page, or by its number on the page."""
        places: list[Place] = [(file, "paragraph", number, 0), (file, "page", page, on_page)]
        if on_page == 1:
            places.append((file, "page", page, 0))
        return self._join(*places)

    def _join(self, *places: Place) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for place in places for code in self.codes.get(place, ())))


def _place(claim: Any) -> Place:
    if claim.locator_kind == "page":
        return claim.locator_file, "page", claim.locator_page or 0, claim.locator_paragraph or 0
    if claim.locator_kind == "paragraph":
        return claim.locator_file, "paragraph", claim.locator_paragraph or 0, 0
    return claim.locator_file, claim.locator_kind, 0, 0


def place_of(claim: Any, file_id: int | None, paragraphs: Sequence[Numbered]) -> str:
    """The id a claim's link jumps to, if it is there. `paragraphs` are those of the file, when it is shown as words."""
    if claim.locator_kind == "paragraph":
        stem = "para" if file_id is None else f"file-{file_id}-para"
        return f"{stem}-{claim.locator_paragraph}"
    if claim.locator_kind == "page" and file_id is not None:
        on_page = [p for p in paragraphs if p.page == claim.locator_page and p.number is not None]
        if on_page:
            return on_page[min(claim.locator_paragraph or 1, len(on_page)) - 1].id
        return f"file-{file_id}-page-{claim.locator_page}"
    return ""
