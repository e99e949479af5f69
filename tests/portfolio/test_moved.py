"""The archive of a learner who was moved to another version, signed off there: valid, readable, and not to be forged."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from app.crosswalk import moving_service, service
from app.crosswalk import queries as crosswalk_queries
from app.enrolment.models import Unit
from app.portfolio.archive.build import write_archive
from app.portfolio.archive.document import document
from app.portfolio.archive.gather import gather
from app.portfolio.verify import verify
from app.standards import service as standards
from app.standards.models import Standard
from app.storage.files import FileStore
from tests.factories import a_cohort, a_unit, an_allocation, an_enrolment
from tests.people import Cast
from tests.portfolio.bags import rewritten
from tests.portfolio.conftest import made_for
from tests.portfolio.scenes import Stage, acting
from tests.standards.documents import SMALL, changed, document_of

SECOND = changed(
    ('version: "1"', 'version: "2"'), ("write down what is broken", "write down what is broken or missing")
)


@dataclass
class Moved:
    """The bag, unpacked for one test to change, and the value in it."""

    bag: Path
    value: dict[str, Any]


def move(session: Session, stage: Stage, cast: Cast, unit: Unit, new: Standard) -> Unit:
    gil = acting(cast.gil, "manager")
    old = session.get_one(Standard, unit.standard_id)
    crosswalk = service.keep(session, gil, old, new, service.suggested(old, new), 0)
    row = crosswalk_queries.unit(session, cast.northbank, unit.id or 0)
    assert row is not None
    with stage.later():
        words = {"reason": "Version 1 closes in July.", "typed_name": cast.gil.name}
        moved = moving_service.move(session, gil, row, crosswalk, old, new, **words)
    return session.get_one(Unit, moved.to_unit_id)


@pytest.fixture
def moved(session: Session, cast: Cast, settings, tmp_path: Path) -> Moved:
    """Version 1 met in P1, K1 and P2; moved to version 2, where P2 is judged anew; signed off there."""
    store = FileStore(settings.evidence_dir)
    stage = Stage(session, store, cast, settings)
    one, two = (standards.publish(session, document_of(text)) for text in (SMALL, SECOND))
    enrolment = an_enrolment(session, a_cohort(session, cast.northbank, starts_on=date(2026, 1, 12)), cast.ama)
    unit = a_unit(session, enrolment, one.id or 0)
    an_allocation(session, unit, cast.cleo)
    claims = [(unit, code, "paragraph 1") for code in ("P1", "P2", "K1")]
    stage.review(
        stage.piece(enrolment, cast.ama, claims, title="The store"),
        cast.cleo,
        dict.fromkeys(("P1", "P2", "K1"), ("met", "")),
    )
    new = move(session, stage, cast, unit, two)
    piece = stage.piece(enrolment, cast.ama, [(new, "P2", "paragraph 1")], title="The store, in spring")
    stage.review(piece, cast.cleo, {"P2": ("met", "")})
    stage.sign_off(new, cast.cleo)
    rows = gather(session, cast.northbank, enrolment.id or 0, also=[cast.gil.id])
    path = tmp_path / "portfolio.zip"
    with path.open("wb") as file:
        write_archive(rows, made_for(cast), store, file.write)
    shutil.unpack_archive(path, tmp_path / "unpacked", "zip")
    return Moved(next((tmp_path / "unpacked").iterdir()), document(rows, made_for(cast))[0])


def said_of(bag: Path) -> str:
    return "\n".join(f"{problem.where}: {problem.sentence}" for problem in verify(bag).problems)


def test_it_is_valid_and_says_what_carried_over(moved: Moved) -> None:
    assert said_of(moved.bag) == ""
    old, new = moved.value["units"]
    assert (old["status"], new["status"]) == ("complete", "signed_off")
    assert set(new["criteria"].values()) == {"met"}
    (one,) = moved.value["moves"]
    assert (one["from"], one["to"], len(one["carried"])) == (old["id"], new["id"], 2)
    (signature,) = moved.value["sign_offs"]
    assert {row["decision"] for row in one["carried"]} < set(signature["rests_on"])


def test_the_book_says_where_a_decision_comes_from(moved: Moved) -> None:
    words = " ".join((moved.bag / "data" / "index.html").read_text("utf-8").split())
    assert words.count("Carried over from version 1: the words are the same.") == 2


def reworded(value: dict[str, Any]) -> None:
    """Carry P2 over, whose words changed."""
    old, new = value["standards"]
    codes = {one["code"]: one["id"] for one in old["criteria"]}
    later = {one["code"]: one["id"] for one in new["criteria"]}
    decision = next(one for one in value["decisions"] if one["criterion"] == codes["P2"])
    value["moves"][0]["carried"].append(
        {"id": "carried/99", "criterion": later["P2"], "from_criterion": codes["P2"], "decision": decision["id"]}
    )


def not_carried(value: dict[str, Any]) -> None:
    value["moves"][0]["carried"].pop()


def unmoved(value: dict[str, Any]) -> None:
    del value["moves"]


def by_another(value: dict[str, Any]) -> None:
    value["moves"][0]["by"] = value["enrolment"]["learner"]


def another_decision(value: dict[str, Any]) -> None:
    first, second = value["moves"][0]["carried"]
    first["decision"], second["decision"] = second["decision"], first["decision"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (reworded, "carries a decision over to other words"),
        (not_carried, "says something else of"),
        (unmoved, "Which units were moved"),
        (by_another, "Which units were moved"),
        (another_decision, "carries over what was not met for good"),
    ],
)
def test_a_forger_who_mends_the_checksums_is_found(
    moved: Moved, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    rewritten(moved.bag, change)
    assert said in said_of(moved.bag)
