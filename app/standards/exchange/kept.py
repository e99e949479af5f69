"""An exchange file that was read, and the same as JSON: how it is kept until somebody has compared it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from app.standards.exchange.outcome import Entry, Exchanged, Imported
from app.standards.exchange.reading import read_exchange
from app.standards.hashing import plain_values
from app.standards.schema import StandardFile

FORMAT_NAMES: dict[Exchanged, str] = {
    "case": "CASE package",
    "moodle": "Moodle framework",
    "mahara": "Mahara matrix",
    "yaml": "Vouch file",
}
ENTRY_WORDS: dict[Exchanged, tuple[str, str]] = {
    "case": ("item", "items"),
    "moodle": ("row", "rows"),
    "mahara": ("element", "elements"),
    "yaml": ("line", "lines"),
}


@dataclass(frozen=True, slots=True)
class ExchangeReading:
    """One file that was read, saved nowhere yet."""

    name: str
    kind: Exchanged
    sha256: str
    imported: Imported

    @property
    def documents(self) -> list[StandardFile]:
        return self.imported.documents

    @property
    def left_out(self) -> list[Entry]:
        """What of the file has no place in a standard."""
        return [entry for entry in self.imported.entries if not entry.where]

    def to_json(self) -> dict[str, Any]:
        """What `vouch standards import --json` prints: the same report as for a document, with what is lost."""
        return {
            "is_nos": True,
            "format": self.kind,
            "standards": [_flat(document) for document in self.documents],
            "report": {
                "unplaced": [{"line": entry.number, "text": entry.text} for entry in self.left_out],
                "dropped": [],
                "warnings": list(self.imported.assumed),
                "lost": list(self.imported.lost),
                "confidence": {},
            },
        }


def read_file(data: bytes, name: str, kind: Exchanged) -> ExchangeReading:
    """Read an exchange file. Raises ExchangeError with what to mend."""
    return ExchangeReading(name, kind, hashlib.sha256(data).hexdigest(), read_exchange(data, kind))


def to_text(reading: ExchangeReading) -> str:
    """Only ASCII, as readings.py writes the reading of a document."""
    imported = reading.imported
    values = {
        "exchange": reading.kind,
        "name": reading.name,
        "sha256": reading.sha256,
        "documents": [plain_values(document) for document in imported.documents],
        "lost": imported.lost,
        "assumed": imported.assumed,
        "entries": [asdict(entry) for entry in imported.entries],
    }
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"))


def from_values(stored: dict[str, Any]) -> ExchangeReading:
    """The reading that `to_text` wrote, out of its values."""
    documents = [StandardFile.model_validate(one, by_alias=True, by_name=False) for one in stored["documents"]]
    entries = [Entry(**entry) for entry in stored["entries"]]
    imported = Imported(documents, stored["lost"], stored["assumed"], entries)
    return ExchangeReading(stored["name"], stored["exchange"], stored["sha256"], imported)


def _flat(document: StandardFile) -> dict[str, Any]:
    values = plain_values(document)
    return {**values.pop("standard"), **values}
