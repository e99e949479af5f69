"""The demo centre as it stands in the database: true counts, a whole trail, and everybody in the state promised."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, func, select

from app.access.models import Membership, Person, Provider
from app.access.passwords import verify
from app.assessment.facts_of_units import fold_units
from app.assessment.models import Countersignature, QueueItem, UnitSignOff
from app.assessment.rules import UnitStatus, unit_status
from app.clock import now, today, travel, working_days_between
from app.coverage.drift import drift
from app.coverage.models import UnitCoverage
from app.demo.cast import DEMO_PASSWORD, centres
from app.demo.days import cohort_start, moment_ago, months_after, working_days_ago
from app.demo.pieces import UNITS, pieces
from app.demo.seed import _story, seed_demo
from app.enrolment.models import Allocation, Cohort, Enrolment, Unit
from app.evidence.models import EvidenceFile, EvidenceVersion, FileInspection
from app.jobs.worker import JobContext
from app.standards.models import Standard
from app.trail import queries as trail
from app.trail.chain import check
from app.trail.models import TrailEntry


@pytest.fixture
def reading(demo: JobContext):
    with demo.database.reading() as session:
        yield session


def _unit(session: Session, learner: str, unit: str) -> int:
    found = session.exec(
        select(Unit.id)
        .join(Person, col(Person.id) == Unit.learner_id)
        .join(Standard, col(Standard.id) == Unit.standard_id)
        .where(Person.known_as == learner, Standard.title == UNITS[unit])
    ).one()
    assert found is not None
    return found


def _coverage(session: Session, learner: str, unit: str) -> UnitCoverage:
    return session.get_one(UnitCoverage, _unit(session, learner, unit))


def test_making_it_again_does_nothing(demo: JobContext, reading: Session) -> None:
    before = reading.exec(select(func.count()).select_from(TrailEntry)).one()
    assert not seed_demo(demo)
    assert reading.exec(select(func.count()).select_from(TrailEntry)).one() == before


def test_two_providers_three_cohorts_and_everybody_in_their_roles(reading: Session) -> None:
    assert reading.exec(select(func.count()).select_from(Provider)).one() == 2
    assert reading.exec(select(func.count()).select_from(Cohort)).one() == 3
    assert reading.exec(select(func.count()).select_from(Enrolment)).one() == 28
    roles = reading.exec(select(Membership.role, func.count()).group_by(Membership.role)).all()
    assert dict(roles) == {"learner": 28, "assessor": 4, "iqa": 2, "manager": 2, "administrator": 2}
    qualified = reading.exec(
        select(Membership.qualified)
        .join(Person, col(Person.id) == Membership.person_id)
        .where(Person.known_as == "Ben")
    ).all()
    assert qualified == [False]


def test_everybody_can_sign_in_with_the_one_password(reading: Session) -> None:
    hashes = set(reading.exec(select(Person.password_hash)).all())
    assert len(hashes) == 1
    assert verify(hashes.pop(), DEMO_PASSWORD)


def test_every_unit_has_an_assessor_and_an_iqa_of_its_own_provider(reading: Session) -> None:
    rows = reading.exec(
        select(Unit.id, Allocation.role, Allocation.provider_id, Unit.provider_id, Membership.provider_id)
        .join(Allocation, col(Allocation.unit_id) == Unit.id)
        .join(Membership, col(Membership.person_id) == Allocation.person_id)
        .where(col(Allocation.ends_on).is_(None))
    ).all()
    assert {(row[0], row[1]) for row in rows} == {
        (unit, role) for unit in reading.exec(select(Unit.id)).all() for role in ("assessor", "iqa")
    }
    assert all(row[2] == row[3] == row[4] for row in rows)


def test_the_kept_counts_agree_with_the_facts(reading: Session) -> None:
    assert drift(reading) == []


def test_the_trail_is_whole_and_in_the_order_of_time(reading: Session) -> None:
    for head in trail.heads(reading):
        assert check(trail.entries_in_order(reading, head.provider_id), head.seq, head.sha256) is None
        moments = [entry.at for entry in trail.entries_in_order(reading, head.provider_id)]
        assert moments == sorted(moments)
        assert moments[-1] <= now()


def test_every_piece_is_there_once_and_only_the_draft_is_unsent(reading: Session) -> None:
    versions = reading.exec(select(EvidenceVersion)).all()
    assert len(versions) == len(pieces())
    assert [version.title for version in versions if version.sent_at is None] == [
        "Talking with families about the pond"
    ]
    assert {version.kind for version in versions} >= {"document", "reflective_account"}


def test_amara_stands_as_the_screens_show_her(reading: Session) -> None:
    wellbeing, social = _coverage(reading, "Amara", "wellbeing"), _coverage(reading, "Amara", "social")
    assert (wellbeing.total, wellbeing.met, wellbeing.waiting, wellbeing.more, wellbeing.not_yet) == (53, 34, 5, 2, 1)
    assert (social.total, social.met, social.waiting) == (46, 9, 1)
    assert _coverage(reading, "Amara", "maintain").not_started == 35


@pytest.mark.parametrize(
    ("learner", "unit", "status"),
    [
        ("Amara", "relationships", UnitStatus.complete),
        ("Nwamaka", "maintain", UnitStatus.complete),
        ("Beth", "wellbeing", UnitStatus.signed_off),
        ("Amara", "wellbeing", UnitStatus.open),
    ],
)
def test_units_are_ready_or_signed_off_as_promised(
    reading: Session, learner: str, unit: str, status: UnitStatus
) -> None:
    fold = fold_units(reading, [_unit(reading, learner, unit)]).popitem()[1]
    assert unit_status(fold.statuses, signed_off=fold.signed_off) is status


def test_the_sign_off_is_by_name(reading: Session) -> None:
    assert [row.typed_name for row in reading.exec(select(UnitSignOff)).all()] == ["Grace Whitcombe"]


def test_the_queues_hold_what_waits_from_one_to_nine_working_days(reading: Session) -> None:
    items = list({item.version_id: item for item in reading.exec(select(QueueItem)).all()}.values())
    waiting = [piece for piece in pieces() if piece.sent_days_ago is not None and piece.decided is None]
    assert sorted(item.title for item in items) == sorted(piece.title for piece in waiting)
    day = working_days_ago(today("Europe/London"), 0)
    waits = {working_days_between(item.sent_at.astimezone(ZoneInfo("Europe/London")).date(), day) for item in items}
    assert waits == set(range(1, 10))
    assert {item.learner_name for item in items if item.second_try} == {"Halima"}


def test_the_queue_says_how_long_waiting_files_are(reading: Session) -> None:
    details = {item.learner_name: item.detail for item in reading.exec(select(QueueItem)).all()}
    assert details["Farah"] == "Document, 4 pages"
    assert "video, 00:08" in details["Owen"]
    assert "audio, 00:09" in details["Siân"] or "audio, 00:10" in details["Siân"]


def test_a_trainees_decisions_wait_for_a_second_person_or_are_countersigned(reading: Session) -> None:
    pending, agreed = _coverage(reading, "Mateusz", "wellbeing"), _coverage(reading, "Yusuf", "wellbeing")
    assert (pending.provisional, pending.met) == (3, 0)
    assert (agreed.provisional, agreed.met) == (0, 3)
    signed = reading.exec(
        select(Countersignature.outcome, Person.known_as).join(Person, col(Person.id) == Countersignature.by_id)
    ).all()
    assert set(signed) == {("agreed", "Grace"), ("agreed", "Sunita")}


def test_each_learner_who_should_have_nothing_has_nothing(reading: Session) -> None:
    for learner in ("Wren", "Kwame", "Anton"):
        units = reading.exec(select(UnitCoverage).join(Unit).join(Person).where(Person.known_as == learner)).all()
        assert units
        assert all(unit.not_started == unit.total for unit in units)


def test_one_learner_is_on_a_break_that_has_not_ended(reading: Session) -> None:
    breaks = reading.exec(select(Person.known_as, Enrolment.break_until).join(Enrolment)).all()
    assert {name for name, until in breaks if until and until > today("Europe/London")} == {"Dilys"}


def test_every_file_is_on_disk_with_the_bytes_its_row_names(demo: JobContext, reading: Session) -> None:
    files = reading.exec(select(EvidenceFile)).all()
    assert {file.kind for file in files} == {"photo", "video", "audio", "document"}
    for file in files:
        assert demo.store.sha256(file.storage_key) == file.sha256
    ready = reading.exec(select(FileInspection).where(FileInspection.state == "ready")).all()
    assert len(ready) >= 10
    assert not [row for row in ready if row.problem]


def test_nothing_of_one_provider_names_the_other(reading: Session) -> None:
    enrolments = reading.exec(select(Enrolment.provider_id, Cohort.provider_id).join(Cohort)).all()
    assert all(mine == its for mine, its in enrolments)
    south = reading.exec(select(Provider.id).where(Provider.name == "Southbank Care College")).one()
    people = reading.exec(
        select(Person.email)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.provider_id == south)
    ).all()
    assert all(email.endswith("@southbank.example") for email in people)


@pytest.mark.parametrize("hour", [0, 7, 15, 23])
@pytest.mark.parametrize("day", [*range(1, 8), 60, 150, 365])
def test_whenever_it_is_made_nothing_happens_before_its_time(demo: JobContext, day: int, hour: int) -> None:
    """The moments of a piece's acts come in order and none lies in the future, on any day and at any hour."""
    moment = datetime(2027, 1, 3, hour, 5, tzinfo=ZoneInfo("Europe/London")) + timedelta(days=day)
    with travel(moment):
        for centre in centres():
            story = list(_story(centre, demo, ""))
            assert max(act.at for act in story) <= moment
            opened = story[0].at
            assert all(act.at > opened for act in story[1:])
            cohorts = [cohort_start(moment.date(), cohort.started_months_ago) for cohort in centre.cohorts]
            assert all(start < moment.date() for start in cohorts)


def test_days_are_counted_in_working_days() -> None:
    sunday = datetime(2026, 11, 22).date()
    assert working_days_ago(sunday, 0) == datetime(2026, 11, 20).date()
    assert working_days_ago(sunday, 1) == datetime(2026, 11, 19).date()
    assert working_days_ago(datetime(2026, 11, 23).date(), 1) == datetime(2026, 11, 20).date()


def test_a_moment_today_is_never_in_the_future() -> None:
    with travel(datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("UTC"))):
        assert moment_ago(0, "15:00", "Europe/London") < now()
        assert moment_ago(1, "15:00", "Europe/London").isoformat() == "2026-11-20T15:00:00+00:00"


def test_cohorts_start_on_a_monday_and_end_with_a_month() -> None:
    start = cohort_start(datetime(2026, 11, 21).date(), 8)
    assert start.isoformat() == "2026-03-02"
    assert months_after(start, 24).isoformat() == "2028-02-29"
