"""A whole provider at once: cohorts of learners with kept counts, queues and reviews, inserted in bulk.

For pages and budgets only: the counts are made from strips drawn by lot, without evidence behind them, by the same
functions that keep them (`counts.portfolio_row`, `rebuild.settle_cohort`).
"""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from app.access.models import Membership, Person
from app.assessment.models import QueueItem, Review
from app.clock import add_working_days, now, working_days_between
from app.coverage.counts import portfolio_row
from app.coverage.models import EnrolmentCoverage, UnitCoverage
from app.coverage.rebuild import settle_cohort
from app.coverage.rules import planned_permille
from app.coverage.tallies import unit_tally
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.evidence.models import Evidence, EvidenceVersion
from app.standards.models import Standard
from tests.factories import a_cohort, standard_id

FIRST = ("Amara", "Jonah", "Wren", "Yusuf", "Mateusz", "Kezia", "Dilys", "Siân", "Nia", "Callum", "Halima", "Owen")
LAST = ("Okafor", "Appiah", "Ashdown", "Demir", "Zieliński", "Campbell", "Vaughan", "Llewellyn", "Prosser", "Reid")
COHORTS = ("Early years, {m}", "Residential, {m}", "Foster and kinship, {m}", "School support, {m}", "Youth work, {m}")
HARD = (12, 17, 18, 19, 21, 22, 30, 31, 40, 44, 48, 49)


@dataclass
class Crowd:
    """What was made."""

    cohorts: list[Cohort]
    enrolment_ids: list[int]


def a_crowd(
    session: Session, provider_id: int, assessors: list[Any], *, learners: int, cohorts: int = 4, label: str = ""
) -> Crowd:
    """So many learners in so many cohorts that began months apart, each on HSCCLD352 and half on a second standard.

    A second crowd of the same provider needs a `label`, which stands in the names of its cohorts.
    """
    dice = random.Random(learners)
    standards = [
        session.get_one(Standard, standard_id(session)),
        session.get_one(Standard, standard_id(session, "Promote effective")),
    ]
    made = [_cohort(session, provider_id, number, cohorts, label) for number in range(cohorts)]
    crowd = Crowd(made, [])
    for number, cohort in enumerate(made):
        share = learners // cohorts + (number < learners % cohorts)
        _Filling(session, dice, provider_id, cohort, standards, assessors, crowd).fill(share, f"{label}{number}")
        settle_cohort(session, cohort.id or 0, provider_id)
    return crowd


def _cohort(session: Session, provider_id: int, number: int, of: int, label: str) -> Cohort:
    starts = now().date() - timedelta(days=330 - 300 * number // of)
    name = (
        COHORTS[number % len(COHORTS)].format(m=f"{starts:%b}")
        + ("" if number < len(COHORTS) else f" {number}")
        + label
    )
    return a_cohort(session, provider_id, name, starts_on=starts, ends_on=starts + timedelta(days=370))


@dataclass
class _Filling:
    session: Session
    dice: random.Random
    provider_id: int
    cohort: Cohort
    standards: list[Standard]
    assessors: list[Any]
    crowd: Crowd

    def fill(self, count: int, label: str) -> None:
        today = now().date()
        plan = planned_permille(self.cohort.starts_on, self.cohort.ends_on, today) / 1000
        people = self.ids(Person, [self.person(f"{label}-{n}") for n in range(count)])
        self.rows(
            Membership,
            [
                {"provider_id": self.provider_id, "person_id": p, "role": "learner", "starts_on": self.cohort.starts_on}
                for p in people
            ],
        )
        enrolments = [self.enrolment(person, today) for person in people]
        ids = self.ids(Enrolment, enrolments)
        self.crowd.enrolment_ids += ids
        for enrolment_id, row in zip(ids, enrolments, strict=True):
            row["id"] = enrolment_id
        units = [
            {
                "provider_id": self.provider_id,
                "enrolment_id": row["id"],
                "learner_id": row["person_id"],
                "cohort_id": self.cohort.id,
                "standard_id": standard.id,
            }
            for row in enrolments
            for standard in self.standards[: 1 + (self.dice.random() < 0.5)]
        ]
        for unit_id, row in zip(self.ids(Unit, units), units, strict=True):
            row["id"] = unit_id
        self.keep(enrolments, units, plan, today)

    def person(self, label: str) -> dict[str, Any]:
        first = self.dice.choice(FIRST)
        return {
            "email": f"c{self.provider_id}-{label}@example.org",
            "name": f"{first} {self.dice.choice(LAST)}",
            "known_as": first,
        }

    def enrolment(self, person: int, today: date) -> dict[str, Any]:
        return {
            "provider_id": self.provider_id,
            "cohort_id": self.cohort.id,
            "person_id": person,
            "starts_on": self.cohort.starts_on,
            "planned_end": self.cohort.ends_on,
            "break_until": today + timedelta(days=30) if self.dice.random() < 0.02 else None,
        }

    def strip(self, standard: Standard, reached: float) -> str:
        marks = ""
        for position in range(standard.total):
            chance = reached * (0.45 if position in HARD else 1.08)
            roll = self.dice.random()
            if roll < chance:
                marks += "p" if self.dice.random() < 0.03 else "m"
            else:
                marks += self.dice.choices(".wen", (12, 2, 1, 1))[0]
        return marks

    def keep(self, enrolments: list[dict[str, Any]], units: list[dict[str, Any]], plan: float, today: date) -> None:
        kept_units, kept, allocations = [], [], []
        by_id = {standard.id: standard for standard in self.standards}
        own: dict[int, list[dict[str, Any]]] = {}
        for unit in units:
            own.setdefault(unit["enrolment_id"], []).append(unit)
        for number, enrolment in enumerate(enrolments):
            reached = min(1.0, max(0.0, self.dice.gauss(plan * 0.97, 0.09)))
            strips = []
            for unit in own[enrolment["id"]]:
                strip = self.strip(by_id[unit["standard_id"]], reached)
                strips.append((strip, False))
                kept_units.append(
                    {
                        "unit_id": unit["id"],
                        "provider_id": self.provider_id,
                        "enrolment_id": enrolment["id"],
                        "cohort_id": self.cohort.id,
                        "standard_id": unit["standard_id"],
                        **unit_tally(strip)._asdict(),
                        "strip": strip,
                        "signed_off": False,
                    }
                )
                assessor = self.assessors[number % len(self.assessors)]
                allocations.append(
                    {
                        "provider_id": self.provider_id,
                        "unit_id": unit["id"],
                        "learner_id": unit["learner_id"],
                        "person_id": assessor.id,
                        "role": "assessor",
                        "starts_on": self.cohort.starts_on,
                    }
                )
            sent = now() - timedelta(days=self.dice.choice((1, 2, 3, 5, 8, 12, 20, 33, 47)))
            row = portfolio_row(SimpleNamespace(**enrolment, ended_on=None, timezone="Europe/London"), strips, sent)
            assert row is not None
            kept.append(row)
        self.rows(UnitCoverage, kept_units)
        self.rows(EnrolmentCoverage, kept)
        self.rows(Allocation, allocations)
        self.wait_and_decide(enrolments)

    def wait_and_decide(self, enrolments: list[dict[str, Any]]) -> None:
        """Every second learner has a piece: it waits, or it was decided lately."""
        chosen = enrolments[::2]
        sent = [now() - timedelta(days=self.dice.choice((1, 1, 2, 3, 4, 5, 6, 8, 10, 13, 17))) for _ in chosen]
        pieces = list(enumerate(zip(chosen, self.versions(chosen, sent), sent, strict=True)))
        self.rows(QueueItem, [self.waiting(n, *piece) for n, piece in pieces if n % 2])
        self.rows(Review, [self.decided(n, *piece) for n, piece in pieces if not n % 2])

    def versions(self, enrolments: list[dict[str, Any]], sent: list[datetime]) -> list[int]:
        whose = [{"enrolment_id": row["id"], "learner_id": row["person_id"]} for row in enrolments]
        pieces = self.ids(Evidence, [{"provider_id": self.provider_id, "number": 1, **row} for row in whose])
        fixed = {"provider_id": self.provider_id, "number": 1, "title": "What I did", "content_sha256": "0" * 64}
        return self.ids(
            EvidenceVersion,
            [{**fixed, "evidence_id": piece, "sent_at": at} for piece, at in zip(pieces, sent, strict=True)],
        )

    def common(self, number: int, enrolment: dict[str, Any], version: int) -> dict[str, Any]:
        return {
            "provider_id": self.provider_id,
            "version_id": version,
            "enrolment_id": enrolment["id"],
            "cohort_id": self.cohort.id,
            "assessor_id": self.assessors[2 * number % len(self.assessors)].id,
        }

    def waiting(self, number: int, enrolment: dict[str, Any], version: int, sent_at: datetime) -> dict[str, Any]:
        words = {
            "learner_name": "x",
            "title": "What I did",
            "kind": "document",
            "codes": "P1",
            "units": "",
            "waiting": 1,
        }
        dates = {"sent_at": sent_at, "answer_by": add_working_days(sent_at.date(), 10)}
        return {**self.common(number, enrolment, version), **words, **dates}

    def decided(self, number: int, enrolment: dict[str, Any], version: int, sent_at: datetime) -> dict[str, Any]:
        sound = dict.fromkeys(("valid", "authentic", "current", "sufficient", "reliable"), True)
        waited = {"waited_days": working_days_between(sent_at.date(), now().date())}
        return {**self.common(number, enrolment, version), **sound, **waited, "sent_at": now() - timedelta(hours=2)}

    def rows(self, model: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self.session.execute(insert(model), rows)

    def ids(self, model: Any, rows: list[dict[str, Any]]) -> list[int]:
        if not rows:
            return []
        return list(
            self.session.execute(insert(model).returning(model.id, sort_by_parameter_order=True), rows).scalars()
        )
