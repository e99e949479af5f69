"""The verbs of enrolment against a real database: facts kept, separations held, versions pinned, two at once."""

import json
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from app.access.models import Membership, Person
from app.access.roles import Role
from app.clock import now
from app.enrolment import queries, service
from app.enrolment.models import Allocation, Enrolment, Unit
from app.errors import Conflict, Mistake
from app.people import service as people
from app.people.acting import TheService
from app.standards.models import Standard
from app.trail.models import TrailEntry
from tests.factories.enrolment import a_cohort, a_unit, an_enrolment
from tests.factories.standards import standard_id
from tests.people import Cast, a_person

MAR, JUN = date(2026, 3, 2), date(2026, 6, 1)


@pytest.fixture
def by(cast: Cast) -> TheService:
    return TheService(cast.northbank)


@pytest.fixture
def unit(session: Session, cast: Cast) -> Unit:
    """Ama's unit, with nobody responsible for it yet."""
    return a_unit(session, an_enrolment(session, a_cohort(session, cast.northbank), cast.ama))


def enrolment_of(session: Session, unit: Unit) -> Enrolment:
    return session.get_one(Enrolment, unit.enrolment_id)


def trail(session: Session) -> list[tuple[str, dict]]:
    rows = session.exec(select(TrailEntry).order_by(TrailEntry.seq)).all()
    return [(row.kind, json.loads(row.about)) for row in rows]


def test_from_cohort_to_allocation_every_step_is_a_fact(session: Session, by: TheService, cast: Cast) -> None:
    cohort = service.open_cohort(session, by, " Early  years, March ", MAR, date(2027, 3, 1))
    standard = standard_id(session, "HSCCLD352")
    enrolment = service.enrol(session, by, cohort, cast.ama.id, [standard])
    service.allocate_all(session, by, enrolment, cast.cleo.id, "assessor", MAR)
    assert cohort.name == "Early years, March"
    assert (enrolment.starts_on, enrolment.planned_end) == (MAR, date(2027, 3, 1))
    said = trail(session)
    assert [kind for kind, _ in said] == ["cohort_opened", "learner_enrolled", "unit_opened", "allocated"]
    unit_id = said[2][1]["unit_id"]
    assert said[3][1] == {
        "enrolment_id": enrolment.id,
        "unit_id": unit_id,
        "learner_id": cast.ama.id,
        "person_id": cast.cleo.id,
        "role": "assessor",
        "starts_on": "2026-03-02",
        "standard_key": "HSCCLD352@1",
    }


def test_a_cohort_has_a_name_of_its_own_at_its_provider(session: Session, by: TheService, cast: Cast) -> None:
    service.open_cohort(session, by, "March", MAR, date(2027, 3, 1))
    with pytest.raises(Conflict):
        service.open_cohort(session, by, "march", MAR, date(2027, 3, 1))
    service.open_cohort(session, TheService(cast.southbank), "March", MAR, date(2027, 3, 1))


def test_only_a_learner_is_enrolled_and_only_once(session: Session, by: TheService, cast: Cast) -> None:
    cohort = a_cohort(session, cast.northbank)
    with pytest.raises(Conflict) as refused:
        service.enrol(session, by, cohort, cast.gil.id, [])
    assert "role of learner" in refused.value.sentence
    with pytest.raises(Conflict):
        service.enrol(session, by, cohort, cast.uma.id, [])  # a learner elsewhere
    service.enrol(session, by, cohort, cast.ama.id, [])
    with pytest.raises(Conflict) as refused:
        service.enrol(session, by, cohort, cast.ama.id, [])
    assert "already" in refused.value.sentence


def test_a_closed_cohort_takes_nobody_in(session: Session, by: TheService, cast: Cast) -> None:
    cohort = a_cohort(session, cast.northbank, closed_on=MAR)
    with pytest.raises(Conflict):
        service.enrol(session, by, cohort, cast.ama.id, [])


def test_a_unit_stays_on_its_version_when_a_new_one_is_published(session: Session, by: TheService, unit: Unit) -> None:
    old = session.get_one(Standard, unit.standard_id)
    new = Standard(**old.model_dump(exclude={"id", "key", "version"}), key="HSCCLD352@2", version="2")
    session.add(new)
    session.flush()
    assert new.id is not None
    with pytest.raises(Conflict) as refused:
        service.open_unit(session, by, enrolment_of(session, unit), new.id)
    assert "finish on the version they registered on" in refused.value.sentence
    session.expire_all()
    assert session.get_one(Unit, unit.id).standard_id == old.id


def test_an_unknown_standard_is_asked_for_again(session: Session, by: TheService, unit: Unit) -> None:
    with pytest.raises(Mistake):
        service.open_unit(session, by, enrolment_of(session, unit), 999_999)


@pytest.mark.parametrize(
    ("who", "role"), [("gil", "assessor"), ("dev", "assessor"), ("cleo", "iqa"), ("olu", "assessor")]
)
def test_who_lacks_the_role_here_is_not_allocated(
    session: Session, by: TheService, cast: Cast, unit: Unit, who: str, role: str
) -> None:
    with pytest.raises(Conflict) as refused:
        service.allocate(session, by, unit, getattr(cast, who).id, role)
    assert "don’t hold the role" in refused.value.sentence
    assert session.exec(select(Allocation)).all() == []


def test_nobody_assesses_and_verifies_the_same_unit_at_once(
    session: Session, by: TheService, cast: Cast, unit: Unit
) -> None:
    cleo = session.get_one(Person, cast.cleo.id)
    people.give_role(session, by, cleo, Role.iqa, starts_on=MAR)
    allocation = service.allocate(session, by, unit, cast.cleo.id, "assessor", MAR)
    with pytest.raises(Conflict) as refused:
        service.allocate(session, by, unit, cast.cleo.id, "iqa", JUN)
    assert "Nobody may assess a unit and verify it too" in refused.value.sentence
    service.end_allocation(session, by, allocation, JUN - timedelta(days=1))
    service.allocate(session, by, unit, cast.cleo.id, "iqa", JUN)


def test_a_learner_who_also_assesses_never_gets_their_own_unit(
    session: Session, by: TheService, cast: Cast, unit: Unit
) -> None:
    people.give_role(session, by, session.get_one(Person, cast.ama.id), Role.assessor, starts_on=MAR)
    with pytest.raises(Conflict) as refused:
        service.allocate(session, by, unit, cast.ama.id, "assessor", JUN)
    assert "Nobody assesses or verifies their own work" in refused.value.sentence


def test_the_days_of_an_allocation_are_counted_with_both_ends(
    session: Session, by: TheService, cast: Cast, unit: Unit
) -> None:
    service.allocate(session, by, unit, cast.cleo.id, "assessor", MAR, JUN)

    def units(day: date, provider_id: int = cast.northbank) -> list[int]:
        return queries.allocated_unit_ids(session, cast.cleo.id, "assessor", day, provider_id=provider_id)

    one = timedelta(days=1)
    assert units(MAR - one) == units(JUN + one) == units(MAR, cast.southbank) == []
    assert units(MAR) == units(JUN) == [unit.id]
    assert [row.known_as for row in queries.assessors_of(session, unit.id or 0, JUN)] == ["Cleo"]
    assert queries.assessors_of(session, unit.id or 0, JUN + one) == []


def test_handing_over_leaves_no_day_without_and_none_with_two(
    session: Session, by: TheService, cast: Cast, unit: Unit
) -> None:
    service.allocate(session, by, unit, cast.cleo.id, "assessor", MAR)
    service.allocate(session, by, unit, cast.dev.id, "iqa", MAR)
    service.allocate(session, by, unit, cast.ben.id, "assessor", JUN, replacing=True)
    before, after = JUN - timedelta(days=1), JUN
    assert [row.known_as for row in queries.assessors_of(session, unit.id or 0, before)] == ["Cleo"]
    assert [row.known_as for row in queries.assessors_of(session, unit.id or 0, after)] == ["Ben"]
    assert queries.allocated_unit_ids(session, cast.dev.id, "iqa", after, provider_id=cast.northbank) == [unit.id]
    assert [kind for kind, _ in trail(session)][-2:] == ["allocation_ended", "allocated"]


def test_all_units_are_allocated_or_none(session: Session, by: TheService, cast: Cast, unit: Unit) -> None:
    enrolment = enrolment_of(session, unit)
    service.open_unit(session, by, enrolment, standard_id(session, "Promote effective"))
    people.give_role(session, by, session.get_one(Person, cast.cleo.id), Role.iqa, starts_on=MAR)
    service.allocate(session, by, unit, cast.cleo.id, "assessor", MAR)
    session.commit()
    with pytest.raises(Conflict):
        service.allocate_all(session, by, enrolment, cast.cleo.id, "iqa", JUN)
    session.rollback()
    assert len(session.exec(select(Allocation)).all()) == 1
    empty = an_enrolment(session, a_cohort(session, cast.northbank, "Empty"), cast.rhys)
    with pytest.raises(Conflict) as refused:
        service.allocate_all(session, by, empty, cast.cleo.id, "assessor")
    assert "no units to allocate" in refused.value.sentence


def test_a_break_and_coming_back(session: Session, by: TheService, unit: Unit) -> None:
    enrolment = enrolment_of(session, unit)
    until = now().date() + timedelta(days=30)
    service.set_break(session, by, enrolment, until)
    assert enrolment.break_until == until
    service.set_break(session, by, enrolment, None)
    assert enrolment.break_until == now().date() - timedelta(days=1), "the days of the break are forgotten"
    with pytest.raises(Conflict):
        service.set_break(session, by, enrolment, None)
    assert [about["what"] for _, about in trail(session)] == ["break", "break_ended"]


def test_leaving_ends_responsibility_that_day_and_keeps_what_ended_before(
    session: Session, by: TheService, cast: Cast, unit: Unit
) -> None:
    enrolment = enrolment_of(session, unit)
    last = now().date()
    earlier = service.allocate(session, by, unit, cast.ben.id, "assessor", last - timedelta(90), last - timedelta(50))
    current = service.allocate(session, by, unit, cast.cleo.id, "assessor", last - timedelta(days=49))
    to_come = service.allocate(session, by, unit, cast.ben.id, "assessor", last + timedelta(days=7))
    service.end_enrolment(session, by, enrolment, last, end_allocations=True)
    assert enrolment.ended_on == last
    assert earlier.ends_on == last - timedelta(days=50)
    assert current.ends_on == last
    assert to_come.ends_on == last + timedelta(days=6)
    with pytest.raises(Conflict):
        service.open_unit(session, by, enrolment, standard_id(session, "Promote effective"))
    with pytest.raises(Conflict):
        service.allocate(session, by, unit, cast.cleo.id, "assessor", last + timedelta(days=1))
    with pytest.raises(Conflict):
        service.end_enrolment(session, by, enrolment, last)


def test_a_role_that_ended_no_longer_lets_anyone_be_allocated(
    session: Session, by: TheService, cast: Cast, unit: Unit
) -> None:
    leaving = a_person(session, cast.northbank, "Lee Way", "assessor")
    role = session.exec(select(Membership).where(Membership.person_id == leaving.id)).one()
    people.end_role(session, by, role, JUN)
    with pytest.raises(Conflict):
        service.allocate(session, by, unit, leaving.id, "assessor", JUN + timedelta(days=1))
    service.allocate(session, by, unit, leaving.id, "assessor", JUN)
