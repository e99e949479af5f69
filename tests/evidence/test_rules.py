"""When a piece may be sent: a table, without a database."""

from dataclasses import replace
from datetime import date

import pytest

from app.errors import Conflict, Mistakes
from app.evidence import rules
from app.evidence.locators import Shape

TODAY = date(2026, 11, 20)
READY = rules.Draft(
    title="The feelings wall",
    account="I made a wall.\nThen he came.",
    happened_on=date(2026, 11, 10),
    happened_typed=True,
    place="the pre-school room",
    declared_own=True,
    declared_private=True,
    claims=(rules.DraftClaim("7.P1", "P1", "paragraph 2"),),
    shape=Shape(paragraphs=2),
)


def test_a_finished_piece_may_be_sent_and_its_places_are_exact() -> None:
    places = rules.ensure_can_send(READY, today=TODAY)
    assert places["7.P1"].paragraph == 2


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"account": "", "shape": Shape()}, "files", "Add a file"),
        ({"title": " "}, "title", "Give it a name"),
        ({"happened_on": None, "happened_typed": False}, "happened", "Say when it happened"),
        ({"happened_on": None}, "happened", "That day doesn’t exist"),
        ({"happened_on": date(2026, 11, 21)}, "happened", "in the future"),
        ({"happened_on": date(1996, 1, 1)}, "happened", "more than 20 years ago"),
        ({"place": ""}, "place", "Say where you were"),
        ({"claims": ()}, "find", "Tick at least one criterion"),
        ({"claims": (rules.DraftClaim("7.P1", "P1", ""),)}, "where.7.P1", "Say where P1 can be found"),
        ({"claims": (rules.DraftClaim("7.P1", "P1", "paragraph 1", True),)}, "where.7.P1", "is signed off"),
        ({"declared_own": False}, "mine", "your own work"),
        ({"declared_private": False}, "private", "nobody can be identified"),
    ],
)
def test_what_is_missing_is_named_beside_its_field(change: dict, field: str, words: str) -> None:
    with pytest.raises(Mistakes) as refused:
        rules.ensure_can_send(replace(READY, **change), today=TODAY)
    assert any(name == field and words in sentence for name, sentence in refused.value.problems)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Mistakes) as refused:
        rules.ensure_can_send(replace(READY, title="", place="", declared_own=False), today=TODAY)
    assert [field for field, _ in refused.value.problems] == ["title", "place", "mine"]


@pytest.mark.parametrize(
    ("sent", "decided", "withdrawn", "words"),
    [
        (False, False, False, "not sent yet"),
        (True, True, False, "has decided on this"),
        (True, False, True, "taken this back already"),
    ],
)
def test_a_piece_is_taken_back_only_while_nobody_has_decided(
    sent: bool, decided: bool, withdrawn: bool, words: str
) -> None:
    with pytest.raises(Conflict, match=words):
        rules.ensure_can_withdraw(sent=sent, decided=decided, withdrawn=withdrawn)


def test_an_old_page_does_not_overwrite_a_newer_draft() -> None:
    rules.ensure_fresh(seen=3, current=3)
    rules.ensure_fresh(seen=None, current=3)
    with pytest.raises(Conflict, match="in another window"):
        rules.ensure_fresh(seen=2, current=3)


def test_paragraphs_are_lines_with_words_as_a_phone_makes_them() -> None:
    assert rules.paragraphs_of("One\n\n  \nTwo\nThree  ") == ["One", "Two", "Three"]
