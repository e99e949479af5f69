"""From what was read to a document in the format of standards/*.yaml, with the facts that only a person can confirm."""

import re
from collections.abc import Mapping
from typing import Any

from app.standards.importer.result import ImportedStandard, ImportResult, Item

IMPORTER = "vouch standards import"
# Facts about the standard that are written as they were read, in the order of the format.
_PLAIN = (
    "version", "status", "validity", "dates", "developed_by", "originating_organisation", "original_urns", "suites", "occupations",
    "keywords", "soc_code", "category", "codes",
)  # fmt: skip
_TEXTS = ("overview", "values", "behaviours", "skills", "scope", "glossary", "links", "extra")
FIRST_REVISION = "import-1"


def to_document(result: ImportResult, confirm: Mapping[str, Any] | None = None, which: int = 0) -> dict[str, Any]:
    """The document of one of the standards read, as plain values that `StandardFile` accepts.

    `confirm` holds what a person adds on the page before saving, by the names of the format: `urn`, `id`, `title`,
    `title_derived_from`, `possible_urns`, `revision`, `rights`, `url`, `retrieved`, `notes`, `date`, `confirmed_by`. What is neither
    printed nor confirmed stays absent, except that a document without a version gets the revision "import-1".
    """
    confirm = dict(confirm or {})
    standard = result.standards[which]
    document: dict[str, Any] = {
        "format": 1,
        "standard": _metadata(standard, confirm),
        "source": _source(result, confirm),
    }
    if standard.headings:
        document["headings"] = dict(standard.headings)
    if standard.groups:
        document["groups"] = [_without_nothing(group.to_json()) for group in standard.groups]
    for side in ("criteria", "knowledge"):
        items: list[Item] = getattr(standard, side)
        if items:
            document[side] = [_item(item) for item in items]
    for name in _TEXTS:
        if value := getattr(standard, name):
            document[name] = value
    if confirm.get("rights"):
        document["rights"] = confirm["rights"]
    document["import"] = _record(result, confirm, which)
    return document


def _metadata(standard: ImportedStandard, confirm: Mapping[str, Any]) -> dict[str, Any]:
    urn = confirm.get("urn") or standard.urn
    title = confirm.get("title") or standard.title
    facts: dict[str, Any] = {}
    if urn:
        facts["urn"] = urn
    elif local := confirm.get("id") or (local_id(title) if title else None):
        facts["id"] = local
    facts["title"] = dict(title) if isinstance(title, Mapping) else {standard.language: title} if title else {}
    for name in ("title_derived_from", "possible_urns"):
        if confirm.get(name):
            facts[name] = confirm[name]
    facts["language"] = standard.language
    facts |= {name: value for name in _PLAIN if (value := confirm.get(name) or getattr(standard, name))}
    if confirm.get("revision") or not standard.version:
        facts["revision"] = confirm.get("revision") or FIRST_REVISION
    return facts


def local_id(title: str | Mapping[str, str]) -> str:
    """An id of our own for a standard whose source states no URN, made from its title."""
    words = title if isinstance(title, str) else next(iter(title.values()))
    return "local:" + (re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "standard")


def _source(result: ImportResult, confirm: Mapping[str, Any]) -> dict[str, Any]:
    source: dict[str, Any] = {"name": result.name, "sha256": result.sha256, "kind": result.kind}
    return _without_nothing(source | {name: confirm.get(name) for name in ("url", "retrieved")})


def _item(item: Item) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": item.id, "label": item.label, "group": item.group, "text": item.text}
    if item.items:
        plain["items"] = [_item(child) for child in item.items]
    return _without_nothing(plain)


def _record(result: ImportResult, confirm: Mapping[str, Any], which: int) -> dict[str, Any]:
    """The account of the source: lines of this standard, and those that belong to none of several."""
    mine = {0, which + 1}
    unplaced = [{"line": at.line, "text": at.text} for at in result.unplaced if at.standard in mine]
    dropped = [{"line": at.line, "text": at.text, "reason": at.where} for at in result.dropped if at.standard in mine]
    record: dict[str, Any] = {
        "importer": IMPORTER,
        "date": confirm.get("date"),
        "unplaced": unplaced,
        "dropped": dropped,
    }
    record |= {"notes": confirm.get("notes"), "confirmed_by": confirm.get("confirmed_by")}
    return {name: value for name, value in record.items() if value}


def _without_nothing(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
