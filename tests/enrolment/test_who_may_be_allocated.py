"""Rules of enrolment and allocation, as tables. No database."""

from datetime import date

import pytest

from app.enrolment import rules
from app.enrolment.rules import Held
from app.errors import Conflict, DomainError, Mistake

AMA, BEN, CLEO, DEV = 1, 2, 3, 4
JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))


def allocate(person_id: int, role: str, starts_on: date, *held: Held, **changed: object) -> None:
    facts = {"ends_on": None, "learner_id": AMA, "holds_role": True} | changed
    rules.ensure_can_allocate(person_id=person_id, role=role, starts_on=starts_on, held=held, **facts)


@pytest.mark.parametrize(
    ("person_id", "role", "starts_on", "held"),
    [
        (BEN, "assessor", MAR, []),
        (BEN, "assessor", MAR, [Held(CLEO, "assessor", JAN, None)]),  # a trainee beside a qualified assessor
        (DEV, "iqa", MAR, [Held(BEN, "assessor", JAN, None)]),
        (BEN, "iqa", MAR, [Held(BEN, "assessor", JAN, date(2026, 2, 28))]),  # no longer assesses it
        (BEN, "assessor", MAR, [Held(BEN, "assessor", JAN, FEB)]),  # comes back
    ],
)
def test_may_be_allocated(person_id: int, role: str, starts_on: date, held: list[Held]) -> None:
    allocate(person_id, role, starts_on, *held)


@pytest.mark.parametrize(
    ("person_id", "role", "held", "changed", "refusal", "sentence"),
    [
        (AMA, "assessor", [], {}, Conflict, "Nobody assesses or verifies their own work"),
        (AMA, "iqa", [], {}, Conflict, "Nobody assesses or verifies their own work"),
        (BEN, "assessor", [], {"holds_role": False}, Conflict, "don’t hold the role of assessor on that day"),
        (DEV, "iqa", [], {"holds_role": False}, Conflict, "role of internal quality assurer"),
        (BEN, "iqa", [Held(BEN, "assessor", JAN, None)], {}, Conflict, "may assess a unit and verify it too"),
        (BEN, "iqa", [Held(BEN, "assessor", JAN, MAR)], {}, Conflict, "may assess a unit and verify it too"),
        (DEV, "assessor", [Held(DEV, "iqa", APR, None)], {}, Conflict, "may assess a unit and verify it too"),
        (BEN, "assessor", [Held(BEN, "assessor", APR, None)], {}, Conflict, "on those days already"),
        (BEN, "assessor", [], {"ends_on": FEB}, Mistake, "last day is before the first"),
        (BEN, "assessor", [], {"ended_on": FEB}, Conflict, "enrolment ended before that day"),
        (BEN, "manager", [], {}, Mistake, "Choose assessor or internal quality assurer"),
    ],
)
def test_may_not_be_allocated(
    person_id: int, role: str, held: list[Held], changed: dict, refusal: type[DomainError], sentence: str
) -> None:
    with pytest.raises(refusal) as refused:
        allocate(person_id, role, MAR, *held, **changed)
    assert sentence in refused.value.sentence


def test_an_iqa_may_follow_as_assessor_only_for_days_that_do_not_meet() -> None:
    allocate(DEV, "assessor", MAR, Held(DEV, "iqa", APR, None), ends_on=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("key", "open_keys", "sentence"),
    [
        ("HSCCLD352@1", ["HSCCLD352@1"], "on that unit already"),
        ("HSCCLD352@2", ["HSCCLD352@1"], "finish on the version they registered on"),
        ("local:a@import-2", ["local:b@import-1", "local:a@import-1"], "finish on the version"),
    ],
)
def test_a_learner_finishes_on_the_version_they_registered_on(key: str, open_keys: list[str], sentence: str) -> None:
    with pytest.raises(Conflict) as refused:
        rules.ensure_can_open_unit(key, open_keys, ended_on=None)
    assert sentence in refused.value.sentence


def test_a_unit_opens_on_another_standard_but_not_after_the_end() -> None:
    rules.ensure_can_open_unit("HSCCLD352@2", ["HSCCLD353@1", "HSCCLD35@1"], ended_on=None)
    with pytest.raises(Conflict):
        rules.ensure_can_open_unit("HSCCLD352@2", [], ended_on=JAN)


@pytest.mark.parametrize(
    ("first", "last", "fine"),
    [(JAN, FEB, True), (JAN, JAN, False), (FEB, JAN, False), (JAN, date(2126, 1, 1), False)],
)
def test_a_plan_runs_forward_and_not_for_a_century(first: date, last: date, fine: bool) -> None:
    if fine:
        rules.ensure_plan(first, last, field="ends_on")
    else:
        with pytest.raises(Mistake):
            rules.ensure_plan(first, last, field="ends_on")


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "last_day", "fine"),
    [
        (FEB, None, MAR, True),
        (FEB, None, date(2026, 1, 31), True),  # it never counted
        (FEB, None, JAN, False),
        (FEB, MAR, FEB, True),
        (FEB, MAR, APR, False),
    ],
)
def test_ending_an_allocation(starts_on: date, ends_on: date | None, last_day: date, fine: bool) -> None:
    if fine:
        rules.ensure_can_end_allocation(starts_on, ends_on, last_day)
    else:
        with pytest.raises(Mistake):
            rules.ensure_can_end_allocation(starts_on, ends_on, last_day)


@pytest.mark.parametrize(
    ("until", "standing", "ended_on", "refusal"),
    [
        (MAR, None, None, None),
        (MAR, JAN, None, None),
        (None, MAR, None, None),
        (None, FEB, None, None),
        (None, JAN, None, Conflict),
        (None, None, None, Conflict),
        (FEB, None, None, Mistake),
        (date(2126, 1, 1), None, None, Mistake),
        (MAR, None, JAN, Conflict),
    ],
)
def test_a_break_ends_on_a_day_to_come(
    until: date | None, standing: date | None, ended_on: date | None, refusal: type | None
) -> None:
    if refusal is None:
        rules.ensure_can_break(until, FEB, ended_on=ended_on, standing=standing)
    else:
        with pytest.raises(refusal):
            rules.ensure_can_break(until, FEB, ended_on=ended_on, standing=standing)


@pytest.mark.parametrize(
    ("starts_on", "closed_on", "fine"), [(JAN, None, True), (FEB, None, True), (MAR, None, False), (JAN, JAN, False)]
)
def test_a_cohort_is_closed_once_and_not_before_it_began(starts_on: date, closed_on: date | None, fine: bool) -> None:
    if fine:
        rules.ensure_can_close(starts_on, FEB, closed_on=closed_on)
    else:
        with pytest.raises(Conflict):
            rules.ensure_can_close(starts_on, FEB, closed_on=closed_on)


@pytest.mark.parametrize(
    ("last_day", "ended_on", "refusal"),
    [(FEB, None, None), (MAR, None, None), (JAN, None, Mistake), (APR, None, Mistake), (MAR, FEB, Conflict)],
)
def test_an_enrolment_ends_between_its_start_and_today(
    last_day: date, ended_on: date | None, refusal: type | None
) -> None:
    if refusal is None:
        rules.ensure_can_end_enrolment(last_day, FEB, MAR, ended_on=ended_on)
    else:
        with pytest.raises(refusal):
            rules.ensure_can_end_enrolment(last_day, FEB, MAR, ended_on=ended_on)
