"""The claims of a draft, written as rows: a form brings all of them each time, and most are as they were."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session, col

from app.clock import now
from app.evidence import draft_queries as queries
from app.evidence.forms import ClaimWords
from app.evidence.locators import Locator, read_locator
from app.evidence.models import Claim, EvidenceVersion

_ADD = insert(Claim)
_CHANGE = update(Claim).where(col(Claim.id) == bindparam("of_claim"))
_DROP = delete(Claim).where(col(Claim.id).in_(bindparam("of_claims", expanding=True)))


def keep_claims(
    session: Session, version: EvidenceVersion, enrolment_id: int, said: Mapping[tuple[int, str], ClaimWords]
) -> None:
    """Make the draft's claims those that the form says, by (unit id, code). What the portfolio has not is left out."""
    codes = sorted({code for _, code in said})
    named = queries.criteria_named(session, enrolment_id, codes) if codes else ()
    wanted = {
        (row.unit_id, row.criterion_id): said[row.unit_id, row.code] for row in named if (row.unit_id, row.code) in said
    }
    standing = {(row.unit_id, row.criterion_id): row for row in queries.claims_as_kept(session, version.id or 0)}
    gone = [row.id for key, row in standing.items() if key not in wanted]
    added, changed = [], []
    for key, words in wanted.items():
        kept, fields = standing.get(key), _fields(words)
        if kept is None:
            added.append({**_of(version, *key), **fields})
        elif (kept.locator_text, kept.note) != (fields["locator_text"], fields["note"]):
            changed.append({"of_claim": kept.id, **fields})
    _write(session, gone, added, changed)


def place_claims(session: Session, claims: Sequence[Any], places: Mapping[int, Locator]) -> None:
    """Write the exact place of each claim (a row of queries.claims), found when the piece is sent, where it is another."""
    changed = []
    for claim in claims:
        exact = _place(places[claim.id])
        if any(getattr(claim, name) != value for name, value in exact.items()):
            changed.append({"of_claim": claim.id, **exact})
    _write(session, [], [], changed)


def _write(session: Session, gone: list[int], added: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
    connection = session.connection()
    if gone:
        connection.execute(_DROP, {"of_claims": gone})
    if added:
        connection.execute(_ADD, added)
    if changed:
        connection.execute(_CHANGE, changed)


def _of(version: EvidenceVersion, unit_id: int, criterion_id: int) -> dict[str, Any]:
    return {
        "provider_id": version.provider_id,
        "version_id": version.id,
        "unit_id": unit_id,
        "criterion_id": criterion_id,
        "created_at": now(),
    }


def _fields(words: ClaimWords) -> dict[str, Any]:
    return {"locator_text": words.where[:300], "note": words.note[:1000], **_place(read_locator(words.where))}


def _place(place: Locator) -> dict[str, Any]:
    return {
        "locator_kind": place.kind,
        "locator_file": place.file,
        "locator_page": place.page,
        "locator_paragraph": place.paragraph,
        "locator_from": place.start,
        "locator_to": place.end,
    }
