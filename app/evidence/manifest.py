"""What a decision is about: one hash over every word and every byte of a version.

content_sha256 = SHA-256("vouch-evidence-1" LF canonical JSON of the manifest). The manifest names each file by its own
SHA-256, so the bytes are covered. docs/portfolio-format.md tells an outsider how to compute it again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.trail.chain import canonical


@dataclass(frozen=True)
class ManifestFile:
    """A file of the version, in its place."""

    position: int
    name: str
    media_type: str
    size: int
    sha256: str
    description: str


@dataclass(frozen=True)
class ManifestClaim:
    """A claim of the version: the criterion's own hash, and where the learner says it is."""

    standard: str
    code: str
    criterion_sha256: str
    where: str
    note: str


def manifest(
    *,
    reference: str,
    version: int,
    kind: str,
    title: str,
    about: str,
    account: str,
    happened_on: date | None,
    place: str,
    declarations: dict[str, Any],
    files: Sequence[ManifestFile],
    claims: Sequence[ManifestClaim],
) -> dict[str, Any]:
    """The manifest as plain data; files by position, claims by standard and code."""
    return {
        "reference": reference,
        "version": version,
        "kind": kind,
        "title": title,
        "about": about,
        "account_sha256": hashlib.sha256(account.encode()).hexdigest(),
        "happened_on": happened_on.isoformat() if happened_on else None,
        "place": place,
        "declarations": declarations,
        "files": [vars(file) for file in sorted(files, key=lambda file: file.position)],
        "claims": [vars(claim) for claim in sorted(claims, key=lambda claim: (claim.standard, claim.code))],
    }


def content_sha256(content: dict[str, Any]) -> str:
    """The hash that decisions cite."""
    return hashlib.sha256(f"vouch-evidence-1\n{canonical(content)}".encode()).hexdigest()
