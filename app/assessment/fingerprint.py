"""A fingerprint of everything a sign-off rests on: a later change to any decision would show.

SHA-256("vouch-sign-off-1" LF, then per criterion in the standard's order: code, outcome, decision id, evidence hash,
criterion hash, joined by blanks, one line each).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SignedDecision:
    """The decision that stands for one criterion when its unit is signed off."""

    code: str
    outcome: str
    decision_id: int
    evidence_sha256: str
    criterion_sha256: str


def fingerprint(decisions: Iterable[SignedDecision]) -> str:
    """Hex SHA-256 over the decisions, given in the standard's order."""
    lines = [f"{d.code} {d.outcome} {d.decision_id} {d.evidence_sha256} {d.criterion_sha256}" for d in decisions]
    return hashlib.sha256("\n".join(["vouch-sign-off-1", *lines]).encode()).hexdigest()
