"""Who and what is measured: ids found in the data, people signed in, and the requests they make."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.demo.cast import DEMO_PASSWORD
from app.demo.large import Large
from bench.client import Client, Request, sign_in
from bench.data import Data
from bench.engines import Engine

FEEDBACK = "You say what the room did. Please add what you said yourself, and how the child answered."
SOUND = [("sound", word) for word in ("valid", "authentic", "current", "sufficient", "reliable")]
READER = 4  # the learner whose pages are read: not one of the tenth who have everything met
LARGEST_UNIT = 53


@dataclass(frozen=True)
class Cast:
    """Somebody signed in for each kind of work. The writer's queue is used up; the reader's stays as it is."""

    learner: Client
    reader: Client
    writer: Client
    lead: Client
    managers: tuple[Client, Client, Client]


@dataclass(frozen=True)
class Scene:
    """Addresses of what is looked at, and forms ready to send."""

    enrolment: int
    unit: int
    claimable: tuple[str, ...]
    piece: int
    reviews: tuple[int, ...]
    single: list[Request]
    eights: list[Request]


class Rows:
    """Plain questions to the database, beside the app."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __call__(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(self.engine.connect()) as connection:
            return connection.execute(statement).fetchall()


def cast(port: int, data: Data) -> Cast:
    """Sign everybody in, by the form."""
    learner = data.centre.learner_email.replace("0001", f"{READER + 1:04d}")
    writer = data.centre.assessor_email.replace("01@", "02@")
    emails = (learner, data.centre.assessor_email, writer, data.crowd.assessor_email)
    people = [sign_in(port, email, DEMO_PASSWORD) for email in emails]
    made = (data.centre, data.cohort, data.crowd)
    managers = [sign_in(port, one.manager_email, DEMO_PASSWORD) for one in made]
    return Cast(*people, managers=(managers[0], managers[1], managers[2]))


def scene(engine: Engine, data: Data) -> Scene:
    rows = Rows(engine)
    made = data.centre
    enrolment = made.enrolments[READER]
    unit, standard = rows(
        f"SELECT u.id, u.standard_id FROM unit u JOIN standard s ON s.id = u.standard_id WHERE u.enrolment_id = {enrolment} "
        f"AND s.performance_count + s.knowledge_count = {LARGEST_UNIT}"
    )[0]
    codes = rows(f"SELECT code FROM criterion WHERE standard_id = {standard} ORDER BY position DESC LIMIT 8")
    piece = rows(
        f"SELECT e.id FROM evidence e JOIN review r ON r.enrolment_id = e.enrolment_id "
        f"JOIN evidence_version v ON v.evidence_id = e.id AND r.version_id = v.id "
        f"WHERE e.enrolment_id = {enrolment} ORDER BY e.id LIMIT 1"
    )[0][0]
    return Scene(
        enrolment=enrolment,
        unit=unit,
        claimable=tuple(f"{unit}.{code}" for (code,) in codes),
        piece=piece,
        reviews=tuple(_waiting_for(rows, made.assessors[0])),
        single=_decisions(rows, data.crowd, 0),
        eights=_decisions(rows, made, 1),
    )


def _waiting_for(rows: Rows, assessor: int) -> list[int]:
    found = rows(
        "SELECT v.evidence_id FROM queue_item q JOIN evidence_version v ON v.id = q.version_id "
        f"WHERE q.assessor_id = {assessor} ORDER BY q.sent_at LIMIT 400"
    )
    return [evidence for (evidence,) in found]


def _decisions(rows: Rows, made: Large, assessor: int) -> list[Request]:
    """A sending for each piece that waits for this assessor, with every claim of it decided."""
    found = rows(
        "SELECT v.evidence_id, c.id FROM queue_item q JOIN evidence_version v ON v.id = q.version_id "
        f"JOIN claim c ON c.version_id = v.id WHERE q.assessor_id = {made.assessors[assessor]} ORDER BY v.id, c.id LIMIT 3200"
    )
    pieces = [(evidence, [claim for _, claim in some]) for evidence, some in groupby(found, key=lambda row: row[0])]
    return [sending(evidence, claims) for evidence, claims in pieces[:-1]]


def sending(evidence: int, claims: Sequence[int]) -> Request:
    """The review form, filled in: met, but for the first claim, which gets feedback."""
    fields = list(SOUND)
    for place, claim in enumerate(claims):
        outcome, words = ("more_evidence_needed", FEEDBACK) if place == 0 else ("met", "")
        fields += [(f"outcome.{claim}", outcome), (f"feedback.{claim}", words), (f"basis.{claim}", "0")]
    return Request(f"/evidence/{evidence}/review", "POST", fields=fields, expect=303)
