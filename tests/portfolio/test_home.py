"""The learner's first page: one next thing, who has the rest, and a fixed number of statements."""

import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from app.access.models import Membership
from app.clock import now, travel
from app.coverage.counts import refresh_units
from app.db import Database
from app.enrolment.models import Enrolment, Unit
from app.portfolio import home_log, home_next, home_views
from app.portfolio.home_units import HomeUnit, enrolments
from app.wiring import wire
from tests.client import Client
from tests.counting import counting
from tests.factories import (
    a_cohort,
    a_draft_version,
    a_queue_item,
    a_review,
    a_sent_version,
    a_sign_off,
    a_standard,
    a_unit,
    an_allocation,
    an_enrolment,
)
from tests.people import SINCE, Cast

ZONE = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def listeners() -> None:
    wire()


def a_course(
    session: Session, cast: Cast, *standards: int | str, cohort: str = "Early years, Mar"
) -> tuple[Enrolment, list[Unit]]:
    """Ama's enrolment with units on these standards, assessed by Cleo."""
    enrolment = an_enrolment(session, a_cohort(session, cast.northbank, cohort), cast.ama)
    units = [a_unit(session, enrolment, standard) for standard in standards]
    for unit in units:
        an_allocation(session, unit, cast.cleo)
    return enrolment, units


def counted(session: Session) -> None:
    """Bring the kept counts up to date, as listeners do in the running service."""
    session.flush()
    refresh_units(session, session.exec(select(Unit.id)).all(), sent=True)


def test_the_first_day_says_where_to_start(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        enrolment, _ = a_course(session, cast, "HSCCLD352")
        counted(session)
    page = client.as_(cast.ama).get("/home").text
    assert "Hello, Ama" in page
    assert "Start with something you did this week" in page
    assert f"/portfolios/{enrolment.id}/evidence?once=" in page
    assert "Your turn" not in page


def test_more_evidence_comes_before_not_yet_met_and_brings_the_words(
    client: Client, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        _, (unit,) = a_course(session, cast, "HSCCLD352")
        sent = a_sent_version(session, unit, ["P1", "P2", "P3", "K1"])
        a_review(session, sent, cast.cleo, {"P1": ("not_yet_met", "Not this one.")}, sent_at=now() - timedelta(days=9))
        a_review(
            session,
            sent,
            cast.cleo,
            {"P2": ("more_evidence_needed", "Say <b>which</b> words."), "P3": "met"},
            sent_at=now() - timedelta(days=2),
        )
        counted(session)
        unit_id = unit.id
    page = client.as_(cast.ama).get("/home").text
    assert "Your turn" in page
    assert "needs a bit more evidence" in page
    assert "Say &lt;b&gt;which&lt;/b&gt; words." in page
    assert "Add to P2" in page
    assert f'value="{unit_id}.P2"' in page
    assert page.index("respect and value the opinions") < page.index(f"/units/{unit_id}#P1")
    assert "2 with you, 1 with Cleo" in page


def test_the_button_starts_a_piece_with_the_criterion_ticked(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        enrolment, (unit,) = a_course(session, cast, "HSCCLD352")
        sent = a_sent_version(session, unit, ["P2"])
        a_review(session, sent, cast.cleo, {"P2": "more_evidence_needed"})
        counted(session)
        address, unit_id = f"/portfolios/{enrolment.id}/evidence", unit.id
    answer = client.as_(cast.ama).post(address, data={"for": f"{unit_id}.P2"})
    assert answer.status_code == 303
    assert f'value="{unit_id}.P2"' in client.get(answer.headers["location"]).text


def test_a_draft_comes_before_something_new(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        _, (unit,) = a_course(session, cast, "HSCCLD352")
        draft = a_draft_version(session, unit, ["P1"], title="The feelings wall")
        draft.version.revision = 1
        session.add(draft.version)
        counted(session)
        evidence_id = draft.evidence.id
    page = client.as_(cast.ama).get("/home").text
    assert "Finish “The feelings wall”" in page
    assert f"/evidence/{evidence_id}/edit" in page


def test_something_else_can_be_added_whatever_the_next_thing_is(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        enrolment, (unit,) = a_course(session, cast, "HSCCLD352")
        a_sent_version(session, unit, ["P1"])
        counted(session)
        enrolment_id = enrolment.id
    page = client.as_(cast.ama).get("/home").text
    assert "Add evidence for P2" in page
    assert re.search(r"<button[^>]*>Add evidence</button>", page)
    answer = client.post(f"/portfolios/{enrolment_id}/evidence", data={})
    assert re.search(r"/evidence/\d+/edit$", answer.headers["location"])


def test_then_the_next_criterion_of_the_unit_that_is_furthest(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        _, units = a_course(session, cast, "HSCCLD352", a_standard(session, 2, 1, title="Keep a tidy desk"))
        sent = a_sent_version(session, units[1], ["P1"])
        a_review(session, sent, cast.cleo, {"P1": "met"})
        counted(session)
        unit_id = units[1].id
    page = client.as_(cast.ama).get("/home").text
    assert "Add evidence for P2" in page
    assert f'value="{unit_id}.P2"' in page


def test_nothing_to_do_says_when_to_look_again(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        _, (unit,) = a_course(session, cast, a_standard(session))
        sent = a_sent_version(session, unit, ["P1", "P2", "K1"], title="The feelings wall")
        a_queue_item(session, sent, cast.cleo, answer_by=now().date() + timedelta(days=4))
        counted(session)
    page = client.as_(cast.ama).get("/home").text
    assert "Nothing for you to do" in page
    assert "Cleo has everything you sent. Look again on " in page
    assert "With Cleo" in page
    assert "for 3 criteria. An answer by " in page
    assert "usually replies" not in page, "nothing is known of how fast Cleo is"


def test_how_fast_somebody_usually_is_needs_five_answers_in_ninety_days(
    client: Client, database: Database, cast: Cast
) -> None:
    with database.writing() as session:
        _, (unit,) = a_course(session, cast, a_standard(session, 9, 1))
        for number, days in enumerate((2, 3, 4, 5, 30), 1):
            sent = a_sent_version(session, unit, [f"P{number}"])
            a_review(session, sent, cast.cleo, {f"P{number}": "met"}, waited_days=days)
        old = a_sent_version(session, unit, ["P6"])
        a_review(session, old, cast.cleo, {"P6": "met"}, waited_days=60, sent_at=now() - timedelta(days=91))
        a_queue_item(session, a_sent_version(session, unit, ["P7"]), cast.cleo)
        counted(session)
    assert "Cleo usually replies within 5 working days." in client.as_(cast.ama).get("/home").text


def test_a_broken_promise_is_not_hidden(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        _, (unit,) = a_course(session, cast, a_standard(session))
        sent = a_sent_version(session, unit, ["P1", "P2", "K1"])
        a_queue_item(session, sent, cast.cleo, answer_by=now().date() - timedelta(days=2))
        counted(session)
    page = client.as_(cast.ama).get("/home").text
    assert "An answer was promised by" in page
    assert "do ask about it" in page


def test_a_unit_to_sign_off_names_who_can(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        _, (unit,) = a_course(session, cast, a_standard(session))
        an_allocation(session, unit, cast.ben)
        sent = a_sent_version(session, unit, ["P1", "P2", "K1"])
        a_review(session, sent, cast.cleo, dict.fromkeys(("P1", "P2", "K1"), "met"))
        counted(session)
    page = client.as_(cast.ama).get("/home").text
    assert "With Cleo to sign off" in page
    assert "Ben" not in page.split("Your units")[1].split("</ul>")[0]


def test_when_all_is_signed_off_the_way_out_is_offered(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        enrolment, (unit,) = a_course(session, cast, a_standard(session))
        sent = a_sent_version(session, unit, ["P1", "P2", "K1"])
        a_review(session, sent, cast.cleo, dict.fromkeys(("P1", "P2", "K1"), "met"))
        a_sign_off(session, unit, cast.cleo)
        counted(session)
        address = f"/portfolios/{enrolment.id}/exports"
    page = client.as_(cast.ama).get("/home").text
    assert "Your unit is signed off" in page
    assert address in page


def test_each_enrolment_is_seen_and_what_ended_comes_last(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        old, _ = a_course(session, cast, a_standard(session), cohort="The old one")
        old.ended_on = now().date() - timedelta(days=40)
        session.add(old)
        a_course(session, cast, "HSCCLD352", cohort="The new one")
        counted(session)
        address = f"/portfolios/{old.id}/exports"
    page = client.as_(cast.ama).get("/home").text
    assert page.index("The new one") < page.index("The old one")
    assert address in page
    assert "This ended on" in page


def test_without_a_course_it_says_who_can_help(client: Client, cast: Cast) -> None:
    page = client.as_(cast.ama).get("/home").text
    assert "You are not on a course yet. Northbank adds you to one." in page


def test_a_break_and_a_course_without_units_are_said(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        enrolment, _ = a_course(session, cast)
        enrolment.break_until = now().date() + timedelta(days=20)
        session.add(enrolment)
    page = client.as_(cast.ama).get("/home").text
    assert "You’re on a break until" in page
    assert "No units are open for you in Early years, Mar yet." in page


def test_nothing_of_anybody_else_is_on_it(client: Client, database: Database, cast: Cast) -> None:
    """Rhys learns beside Ama, and Ama learns at Southbank too: neither shows on her page at Northbank."""
    with database.writing() as session:
        a_course(session, cast, a_standard(session))
        for person, provider, words in (
            (cast.rhys, cast.northbank, "CANARY-rhys"),
            (cast.ama, cast.southbank, "CANARY-south"),
        ):
            enrolment = an_enrolment(session, a_cohort(session, provider, words), person)
            unit = a_unit(session, enrolment, "HSCCLD352")
            an_allocation(session, unit, cast.cleo if provider == cast.northbank else cast.olu)
            sent = a_sent_version(session, unit, ["P1"], title=words)
            a_queue_item(session, sent, cast.cleo)
            a_draft_version(session, unit, ["P2"], title=words)
        session.add(Membership(provider_id=cast.southbank, person_id=cast.ama.id, role="learner", starts_on=SINCE))
        counted(session)
    assert "CANARY" not in client.as_(cast.ama).get("/home").text


@pytest.mark.parametrize("who", ["cleo", "dev", "gil", "hal"])
def test_it_is_the_learners_alone(client: Client, cast: Cast, who: str) -> None:
    assert client.as_(getattr(cast, who)).get("/home").status_code == 403


def test_eight_statements_at_most_however_much_there_is(client: Client, database: Database, cast: Cast) -> None:
    with database.writing() as session:
        for number in range(3):
            _, units = a_course(
                session, cast, *(a_standard(session, 9, 9) for _ in range(4)), cohort=f"Cohort {number}"
            )
            for unit in units:
                an_allocation(session, unit, cast.ben)
                sent = a_sent_version(session, unit, [f"P{n}" for n in range(1, 8)])
                a_review(session, sent, cast.cleo, {"P1": "met", "P2": "more_evidence_needed", "P3": "not_yet_met"})
                a_queue_item(session, sent, cast.cleo)
                a_queue_item(session, sent, cast.ben)
                a_draft_version(session, unit, ["P9"])
        counted(session)
    client.as_(cast.ama).get("/home")
    with counting(database) as sent:
        assert client.get("/home").status_code == 200
    assert len(sent) <= 8, sent


# The pure parts.


def a_home_unit(strip: str, **more: object) -> HomeUnit:
    fields = {
        "id": 1, "enrolment_id": 2, "standard_id": 3, "title": "Tidy", "reference": "", "performance": 2,
        "strip": strip, "signed_off": False, "open": True, "assessors": ["Ben", "Cleo"], "signers": ["Cleo"],
    }  # fmt: skip
    return HomeUnit(**fields | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (a_home_unit("..."), "Not started"),
        (a_home_unit("mm."), "1 criterion not started"),
        (a_home_unit("ene"), "3 with you"),
        (a_home_unit("ewp"), "1 with you, 1 with Ben or Cleo, 1 to be countersigned"),
        (a_home_unit("w..", assessors=[]), "1 waiting for an assessor to be allocated"),
        (a_home_unit("mmm"), "With Cleo to sign off"),
        (a_home_unit("mmm", signers=[]), "Ready to be signed off. Nobody is allocated to do that yet."),
        (a_home_unit("ddd", signed_off=True), "Signed off"),
    ],
)
def test_a_unit_says_who_has_it(unit: HomeUnit, said: str) -> None:
    assert unit.words == said


def test_an_answer_to_what_is_met_since_is_not_a_turn() -> None:
    row = SimpleNamespace(unit_id=1, position=0, number=1, recorded_at=datetime(2026, 11, 1, tzinfo=UTC), code="P1")
    assert home_next.answers([a_home_unit("m..")], [row]) == []
    assert home_next.answers([a_home_unit("e..", open=False)], [row]) == []
    assert len(home_next.answers([a_home_unit("e..")], [row])) == 1


def entry(kind: str, day: int, about: str, who: str | None = "Grace") -> SimpleNamespace:
    return SimpleNamespace(kind=kind, at=datetime(2026, 11, day, 10, tzinfo=UTC), about=about, known_as=who, actor_id=1)


def test_the_week_is_told_in_short_sentences() -> None:
    decisions = (
        '[{"outcome": "met"}, {"outcome": "met"}, {"outcome": "more_evidence_needed"}, {"outcome": "not_yet_met"}]'
    )
    lines = home_log.log(
        [
            entry("unit_signed_off", 19, '{"unit_id": 7}'),
            entry("decision_countersigned", 19, '{"outcome": "agreed"}', "Cleo"),
            entry("decision_countersigned", 19, '{"outcome": "agreed"}', "Cleo"),
            entry("decision_countersigned", 19, '{"outcome": "agreed"}', "Sunita"),
            entry("decision_countersigned", 19, '{"outcome": "returned"}', "Cleo"),
            entry("review_sent", 18, f'{{"review_id": 2, "decisions": {decisions}}}'),
            entry("evidence_sent", 16, '{"version_id": 5, "reference": "E5"}'),
            entry("evidence_withdrawn", 16, '{"version_id": 6, "reference": "E6"}'),
            entry("unit_reopened", 13, '{"unit_id": 8}', None),
        ],
        {5: "The feelings wall"},
        {7: "Tidy"},
        ZONE,
        TODAY,
    )
    assert [(line.day, line.words) for line in lines] == [
        ("Today", "Grace signed off Tidy"),
        ("Today", "Cleo confirmed 2 decisions"),
        ("Today", "Sunita confirmed 1 decision"),
        ("Yesterday", "Grace marked 2 criteria met, asked for more on 1 and marked 1 not yet met"),
        ("Mon 16 Nov", "You sent The feelings wall"),
        ("Mon 16 Nov", "You took E6 back"),
        ("Fri 13 Nov", "Somebody opened a unit again"),
    ]


def test_a_review_taken_back_was_never_news() -> None:
    lines = home_log.log(
        [
            entry("review_taken_back", 18, '{"review_id": 2}'),
            entry("review_sent", 18, '{"review_id": 2, "decisions": [{"outcome": "not_yet_met"}]}'),
            entry("review_sent", 17, '{"review_id": 1, "decisions": [{"outcome": "more_evidence_needed"}]}'),
        ],
        {},
        {},
        ZONE,
        TODAY,
    )
    assert [line.words for line in lines] == ["Grace asked for more on 1 criterion"]


def test_usually_is_what_four_of_five_answers_took() -> None:
    waits = [SimpleNamespace(assessor_id=1, waited_days=days, reviews=1) for days in range(1, 11)]
    assert home_views._usual(waits) == {1: 8}
    assert home_views._usual(waits[:4]) == {}


def test_an_enrolment_that_ends_later_is_not_over() -> None:
    row = SimpleNamespace(
        enrolment_id=1, cohort="A", break_until=None, ended_on=TODAY + timedelta(days=1), unit_id=None, assessor=None
    )
    (enrolment,) = enrolments([row], TODAY)
    assert enrolment.ended is None


def test_the_day_is_the_centres(client: Client, cast: Cast) -> None:
    with travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        assert "Wednesday 1 July" in client.as_(cast.ama).get("/home").text
