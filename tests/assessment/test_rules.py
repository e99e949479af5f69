"""How facts fold into statuses, walked transition by transition, and what each act needs."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from app.assessment.countersign_rules import ensure_answered, ensure_may_countersign, ensure_waits
from app.assessment.rules import (
    TRANSITIONS,
    UNIT_TRANSITIONS,
    Chosen,
    ClaimFact,
    CriterionStatus,
    DecisionFact,
    Outcome,
    UnitStatus,
    criterion_status,
    ensure_can_reopen,
    ensure_can_send,
    ensure_can_sign_off,
    ensure_can_take_back,
    ensure_open,
    ensure_sound_when_met,
    missing,
    strip,
    unit_status,
)
from app.assessment.sign_off_rules import DECLARATION, ensure_nothing_waits
from app.clock import now
from app.errors import Conflict, Mistake, Mistakes, NotPermitted

S = CriterionStatus
EVERY_SOUND = {"valid", "authentic", "current", "sufficient", "reliable"}


@dataclass(frozen=True)
class Facts:
    """The facts of one criterion, to which things happen."""

    claims: tuple[ClaimFact, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    signed_off: bool = field(default=False)

    @property
    def status(self) -> CriterionStatus:
        return S.signed_off if self.signed_off else criterion_status(self.claims, self.decisions)

    def claimed(self) -> "Facts":
        number = len(self.claims) + 1
        return replace(self, claims=(*self.claims, ClaimFact(number, 100 + number)))

    def withdrawn(self) -> "Facts":
        return replace(self, claims=self.claims[:-1])

    def decided(self, outcome: str, *, trainee: bool = False) -> "Facts":
        """The newest claim is decided."""
        number = len(self.decisions) + 1
        made = DecisionFact(number, self.claims[-1].claim_id, Outcome(outcome), needs_countersign=trainee)
        return replace(self, decisions=(*self.decisions, made))

    def last(self, **became: object) -> "Facts":
        return replace(self, decisions=(*self.decisions[:-1], self.decisions[-1]._replace(**became)))


HAPPENINGS: dict[str, Callable[[Facts], Facts]] = {
    "the learner sends a claim": Facts.claimed,
    "the learner withdraws it": Facts.withdrawn,
    "a qualified assessor sends met": lambda f: f.decided("met"),
    "a trainee sends met": lambda f: f.decided("met", trainee=True),
    "an assessor sends more evidence needed": lambda f: f.decided("more_evidence_needed"),
    "an assessor sends not yet met": lambda f: f.decided("not_yet_met"),
    "a countersigner agrees": lambda f: f.last(countersign="agreed"),
    "a countersigner returns it": lambda f: f.last(countersign="returned"),
    "the assessor takes it back": lambda f: f.last(withdrawn=True),
    "the unit is signed off": lambda f: replace(f, signed_off=True),
    "the unit is reopened": lambda f: replace(f, signed_off=False),
}
ONE_CLAIM = Facts().claimed()
STANDING = {
    S.not_started: Facts(),
    S.awaiting: ONE_CLAIM,
    S.met_provisional: ONE_CLAIM.decided("met", trainee=True),
    S.met: ONE_CLAIM.decided("met"),
    S.more_evidence_needed: ONE_CLAIM.decided("more_evidence_needed"),
    S.not_yet_met: ONE_CLAIM.decided("not_yet_met"),
    S.signed_off: replace(ONE_CLAIM.decided("met"), signed_off=True),
}


@pytest.mark.parametrize("status", S)
def test_the_walk_starts_where_it_says(status: CriterionStatus) -> None:
    assert STANDING[status].status is status


@pytest.mark.parametrize(("before", "what"), TRANSITIONS, ids=lambda value: getattr(value, "name", value))
def test_each_transition_is_what_the_fold_does(before: CriterionStatus, what: str) -> None:
    assert HAPPENINGS[what](STANDING[before]).status is TRANSITIONS[before, what]


def test_every_status_can_be_reached_and_left() -> None:
    assert set(TRANSITIONS.values()) == set(S)
    assert {before for before, _ in TRANSITIONS} == set(S)


def test_every_happening_is_in_the_table() -> None:
    assert {what for _, what in TRANSITIONS} == set(HAPPENINGS)


UNITS: dict[str, Callable[[list[CriterionStatus]], tuple[list[CriterionStatus], bool]]] = {
    "the last criterion is met": lambda s: ([*s[:-1], S.met], False),
    "a criterion is decided again, not met": lambda s: ([*s[:-1], S.not_yet_met], False),
    "the assessor signs it off": lambda s: (s, True),
    "it is reopened with a reason": lambda s: (s, False),
}


@pytest.mark.parametrize(("before", "what"), UNIT_TRANSITIONS, ids=str)
def test_each_transition_of_a_unit(before: UnitStatus, what: str) -> None:
    statuses = [S.met, S.awaiting if before is UnitStatus.open else S.met]
    assert unit_status(statuses, signed_off=before is UnitStatus.signed_off) is before
    after, signed_off = UNITS[what](statuses)
    assert unit_status(after, signed_off=signed_off) is UNIT_TRANSITIONS[before, what]


def met(number: int, claim: int = 1, **more: object) -> DecisionFact:
    return DecisionFact(number, claim, Outcome.met, **more)  # type: ignore[arg-type]


def more(number: int, claim: int = 1, **became: object) -> DecisionFact:
    return DecisionFact(number, claim, Outcome.more_evidence_needed, **became)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("claims", "decisions", "status"),
    [
        ([], [], S.not_started),
        ([1], [], S.awaiting),
        ([1, 2], [met(1, 1)], S.met),  # another claim does not unmake what is met
        ([1, 2], [more(1, 1)], S.awaiting),  # an answer to "more" waits
        ([1, 2], [more(1, 1), more(2, 2)], S.more_evidence_needed),
        ([1], [met(1, withdrawn=True)], S.awaiting),
        ([], [met(1, withdrawn=True)], S.not_started),
        ([1], [more(1), met(2, withdrawn=True)], S.more_evidence_needed),  # the earlier word counts again
        ([1], [met(1), more(2)], S.more_evidence_needed),
        ([1], [met(2), more(1)], S.met),  # by number, in whatever order they come
        ([1], [met(1, needs_countersign=True)], S.met_provisional),
        ([1], [met(1, needs_countersign=True, countersign="agreed")], S.met),
        ([1], [met(1, needs_countersign=True, countersign="returned")], S.awaiting),
        ([1], [met(1), met(2, needs_countersign=True, countersign="returned")], S.met),
        ([1], [met(1, needs_countersign=True), met(2)], S.met),  # decided again by somebody qualified
        ([1], [more(1, needs_countersign=True)], S.more_evidence_needed),  # tells the learner at once
    ],
)
def test_one_criterion(claims: list[int], decisions: list[DecisionFact], status: CriterionStatus) -> None:
    assert criterion_status([ClaimFact(claim, claim) for claim in claims], decisions) is status


@pytest.mark.parametrize(
    ("marks", "signed_off", "status"),
    [
        ("", False, UnitStatus.open),
        ("mmp", False, UnitStatus.open),
        ("mmw", False, UnitStatus.open),
        ("mmm", False, UnitStatus.complete),
        ("mmm", True, UnitStatus.signed_off),
    ],
)
def test_a_unit_is_complete_only_when_everything_is_met_for_good(
    marks: str, signed_off: bool, status: UnitStatus
) -> None:
    assert unit_status([S(mark) for mark in marks], signed_off=signed_off) is status
    assert strip([S(mark) for mark in marks], signed_off=signed_off) == ("d" * len(marks) if signed_off else marks)


def test_what_is_missing_comes_in_the_order_someone_would_deal_with_it() -> None:
    codes, statuses = ["P1", "P2", "P3", "P4", "K1", "K2"], [S(mark) for mark in ".newpm"]
    assert missing(codes, statuses) == [
        (S.awaiting, ["P4"]),
        (S.met_provisional, ["K1"]),
        (S.more_evidence_needed, ["P3"]),
        (S.not_yet_met, ["P2"]),
        (S.not_started, ["P1"]),
    ]
    assert missing(["P1"], [S.met]) == []


def problems(chosen: list[Chosen], sound: set[str] = EVERY_SOUND, note: str = "") -> list[str]:
    try:
        ensure_can_send(chosen, ["P1", "P2"], sound, note)
    except Mistakes as mistakes:
        return [name for name, _ in mistakes.problems]
    return []


@pytest.mark.parametrize(
    ("chosen", "sound", "note", "fields"),
    [
        ([], EVERY_SOUND, "", ["claims"]),
        ([Chosen(1, "P1", "met", "")], EVERY_SOUND, "", []),
        ([Chosen(1, "P1", "", "")], EVERY_SOUND, "", ["outcome.1"]),
        ([Chosen(1, "P1", "passed", "")], EVERY_SOUND, "", ["outcome.1"]),
        ([Chosen(1, "P1", "more_evidence_needed", " \n")], EVERY_SOUND, "", ["feedback.1"]),
        ([Chosen(1, "P1", "not_yet_met", "Say who.")], EVERY_SOUND, "", []),
        ([Chosen(1, "P1", "met", "")], EVERY_SOUND - {"current"}, "", ["sound"]),
        ([Chosen(1, "P1", "met", "")], EVERY_SOUND - {"current"}, "From last year; nothing has changed since.", []),
        (
            [Chosen(1, "P1", "", ""), Chosen(2, "P2", "not_yet_met", "")],
            set(),
            "",
            ["outcome.1", "feedback.2", "sound"],
        ),
    ],
)
def test_what_a_sending_needs(chosen: list[Chosen], sound: set[str], note: str, fields: list[str]) -> None:
    assert problems(chosen, sound, note) == fields


@pytest.mark.parametrize("lacking", ["authentic", "valid"])
def test_nothing_is_met_by_evidence_that_is_not_authentic_or_valid(lacking: str) -> None:
    with pytest.raises(Mistake, match=lacking):
        ensure_sound_when_met([Chosen(1, "P1", "met", "")], EVERY_SOUND - {lacking})
    ensure_sound_when_met([Chosen(1, "P1", "not_yet_met", "It is a colleague’s.")], EVERY_SOUND - {lacking})
    ensure_sound_when_met([Chosen(1, "P1", "met", "")], EVERY_SOUND - {"current", "sufficient", "reliable"})


def test_a_sending_is_taken_back_within_five_minutes() -> None:
    moment = now()
    ensure_can_take_back(moment, moment + timedelta(minutes=5))
    with pytest.raises(Conflict, match="more than 5 minutes"):
        ensure_can_take_back(moment, moment + timedelta(minutes=5, seconds=1))


def test_a_signed_off_unit_is_shut() -> None:
    ensure_open(signed_off=False)
    with pytest.raises(Conflict, match="signed off"):
        ensure_open(signed_off=True)


def sign(marks: str = "mm", *, signed_off: bool = False, typed: str = "Cleo Marsh", ticked: bool = True) -> None:
    codes = [f"P{n + 1}" for n in range(len(marks))]
    ensure_can_sign_off(
        codes, [S(m) for m in marks], signed_off=signed_off, typed=typed, name="Cleo Marsh", ticked=ticked
    )


def test_a_signature_needs_everything_met_the_ticks_and_the_name() -> None:
    sign()
    sign(typed=" cleo  MARSH")
    with pytest.raises(Conflict, match="signed off already"):
        sign(signed_off=True)
    for mark in ".wpen":
        with pytest.raises(Conflict, match="P2"):
            sign(f"m{mark}")
    with pytest.raises(Mistakes) as both:
        sign(typed="Ben Okafor", ticked=False)
    assert [name for name, _ in both.value.problems] == ["declared", "typed_name"]


def test_nothing_waits_under_a_signature() -> None:
    ensure_nothing_waits([])
    with pytest.raises(Conflict, match="“A photo” still waits"):
        ensure_nothing_waits(["A photo", "A photo"])
    with pytest.raises(Conflict, match="“A photo” and 1 more still wait "):
        ensure_nothing_waits(["A photo", "A note"])


def test_the_declaration_says_both_things() -> None:
    for words in ("valid, authentic, reliable, current and sufficient", "no conflict of interest", "declaration 1"):
        assert words in DECLARATION


def test_opening_again_needs_a_signature_and_a_sentence() -> None:
    ensure_can_reopen("P1 was too early", signed_off=True)
    with pytest.raises(Conflict, match="open already"):
        ensure_can_reopen("P1 was too early", signed_off=False)
    with pytest.raises(Mistake, match="in a sentence"):
        ensure_can_reopen("  too early  ", signed_off=True)


def test_who_may_countersign() -> None:
    ensure_may_countersign(qualified=True, own_decision=False)
    with pytest.raises(NotPermitted, match="in training"):
        ensure_may_countersign(qualified=False, own_decision=False)
    for qualified in (True, False):
        with pytest.raises(NotPermitted, match="your own decision"):
            ensure_may_countersign(qualified=qualified, own_decision=True)


PENDING = {
    "needed": True,
    "outcome": "met",
    "withdrawn": False,
    "overtaken": False,
    "countersign": None,
    "countersigner": None,
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"countersign": "agreed", "countersigner": "Cleo"}, "Cleo has agreed with"),
        ({"countersign": "returned", "countersigner": "Cleo"}, "Cleo has returned"),
        ({"withdrawn": True}, "took this decision back"),
        ({"overtaken": True}, "decided again"),
        ({"needed": False}, "doesn’t need"),
        ({"outcome": "not_yet_met"}, "doesn’t need"),
    ],
)
def test_what_waits_for_a_countersignature(changed: dict[str, object], words: str) -> None:
    ensure_waits(**PENDING)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match=words):
        ensure_waits(**{**PENDING, **changed})  # type: ignore[arg-type]


def test_an_answer_is_agreed_or_returned_with_words() -> None:
    ensure_answered("agreed", "")
    ensure_answered("returned", "Ask what the child did.")
    with pytest.raises(Mistake, match="look at again"):
        ensure_answered("returned", "")
    with pytest.raises(Mistake, match="agree"):
        ensure_answered("approved", "Fine")
