"""From a standard in an exchange file to a draft: what a person adds is put in, and what was lost is written down."""

from collections.abc import Mapping
from typing import Any

from app.standards import drafting
from app.standards.exchange.assemble import tidy
from app.standards.exchange.kept import FORMAT_NAMES, ExchangeReading
from app.standards.hashing import plain_values
from app.standards.problems import Finding
from app.standards.schema import StandardFile

MOST_NOTES = 50


def drafted(
    reading: ExchangeReading, added: Mapping[str, Any], which: int = 0
) -> tuple[StandardFile | None, list[Finding]]:
    """One of the standards read, as a document, and what is wrong with it; None when it cannot be one.

    `added` holds what a person gives besides: `title`, `urn`, `revision`, `validity`, `notes` and the day's `date`.
    """
    values = plain_values(reading.documents[which])
    standard = values["standard"]
    if added.get("title"):
        standard["title"] = {**standard["title"], standard["language"]: added["title"]}
    if added.get("urn"):
        standard["urn"] = added["urn"]
        standard.pop("id", None)
    for name in ("revision", "validity"):
        if added.get(name):
            standard[name] = added[name]
    values["import"] = _record(values.get("import", {}), reading, added)
    return drafting.judged(values)


def doubts_of(reading: ExchangeReading) -> list[str]:
    """What a person should look at again before publishing."""
    return [tidy(words) for words in (*reading.imported.assumed, *reading.imported.lost)][:MOST_NOTES]


def _record(before: dict[str, Any], reading: ExchangeReading, added: Mapping[str, Any]) -> dict[str, Any]:
    """How the text was taken over: what the file says of it itself, then this import with its losses."""
    lost = reading.imported.lost
    notes = [f"Taken over from the {FORMAT_NAMES[reading.kind]} “{reading.name}”.", *lost[:MOST_NOTES]]
    if len(lost) > MOST_NOTES:
        notes.append(f"{len(lost) - MOST_NOTES} more were not kept.")
    record = {"importer": "vouch standards import", "date": added.get("date"), **before}
    record["notes"] = [*before.get("notes", []), *added.get("notes", []), *(tidy(note) for note in notes)]
    return {name: value for name, value in record.items() if value}
