"""Moving a learner to another version: what carries over and what does not, who may, what stands in the way, what is told."""

import html
import json
from dataclasses import dataclass

import pytest
from sqlmodel import Session, col, select

from app.assessment.facts_of_units import fold_units
from app.assessment.models import AssessmentDecision
from app.assessment.move_models import CarriedDecision, UnitMove
from app.coverage.drift import drift
from app.coverage.models import UnitCoverage
from app.coverage.rebuild import rebuild
from app.enrolment.models import Allocation, Enrolment, Unit
from app.evidence.models import Claim
from app.standards.models import Criterion, Standard
from app.trail.models import TrailEntry
from tests.factories import (
    a_cohort,
    a_draft_version,
    a_review,
    a_sent_version,
    a_sign_off,
    a_unit,
    an_allocation,
    an_enrolment,
)
from tests.standards.documents import SMALL, changed, document_of

SECOND = changed(
    ('version: "1"', 'version: "2"'),
    ("text: write down what is broken", "text: write down what is broken or missing"),
    (
        '  - id: K1\n    label: "1."\n    text: where each tool belongs',
        "  - id: K1\n    text: where each tool belongs\n  - id: K2\n    text: why a tidy store matters",
    ),
)
REASON = "The awarding body takes no more claims on version 1."


@dataclass
class Ground:
    """Ama's unit on version 1, in which P1 and K1 are met and P2 is not, and version 2 with its crosswalk kept."""

    unit: int
    enrolment: int
    old: int
    new: int


@pytest.fixture
def ground(database, cast, client) -> Ground:
    from app.standards import service

    with database.writing() as session:
        old, new = (service.publish(session, document_of(text)).id or 0 for text in (SMALL, SECOND))
        enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
        unit = a_unit(session, enrolment, old)
        an_allocation(session, unit, cast.cleo)
        an_allocation(session, unit, cast.dev, "iqa")
        sent = a_sent_version(session, unit, ["P1", "P2", "K1"], title="A tidy store")
        a_review(
            session, sent, cast.cleo, {"P1": ("met", "Clear."), "P2": ("more_evidence_needed", "When?"), "K1": "met"}
        )
        ids = Ground(unit.id or 0, enrolment.id or 0, old, new)
    rebuild(database)
    client.as_(cast.gil)
    kept = {"before": str(old), "saves": "0", "from-P1": "P1", "from-P2": "P2", "from-K1": "K1", "from-K2": ""}
    assert client.post(f"/standards/{new}/crosswalk", data=kept).status_code == 303
    return ids


def move(client, ground: Ground, **typed: str):
    form = {"to": str(ground.new), "reason": REASON, "typed_name": "Gil Ferreira"} | typed
    return client.post(f"/units/{ground.unit}/move", data=form)


def text_of(response) -> str:
    return " ".join(html.unescape(response.text).split())


def new_unit(session: Session, ground: Ground) -> Unit:
    return session.exec(select(Unit).where(Unit.standard_id == ground.new)).one()


@pytest.fixture
def manager(client, cast):
    return client.as_(cast.gil)


def test_only_what_is_met_in_the_same_words_carries_over(manager, database, ground):
    answer = move(manager, ground)
    assert answer.status_code == 303, text_of(answer)
    with database.reading() as session:
        new = new_unit(session, ground)
        folds = fold_units(session, [ground.unit, new.id or 0])
        carried = session.exec(select(CarriedDecision)).all()
        decided = {row.criterion_id: row.id for row in session.exec(select(AssessmentDecision)).all()}
        codes = {row.id: row.code for row in session.exec(select(Criterion).where(Criterion.standard_id == ground.old))}
    assert answer.headers["location"].startswith(f"/units/{new.id}")
    assert (folds[ground.unit].strip, folds[new.id or 0].strip) == ("mem", "m.m.")
    assert [(codes[row.from_criterion_id], row.decision_id) for row in carried] == [
        (codes[key], value) for key, value in decided.items() if codes[key] != "P2"
    ]


def test_the_pages_say_where_it_comes_from_and_offer_the_earlier_evidence_again(
    manager, client, cast, database, ground
):
    page = text_of(client.get(move(manager, ground).headers["location"]))
    assert "Gil moved Ama here from version 1" in page
    with database.reading() as session:
        new = new_unit(session, ground).id
    page = text_of(client.as_(cast.ama).get(f"/units/{new}"))
    assert "Gil moved you here from version 1" in page
    assert REASON in page
    assert page.count("Carried over from version 1") == 2
    assert "Clear." in page
    assert page.count("Evidence for the earlier version") == 1
    old = text_of(client.get(f"/units/{ground.unit}"))
    assert "Gil moved you to version 2" in old
    assert "Add evidence" not in old


def test_the_counts_are_those_of_the_new_version_and_do_not_drift(manager, database, ground):
    move(manager, ground)
    with database.reading() as session:
        assert drift(session) == []
        kept = session.exec(select(UnitCoverage).where(UnitCoverage.enrolment_id == ground.enrolment)).all()
        assert [(row.standard_id, row.strip) for row in kept] == [(ground.new, "m.m.")]
    rebuild(database)
    with database.reading() as session:
        assert drift(session) == []


def test_the_learner_is_told_at_home_and_the_trail_says_it(manager, client, cast, database, ground):
    move(manager, ground)
    home = text_of(client.as_(cast.ama).get("/home"))
    assert "Gil moved you to version 2 of Keep the tool store tidy: 2 criteria carried over" in home
    assert home.count("Keep the tool store tidy") >= 1
    with database.reading() as session:
        entry = session.exec(select(TrailEntry).where(TrailEntry.kind == "unit_moved")).one()
    told = json.loads(entry.about)
    assert (entry.actor_id, told["from_unit_id"], [one["code"] for one in told["carried"]]) == (
        cast.gil.id,
        ground.unit,
        ["P1", "K1"],
    )


def test_the_same_people_look_after_the_new_unit(manager, cast, database, ground):
    move(manager, ground)
    with database.reading() as session:
        new = new_unit(session, ground)
        held = session.exec(select(Allocation).where(Allocation.unit_id == new.id)).all()
    assert {(row.person_id, row.role) for row in held} == {(cast.cleo.id, "assessor"), (cast.dev.id, "iqa")}


def test_nobody_is_moved_twice_or_back(manager, database, ground):
    move(manager, ground)
    again = move(manager, ground)
    assert again.status_code == 409
    assert "was moved from version 1 already" in text_of(again)
    with database.reading() as session:
        new = new_unit(session, ground).id
    back = {"before": str(ground.new), "saves": "0", "from-P1": "P1", "from-P2": "P2", "from-K1": "K1"}
    assert manager.post(f"/standards/{ground.old}/crosswalk", data=back).status_code == 303
    form = {"to": str(ground.old), "reason": REASON, "typed_name": "Gil Ferreira"}
    refused = manager.post(f"/units/{new}/move", data=form)
    assert refused.status_code == 409
    assert "Nobody is moved back" in text_of(refused)
    with database.reading() as session:
        assert len(session.exec(select(UnitMove)).all()) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": ""}, "Say why they move, in a sentence."),
        ({"reason": "because"}, "Say why they move, in a sentence."),
        ({"typed_name": "Somebody Else"}, "Type your name as it is on your account: Gil Ferreira."),
    ],
)
def test_it_needs_a_reason_and_a_name_and_nothing_typed_is_lost(manager, database, ground, typed, said):
    answer = move(manager, ground, **typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert REASON in answer.text or typed.get("reason", "") in answer.text
    with database.reading() as session:
        assert session.exec(select(UnitMove)).all() == []
        assert session.get_one(Unit, ground.unit).closed_at is None


def test_it_waits_until_everything_is_decided(manager, cast, database, ground):
    with database.writing() as session:
        a_sent_version(session, session.get_one(Unit, ground.unit), ["P2"], title="A second photo")
    answer = move(manager, ground)
    assert answer.status_code == 409
    assert "P2 waits for an assessor’s decision" in text_of(answer)


def test_a_trainees_decision_is_countersigned_first(manager, cast, database, ground):
    with database.writing() as session:
        unit = session.get_one(Unit, ground.unit)
        sent = a_sent_version(session, unit, ["P2"], title="Another")
        a_review(session, sent, cast.ben, {"P2": "met"}, trainee=True)
    answer = move(manager, ground)
    assert answer.status_code == 409
    assert "or for a countersignature" in text_of(answer)


def test_a_unit_that_is_signed_off_is_finished_there(manager, cast, database, ground):
    with database.writing() as session:
        unit = session.get_one(Unit, ground.unit)
        a_review(session, a_sent_version(session, unit, ["P2"]), cast.cleo, {"P2": "met"})
        a_sign_off(session, unit, cast.cleo)
    page = text_of(manager.get(f"/units/{ground.unit}/crosswalk?to={ground.new}"))
    assert "The unit is signed off, so Ama has finished it on version 1." in page
    assert "Your full name" not in page
    assert move(manager, ground).status_code == 409


def test_an_incomplete_crosswalk_moves_nobody(manager, database, ground):
    from app.crosswalk.models import Crosswalk

    with database.writing() as session:
        row = session.exec(select(Crosswalk)).one()
        row.links = json.dumps({"P1": ["P1"]})
        session.add(row)
    answer = move(manager, ground)
    assert answer.status_code == 409
    assert "The crosswalk does not say of every statement what became of it." in text_of(answer)


@pytest.mark.parametrize(
    ("who", "status"), [("ama", 404), ("ben", 404), ("cleo", 404), ("dev", 404), ("hal", 403), ("kit", 404)]
)
def test_only_a_manager_of_the_centre_moves_learners(client, cast, database, ground, who, status):
    client.as_(getattr(cast, who))
    answer = client.post(f"/units/{ground.unit}/move", data={"to": str(ground.new)})
    assert answer.status_code == status
    with database.reading() as session:
        assert session.exec(select(UnitMove)).all() == []


def test_nothing_is_added_to_the_closed_unit(manager, client, cast, database, ground):
    move(manager, ground)
    client.as_(cast.cleo)
    assert client.get(f"/units/{ground.unit}/sign-off").status_code == 403
    with database.reading() as session:
        learner_units = session.exec(select(Unit).where(Unit.enrolment_id == ground.enrolment)).all()
        assert {unit.closed_at is None for unit in learner_units} == {True, False}
    page = client.as_(cast.ama).get("/home").text
    assert f'href="/units/{ground.unit}"' not in page


def test_claims_that_are_not_sent_yet_follow_to_what_became_of_the_criterion(manager, database, ground):
    with database.writing() as session:
        draft = a_draft_version(session, session.get_one(Unit, ground.unit), ["P1", "P2"], title="Not sent yet").id
    assert move(manager, ground).status_code == 303
    with database.reading() as session:
        claims = session.exec(select(Claim).where(Claim.version_id == draft)).all()
        codes = {session.get_one(Criterion, claim.criterion_id).code for claim in claims}
        assert {claim.unit_id for claim in claims} == {new_unit(session, ground).id}
    assert codes == {"P1", "P2"}


def test_a_new_version_of_a_piece_claims_what_became_of_the_criterion(manager, client, cast, database, ground):
    move(manager, ground)
    with database.reading() as session:
        piece = session.exec(select(Claim.version_id)).first()
    from app.evidence.models import EvidenceVersion

    with database.reading() as session:
        evidence = session.get_one(EvidenceVersion, piece).evidence_id
    answer = client.as_(cast.ama).post(f"/evidence/{evidence}/versions")
    assert answer.status_code == 303, text_of(answer)
    with database.reading() as session:
        newest = session.exec(select(EvidenceVersion).order_by(col(EvidenceVersion.id).desc())).first()
        assert newest is not None
        claims = session.exec(select(Claim).where(Claim.version_id == newest.id)).all()
        assert [(claim.unit_id, session.get_one(Criterion, claim.criterion_id).code) for claim in claims] == [
            (new_unit(session, ground).id, "P2")
        ]


def test_the_new_unit_is_signed_off_on_what_carried_over_and_what_is_met_anew(manager, client, cast, database, ground):
    move(manager, ground)
    with database.writing() as session:
        unit = new_unit(session, ground)
        sent = a_sent_version(session, unit, ["P2", "K2"], title="A tidy store, again")
        a_review(session, sent, cast.cleo, {"P2": "met", "K2": "met"})
        new = unit.id
    client.as_(cast.cleo)
    page = text_of(client.get(f"/units/{new}/sign-off"))
    assert "carried over" in page
    form = {"declared": "1", "no_interest": "1", "typed_name": cast.cleo.name}
    answer = client.post(f"/units/{new}/sign-off", data=form)
    assert answer.status_code == 303, text_of(answer)
    with database.reading() as session:
        assert fold_units(session, [new or 0])[new or 0].strip == "dddd"


def test_a_later_decision_supersedes_what_carried_over(manager, cast, database, ground):
    move(manager, ground)
    with database.writing() as session:
        unit = new_unit(session, ground)
        sent = a_sent_version(session, unit, ["P1"], title="A tidy store, again")
        a_review(session, sent, cast.cleo, {"P1": ("not_yet_met", "This shows another store.")})
        assert fold_units(session, [unit.id or 0])[unit.id or 0].strip == "n.m."


def test_everything_judged_before_is_as_it_was(manager, database, ground):
    with database.reading() as session:
        before = [row.model_dump() for row in session.exec(select(AssessmentDecision)).all()]
        document = session.get_one(Standard, ground.old).document
    move(manager, ground)
    with database.reading() as session:
        assert [row.model_dump() for row in session.exec(select(AssessmentDecision)).all()] == before
        assert session.get_one(Standard, ground.old).document == document
        assert session.get_one(Enrolment, ground.enrolment).ended_on is None
