"""Make a document of what an exchange file holds: number the statements, check, and say what was not certain."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from app.standards import checks
from app.standards.exchange.outcome import ExchangeError
from app.standards.exchange.outline import LETTERS
from app.standards.schema import StandardFile
from app.standards.schema_base import LOCAL_PREFIX, LONGEST_URN
from app.standards.schema_blocks import Side
from app.standards.text import clean, control_characters

_KNOWLEDGE = re.compile(r"\b(knowledge|know|understand(?:ing)?|gwybodaeth|dealltwriaeth)\b", re.I)


@dataclass(slots=True)
class Statement:
    """A statement that was found. `code` is what the file calls it (P1), `group` the key of its heading, `entry` the
    number of the row or item that it comes from."""

    side: Side
    text: str
    code: str | None = None
    label: str | None = None
    group: str | None = None
    items: list["Statement"] = field(default_factory=list)
    assess: dict[str, str] | None = None
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that was found, under the key that the statements name."""

    key: str
    side: Side
    title: str
    code: str | None = None
    entry: int = 0


@dataclass(slots=True)
class Body:
    """The statements and headings of one standard, in the order of the file. `placed` says where the entries of the
    file went; `document_of` completes it."""

    statements: list[Statement] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    placed: dict[int, str] = field(default_factory=dict)


def side_named(title: str) -> Side:
    """Knowledge where a section's title says so, and performance criteria otherwise."""
    return "knowledge" if _KNOWLEDGE.search(title) else "criteria"


def document_of(values: dict[str, Any], body: Body, assumed: list[str]) -> StandardFile:
    """The document of these values (the file's keys, without lists of statements) and statements.

    Raises ExchangeError with sentences when it makes no standard. Adds to `assumed` what was renumbered.
    """
    ids, groups = _groups(body)
    whole = {**values, "format": 1, **({"groups": groups} if groups else {})}
    for side, letter in LETTERS:
        found = _in_order([one for one in body.statements if one.side == side], letter)
        if found:
            whole[side] = _numbered(found, letter, ids, assumed)
            _note_places(found, letter, side, body.placed)
    body.placed |= dict.fromkeys((heading.entry for heading in body.headings), "groups")
    try:
        document = StandardFile.model_validate(whole, by_alias=True, by_name=False)
    except ValidationError as error:
        raise ExchangeError([_sentence(detail) for detail in error.errors(include_url=False)[:10]]) from None
    wrong = [finding for finding in checks.findings(document) if finding.severity == "error"]
    if wrong:
        raise ExchangeError([f"{finding.message} {finding.mend}" for finding in wrong])
    return document


def local_id(title: str) -> str:
    """A name of our own for a standard whose file states no URN: local:keep-the-tool-store-tidy."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain)) or "unnamed"
    return (LOCAL_PREFIX + slug)[:LONGEST_URN].rstrip("-")


def tidy(value: object) -> str:
    """Any value of a foreign file as one line of clean text; nothing when it isn't text."""
    if not isinstance(value, str):
        return ""
    return clean("".join(" " if control_characters(char) else char for char in value))


def _groups(body: Body) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Our ids by the headings' keys (kept where all are ours already), and the headings as values."""
    keys = [heading.key for heading in body.headings]
    ours = all(re.fullmatch(r"g[1-9]\d*", key) for key in keys) and len(set(keys)) == len(keys)
    headings = sorted(body.headings, key=lambda one: int(one.key[1:])) if ours else body.headings
    ids = {heading.key: heading.key if ours else f"g{place}" for place, heading in enumerate(headings, 1)}
    return ids, [
        {"id": ids[one.key], "in": one.side, "title": one.title, **({"code": one.code} if one.code else {})}
        for one in headings
    ]


def _in_order(found: Sequence[Statement], letter: str) -> list[Statement]:
    """By their codes where these are exactly P1 to Pn; otherwise as they stand in the file."""
    places = [re.fullmatch(rf"{letter}([1-9]\d*)", one.code or "") for one in found]
    numbers = [int(place[1]) for place in places if place]
    if sorted(numbers) == list(range(1, len(found) + 1)):
        return [one for _, one in sorted(zip(numbers, found, strict=True), key=lambda pair: pair[0])]
    return list(found)


def _numbered(found: list[Statement], stem: str, ids: dict[str, str], assumed: list[str]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for place, one in enumerate(found, 1):
        code = f"{stem}{place}"
        if one.code and one.code != code:
            assumed.append(f"What the file calls {one.code} is number {place} in its list, and so it is {code} here.")
        item: dict[str, Any] = {"id": code, "text": one.text}
        if one.label:
            item["label"] = one.label
        if one.group:
            item["group"] = ids.get(one.group, one.group)
        if one.items:
            item["items"] = _numbered(one.items, f"{code}.", ids, assumed)
        if one.assess:
            item["assess"] = one.assess
        items.append(item)
    return items


def _note_places(found: list[Statement], stem: str, side: Side, placed: dict[int, str]) -> None:
    for place, one in enumerate(found, 1):
        placed[one.entry] = f"{side}.{stem}{place}"
        _note_places(one.items, f"{stem}{place}.", side, placed)


def _sentence(detail: Any) -> str:
    where = ".".join(str(part) for part in detail["loc"] if part not in ("paragraph", "list", "term", "range"))
    mend = (detail.get("ctx") or {}).get("mend", "Mend it in the system that the file came from.")
    return f"{where}: {str(detail['msg']).rstrip('.')}. {mend}"
