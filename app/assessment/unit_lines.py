"""One criterion of a unit as its page shows it: the words, the status, the evidence, and what was said."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.access.actors import Actor
from app.assessment.rules import CriterionStatus, DecisionFact, Outcome, criterion_status
from app.assessment.standing import claim_facts, claims_that_count, counts, decision_facts, standing_decisions
from app.assessment.unit_access import SeenUnit
from app.standards.wording import edition
from app.web import dates

LEARNERS = frozenset({CriterionStatus.more_evidence_needed, CriterionStatus.not_yet_met})
MET = frozenset({CriterionStatus.met, CriterionStatus.met_provisional, CriterionStatus.signed_off})


class Chip(NamedTuple):
    """A piece of evidence for a criterion, and where in it to look."""

    title: str
    kind: str
    href: str
    where: str


class Said(NamedTuple):
    """A decision as told to the reader. `words` is empty when nothing was said or it is not for them to read."""

    outcome: str
    words: str
    by: str
    when: str
    after: str = ""


class Line(NamedTuple):
    """One criterion. `pieces` counts its evidence in words, and is empty for none before it is met; `add_for` is what a
    new piece would be for (unit.code), empty when none can be added."""

    code: str
    text: str
    status: CriterionStatus
    pieces: str
    chips: tuple[Chip, ...]
    said: Said | None
    earlier: tuple[Said, ...]
    before: tuple[Chip, ...]
    add_for: str

    @property
    def met(self) -> bool:
        return self.status in MET

    @property
    def turn(self) -> bool:
        return self.status in LEARNERS


@dataclass(frozen=True)
class Facts:
    """A unit's rows, by criterion, and the status they fold into. Of its claims, those that count."""

    claims: Mapping[int, Sequence[Any]]
    decisions: Mapping[int, Sequence[Any]]
    statuses: Mapping[int, CriterionStatus]
    standing: Mapping[int, Any] = field(default_factory=dict)
    before: Mapping[int, Sequence[Any]] = field(default_factory=dict)


def facts_of(
    unit: SeenUnit,
    criteria: Sequence[Any],
    claims: Sequence[Any],
    decisions: Sequence[Any],
    before: Mapping[int, Sequence[Any]] | None = None,
) -> Facts:
    """Fold the rows of one unit. `before` are the claims that another version's unit had for the same, by criterion."""
    counting = claims_that_count(claims)
    by_claim, by_decision = claim_facts(counting), decision_facts(decisions)
    none: list[DecisionFact] = []
    statuses = {
        c.id: CriterionStatus.signed_off
        if unit.signed_off
        else criterion_status(by_claim.get(c.id, []), by_decision.get(c.id, none))
        for c in criteria
    }
    return Facts(_grouped(counting), _grouped(decisions), statuses, standing_decisions(decisions), before or {})


def _grouped(rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.criterion_id].append(row)
    return found


@dataclass(frozen=True)
class Reader:
    """Who reads the unit, and what is for them. `opens`: titles, places and feedback are.

    `adds_to`: criteria of which status are offered to be added to.
    """

    actor: Actor
    unit: SeenUnit
    day: date
    opens: bool
    adds_to: frozenset[CriterionStatus]


def line(reader: Reader, criterion: Any, facts: Facts) -> Line:
    """What this reader is shown of one criterion."""
    status = facts.statuses[criterion.id]
    pieces = facts.claims.get(criterion.id, ())
    decisions = facts.decisions.get(criterion.id, ())
    standing = facts.standing.get(criterion.id)
    last = None if status is CriterionStatus.awaiting else standing
    return Line(
        code=criterion.code,
        text=criterion.text,
        status=status,
        pieces=dates.count(len(pieces), "piece") if pieces or status in MET else "",
        chips=tuple(_chip(claim) for claim in pieces) if reader.opens else (),
        said=_said(reader, last) if last is not None else None,
        earlier=tuple(_said(reader, d) for d in reversed(decisions) if d is not last),
        before=tuple(_chip(claim) for claim in facts.before.get(criterion.id, ()))
        if reader.opens and not pieces
        else (),
        add_for=f"{reader.unit.id}.{criterion.code}" if status in reader.adds_to else "",
    )


def _chip(claim: Any) -> Chip:
    return Chip(claim.title, claim.kind, f"/evidence/{claim.evidence_id}?version={claim.version}", claim.locator_text)


def _said(reader: Reader, decision: Any) -> Said:
    """Words that were taken back are nobody's to read any more; who took them back, and when, stays."""
    zone = reader.actor.zone
    return Said(
        outcome=Outcome(decision.outcome).name,
        words=decision.feedback if reader.opens and counts(decision) else "",
        by=decision.assessor,
        when=dates.day(decision.recorded_at.astimezone(zone).date(), reader.day),
        after=_after(reader, decision),
    )


def _after(reader: Reader, decision: Any) -> str:
    """What became of a decision, in a few words. Why it was returned is between the assessors."""
    if decision.withdrawn:
        return f"Taken back by {decision.assessor}"
    agreed = _answered(reader, decision)
    if decision.number:
        return agreed
    carried = f"Carried over from {edition_words(decision.for_version, decision.for_revision)}"
    return f"{agreed}. {carried}" if agreed else carried


def edition_words(version: str | None, revision: str | None) -> str:
    """Version 1, as it stands inside a sentence."""
    words = edition(version, revision)
    return words[:1].lower() + words[1:]


def _answered(reader: Reader, decision: Any) -> str:
    if decision.countersign is None:
        return ""
    day = dates.day(decision.countersigned_at.astimezone(reader.actor.zone).date(), reader.day)
    if decision.countersign == "agreed":
        return f"Countersigned by {decision.countersigner}, {day}"
    why = f": “{decision.comment}”" if reader.opens and not reader.unit.own else ""
    return f"Returned to {decision.assessor} by {decision.countersigner}, {day}{why}"
