"""Ama's unit, assessed by Cleo (qualified) and Ben (trainee); a piece sent and waiting."""

from dataclasses import dataclass
from typing import Any

import pytest

from app.db import Database
from app.trail import facts
from tests.client import Client
from tests.factories import a_cohort, a_fact, a_sent_version, a_unit, an_allocation, an_enrolment
from tests.people import Cast

ALL_SOUND = ["valid", "authentic", "current", "sufficient", "reliable"]


@dataclass(frozen=True)
class Waiting:
    """A piece that waits for Cleo and Ben, with its claims by code."""

    enrolment: int
    unit: int
    evidence: int
    version: int
    claims: dict[str, int]


@pytest.fixture
def waiting(database: Database, cast: Cast) -> Waiting:
    with database.writing() as session:
        enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
        unit = a_unit(session, enrolment, "HSCCLD352")
        an_allocation(session, unit, cast.cleo)
        an_allocation(session, unit, cast.ben)
        sent = a_sent_version(session, unit, ["P1", "P5", "K2"], title="The feelings wall")

        fact = facts.EvidenceSent(
            enrolment.id, sent.id, sent.reference, 1, sent.version.content_sha256 or "", [], sent.unit_ids
        )
        a_fact(session, fact, by=cast.ama)
        return Waiting(
            enrolment.id or 0,
            unit.id or 0,
            sent.evidence.id or 0,
            sent.id,
            {code: sent.claim(code).id or 0 for code in ("P1", "P5", "K2")},
        )


def decided(waiting: Waiting, outcomes: dict[str, str], *, basis: int = 0, **more: Any) -> dict[str, Any]:
    """The review form: outcomes by code, with words for all but met, and every soundness check ticked."""
    form: dict[str, Any] = {"sound": ALL_SOUND}
    for code, claim in waiting.claims.items():
        form[f"basis.{claim}"] = str(basis)
        if code in outcomes:
            form[f"outcome.{claim}"] = outcomes[code]
            form[f"feedback.{claim}"] = "" if outcomes[code] == "met" else f"For {code}, say what you did next."
    return {**form, **more}


EVERYTHING_MET = {"P1": "met", "P5": "met", "K2": "met"}
MIXED = {"P1": "met", "P5": "more_evidence_needed", "K2": "not_yet_met"}


def send(client: Client, waiting: Waiting, form: dict[str, Any]) -> Any:
    return client.post(f"/evidence/{waiting.evidence}/review", data=form)
