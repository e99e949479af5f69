"""What was made of a document or of an exchange file as JSON, and back: kept until somebody has compared it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from app.standards.exchange import kept
from app.standards.exchange.kept import ExchangeReading
from app.standards.importer.result import Account, Group, ImportedStandard, ImportResult, Item

Reading = ImportResult | ExchangeReading


def to_text(result: Reading) -> str:
    """Only ASCII: a half character or a NUL in some file's text is written as \\u0000, which every database keeps."""
    if isinstance(result, ExchangeReading):
        return kept.to_text(result)
    return json.dumps(asdict(result), ensure_ascii=True, separators=(",", ":"))


def from_text(text: str) -> Reading:
    """The reading that `to_text` wrote."""
    stored: dict[str, Any] = json.loads(text)
    if "exchange" in stored:
        return kept.from_values(stored)
    stored["standards"] = [_standard(standard) for standard in stored["standards"]]
    stored["lines"] = [Account(**line) for line in stored["lines"]]
    return ImportResult(**stored)


def _standard(stored: Mapping[str, Any]) -> ImportedStandard:
    values = dict(stored)
    values["groups"] = [Group(**group) for group in values["groups"]]
    for side in ("criteria", "knowledge"):
        values[side] = [_item(item) for item in values[side]]
    return ImportedStandard(**values)


def _item(stored: Mapping[str, Any]) -> Item:
    values = dict(stored)
    values["items"] = [_item(child) for child in stored["items"]]
    return Item(**values)
