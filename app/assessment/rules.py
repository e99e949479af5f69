"""How facts fold into statuses, and which acts make sense when. Pure: no database, no framework.

A status is never stored as something people edit. It follows from rows: claims that were sent, decisions, their
withdrawals and countersignatures, sign-offs and reopenings (DOMAIN.md 3 and 4). docs/states.md is printed from
TRANSITIONS below, and a test walks it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.errors import Conflict, Mistake, Mistakes

TAKE_BACK_WITHIN = timedelta(minutes=5)
SOUNDNESS = ("valid", "authentic", "current", "sufficient", "reliable")


class Outcome(StrEnum):
    met = "met"
    more_evidence_needed = "more_evidence_needed"
    not_yet_met = "not_yet_met"

    @property
    def words(self) -> str:
        return {"met": "met", "more_evidence_needed": "more evidence needed", "not_yet_met": "not yet met"}[self.value]


class CriterionStatus(StrEnum):
    """Where one criterion of one unit stands. The value is its mark in the strip."""

    not_started = "."
    awaiting = "w"
    met_provisional = "p"
    met = "m"
    more_evidence_needed = "e"
    not_yet_met = "n"
    signed_off = "d"

    @property
    def words(self) -> str:
        return {"awaiting": "awaiting assessment", "met_provisional": "met, to be countersigned"}.get(
            self.name, self.name.replace("_", " ")
        )


class UnitStatus(StrEnum):
    open = "open"
    complete = "complete"
    signed_off = "signed off"


LEARNERS_TURN = frozenset({CriterionStatus.more_evidence_needed, CriterionStatus.not_yet_met})


class ClaimFact(NamedTuple):
    """A claim whose version was sent and not withdrawn."""

    claim_id: int
    version_id: int


class DecisionFact(NamedTuple):
    """A decision as recorded, with what became of it."""

    number: int
    claim_id: int
    outcome: Outcome
    needs_countersign: bool = False
    countersign: str | None = None
    withdrawn: bool = False

    @property
    def counts(self) -> bool:
        """It was neither taken back by its assessor nor returned by the countersigner."""
        return not self.withdrawn and self.countersign != "returned"


def criterion_status(claims: Iterable[ClaimFact], decisions: Iterable[DecisionFact]) -> CriterionStatus:
    """Fold one criterion's facts: a met that counts stays met; then what awaits an assessor; then the last word."""
    counting = sorted((d for d in decisions if d.counts), key=lambda decision: decision.number)
    last = counting[-1] if counting else None
    if last is not None and last.outcome is Outcome.met:
        pending = last.needs_countersign and last.countersign is None
        return CriterionStatus.met_provisional if pending else CriterionStatus.met
    decided = {decision.claim_id for decision in counting}
    if any(claim.claim_id not in decided for claim in claims):
        return CriterionStatus.awaiting
    if last is None:
        return CriterionStatus.not_started
    return CriterionStatus[last.outcome.value]


def unit_status(statuses: Sequence[CriterionStatus], *, signed_off: bool) -> UnitStatus:
    """A unit is complete when every criterion is met for good, and signed off while a sign-off stands."""
    if signed_off:
        return UnitStatus.signed_off
    complete = len(statuses) > 0 and all(status is CriterionStatus.met for status in statuses)
    return UnitStatus.complete if complete else UnitStatus.open


def strip(statuses: Sequence[CriterionStatus], *, signed_off: bool) -> str:
    """One mark per criterion in the standard's order."""
    if signed_off:
        return CriterionStatus.signed_off.value * len(statuses)
    return "".join(status.value for status in statuses)


def missing(codes: Sequence[str], statuses: Sequence[CriterionStatus]) -> list[tuple[CriterionStatus, list[str]]]:
    """What stands between a unit and its sign-off: criteria by status, in the order someone would deal with them."""
    order = (
        CriterionStatus.awaiting,
        CriterionStatus.met_provisional,
        CriterionStatus.more_evidence_needed,
        CriterionStatus.not_yet_met,
        CriterionStatus.not_started,
    )
    found = [(status, [c for c, s in zip(codes, statuses, strict=True) if s is status]) for status in order]
    return [(status, which) for status, which in found if which]


@dataclass(frozen=True)
class Chosen:
    """An assessor's choice for one claim, before it is judged."""

    claim_id: int
    code: str
    outcome: str
    feedback: str


def ensure_can_send(chosen: Sequence[Chosen], undecided: Sequence[str], sound: set[str], note: str) -> None:
    """Everything a sending needs, all problems at once: (field, sentence).

    A decision other than met needs words (DOMAIN 2.3); each soundness check is ticked, or its absence explained (VACSR).
    """
    problems: list[tuple[str, str]] = []
    if not chosen:
        first = undecided[0] if undecided else ""
        problems.append(("claims", f"Decide at least one criterion{f', starting with {first}' if first else ''}."))
    for choice in chosen:
        if choice.outcome not in set(Outcome):
            problems.append(
                (f"outcome.{choice.claim_id}", f"Choose met, more needed or not yet met for {choice.code}.")
            )
        elif choice.outcome != Outcome.met and not choice.feedback.strip():
            problems.append(
                (
                    f"feedback.{choice.claim_id}",
                    f"Say what is missing for {choice.code}, so that the learner can act on it.",
                )
            )
    unsound = [word for word in SOUNDNESS if word not in sound]
    if unsound and chosen and not note.strip():
        problems.append(("sound", f"Check whether the evidence is {_listed(unsound)}, or say why it is not."))
    if problems:
        raise Mistakes(problems)


def ensure_sound_when_met(chosen: Sequence[Chosen], sound: set[str]) -> None:
    """Evidence that is not authentic or not valid cannot show that a criterion is met."""
    met = [choice for choice in chosen if choice.outcome == Outcome.met]
    for word in ("authentic", "valid"):
        if met and word not in sound:
            raise Mistake(
                f"{met[0].code} can’t be met by evidence you did not find {word}. Tick it, or choose another outcome.",
                field="sound",
            )


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def ensure_open(*, signed_off: bool) -> None:
    """Nothing is decided or claimed in a unit that is signed off; it is reopened first, with a reason."""
    if signed_off:
        raise Conflict(
            "This unit is signed off. It has to be reopened, with a reason, before anything in it can change."
        )


def ensure_not_moved(*, moved: bool) -> None:
    """Nothing changes in a unit whose learner was moved to another version: what was judged there stays as it was."""
    if moved:
        raise Conflict(
            "The learner was moved to another version of this standard meanwhile, so what was decided here stays. "
            "Decide again in the new unit if you need to."
        )


def ensure_can_take_back(sent_at: datetime, now: datetime) -> None:
    """A sending can be taken back for five minutes; after that a new decision supersedes it."""
    if now - sent_at > TAKE_BACK_WITHIN:
        raise Conflict(
            "It is more than 5 minutes since you sent this, so it stays. You can decide again instead: both are kept."
        )


def ensure_can_sign_off(
    codes: Sequence[str], statuses: Sequence[CriterionStatus], *, signed_off: bool, typed: str, name: str, ticked: bool
) -> None:
    """Every criterion met for good, the declaration made, and the name typed as it is on the account."""
    if signed_off:
        raise Conflict("This unit is signed off already.")
    gaps = missing(codes, statuses)
    if gaps:
        status, which = gaps[0]
        left = sum(len(found) for _, found in gaps)
        raise Conflict(
            f"{left} {'criterion is' if left == 1 else 'criteria are'} not met for good yet: {which[0]} is {status.words}."
        )
    problems: list[tuple[str, str]] = []
    if not ticked:
        problems.append(("declared", "Tick both lines of the declaration. They are what your signature says."))
    if " ".join(typed.split()).casefold() != " ".join(name.split()).casefold():
        problems.append(("typed_name", f"Type your name as it is on your account: {name}."))
    if problems:
        raise Mistakes(problems)


def ensure_can_reopen(reason: str, *, signed_off: bool) -> None:
    if not signed_off:
        raise Conflict("This unit is open already.")
    if len(reason.strip()) < 10:
        raise Mistake("Say why it has to be opened again, in a sentence. It is kept with the unit.", field="reason")


# (status, what happens) -> status: printed as docs/states.md and walked by tests/assessment/test_rules.py.
TRANSITIONS: dict[tuple[CriterionStatus, str], CriterionStatus] = {
    (CriterionStatus.not_started, "the learner sends a claim"): CriterionStatus.awaiting,
    (CriterionStatus.awaiting, "the learner withdraws it"): CriterionStatus.not_started,
    (CriterionStatus.awaiting, "a qualified assessor sends met"): CriterionStatus.met,
    (CriterionStatus.awaiting, "a trainee sends met"): CriterionStatus.met_provisional,
    (CriterionStatus.awaiting, "an assessor sends more evidence needed"): CriterionStatus.more_evidence_needed,
    (CriterionStatus.awaiting, "an assessor sends not yet met"): CriterionStatus.not_yet_met,
    (CriterionStatus.met_provisional, "a countersigner agrees"): CriterionStatus.met,
    (CriterionStatus.met_provisional, "a countersigner returns it"): CriterionStatus.awaiting,
    (CriterionStatus.met_provisional, "the assessor takes it back"): CriterionStatus.awaiting,
    (CriterionStatus.met_provisional, "a qualified assessor sends met"): CriterionStatus.met,
    (CriterionStatus.met_provisional, "an assessor sends more evidence needed"): CriterionStatus.more_evidence_needed,
    (CriterionStatus.met_provisional, "an assessor sends not yet met"): CriterionStatus.not_yet_met,
    (CriterionStatus.more_evidence_needed, "the learner sends a claim"): CriterionStatus.awaiting,
    (CriterionStatus.more_evidence_needed, "the assessor takes it back"): CriterionStatus.awaiting,
    (CriterionStatus.not_yet_met, "the learner sends a claim"): CriterionStatus.awaiting,
    (CriterionStatus.not_yet_met, "the assessor takes it back"): CriterionStatus.awaiting,
    (CriterionStatus.met, "an assessor sends more evidence needed"): CriterionStatus.more_evidence_needed,
    (CriterionStatus.met, "an assessor sends not yet met"): CriterionStatus.not_yet_met,
    (CriterionStatus.met, "the assessor takes it back"): CriterionStatus.awaiting,
    (CriterionStatus.met, "the unit is signed off"): CriterionStatus.signed_off,
    (CriterionStatus.signed_off, "the unit is reopened"): CriterionStatus.met,
}
UNIT_TRANSITIONS: dict[tuple[UnitStatus, str], UnitStatus] = {
    (UnitStatus.open, "the last criterion is met"): UnitStatus.complete,
    (UnitStatus.complete, "a criterion is decided again, not met"): UnitStatus.open,
    (UnitStatus.complete, "the assessor signs it off"): UnitStatus.signed_off,
    (UnitStatus.signed_off, "it is reopened with a reason"): UnitStatus.complete,
}
