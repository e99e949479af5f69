"""Which decisions stand and which claims wait, told from a unit's rows (unit_queries.claims, unit_queries.decisions)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from app.assessment.rules import ClaimFact, DecisionFact, Outcome


def counts(decision: Any) -> bool:
    """It was neither taken back by its assessor nor returned by a countersigner."""
    return not decision.withdrawn and decision.countersign != "returned"


def standing_decisions(decisions: Iterable[Any]) -> dict[int, Any]:
    """The last decision that counts, by criterion id."""
    return {d.criterion_id: d for d in sorted(decisions, key=lambda d: d.number) if counts(d)}


def claims_that_count(claims: Sequence[Any]) -> list[Any]:
    """Claims that no newer version of their piece makes again (queries.claimed_anew)."""
    newest: dict[tuple[int, int], int] = defaultdict(int)
    for claim in claims:
        key = (claim.evidence_id, claim.criterion_id)
        newest[key] = max(newest[key], claim.version)
    return [claim for claim in claims if claim.version == newest[claim.evidence_id, claim.criterion_id]]


def waiting_claims(claims: Sequence[Any], decisions: Iterable[Any]) -> list[Any]:
    """Claims that nobody's decision counts for."""
    decided = {d.claim_id for d in decisions if counts(d)}
    return [claim for claim in claims_that_count(claims) if claim.id not in decided]


def claim_facts(claims: Iterable[Any]) -> dict[int, list[ClaimFact]]:
    """For the fold of statuses (rules.criterion_status), by criterion id."""
    found: dict[int, list[ClaimFact]] = defaultdict(list)
    for claim in claims:
        found[claim.criterion_id].append(ClaimFact(claim.id, claim.version_id))
    return found


def decision_facts(decisions: Iterable[Any]) -> dict[int, list[DecisionFact]]:
    """For the fold of statuses, by criterion id."""
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for d in decisions:
        found[d.criterion_id].append(
            DecisionFact(d.number, d.claim_id, Outcome(d.outcome), d.needs_countersign, d.countersign, d.withdrawn)
        )
    return found
