"""Taking a portfolio away: who may, why, what happens meanwhile, and when the file goes."""

import json
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app.access.models import Membership
from app.clock import now, travel
from app.db import Database
from app.enrolment.models import Allocation, Enrolment
from app.evidence.models import EvidenceFile
from app.jobs.worker import JobContext, run_all, run_one
from app.portfolio import jobs
from app.portfolio.archive import build
from app.portfolio.models import PortfolioExport
from app.portfolio.verify import verify
from app.settings import Settings
from app.storage.files import FileStore
from app.trail.models import TrailEntry
from tests.client import Client
from tests.factories import a_cohort, a_unit, an_allocation, an_enrolment
from tests.people import SINCE, Cast
from tests.portfolio.scenes import Stage

REASON = "For certification by the awarding organisation"


@pytest.fixture
def enrolment(database: Database, store: FileStore, cast: Cast, settings: Settings) -> Enrolment:
    """Ama's portfolio: one piece with a file and an account, with Cleo; Dev is the IQA."""
    with database.writing() as session:
        stage = Stage(session, store, cast, settings)
        enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
        unit = a_unit(session, enrolment)
        an_allocation(session, unit, cast.cleo)
        an_allocation(session, unit, cast.dev, "iqa")
        photo = (b"\xff\xd8\xff\xe0 photo" * 9, "photo", "image/jpeg")
        piece = stage.piece(enrolment, cast.ama, [(unit, "P1", "paragraph 1")], files={"wal.jpg": photo})
        stage.review(piece, cast.cleo, {"P1": ("met", "Da iawn.")})
        return enrolment


@pytest.fixture
def context(database: Database, store: FileStore, settings: Settings) -> JobContext:
    return JobContext(database, store, settings)


def exports(database: Database) -> list[PortfolioExport]:
    with database.reading() as session:
        return list(session.exec(select(PortfolioExport).order_by(PortfolioExport.id)))


def told(database: Database, kind: str) -> list[TrailEntry]:
    with database.reading() as session:
        return list(session.exec(select(TrailEntry).where(TrailEntry.kind == kind)))


def address(enrolment: Enrolment) -> str:
    return f"/portfolios/{enrolment.id}/exports"


def test_a_learner_asks_waits_and_takes_it_away(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database, tmp_path: Path
) -> None:
    client.as_(cast.ama)
    assert "Why do you need it?" not in client.get(address(enrolment)).text
    asked = client.post(address(enrolment))
    assert (asked.status_code, asked.headers["location"]) == (303, address(enrolment))
    page = client.get(address(enrolment)).text
    assert "We’re making the file" in page
    assert "Look again" in page
    assert 'hx-trigger="load delay:2s"' in page
    run_all(context)
    page = client.get(address(enrolment)).text
    assert "Ready" in page
    assert "hx-trigger" not in page
    (export,) = exports(database)
    assert export.sha256 in page
    fetched = client.get(f"/exports/{export.id}/file")
    assert fetched.status_code == 200
    assert fetched.headers["content-disposition"].startswith('attachment; filename="portfolio-ama-mensah-')
    assert fetched.headers["content-length"] == str(export.size) == str(len(fetched.content))
    assert fetched.headers["x-content-type-options"] == "nosniff"
    assert fetched.headers["cache-control"] == "no-store"
    (tmp_path / "a.zip").write_bytes(fetched.content)
    report = verify(tmp_path / "a.zip")
    assert not report.problems
    assert report.learner == "Ama Mensah"
    assert [entry.actor_id for entry in told(database, "export_requested")] == [cast.ama.id]
    assert [json.loads(entry.about)["export_id"] for entry in told(database, "export_downloaded")] == [export.id]


def test_htmx_gets_the_part_alone(client: Client, cast: Cast, enrolment: Enrolment) -> None:
    client.as_(cast.ama).post(address(enrolment))
    part = client.get(address(enrolment), headers={"HX-Request": "true"}).text
    assert part.startswith('<section id="exports"')
    assert "<html" not in part


def test_asking_twice_makes_one_file(client: Client, cast: Cast, enrolment: Enrolment, database: Database) -> None:
    client.as_(cast.ama)
    client.post(address(enrolment))
    client.post(address(enrolment))
    assert len(exports(database)) == 1
    assert len(told(database, "export_requested")) == 1


@pytest.mark.parametrize("who", ["cleo", "gil"])
@pytest.mark.parametrize(("reason", "said"), [("", "Say why"), ("cos", "Say why"), ("x" * 501, "501 characters")])
def test_others_give_a_reason(
    client: Client, cast: Cast, enrolment: Enrolment, database: Database, who: str, reason: str, said: str
) -> None:
    client.as_(getattr(cast, who))
    answer = client.post(address(enrolment), data={"reason": reason})
    assert answer.status_code == 422
    assert said in answer.text
    assert reason in answer.text
    assert not exports(database)
    assert not told(database, "export_requested")


@pytest.mark.parametrize(("who", "role"), [("cleo", "assessor"), ("gil", "manager")])
def test_the_reason_travels_with_the_file_and_is_recorded(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database, who: str, role: str
) -> None:
    client.as_(getattr(cast, who))
    assert client.post(address(enrolment), data={"reason": f"  {REASON}  "}).status_code == 303
    run_all(context)
    (export,) = exports(database)
    assert (export.state, export.reason) == ("ready", REASON)
    assert REASON in client.get(address(enrolment)).text
    bag = jobs.export_store(context.settings).path(export.storage_key or "")
    with zipfile.ZipFile(bag) as archive:
        value = json.loads(archive.read(next(n for n in archive.namelist() if n.endswith("portfolio.json"))))
    assert value["made"]["reason"] == REASON
    assert value["made"]["role"] == role


@pytest.mark.parametrize(
    ("who", "status"),
    [("dev", 403), ("ben", 404), ("rhys", 404), ("hal", 404), ("olu", 404), ("uma", 404), ("kit", 404)],
)
def test_who_may_not_take_it_away(client: Client, cast: Cast, enrolment: Enrolment, who: str, status: int) -> None:
    client.as_(getattr(cast, who))
    assert client.get(address(enrolment)).status_code == status
    assert client.post(address(enrolment), data={"reason": REASON}).status_code == status


def test_an_iqa_who_learns_here_too_takes_only_their_own(
    client: Client, cast: Cast, enrolment: Enrolment, database: Database
) -> None:
    """As a learner they hold the permission; over this portfolio they are its IQA and no more."""
    with database.writing() as session:
        session.add(Membership(provider_id=cast.northbank, person_id=cast.dev.id, role="learner", starts_on=SINCE))
    client.as_(cast.dev)
    assert client.get(address(enrolment)).status_code == 403
    assert client.post(address(enrolment), data={"reason": REASON}).status_code == 403


def test_an_assessor_whose_allocation_ended_loses_the_file_too(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database
) -> None:
    client.as_(cast.cleo).post(address(enrolment), data={"reason": REASON})
    run_all(context)
    (export,) = exports(database)
    assert client.get(f"/exports/{export.id}/file").status_code == 200
    with database.writing() as session:
        for row in session.exec(select(Allocation).where(Allocation.person_id == cast.cleo.id)):
            row.ends_on = (now() - timedelta(days=1)).date()
            session.add(row)
    assert client.get(f"/exports/{export.id}/file").status_code == 404


def test_nobody_fetches_what_another_asked_for(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database
) -> None:
    client.as_(cast.gil).post(address(enrolment), data={"reason": REASON})
    run_all(context)
    (export,) = exports(database)
    for who in (cast.ama, cast.cleo, cast.dev, cast.kit, cast.olu, cast.uma):
        assert client.as_(who).get(f"/exports/{export.id}/file").status_code == 404
    page = client.as_(cast.cleo).get(address(enrolment)).text
    assert "Gil asked for it" in page
    assert f"/exports/{export.id}/file" not in page
    assert "Gil" not in client.as_(cast.ama).get(address(enrolment)).text


@pytest.mark.parametrize("path", ["/portfolios/{}/exports", "/exports/{}/file", "/portfolios/{}"])
@pytest.mark.parametrize("number", [0, 999, 2**31, 10**30])
def test_a_number_that_is_nobodys_is_not_found(client: Client, cast: Cast, path: str, number: int) -> None:
    assert client.as_(cast.gil).get(path.format(number)).status_code == 404


def test_a_learner_who_has_left_still_takes_it_away(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database
) -> None:
    with database.writing() as session:
        row = session.get_one(Enrolment, enrolment.id)
        row.ended_on = (now() - timedelta(days=3)).date()
        session.add(row)
    client.as_(cast.ama)
    assert client.post(address(enrolment)).status_code == 303
    run_all(context)
    assert exports(database)[0].state == "ready"
    assert "take it with you" in client.get("/home").text


def test_a_file_of_evidence_that_changed_is_said_on_the_page(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database
) -> None:
    with database.reading() as session:
        key = session.exec(select(EvidenceFile.storage_key)).one()
    path = context.store.path(key)
    path.write_bytes(path.read_bytes().replace(b"photo", b"fotos"))
    client.as_(cast.ama).post(address(enrolment))
    run_all(context)
    page = client.get(address(enrolment)).text
    assert "Not made" in page
    assert "“wal.jpg” of E1, version 1, is no longer what it was" in page
    (export,) = exports(database)
    assert export.storage_key is None
    assert not [path for path in (context.settings.data_dir / "exports").rglob("*") if path.is_file()]


def test_a_full_disk_is_said_on_the_page(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        free = 1000

    monkeypatch.setattr(jobs.shutil, "disk_usage", lambda _: Full)
    client.as_(cast.ama).post(address(enrolment))
    run_all(context)
    assert "There is no room for a file" in client.get(address(enrolment)).text


def test_our_own_fault_is_said_on_the_page(
    client: Client,
    cast: Cast,
    enrolment: Enrolment,
    context: JobContext,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("a bug")

    monkeypatch.setattr(build, "book", broken)
    client.as_(cast.ama).post(address(enrolment))
    run_all(context)
    page = client.get(address(enrolment)).text
    assert "Something went wrong while we made the file, and it was us." in page
    assert "a bug" not in page
    monkeypatch.undo()
    client.post(address(enrolment))
    run_all(context)
    assert [export.state for export in exports(database)] == ["failed", "ready"]


def test_a_job_that_runs_again_after_a_crash_makes_one_file(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database
) -> None:
    client.as_(cast.ama).post(address(enrolment))
    (export,) = exports(database)
    jobs.build_export(context, export.id or 0, "learner")
    jobs.build_export(context, export.id or 0, "learner")
    run_all(context)
    (export,) = exports(database)
    assert export.state == "ready"
    files = [path for path in (context.settings.data_dir / "exports").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [export.sha256]


def test_the_file_goes_after_a_week(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database
) -> None:
    client.as_(cast.ama).post(address(enrolment))
    run_all(context)
    (export,) = exports(database)
    path = jobs.export_store(context.settings).path(export.storage_key or "")
    assert path.is_file()
    with travel(now() + timedelta(days=6, hours=23)):
        run_all(context)
        assert path.is_file()
    with travel(now() + timedelta(days=7, minutes=1)):
        client.as_(cast.ama)
        assert client.get(f"/exports/{export.id}/file").status_code == 409, "over, though the job has not run yet"
        run_all(context)
    assert not path.exists()
    assert exports(database)[0].state == "expired"
    gone = client.as_(cast.ama).get(f"/exports/{export.id}/file")
    assert gone.status_code == 409
    assert "You can ask for a new one" in gone.text
    assert "Gone" in client.get(address(enrolment)).text


def test_a_download_can_be_carried_on_and_is_recorded_once(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database
) -> None:
    client.as_(cast.ama).post(address(enrolment))
    run_all(context)
    (export,) = exports(database)
    path = f"/exports/{export.id}/file"
    head = client.head(path)
    assert head.headers["content-length"] == str(export.size)
    first = client.get(path, headers={"Range": "bytes=0-99"})
    rest = client.get(path, headers={"Range": "bytes=100-"})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert len(first.content) + len(rest.content) == export.size
    assert len(told(database, "export_downloaded")) == 1


def test_a_file_that_is_not_ready_says_so(client: Client, cast: Cast, enrolment: Enrolment, database: Database) -> None:
    client.as_(cast.ama).post(address(enrolment))
    (export,) = exports(database)
    answer = client.get(f"/exports/{export.id}/file")
    assert answer.status_code == 409
    assert "still making it" in answer.text


def test_a_lost_file_says_so(
    client: Client, cast: Cast, enrolment: Enrolment, context: JobContext, database: Database
) -> None:
    client.as_(cast.ama).post(address(enrolment))
    run_all(context)
    (export,) = exports(database)
    jobs.export_store(context.settings).remove(export.storage_key or "")
    assert client.get(f"/exports/{export.id}/file").status_code == 503
    assert not told(database, "export_downloaded")


def test_fifteen_pieces_take_half_a_second(
    database: Database, store: FileStore, cast: Cast, settings: Settings, context: JobContext, client: Client
) -> None:
    """SPEED.md: 0.5 s of processor. Twice that here, because a busy machine must not fail the build."""
    with database.writing() as session:
        stage = Stage(session, store, cast, settings)
        enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.rhys)
        unit = a_unit(session, enrolment)
        an_allocation(session, unit, cast.cleo)
        for number in range(15):
            codes = [f"P{1 + (number * 2 + step) % 26}" for step in range(8)]
            piece = stage.piece(enrolment, cast.rhys, [(unit, code, "paragraph 1") for code in dict.fromkeys(codes)])
            stage.review(piece, cast.cleo, dict.fromkeys(codes, ("met", "Da iawn.")))
    client.as_(cast.rhys).post(address(enrolment))
    while run_one(context) and exports(database)[0].state == "waiting":
        pass
    (export,) = exports(database)
    with database.writing() as session:
        row = session.get_one(PortfolioExport, export.id)
        row.state = "waiting"
        session.add(row)
    begun = time.process_time()
    jobs.build_export(context, export.id or 0, "learner")
    assert time.process_time() - begun < 1.0
