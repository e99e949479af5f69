"""Fingerprints of what a learner is judged against: of a published version, of its parts and of one criterion."""

import hashlib
import json
from typing import Any

from app.standards.schema import StandardFile

# The life of a standard goes on after it is published (it is withdrawn, a person confirms its URN), and none of that
# changes what anybody was judged against. So these are not part of the pinned content.
_LIFE_OF_A_STANDARD = ("validity", "supersedes", "possible_urns")
_AROUND_THE_TEXT = ("import", "rights")


def content(document: StandardFile) -> dict[str, Any]:
    """All that must never change once the version is published."""
    plain = plain_values(document)
    for name in _AROUND_THE_TEXT:
        plain.pop(name, None)
    standard = plain["standard"]
    for name in _LIFE_OF_A_STANDARD:
        standard.pop(name, None)
    dates = {name: value for name, value in standard.pop("dates", {}).items() if not name.startswith("withdrawn")}
    if dates:
        standard["dates"] = dates
    return plain


def plain_values(document: StandardFile) -> dict[str, Any]:
    """The document as the file holds it: the file's own key names, and nothing that is absent."""
    return document.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def canonical_json(value: Any) -> str:
    """The one way to write `value` as JSON: sorted keys, no blanks, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_sha256(document: StandardFile) -> str:
    """The fingerprint of a version: SHA-256 of "vouch-standard-1", a line end and its content as canonical JSON."""
    return _sha256("vouch-standard-1\n" + canonical_json(content(document)))


def parts(document: StandardFile) -> dict[str, str]:
    """A short fingerprint of each part ("criteria.P3", "standard.title"), to say which part of a file was changed."""
    found: dict[str, Any] = {}
    for name, value in content(document).items():
        if name == "standard":
            found |= {f"standard.{key}": fact for key, fact in value.items()}
        elif name in ("criteria", "knowledge", "groups"):
            found |= {f"{name}.{item['id']}": item for item in value}
        else:
            found[name] = value
    return {name: _sha256(canonical_json(value))[:12] for name, value in found.items()}


def criterion_sha256(key: str, edition: str, code: str, text: str) -> str:
    """The fingerprint that a decision keeps of the words it was about.

    SHA-256 over these lines in UTF-8, with no line end after the last: "vouch-criterion-1", the standard's URN or own
    id, its version or revision, the criterion's code, its text.
    """
    return _sha256("\n".join(("vouch-criterion-1", key, edition, code, text)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
