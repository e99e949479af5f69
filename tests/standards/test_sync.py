"""Files become rows: once, whole or not at all, and never again after they are published."""

import pytest
from sqlmodel import Session, select

from app.standards import service
from app.standards.hashing import content_sha256, criterion_sha256
from app.standards.models import Criterion, Section, Standard
from app.standards.problems import StandardFileError
from tests.standards.documents import SMALL, a_folder, changed, document_of
from tests.standards.test_seeds import COUNTS, FILES, STANDARDS


@pytest.fixture
def small(session, tmp_path):
    """The small standard, in a folder and in the database."""
    folder = a_folder(tmp_path / "standards", SMALL)
    assert service.sync(session, folder).added == ["TESTA1@1"]
    return folder


def the_standard(session: Session, key: str) -> Standard:
    return session.exec(select(Standard).where(Standard.key == key)).one()


def criteria_of(session: Session, key: str) -> list[Criterion]:
    standard = the_standard(session, key)
    found = session.exec(select(Criterion).where(Criterion.standard_id == standard.id)).all()
    return sorted(found, key=lambda criterion: criterion.position)


def test_the_four_standards_are_in_the_database_with_their_counts(session):
    rows = session.exec(select(Standard)).all()
    assert sorted((row.performance_count, row.knowledge_count) for row in rows) == sorted(
        c[:2] for c in COUNTS.values()
    )
    assert len(rows) == len(FILES)


def test_a_second_sync_of_the_same_files_changes_nothing(session):
    before = {row.key: (row.id, row.document, row.published_at) for row in session.exec(select(Standard)).all()}
    report = service.sync(session, STANDARDS)
    assert (report.added, report.updated, sorted(report.unchanged)) == ([], [], sorted(before))
    session.expire_all()
    after = {row.key: (row.id, row.document, row.published_at) for row in session.exec(select(Standard)).all()}
    assert after == before


def test_the_rows_of_the_small_standard(session, small):
    standard = the_standard(session, "TESTA1@1")
    assert (standard.urn, standard.version, standard.revision, standard.validity) == ("TESTA1", "1", None, None)
    assert standard.content_sha256 == content_sha256(document_of())
    assert service.stored(standard) == document_of()
    assert [(c.position, c.code, c.kind, c.label, c.text) for c in criteria_of(session, "TESTA1@1")] == [
        (0, "P1", "performance", "1.", "put each tool back in its place"),
        (1, "P2", "performance", "2.", "write down what is broken"),
        (2, "K1", "knowledge", "1.", "where each tool belongs"),
    ]
    section = session.exec(select(Section).where(Section.standard_id == standard.id)).one()
    assert (section.kind, section.position, section.title) == ("performance", 0, "Every day")
    assert [c.section_id for c in criteria_of(session, "TESTA1@1")] == [section.id, None, None]


def test_each_criterion_has_the_fingerprint_a_decision_cites(session):
    for key, edition in (("HSCCLD352", "1"), ("local:promote-effective-relationships-with-individuals", "import-1")):
        for criterion in criteria_of(session, f"{key}@{edition}"):
            assert criterion.text_sha256 == criterion_sha256(key, edition, criterion.code, criterion.text)


def test_sections_of_002_keep_their_order(session):
    standard = the_standard(session, "local:promote-effective-relationships-with-individuals@import-1")
    found = session.exec(select(Section).where(Section.standard_id == standard.id)).all()
    knowledge = sorted((s for s in found if s.kind == "knowledge"), key=lambda section: section.position)
    assert [s.title for s in knowledge][:3] == ["Rights", "Your practice", "Theory"]
    assert (len(found), len(knowledge)) == (13, 9)


def test_an_edited_published_file_is_refused_with_its_line_and_nothing_is_written(session, small):
    (small / "TESTA1.v1.yaml").write_text(changed(("write down", "write up")), "utf-8")
    a_folder(small, changed(("TESTA1", "TESTA2")))
    with pytest.raises(StandardFileError) as caught:
        service.sync(session, small)
    problem = caught.value.problems[0]
    assert (problem.line, problem.message) == (19, "P2 differs from the published text.")
    assert "new" in problem.mend or "copy the file" in problem.mend
    assert session.exec(select(Standard).where(Standard.key == "TESTA2@1")).all() == []
    assert criteria_of(session, "TESTA1@1")[1].text == "write down what is broken"


def test_a_urn_in_other_capitals_is_no_way_round(session, small):
    (small / "TESTA1.v1.yaml").unlink()
    a_folder(small, changed(("TESTA1", "testa1"), ("write down", "write up")))
    with pytest.raises(StandardFileError):
        service.sync(session, small)


def test_a_new_version_stands_beside_the_old_one(session, small):
    a_folder(small, changed(('version: "1"', 'version: "2"'), ("write down", "write up")))
    report = service.sync(session, small)
    assert (report.added, report.unchanged) == (["TESTA1@2"], ["TESTA1@1"])
    assert criteria_of(session, "TESTA1@1")[1].text == "write down what is broken"
    assert criteria_of(session, "TESTA1@2")[1].text == "write up what is broken"


def test_validity_may_change_and_the_content_stays(session, small):
    before = the_standard(session, "TESTA1@1").content_sha256
    (small / "TESTA1.v1.yaml").write_text(changed(("  language: en", "  language: en\n  validity: Legacy")), "utf-8")
    assert service.sync(session, small).updated == ["TESTA1@1"]
    row = the_standard(session, "TESTA1@1")
    assert (row.validity, row.content_sha256) == ("Legacy", before)
    assert service.sync(session, small).unchanged == ["TESTA1@1"]


def test_a_draft_waits(session, tmp_path):
    folder = a_folder(tmp_path / "drafts", changed(("  language: en", "  language: en\n  validity: Draft")))
    assert service.sync(session, folder).drafts == ["TESTA1@1"]
    assert session.exec(select(Standard).where(Standard.key == "TESTA1@1")).all() == []


def test_a_file_with_a_mistake_stops_the_sync(session, tmp_path):
    folder = a_folder(tmp_path / "standards", SMALL)
    (folder / "TESTA2.v1.yaml").write_text(changed(("TESTA1", "TESTA2"), ("  version:", "  verzion:")), "utf-8")
    with pytest.raises(StandardFileError) as caught:
        service.sync(session, folder)
    assert "TESTA2.v1.yaml:7: error: `verzion`" in str(caught.value)
    assert session.exec(select(Standard).where(Standard.key == "TESTA1@1")).all() == []


def test_statements_under_a_statement_become_criteria_of_their_own(session, tmp_path):
    nested = '    text: "write down what is:"\n    items: [{id: P2.1, text: broken}, {id: P2.2, text: lost}]\n'
    folder = a_folder(tmp_path / "standards", changed(("    text: write down what is broken\n", nested)))
    service.sync(session, folder)
    assert [(c.code, c.text) for c in criteria_of(session, "TESTA1@1")] == [
        ("P1", "put each tool back in its place"),
        ("P2.1", "write down what is: broken"),
        ("P2.2", "write down what is: lost"),
        ("K1", "where each tool belongs"),
    ]
    assert the_standard(session, "TESTA1@1").performance_count == 3
