"""What is learnt of a version after it was published: facts of their own, the newest holds, and the words stay."""

import html
import json

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from app.enrolment import service as enrolments
from app.errors import Mistake
from app.people.acting import TheService
from app.settings import get_settings
from app.standards import service
from app.standards.commands import app
from app.standards.mark_models import StandardMark
from app.standards.models import Standard
from app.trail.models import TrailEntry
from tests.factories import a_cohort, an_enrolment
from tests.standards.documents import SMALL, a_folder, changed, document_of

POSSIBLE = changed(
    (
        "  language: en",
        "  possible_urns:\n    - urn: TESTB7\n      why: Its title is the same.\n      confirmed: false\n  language: en",
    )
)


def published(database, provider_id, text=SMALL) -> int:
    with database.writing() as session:
        return service.publish(session, document_of(text), provider_id).id or 0


@pytest.fixture
def own(database, cast) -> int:
    """A version that Northbank has published."""
    return published(database, cast.northbank, POSSIBLE)


@pytest.fixture
def manager(client, cast):
    return client.as_(cast.gil)


def text_of(response) -> str:
    return " ".join(html.unescape(response.text).split())


def marks(database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        rows = session.exec(select(StandardMark).order_by(StandardMark.id)).all()  # ty: ignore[invalid-argument-type]
        return [(row.what, row.value, row.source) for row in rows]


@pytest.mark.parametrize("validity", ["Legacy", "Withdrawn", "Current"])
def test_a_mark_is_recorded_and_changes_no_word(manager, database, cast, own, validity):
    with database.reading() as session:
        before = session.get_one(Standard, own)
    answer = manager.post(
        f"/standards/{own}/validity", data={"validity": validity, "why": "The awarding body says so."}
    )
    assert answer.status_code == 303
    with database.reading() as session:
        row = session.get_one(Standard, own)
        told = [one for one in session.exec(select(TrailEntry)).all() if one.kind == "standard_validity_changed"]
    assert (row.validity, row.content_sha256, row.document) == (validity, before.content_sha256, before.document)
    assert [(one.actor_id, one.provider_id) for one in told] == [(cast.gil.id, cast.northbank)]
    page = text_of(manager.get(f"/standards/{own}"))
    assert f"Validity: {validity.lower()}" in page
    assert f"that it is {validity.lower()}. “The awarding body says so.”" in page


def test_the_newest_mark_holds_and_every_one_stays(manager, database, own):
    for validity in ("Legacy", "Current", "Withdrawn"):
        manager.post(f"/standards/{own}/validity", data={"validity": validity})
    assert [value for _, value, _ in marks(database)] == ["Legacy", "Current", "Withdrawn"]
    with database.reading() as session:
        assert session.get_one(Standard, own).validity == "Withdrawn"


@pytest.mark.parametrize("validity", ["", "Draft", "current", "x" * 900])
def test_a_mark_that_is_none_is_refused_in_words(manager, database, own, validity):
    answer = manager.post(f"/standards/{own}/validity", data={"validity": validity})
    assert answer.status_code == 422
    assert "Choose current, legacy or withdrawn." in answer.text
    assert marks(database) == []


def test_a_day_of_withdrawal_that_is_learnt_later_stands_beside_the_source(manager, database, own):
    form = {"validity": "Withdrawn", "withdrawn": "2026-03"}
    assert manager.post(f"/standards/{own}/validity", data=form).status_code == 303
    page = text_of(manager.get(f"/standards/{own}"))
    assert "that it was withdrawn: March 2026." in page
    assert marks(database) == [("validity", "Withdrawn", "person"), ("withdrawn", "2026-03", "person")]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"validity": "Withdrawn", "withdrawn": "next week"}, "Write the date as 2026, 2026-03 or 2026-03-31."),
        ({"validity": "Withdrawn", "withdrawn": "2026-02-30"}, "Write the date as 2026, 2026-03 or 2026-03-31."),
        ({"validity": "Current", "withdrawn": "2026"}, "has no day of withdrawal"),
    ],
)
def test_a_day_that_is_none_is_refused_and_stays_as_typed(manager, database, own, form, said):
    answer = manager.post(f"/standards/{own}/validity", data=form)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{form["withdrawn"]}"' in answer.text
    assert marks(database) == []


def test_a_possible_urn_is_confirmed_by_a_person_and_the_document_stays(manager, database, own):
    with database.reading() as session:
        before = session.get_one(Standard, own).document
    assert "Confirm that its URN is TESTB7" in text_of(manager.get(f"/standards/{own}"))
    assert manager.post(f"/standards/{own}/urn", data={"urn": "TESTB7"}).status_code == 303
    page = text_of(manager.get(f"/standards/{own}"))
    assert "that its URN is TESTB7." in page
    with database.reading() as session:
        assert session.get_one(Standard, own).document == before
    assert manager.post(f"/standards/{own}/urn", data={"urn": "TESTC9"}).status_code == 422


@pytest.mark.parametrize(("path", "form"), [("validity", {"validity": "Legacy"}), ("urn", {"urn": "TESTB7"})])
def test_what_every_centre_shares_is_marked_by_no_centre(manager, database, path, form):
    shared = published(database, None, POSSIBLE)
    answer = manager.post(f"/standards/{shared}/{path}", data=form)
    assert answer.status_code == 403
    assert "Every centre shares this version" in text_of(answer)
    assert marks(database) == []


class TestSync:
    """Reading the files again, after somebody has said more than they do."""

    @staticmethod
    def file(folder, validity: str) -> None:
        text = changed(("  language: en", f"  validity: {validity}\n  language: en")) if validity else SMALL
        a_folder(folder, text)

    def test_does_not_take_back_what_a_person_has_marked(self, database, tmp_path):
        self.file(tmp_path, "Current")
        with database.writing() as session:
            service.sync(session, tmp_path)
            row = session.exec(select(Standard).where(Standard.key == "TESTA1@1")).one()
            from app.standards.marking import mark_shared

            mark_shared(session, row, "Legacy", why="Seen in the finder.")
        for _ in range(2):
            with database.writing() as session:
                report = service.sync(session, tmp_path)
                assert report.updated == []
                assert session.exec(select(Standard.validity).where(Standard.key == "TESTA1@1")).one() == "Legacy"

    def test_takes_over_what_the_file_says_anew(self, database, tmp_path):
        self.file(tmp_path, "Current")
        with database.writing() as session:
            service.sync(session, tmp_path)
        for validity in ("Legacy", "Withdrawn", "Current"):
            self.file(tmp_path, validity)
            with database.writing() as session:
                assert service.sync(session, tmp_path).updated == ["TESTA1@1"]
                assert service.sync(session, tmp_path).updated == []
                assert session.exec(select(Standard.validity).where(Standard.key == "TESTA1@1")).one() == validity
        assert [value for _, value, _ in marks(database)] == ["Legacy", "Withdrawn", "Current"]

    def test_takes_over_a_day_of_withdrawal_and_a_confirmed_urn(self, database, tmp_path):
        a_folder(tmp_path, POSSIBLE)
        with database.writing() as session:
            service.sync(session, tmp_path)
            before = session.exec(select(Standard).where(Standard.key == "TESTA1@1")).one().document
        later = POSSIBLE.replace("confirmed: false", "confirmed: true\n      confirmed_by: Rowan Pike").replace(
            '  version: "1"', '  version: "1"\n  dates:\n    withdrawn: "2026-03"'
        )
        a_folder(tmp_path, later)
        for news in (["TESTA1@1"], []):
            with database.writing() as session:
                assert service.sync(session, tmp_path).updated == news
        assert marks(database) == [("withdrawn", "2026-03", "file"), ("urn", "TESTB7", "file")]
        with database.reading() as session:
            assert session.exec(select(Standard).where(Standard.key == "TESTA1@1")).one().document == before

    def test_leaves_a_centres_own_version_of_the_same_reference_alone(self, database, cast, tmp_path):
        own = published(database, cast.northbank)
        self.file(tmp_path, "Legacy")
        with database.writing() as session:
            assert service.sync(session, tmp_path).added == ["TESTA1@1"]
            assert session.get_one(Standard, own).validity is None
            assert len(session.exec(select(Standard).where(Standard.key == "TESTA1@1")).all()) == 2


@pytest.fixture
def line(monkeypatch, database, settings):
    """The command line, on the database of the test."""
    monkeypatch.setattr(
        "app.standards.publish_commands.get_settings",
        lambda: settings.model_copy(update={"database_url": database.url.render_as_string(hide_password=False)}),
    )
    assert get_settings is not None
    return lambda *words: CliRunner().invoke(app, list(words))


def test_the_service_publishes_and_marks_what_every_centre_shares(line, client, cast, database, tmp_path):
    a_folder(tmp_path, SMALL)
    answer = line("publish", str(tmp_path / "TESTA1.v1.yaml"))
    assert (answer.exit_code, answer.stdout.strip()) == (0, "Published: TESTA1@1"), answer.output
    answer = line("mark", "TESTA1@1", "withdrawn", "--withdrawn", "2026-03", "--why", "Replaced.")
    assert answer.exit_code == 0, answer.output
    with database.reading() as session:
        row = session.exec(select(Standard).where(Standard.key == "TESTA1@1")).one()
        assert (row.provider_id, row.validity, json.loads(row.document)["standard"].get("validity")) == (
            None,
            "Withdrawn",
            None,
        )
    page = text_of(client.as_(cast.uma).get(f"/standards/{row.id}"))
    assert "The people who run Vouch said on" in page
    assert line("mark", "TESTA1@9", "legacy").exit_code == 1
    assert line("mark", "TESTA1@1", "expired").exit_code == 1


def test_two_centres_may_each_have_a_version_of_one_reference(client, cast, database):
    north, south = published(database, cast.northbank), published(database, cast.southbank)
    for who, here, elsewhere in ((cast.ama, north, south), (cast.uma, south, north)):
        client.as_(who)
        assert client.get(f"/standards/{here}").status_code == 200
        assert client.get(f"/standards/{elsewhere}").status_code == 404
        assert f'/standards/{elsewhere}"' not in client.get("/standards?q=tool").text


def test_another_centres_version_is_in_no_question_and_no_choice(client, cast, database):
    """Not to compare with, not to make a crosswalk from, not to enrol on."""
    north, south = published(database, cast.northbank), published(database, cast.southbank)
    client.as_(cast.gil)
    for page in ("differences", "crosswalk"):
        assert client.get(f"/standards/{north}/{page}?before={south}").status_code == 404
    with database.writing() as session:
        enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
        with pytest.raises(Mistake, match="Choose a standard from the list"):
            enrolments.open_unit(session, TheService(cast.northbank), enrolment, south)
        assert enrolments.open_unit(session, TheService(cast.northbank), enrolment, north).standard_id == north
