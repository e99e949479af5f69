"""A small world of two providers in which random things happen, each told to the listeners as a service would."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import Session

from app.assessment.facts_of_units import fold_units
from app.assessment.models import AssessmentDecision, UnitSignOff
from app.clock import now
from app.coverage.models import CohortCriterion, EnrolmentCoverage, UnitCoverage
from app.enrolment.models import Cohort, Enrolment, Unit
from app.trail import facts
from tests.factories import (
    SentReview,
    SentVersion,
    a_cohort,
    a_countersignature,
    a_fact,
    a_reopening,
    a_review,
    a_sent_version,
    a_sign_off,
    a_standard,
    a_taking_back,
    a_unit,
    a_withdrawal,
    an_enrolment,
    criteria,
)
from tests.people import Cast, Player

KEPT = (UnitCoverage, EnrolmentCoverage, CohortCriterion)


def kept(session: Session) -> dict[str, list[tuple]]:
    """Every kept row, in order; rows of a cohort that count nobody are as good as absent."""
    session.flush()
    found: dict[str, list[tuple]] = {}
    for model in KEPT:
        rows = session.connection().execute(model.__table__.select()).mappings().all()  # type: ignore[attr-defined]
        found[model.__name__] = sorted(
            tuple(row.items())
            for row in rows
            if model is not CohortCriterion or any(row[c] for c in ("learners", "met"))
        )
    return found


@dataclass
class World:
    """What exists, and what can happen to it."""

    session: Session
    cast: Cast
    dice: random.Random
    standards: list[int] = field(default_factory=list)
    cohorts: list[Cohort] = field(default_factory=list)
    enrolments: list[Enrolment] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    pieces: list[SentVersion] = field(default_factory=list)
    reviews: list[SentReview] = field(default_factory=list)
    pending: list[AssessmentDecision] = field(default_factory=list)
    sign_offs: dict[int, UnitSignOff] = field(default_factory=dict)

    def begin(self) -> "World":
        cast, session = self.cast, self.session
        self.standards = [a_standard(session, 2, 1), a_standard(session, 1, 1, title="Sweep the yard")]
        self.cohorts = [
            a_cohort(session, cast.northbank),
            a_cohort(session, cast.northbank, "Residential"),
            a_cohort(session, cast.southbank, "Care"),
        ]
        for cohort, learner in zip(self.cohorts, (cast.ama, cast.rhys, cast.uma), strict=True):
            self.enrolments.append(an_enrolment(session, cohort, learner))
        self.enrolments.append(an_enrolment(session, self.cohorts[1], cast.ama))
        for enrolment in self.enrolments:
            self.open_unit(enrolment)
        return self

    def step(self) -> None:
        """One thing happens, at random."""
        acts: list[Callable[[], None]] = [
            self.send,
            self.send,
            self.review,
            self.review,
            self.take_back,
            self.countersign,
            self.withdraw,
            self.sign_off,
            self.reopen,
            self.change_enrolment,
            lambda: self.open_unit(self.dice.choice(self.enrolments)),
        ]
        self.dice.choice(acts)()

    def assessor(self, unit: Unit) -> Player:
        return self.cast.olu if unit.provider_id == self.cast.southbank else self.cast.cleo

    def learner(self, unit: Unit) -> Player:
        people = (self.cast.ama, self.cast.rhys, self.cast.uma)
        return next(person for person in people if person.id == unit.learner_id)

    def open_unit(self, enrolment: Enrolment) -> None:
        taken = {unit.standard_id for unit in self.units if unit.enrolment_id == enrolment.id}
        free = [standard for standard in self.standards if standard not in taken]
        if not free:
            return
        unit = a_unit(self.session, enrolment, self.dice.choice(free))
        self.units.append(unit)
        fact = facts.UnitOpened(enrolment.id, unit_id=unit.id, learner_id=unit.learner_id, standard_key="local")
        a_fact(self.session, fact, provider_id=enrolment.provider_id)

    def send(self) -> None:
        unit = self.dice.choice(self.units)
        if self.signed(unit):
            return
        own = [u for u in self.units if u.enrolment_id == unit.enrolment_id and not self.signed(u)]
        pairs = [(u, self.some_codes(u)) for u in own]
        sent = a_sent_version(self.session, pairs, sent_at=now() - timedelta(days=self.dice.randrange(60)))
        self.pieces.append(sent)
        fact = facts.EvidenceSent(
            unit.enrolment_id,
            version_id=sent.id,
            reference=sent.reference,
            version=1,
            content_sha256=sent.version.content_sha256 or "",
            claims=[],
            unit_ids=sent.unit_ids,
        )
        a_fact(self.session, fact, by=self.learner(unit))

    def some_codes(self, unit: Unit) -> list[str]:
        codes = list(criteria(self.session, unit.standard_id))
        return self.dice.sample(codes, self.dice.randint(1, len(codes)))

    def review(self) -> None:
        if not self.pieces:
            return
        piece = self.dice.choice(self.pieces)
        unit = piece.units[self.dice.choice(piece.unit_ids)]
        if self.signed(unit):
            return
        codes = [code for unit_id, code in piece.claims if unit_id == unit.id]
        choices = {
            code: self.dice.choice(["met", "met", "met", "more_evidence_needed", "not_yet_met"])
            for code in self.dice.sample(codes, self.dice.randint(1, len(codes)))
        }
        by = self.assessor(unit)
        trainee = self.dice.random() < 0.3
        sent = a_review(self.session, piece, by, choices, unit=unit, trainee=trainee)
        self.reviews.append(sent)
        self.pending += [decision for decision in sent.decisions.values() if trainee]
        fact = facts.ReviewSent(
            unit.enrolment_id,
            review_id=sent.id,
            version_id=piece.id,
            reference=piece.reference,
            evidence_sha256=piece.version.content_sha256 or "",
            decisions=[{"code": code, "outcome": outcome} for code, outcome in choices.items()],
            unit_ids=sent.unit_ids,
        )
        a_fact(self.session, fact, by=by)

    def take_back(self) -> None:
        if not self.reviews:
            return
        sent = self.reviews.pop(self.dice.randrange(len(self.reviews)))
        if any(unit_id in self.sign_offs for unit_id in sent.unit_ids):
            return
        a_taking_back(self.session, sent)
        self.pending = [d for d in self.pending if d not in sent.decisions.values()]
        fact = facts.ReviewTakenBack(
            sent.review.enrolment_id,
            review_id=sent.id,
            version_id=sent.review.version_id,
            reference="E1",
            decision_ids=[d.id for d in sent.decisions.values() if d.id],
            unit_ids=sent.unit_ids,
        )
        a_fact(self.session, fact, provider_id=sent.review.provider_id)

    def countersign(self) -> None:
        if not self.pending:
            return
        decision = self.pending.pop()
        outcome = self.dice.choice(["agreed", "returned"])
        by = self.cast.dev if decision.provider_id == self.cast.northbank else self.cast.kit
        a_countersignature(self.session, decision, by, outcome)
        fact = facts.DecisionCountersigned(
            None,
            decision_id=decision.id or 0,
            unit_id=decision.unit_id,
            code="P1",
            assessor_id=decision.assessor_id,
            outcome=outcome,
        )
        a_fact(self.session, fact, by=by)

    def withdraw(self) -> None:
        decided = {sent.review.version_id for sent in self.reviews}
        free = [piece for piece in self.pieces if piece.id not in decided and not self.any_decision(piece)]
        if not free:
            return
        piece = self.dice.choice(free)
        self.pieces.remove(piece)
        a_withdrawal(self.session, piece)
        fact = facts.EvidenceWithdrawn(
            piece.evidence.enrolment_id, version_id=piece.id, reference=piece.reference, unit_ids=piece.unit_ids
        )
        a_fact(self.session, fact, provider_id=piece.version.provider_id)

    def any_decision(self, piece: SentVersion) -> bool:
        table = AssessmentDecision.__table__  # type: ignore[attr-defined]
        found = self.session.connection().execute(table.select().where(table.c.version_id == piece.id))
        return found.first() is not None

    def signed(self, unit: Unit) -> bool:
        return unit.id in self.sign_offs

    def sign_off(self) -> None:
        unit = self.dice.choice(self.units)
        folded = fold_units(self.session, [unit.id or 0])[unit.id or 0]
        if self.signed(unit) or set(folded.strip) != {"m"}:
            return
        row = a_sign_off(self.session, unit, self.assessor(unit))
        self.sign_offs[unit.id or 0] = row
        fact = facts.UnitSignedOff(
            unit.enrolment_id, unit_id=unit.id, sign_off_id=row.id, standard_key="local", fingerprint=row.fingerprint
        )
        a_fact(self.session, fact, by=self.assessor(unit))

    def reopen(self) -> None:
        if not self.sign_offs:
            return
        unit_id = self.dice.choice(sorted(self.sign_offs))
        row = self.sign_offs.pop(unit_id)
        unit = next(u for u in self.units if u.id == unit_id)
        a_reopening(self.session, row, self.assessor(unit))
        fact = facts.UnitReopened(unit.enrolment_id, unit_id=unit_id, sign_off_id=row.id, standard_key="local")
        a_fact(self.session, fact, by=self.assessor(unit))

    def change_enrolment(self) -> None:
        enrolment = self.dice.choice(self.enrolments)
        what = self.dice.choice(["ended", "resumed", "break", "planned_end"])
        if what in ("ended", "resumed"):
            enrolment.ended_on = date(2026, 11, 1) if what == "ended" else None
        elif what == "break":
            enrolment.break_until = now().date() + timedelta(days=self.dice.randint(-40, 40))
        else:
            enrolment.planned_end = enrolment.starts_on + timedelta(days=self.dice.randint(30, 500))
        self.session.add(enrolment)
        self.session.flush()
        fact = facts.EnrolmentChanged(enrolment.id, learner_id=enrolment.person_id, what=what, until=None)
        a_fact(self.session, fact, provider_id=enrolment.provider_id)
