"""Pieces of evidence: drafts, sent versions with their claims, withdrawals."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from app.clock import now
from app.enrolment.models import Unit
from app.evidence.models import Claim, Evidence, EvidenceVersion, EvidenceWithdrawal
from tests.factories.enrolment import id_of
from tests.factories.standards import criteria

Codes = Sequence[str] | Mapping[str, Mapping[str, Any]]


@dataclass
class SentVersion:
    """A version with its claims. `claim("P1")` finds one; give the unit as well where two units have a P1."""

    evidence: Evidence
    version: EvidenceVersion
    claims: dict[tuple[int, str], Claim]
    units: dict[int, Unit]

    @property
    def id(self) -> int:
        assert self.version.id is not None
        return self.version.id

    @property
    def reference(self) -> str:
        return f"E{self.evidence.number}"

    @property
    def unit_ids(self) -> list[int]:
        return sorted(self.units)

    def claim(self, code: str, unit: Unit | None = None) -> Claim:
        found = [claim for (unit_id, claimed), claim in self.claims.items() if claimed == code]
        if unit is not None:
            return self.claims[unit.id or 0, code]
        assert len(found) == 1, f"{len(found)} claims of {code}"
        return found[0]


def a_draft_version(
    session: Session,
    unit: Unit | Sequence[tuple[Unit, Codes]],
    codes: Codes = (),
    *,
    of: Evidence | None = None,
    kind: str = "reflective_account",
    title: str = "What I did on Tuesday",
    account: str = "I set up the table.\n\nThen we talked about feelings.",
    happened_on: date | None = None,
) -> SentVersion:
    """A version not sent yet, with claims. For several units give pairs of (unit, codes).

    `codes` is a list of codes, each claimed with a paragraph, or a mapping from code to fields of the claim.
    `of` makes it the next version of that piece.
    """
    pairs = [(unit, codes)] if isinstance(unit, Unit) else list(unit)
    first = pairs[0][0]
    evidence = of or _piece(session, first)
    assert evidence.id is not None
    number = session.exec(
        select(func.coalesce(func.max(EvidenceVersion.number), 0)).where(EvidenceVersion.evidence_id == evidence.id)
    ).one()
    version = EvidenceVersion(
        provider_id=evidence.provider_id,
        evidence_id=evidence.id,
        number=number + 1,
        kind=kind,
        title=title,
        account=account if kind == "reflective_account" else "",
        happened_on=happened_on or now().date(),
        place="the nursery",
        declared_own=True,
        declared_private=True,
    )
    session.add(version)
    session.flush()
    claims = {key: claim for which, claimed in pairs for key, claim in _claims(session, version, which, claimed)}
    session.flush()
    return SentVersion(evidence, version, claims, {which.id or 0: which for which, _ in pairs})


def a_sent_version(
    session: Session,
    unit: Unit | Sequence[tuple[Unit, Codes]],
    codes: Codes = (),
    *,
    sent_at: datetime | None = None,
    **fields: Any,
) -> SentVersion:
    """A version that was sent (now, unless a moment is given) and is therefore frozen. Otherwise as a draft."""
    return send(session, a_draft_version(session, unit, codes, **fields), sent_at)


def send(session: Session, draft: SentVersion, sent_at: datetime | None = None) -> SentVersion:
    """Freeze a draft: from here on the database refuses to change it, its files or its claims."""
    version = draft.version
    version.sent_at = sent_at or now()
    version.content_sha256 = hashlib.sha256(
        f"{version.evidence_id} {version.number} {version.account}".encode()
    ).hexdigest()
    session.add(version)
    session.flush()
    return draft


def a_withdrawal(session: Session, sent: SentVersion, by: Any | None = None) -> EvidenceWithdrawal:
    """The learner took it back."""
    row = EvidenceWithdrawal(
        provider_id=sent.version.provider_id,
        version_id=sent.id,
        by_id=id_of(by) if by is not None else sent.evidence.learner_id,
    )
    session.add(row)
    session.flush()
    return row


def _piece(session: Session, unit: Unit) -> Evidence:
    last = session.exec(
        select(func.coalesce(func.max(Evidence.number), 0)).where(col(Evidence.enrolment_id) == unit.enrolment_id)
    ).one()
    piece = Evidence(
        provider_id=unit.provider_id, enrolment_id=unit.enrolment_id, learner_id=unit.learner_id, number=last + 1
    )
    session.add(piece)
    session.flush()
    return piece


def _claims(
    session: Session, version: EvidenceVersion, unit: Unit, codes: Codes
) -> Iterable[tuple[tuple[int, str], Claim]]:
    assert unit.id is not None
    assert version.id is not None
    known = criteria(session, unit.standard_id)
    for code in codes:
        fields: dict[str, Any] = {"locator_text": "paragraph 1", "locator_kind": "paragraph", "locator_paragraph": 1}
        if isinstance(codes, Mapping):
            fields |= codes[code]
        claim = Claim(
            provider_id=version.provider_id,
            version_id=version.id,
            unit_id=unit.id,
            criterion_id=known[code].id,
            **fields,
        )
        session.add(claim)
        yield (unit.id, code), claim
