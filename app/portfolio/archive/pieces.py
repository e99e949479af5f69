"""The evidence in portfolio.json: pieces, their versions, files and claims."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.portfolio.archive.gather import Gathered
from app.portfolio.archive.names import safe_file_name
from app.portfolio.archive.times import day, moment

ACCOUNT = "account.txt"


@dataclass(frozen=True)
class Copy:
    """A stored file to copy into the archive; `called` is how a person would name it."""

    path: str
    storage_key: str
    size: int
    sha256: str
    called: str


def pieces(rows: Gathered) -> tuple[list[dict[str, Any]], list[Copy]]:
    """Every piece that was sent, with its versions, and the files to copy."""
    found: dict[int, dict[str, Any]] = {}
    copies: list[Copy] = []
    for row in rows.versions:
        piece = found.setdefault(
            row.evidence_id,
            {
                "id": f"evidence/{row.evidence_id}",
                "reference": f"E{row.evidence_number}",
                "created_at": moment(row.created_at),
                "versions": [],
            },
        )
        if row.withdrawn_at is not None:
            piece["versions"].append(_tombstone(row))
            continue
        version, files = _version(rows, row)
        piece["versions"].append(version)
        copies += files
    return list(found.values()), copies


def _tombstone(row: Row[Any]) -> dict[str, Any]:
    """A version that the learner took back: that it was there, never what was in it. It may have named somebody."""
    return {
        "id": f"version/{row.id}",
        "number": row.number,
        "kind": row.kind,
        "sent_at": moment(row.sent_at),
        "content_sha256": row.content_sha256,
        "withdrawn": {
            "at": moment(row.withdrawn_at),
            "by": f"person/{row.withdrawn_by}",
            "reason": row.withdrawn_reason,
        },
    }


def _version(rows: Gathered, row: Row[Any]) -> tuple[dict[str, Any], list[Copy]]:
    folder = f"evidence/E{row.evidence_number}/v{row.number}"
    taken = {ACCOUNT}
    copies = [
        Copy(
            path=f"{folder}/{safe_file_name(file.name, taken)}",
            storage_key=file.storage_key,
            size=file.size,
            sha256=file.sha256,
            called=f"“{file.name}” of E{row.evidence_number}, version {row.number},",
        )
        for file in rows.files.get(row.id, [])
    ]
    version = {
        "id": f"version/{row.id}",
        "number": row.number,
        "kind": row.kind,
        "title": row.title,
        "about": row.about,
        "account": row.account,
        "account_path": f"{folder}/{ACCOUNT}" if row.account else None,
        "happened_on": day(row.happened_on),
        "place": row.place,
        "declarations": {
            "version": row.declaration_version,
            "own_work": row.declared_own,
            "nobody_identifiable": row.declared_private,
        },
        "sent_at": moment(row.sent_at),
        "content_sha256": row.content_sha256,
        "withdrawn": None,
        "files": [_file(file, copy) for file, copy in zip(rows.files.get(row.id, []), copies, strict=True)],
        "claims": [_claim(claim) for claim in rows.claims.get(row.id, [])],
    }
    return version, copies


def _file(row: Row[Any], copy: Copy) -> dict[str, Any]:
    return {
        "id": f"file/{row.id}",
        "position": row.position,
        "name": row.name,
        "path": copy.path,
        "kind": row.kind,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "description": row.description,
        "pages": row.pages,
        "seconds": row.seconds,
    }


def _claim(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": f"claim/{row.id}",
        "unit": f"unit/{row.unit_id}",
        "criterion": f"criterion/{row.criterion_id}",
        "where": {
            "text": row.locator_text,
            "kind": row.locator_kind,
            "file": row.locator_file,
            "page": row.locator_page,
            "paragraph": row.locator_paragraph,
            "from": row.locator_from,
            "to": row.locator_to,
        },
        "note": row.note,
    }
