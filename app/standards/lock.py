"""PUBLISHED.lock: the fingerprints of the versions that are published, beside the files. A published version never
changes: learners were judged against those words."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.standards.hashing import content_sha256, parts
from app.standards.problems import Finding
from app.standards.problems import Path as DocumentPath
from app.standards.schema import StandardFile

NAME = "PUBLISHED.lock"
_FORMAT = 1
NEW_VERSION = (
    "Put the published text back. If the source itself has changed, copy the file, give the copy its own `version` "
    "or `revision` (import-2) and `supersedes`, and leave this one as it was."
)


@dataclass(frozen=True, slots=True)
class Published:
    """What the lock says of one version: its fingerprint, and a short one of each part."""

    reference: str
    content_sha256: str
    parts: dict[str, str]


class LockError(Exception):
    """The lock cannot be read. It is written by the program only, so somebody has changed it."""

    mend = f"Put {NAME} back as it was in the last commit."

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def read(folder: Path) -> dict[str, Published]:
    """The published versions of a folder, by their reference in small letters. Raises LockError."""
    path = folder / NAME
    if not path.exists():
        return {}
    try:
        stored = json.loads(path.read_text("utf-8"))
        if stored["format"] != _FORMAT:
            raise LockError(1, f"{NAME} has a format that this program does not know.")
        return {name.casefold(): _published(name, entry) for name, entry in stored["published"].items()}
    except json.JSONDecodeError as error:
        raise LockError(error.lineno, f"{NAME} cannot be read: {error.msg}.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise LockError(1, f"{NAME} does not have the form that this program writes.") from None


def _published(reference: str, entry: dict[str, Any]) -> Published:
    return Published(reference, str(entry["content_sha256"]), {str(k): str(v) for k, v in entry["parts"].items()})


def add(folder: Path, documents: list[StandardFile]) -> list[str]:
    """Pin each document that is not pinned yet, and give their references. Never changes what is there."""
    published = read(folder)
    new = [document for document in documents if document.reference.casefold() not in published]
    for document in new:
        published[document.reference.casefold()] = Published(
            document.reference, content_sha256(document), parts(document)
        )
    if new:
        entries = sorted(published.values(), key=lambda entry: entry.reference)
        stored = {
            "format": _FORMAT,
            "published": {
                entry.reference: {"content_sha256": entry.content_sha256, "parts": entry.parts} for entry in entries
            },
        }
        (folder / NAME).write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return [document.reference for document in new]


def changes(published: dict[str, Published], document: StandardFile) -> list[Finding]:
    """How `document` differs from its published version, each difference where it stands in the file."""
    entry = published.get(document.reference.casefold())
    if entry is None or entry.content_sha256 == content_sha256(document):
        return []
    return differences(document, entry.parts)


def differences(document: StandardFile, before: dict[str, str]) -> list[Finding]:
    """The parts of `document` that are not as `before` has them."""
    now = parts(document)
    changed = [name for name in {**now, **before} if now.get(name) != before.get(name)]
    found = [
        Finding(_path(name, document), f"{_words(name)} {_how(name, before, now)}.", NEW_VERSION) for name in changed
    ]
    return found or [Finding(("standard",), f"{document.reference} is published and has been changed.", NEW_VERSION)]


def _words(name: str) -> str:
    where, _, part = name.partition(".")
    return {"standard": f"`{part}`", "groups": f"The heading {part}"}.get(where, part or f"`{where}`")


def _how(name: str, before: dict[str, str], now: dict[str, str]) -> str:
    if name not in now:
        return "was published and is gone"
    return "differs from the published text" if name in before else "was not there when this version was published"


def _path(name: str, document: StandardFile) -> DocumentPath:
    where, _, part = name.partition(".")
    if where == "standard":
        return (where, part)
    if where not in ("criteria", "knowledge", "groups"):
        return (where,)
    index = next((place for place, item in enumerate(getattr(document, where)) if item.id == part), None)
    return (where,) if index is None else (where, index)
