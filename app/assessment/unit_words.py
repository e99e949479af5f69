"""How a unit stands, in sentences: how much is met, whose turn it is, since when, and when to expect an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.access.actors import Actor
from app.assessment.rules import CriterionStatus
from app.assessment.unit_access import SeenUnit
from app.assessment.unit_lines import LEARNERS, MET
from app.clock import add_working_days
from app.web import dates


@dataclass(frozen=True)
class Standing:
    """Counts and names for the sentences of one unit, as one reader would say them."""

    total: int
    met: int
    provisional: int
    turn: int
    wait: int
    learner: str
    assessors: tuple[str, ...]
    signers: tuple[str, ...]
    own: bool
    mine: bool
    signed_off: bool
    oldest: datetime | None

    @property
    def complete(self) -> bool:
        return not self.signed_off and self.total > 0 and self.met == self.total and not self.provisional

    @property
    def who_assesses(self) -> str:
        """With whom it is, as this reader says it: you, Grace, or the assessors."""
        if self.mine:
            return "you"
        return dates.listed(list(self.assessors)) if 0 < len(self.assessors) < 3 else "the assessors"

    @property
    def turn_words(self) -> str:
        return "Your turn" if self.own else f"With {self.learner}"

    @property
    def wait_words(self) -> str:
        one = self.mine or len(self.assessors) == 1
        return f"With {self.who_assesses}" if one else "With the assessors"


def standing_of(
    actor: Actor,
    unit: SeenUnit,
    statuses: Sequence[CriterionStatus],
    people: Sequence[Any],
    waiting: Sequence[Any],
) -> Standing:
    assessors = [person for person in people if person.role == "assessor"]
    qualified = tuple(dict.fromkeys(p.known_as for p in assessors if p.qualified))
    return Standing(
        total=len(statuses),
        met=sum(status in MET for status in statuses),
        provisional=statuses.count(CriterionStatus.met_provisional),
        turn=sum(status in LEARNERS for status in statuses),
        wait=statuses.count(CriterionStatus.awaiting),
        learner=unit.learner,
        assessors=tuple(dict.fromkeys(person.known_as for person in assessors)),
        signers=qualified,
        own=unit.own,
        mine=unit.assesses and [p.person_id for p in assessors] == [actor.person_id],
        signed_off=unit.signed_off,
        oldest=min((claim.sent_at for claim in waiting), default=None),
    )


def in_short(standing: Standing) -> tuple[str, str]:
    """(34 of 53 criteria met., 3 need something from you and 5 are with Grace.)"""
    criteria = dates.count(standing.total, "criterion", "criteria")
    if standing.signed_off:
        return f"All {criteria} signed off.", ""
    if standing.met == standing.total and not standing.provisional:
        return f"All {criteria} met.", ""
    parts = []
    if standing.turn:
        whom = "you" if standing.own else standing.learner
        parts.append(f"{standing.turn} {'needs' if standing.turn == 1 else 'need'} something from {whom}")
    if standing.wait:
        parts.append(f"{standing.wait} {'is' if standing.wait == 1 else 'are'} with {standing.who_assesses}")
    if not parts and standing.met == 0:
        parts.append("Nothing is started yet")
    rest = dates.listed(parts)
    still = f", {standing.provisional} of them still to be countersigned" if standing.provisional else ""
    return f"{standing.met} of {criteria} met{still}.", f"{rest}." if rest else ""


def handover(actor: Actor, unit: SeenUnit, standing: Standing, day: date) -> str:
    """Who has it, since when, and when to expect an answer; empty when nobody but the learner has anything to do."""
    if standing.signed_off:
        return ""
    if not standing.assessors:
        return "Nobody is allocated to assess this unit today"
    if standing.oldest is not None:
        sent = standing.oldest.astimezone(actor.zone).date()
        due = add_working_days(sent, unit.answer_within_days)
        answer = "an answer was due by" if due < day else "expect an answer by" if unit.own else "to be answered by"
        return f"With {standing.who_assesses} since {dates.day(sent, day)}, {answer} {dates.day(due, day)}"
    if standing.provisional and standing.met == standing.total:
        return f"With {dates.listed(list(standing.signers)) or 'a qualified assessor'} to countersign"
    if standing.complete:
        return f"With {dates.listed(list(standing.signers)) or 'a qualified assessor'} to sign off"
    return ""
