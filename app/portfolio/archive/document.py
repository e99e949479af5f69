"""portfolio.json: the whole portfolio as one plain value (docs/portfolio-format.md, portfolio.schema.json).

Ids such as "decision/123" are stable: put after `namespace`, they name the same thing in every export of this service.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from app.evidence import rules
from app.portfolio.archive.gather import Gathered
from app.portfolio.archive.pieces import Copy, pieces
from app.portfolio.archive.records import allocations, decisions, moves, reviews, sign_offs
from app.portfolio.archive.times import day, moment

FORMAT = "vouch-portfolio-1"
_UNSAFE = re.compile(r"[^A-Za-z0-9.@+-]")


@dataclass(frozen=True)
class Made:
    """Who asked for this archive, when, in which role and why; and what names things here."""

    at: datetime
    export_id: int
    by: int
    role: str
    reason: str
    namespace: str
    software: str


def document(rows: Gathered, made: Made) -> tuple[dict[str, Any], list[Copy]]:
    """The value, and the files of evidence to copy beside it."""
    evidence, copies = pieces(rows)
    judged, moved = decisions(rows), moves(rows)
    return {
        "format": FORMAT,
        "namespace": made.namespace,
        "made": {
            "export": f"export/{made.export_id}",
            "at": moment(made.at),
            "by": f"person/{made.by}",
            "role": made.role,
            "reason": made.reason,
            "software": made.software,
        },
        "provider": {
            "id": f"provider/{rows.head.provider_id}",
            "name": rows.head.provider,
            "timezone": rows.head.timezone,
        },
        "enrolment": _enrolment(rows.head),
        "declarations": rules.DECLARATIONS,
        "people": [{"id": f"person/{row.id}", "name": row.name, "known_as": row.known_as} for row in rows.people],
        "standards": [_standard(rows, row) for row in rows.standards.values()],
        "units": [_unit(rows, row) for row in rows.units],
        "allocations": allocations(rows),
        "evidence": evidence,
        "reviews": reviews(rows),
        "decisions": judged,
        "sign_offs": sign_offs(rows, {"decisions": judged, "moves": moved}),
        "moves": moved,
        "trail": [_entry(rows.head.provider_id, row) for row in rows.trail],
    }, copies


def _enrolment(head: Row[Any]) -> dict[str, Any]:
    return {
        "id": f"enrolment/{head.id}",
        "learner": f"person/{head.person_id}",
        "cohort": {
            "id": f"cohort/{head.cohort_id}",
            "name": head.cohort,
            "starts_on": day(head.cohort_starts_on),
            "ends_on": day(head.cohort_ends_on),
        },
        "starts_on": day(head.starts_on),
        "planned_end": day(head.planned_end),
        "break_until": day(head.break_until),
        "ended_on": day(head.ended_on),
    }


def standard_path(row: Row[Any]) -> str:
    """Where a standard is in the archive: its key, with _ for what is not safe in a file name (local:x@1).

    A centre's own version may have the key of a shared one, and a learner may have been on both.
    """
    own = "" if row.provider_id is None else ".own"
    return f"standards/{_UNSAFE.sub('_', row.key)}{own}.json"


def _standard(rows: Gathered, row: Row[Any]) -> dict[str, Any]:
    return {
        "id": f"standard/{row.id}",
        "key": row.key,
        "urn": row.urn,
        "title": row.title,
        "language": json.loads(row.document)["standard"].get("language", "en"),
        "version": row.version,
        "revision": row.revision,
        "content_sha256": row.content_sha256,
        "path": standard_path(row),
        "criteria": [
            {
                "id": f"criterion/{one.id}",
                "code": one.code,
                "kind": one.kind,
                "section": one.section,
                "label": one.label,
                "text": one.text,
                "sha256": one.text_sha256,
            }
            for one in rows.criteria[row.id]
        ],
    }


def _unit(rows: Gathered, row: Row[Any]) -> dict[str, Any]:
    fold = rows.folds[row.id]
    return {
        "id": f"unit/{row.id}",
        "standard": f"standard/{row.standard_id}",
        "opened_at": moment(row.opened_at),
        "status": fold.status.name,
        "criteria": {code: status.name for code, status in zip(fold.codes, fold.statuses, strict=True)},
    }


def _entry(provider_id: int, row: Row[Any]) -> dict[str, Any]:
    return {
        "provider": provider_id,
        "seq": row.seq,
        "at": moment(row.at),
        "actor": row.actor_id,
        "role": row.actor_role,
        "kind": row.kind,
        "about": json.loads(row.about),
        "previous_sha256": row.previous_sha256,
        "sha256": row.sha256,
    }
