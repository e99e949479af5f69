"""Rules about people's details and the dates of their roles. No database."""

from datetime import date

import pytest

from app.errors import Conflict, DomainError, Mistake
from app.people import rules
from app.people.rules import Period

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ama@Example.org ", "ama@example.org"),
        ("o'neill+work@mail.example.co.uk", "o'neill+work@mail.example.co.uk"),
        ("ŵyn@enghraifft.cymru", "ŵyn@enghraifft.cymru"),
    ],
)
def test_an_address_is_kept_in_lower_case_without_blanks(typed: str, kept: str) -> None:
    assert rules.tidy_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "ama", "ama@", "ama@example", "a@b@example.org", "ama mensah@example.org", "a@" + "b" * 320 + ".org"]
)
def test_what_cannot_be_an_address_is_sent_back_with_the_mend(typed: str) -> None:
    with pytest.raises(Mistake) as refused:
        rules.tidy_email(typed)
    assert refused.value.field == "email"


def test_names_are_kept_with_single_blanks_and_the_first_is_what_people_say() -> None:
    name = rules.tidy_name("  Rhys   Prŷs-Jones ")
    assert name == "Rhys Prŷs-Jones"
    assert rules.tidy_known_as("", name) == "Rhys"
    assert rules.tidy_known_as(" Mr PJ ", name) == "Mr PJ"


@pytest.mark.parametrize(("typed", "field"), [("", "name"), ("x" * 201, "name")])
def test_a_name_is_needed_and_has_an_end(typed: str, field: str) -> None:
    with pytest.raises(Mistake) as refused:
        rules.tidy_name(typed)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ((JAN, FEB), (FEB, MAR), True),
        ((JAN, FEB), (MAR, APR), False),
        ((JAN, None), (APR, None), True),
        ((JAN, None), (JAN, JAN), True),
        ((MAR, None), (JAN, FEB), False),
        ((FEB, MAR), (JAN, APR), True),
    ],
)
def test_two_periods_share_a_day_with_both_ends_counted(one: tuple, other: tuple, together: bool) -> None:
    assert rules.overlap(*one, *other) is together
    assert rules.overlap(*other, *one) is together


def test_a_trainee_becomes_qualified_by_ending_one_role_before_the_next() -> None:
    trainee = Period("assessor", JAN, None)
    with pytest.raises(Conflict) as refused:
        rules.ensure_can_give("assessor", MAR, None, [trainee])
    assert "End the one they have first" in (refused.value.mend or "")
    rules.ensure_can_give("assessor", MAR, None, [Period("assessor", JAN, date(2026, 2, 28))])
    rules.ensure_can_give("iqa", MAR, None, [trainee])


def test_a_role_does_not_end_before_it_begins() -> None:
    with pytest.raises(Mistake) as refused:
        rules.ensure_can_give("iqa", MAR, FEB, [])
    assert refused.value.field == "ends_on"


@pytest.mark.parametrize(
    ("last_day", "own", "refusal"),
    [
        (MAR, False, None),
        (date(2026, 1, 31), False, None),
        (JAN, False, Mistake),
        (MAR, True, Conflict),
    ],
)
def test_an_administrator_may_end_a_role_but_not_their_own_administrator_role(
    last_day: date, own: bool, refusal: type[DomainError] | None
) -> None:
    role = Period("administrator", FEB, None)
    if refusal is None:
        rules.ensure_can_end(role, last_day, own=own)
    else:
        with pytest.raises(refusal):
            rules.ensure_can_end(role, last_day, own=own)


def test_a_role_that_ends_soon_is_not_made_longer_by_ending_it() -> None:
    with pytest.raises(Mistake):
        rules.ensure_can_end(Period("learner", JAN, FEB), MAR, own=False)


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("/units/4?show=all#P18", True),
        ("//elsewhere.example/", False),
        ("/\\elsewhere.example", False),
        ("https://elsewhere.example/", False),
        ("javascript:alert(1)", False),
        ("/a\nb", False),
        ("", False),
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(address: str, ours: bool) -> None:
    assert rules.our_path(address) == (address if ours else "")
