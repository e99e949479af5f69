"""What the working pages and acts of learners and assessors send to the database (SPEED.md): so much, and it does not
grow with the portfolio, with the claims or with the files."""

from dataclasses import dataclass

import pytest

from app.assessment.queue import refresh_queue
from app.db import Database
from app.enrolment.models import Unit
from app.evidence.models import EvidenceFile, FileInspection, FilePreview
from tests.assessment.conftest import ALL_SOUND
from tests.client import Client
from tests.counting import Statements, counting
from tests.factories import SentVersion, a_cohort, a_draft_version, a_unit, an_allocation, an_enrolment
from tests.factories.evidence import send
from tests.people import Cast

CODES = ("P1", "P2", "P3", "P4", "P5", "P6", "K1", "K2")
PAGES = {
    ("ama", "/evidence/{piece}"): 8,
    ("cleo", "/evidence/{piece}"): 8,
    ("cleo", "/evidence/{piece}/review"): 10,
    ("ama", "/units/{unit}"): 8,
    ("cleo", "/units/{unit}"): 8,
    ("cleo", "/queue"): 6,
}
FIRST_LOOK = 10
ONE_SENDING = 26


@dataclass
class Room:
    """Ama's unit, for which Cleo and Ben decide; and pieces of hers that wait."""

    database: Database
    unit: int

    def piece(self, codes: tuple[str, ...] = CODES, *, pages: int = 3) -> SentVersion:
        """Two files with what was made of them, claimed for these codes, sent and in the queue."""
        with self.database.writing() as session:
            draft = a_draft_version(session, session.get_one(Unit, self.unit), codes, kind="document")
            for position in (1, 2):
                file = EvidenceFile(
                    provider_id=draft.version.provider_id,
                    version_id=draft.id,
                    position=position,
                    name=f"plan-{position}.pdf",
                    kind="document",
                    media_type="application/pdf",
                    size=1000,
                    sha256=f"{position}" * 64,
                    storage_key=f"1/{position}",
                )
                session.add(file)
                session.flush()
                session.add(
                    FileInspection(file_id=file.id or 0, provider_id=file.provider_id, state="ready", pages=pages)
                )
                for number in range(1, pages + 1):
                    session.add(_page(file, number))
            send(session, draft)
            refresh_queue(session, [draft.id])
            return draft


def _page(file: EvidenceFile, number: int) -> FilePreview:
    return FilePreview(
        provider_id=file.provider_id,
        file_id=file.id or 0,
        kind="page",
        number=number,
        media_type="image/webp",
        size=10,
        storage_key=f"1/{file.position}/{number}",
        width=100,
        height=140,
    )


@pytest.fixture
def room(database: Database, cast: Cast) -> Room:
    with database.writing() as session:
        unit = a_unit(session, an_enrolment(session, a_cohort(session, cast.northbank), cast.ama), "HSCCLD352")
        an_allocation(session, unit, cast.cleo)
        an_allocation(session, unit, cast.ben)
        return Room(database, unit.id or 0)


def _sent(database: Database, client: Client, path: str) -> Statements:
    with counting(database) as sent:
        answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return sent


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_keeps_to_its_budget(
    room: Room, client: Client, database: Database, cast: Cast, who: str, path: str
) -> None:
    client.as_(getattr(cast, who))
    address = path.format(piece=room.piece().evidence.id, unit=room.unit)
    client.get(address)  # the session is noted as used, and the look is recorded
    few = _sent(database, client, address)
    for _ in range(6):
        room.piece(pages=6)
    many = _sent(database, client, address)
    assert len(few) == len(many), many
    assert 0 < len(few) <= PAGES[who, path], few


def test_the_first_look_is_recorded_within_the_budget(
    room: Room, client: Client, database: Database, cast: Cast
) -> None:
    client.as_(cast.cleo).get(f"/evidence/{room.piece().evidence.id}/review")  # begins the provider's trail
    sent = _sent(database, client, f"/evidence/{room.piece().evidence.id}/review")
    assert any("INSERT INTO trail_entry" in statement for statement in sent), sent
    assert len(sent) <= FIRST_LOOK, sent


def _decide(database: Database, client: Client, piece: SentVersion, codes: tuple[str, ...]) -> Statements:
    form: dict[str, object] = {"sound": ALL_SOUND}
    for code in codes:
        claim = piece.claim(code).id
        form |= {f"outcome.{claim}": "more_evidence_needed", f"feedback.{claim}": "Say more.", f"basis.{claim}": "0"}
    with counting(database) as sent:
        answer = client.post(f"/evidence/{piece.evidence.id}/review?once=key-{piece.id}", data=form)
    assert answer.status_code == 303, answer.text
    return sent


def test_eight_decisions_take_as_many_statements_as_one(
    room: Room, client: Client, database: Database, cast: Cast
) -> None:
    client.as_(cast.cleo)
    _decide(database, client, room.piece(("K4",)), ("K4",))  # begins the trail and the kept counts
    one = _decide(database, client, room.piece(("K3",)), ("K3",))
    eight = _decide(database, client, room.piece(), CODES)
    assert len(one) == len(eight), eight
    assert len(eight) <= ONE_SENDING, eight
    for table in ("assessment_decision", "review", "trail_entry"):
        assert sum(f"INSERT INTO {table} " in statement for statement in eight) == 1, eight
