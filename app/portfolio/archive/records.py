"""The centre's records in portfolio.json: allocations, reviews, decisions and sign-offs."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from app.portfolio.archive.gather import Gathered
from app.portfolio.archive.standing import effective_decisions, standing_decisions
from app.portfolio.archive.times import day, moment


def allocations(rows: Gathered) -> list[dict[str, Any]]:
    return [
        {
            "id": f"allocation/{row.id}",
            "unit": f"unit/{row.unit_id}",
            "person": f"person/{row.person_id}",
            "role": row.role,
            "starts_on": day(row.starts_on),
            "ends_on": day(row.ends_on),
        }
        for row in rows.allocations
    ]


def reviews(rows: Gathered) -> list[dict[str, Any]]:
    """Each sending with its soundness checks (VACSR)."""
    return [
        {
            "id": f"review/{row.id}",
            "version": f"version/{row.version_id}",
            "assessor": f"person/{row.assessor_id}",
            "soundness": {
                "valid": row.valid,
                "authentic": row.authentic,
                "current": row.current,
                "sufficient": row.sufficient,
                "reliable": row.reliable,
                "note": row.soundness_note,
            },
            "waited_days": row.waited_days,
            "sent_at": moment(row.sent_at),
        }
        for row in rows.reviews
    ]


def decisions(rows: Gathered) -> list[dict[str, Any]]:
    """Every decision that was sent, the superseded and the taken back too, with what became of it."""
    return [
        {
            "id": f"decision/{row.id}",
            "review": f"review/{row.review_id}",
            "unit": f"unit/{row.unit_id}",
            "criterion": f"criterion/{row.criterion_id}",
            "claim": f"claim/{row.claim_id}",
            "version": f"version/{row.version_id}",
            "number": row.number,
            "outcome": row.outcome,
            "feedback": row.feedback,
            "evidence_sha256": row.evidence_sha256,
            "criterion_sha256": row.criterion_sha256,
            "assessor": f"person/{row.assessor_id}",
            "assessor_status": row.assessor_status,
            "needs_countersign": row.needs_countersign,
            "supersedes": f"decision/{row.supersedes_id}" if row.supersedes_id is not None else None,
            "decided_on": day(row.decided_on),
            "recorded_at": moment(row.recorded_at),
            "taken_back": _taken_back(row),
            "countersigned": _countersigned(row),
        }
        for row in rows.decisions
    ]


def _taken_back(row: Row[Any]) -> dict[str, Any] | None:
    if row.withdrawn_at is None:
        return None
    return {"at": moment(row.withdrawn_at), "by": f"person/{row.withdrawn_by}"}


def _countersigned(row: Row[Any]) -> dict[str, Any] | None:
    if row.countersignature_id is None:
        return None
    return {
        "id": f"countersignature/{row.countersignature_id}",
        "at": moment(row.countersigned_at),
        "by": f"person/{row.countersigned_by}",
        "outcome": row.countersigned_outcome,
        "comment": row.countersigned_comment,
    }


def sign_offs(rows: Gathered, judged: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each sign-off with the decisions it rests on, in the standard's order, and its reopening if there was one.

    `judged` has the decisions and moves as they are in portfolio.json.
    """
    effective = effective_decisions(judged)
    order = {unit.id: [f"criterion/{row.id}" for row in rows.criteria[unit.standard_id]] for unit in rows.units}
    found = []
    for row in rows.sign_offs:
        stood = standing_decisions(effective, f"unit/{row.unit_id}", moment(row.at))
        found.append(
            {
                "id": f"sign_off/{row.id}",
                "unit": f"unit/{row.unit_id}",
                "number": row.number,
                "assessor": f"person/{row.assessor_id}",
                "typed_name": row.typed_name,
                "declaration": row.declaration,
                "fingerprint": row.fingerprint,
                "at": moment(row.at),
                "rests_on": [stood[criterion]["id"] for criterion in order[row.unit_id] if criterion in stood],
                "reopened": _reopened(row),
            }
        )
    return found


def moves(rows: Gathered) -> list[dict[str, Any]]:
    """Each move to another version, with what carried over: which decision counts for which criterion there."""
    return [
        {
            "id": f"move/{row.id}",
            "from": f"unit/{row.from_unit_id}",
            "to": f"unit/{row.to_unit_id}",
            "by": f"person/{row.by_id}",
            "role": row.by_role,
            "typed_name": row.typed_name,
            "reason": row.reason,
            "at": moment(row.at),
            "crosswalk": json.loads(row.links),
            "carried": [
                {
                    "id": f"carried/{one.id}",
                    "criterion": f"criterion/{one.criterion_id}",
                    "from_criterion": f"criterion/{one.from_criterion_id}",
                    "decision": f"decision/{one.decision_id}",
                }
                for one in rows.carried[row.id]
            ],
        }
        for row in rows.moves
    ]


def _reopened(row: Row[Any]) -> dict[str, Any] | None:
    if row.reopening_id is None:
        return None
    return {
        "id": f"reopening/{row.reopening_id}",
        "at": moment(row.reopened_at),
        "by": f"person/{row.reopened_by}",
        "role": row.reopened_role,
        "reason": row.reopened_reason,
    }
