"""Format 1 of a guidance file. It is no part of any standard, and says so."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.standards.schema_base import ItemId, PartialDate, Strict, Text, TitleText, refuse
from app.standards.schema_blocks import Block
from app.standards.schema_metadata import Source

_LINES = re.compile(r"([1-9]\d{0,5})(?:-([1-9]\d{0,5}))?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NOT_CHECKED = "not checked yet"


def _lines(value: str) -> str:
    found = _LINES.fullmatch(value)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise refuse("lines", f"“{value}” names no lines.", 'Write "12", or "12-18" from a lower to a higher line.')
    return value


def _slug(value: str) -> str:
    if _SLUG.fullmatch(value) is None:
        raise refuse("slug", f"“{value}” is no id.", "Use small letters, digits and hyphens: what-can-help")
    return value


Lines = Annotated[str, AfterValidator(_lines)]
Slug = Annotated[str, AfterValidator(_slug)]


class Link(Strict):
    """Criteria and knowledge statements that a section helps with: a standard's URN or own id, in any version."""

    standard: Text
    codes: list[ItemId] = Field(min_length=1)


class Section(Strict):
    """One subject in plain English, with the lines of the source that it was made from."""

    id: Slug
    title: TitleText
    lines: list[Lines] = Field(min_length=1)
    text: list[Block] = Field(min_length=1)
    links: list[Link] = Field(default_factory=list)


class Service(Strict):
    """Somewhere to turn to, as the source states it. `last_checked` is when a person last tried the number."""

    id: Slug
    name: TitleText
    about: Text
    emergency: bool = False
    run_by: Text | None = None
    phone: Text | None = None
    hours: Text | None = None
    ages: Text | None = None
    area: Text | None = None
    web: Text | None = None
    email: Text | None = None
    contact: Text | None = None
    lines: list[Lines] = Field(min_length=1)
    last_checked: Literal["not checked yet"] | PartialDate


class Dropped(Strict):
    """Lines of the source that were left out, and why."""

    lines: list[Lines] = Field(min_length=1)
    reason: Text


class About(Strict):
    """What the guidance is, and that it is no standard."""

    title: TitleText
    language: Literal["en", "cy"]
    notice: Text
    source: Source
    edited: Text


class Guidance(Strict):
    """A whole file."""

    format: Literal[1]
    guidance: About
    sections: list[Section] = Field(min_length=1)
    services: list[Service] = Field(default_factory=list)
    dropped: list[Dropped] = Field(default_factory=list)

    def services_in_order(self) -> list[Service]:
        """Emergency lines first, then as the source has them."""
        return sorted(self.services, key=lambda service: not service.emergency)


def line_numbers(lines: list[str]) -> set[int]:
    """The numbers that "12" and "14-18" stand for."""
    found: set[int] = set()
    for one in lines:
        first, _, last = one.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found
