"""Folders and files of standards: names, encodings, doubles, and the published versions that never change."""

import json

import pytest

from app.standards import lock, yaml_files
from app.standards.problems import StandardFileError
from app.standards.yaml_writer import file_name
from tests.standards.documents import SMALL, a_folder, changed, document_of


def one(problems):
    assert len(problems) == 1, problems
    return problems[0]


def test_a_missing_file_an_empty_folder_and_bytes_that_are_no_text(tmp_path):
    assert "no such file" in one(yaml_files.check([tmp_path / "none.yaml"])).message
    assert "no .yaml file" in one(yaml_files.check([tmp_path])).message
    bad = tmp_path / "TESTA1.v1.yaml"
    bad.write_bytes(b"format: 1\nstandard: \xff\n")
    problem = one(yaml_files.check([bad]))
    assert (problem.line, problem.file) == (2, str(bad))
    assert "UTF-8" in problem.mend


def test_a_file_that_is_far_too_large_is_not_read(tmp_path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# " + b"x" * yaml_files.LARGEST_FILE)
    assert "larger than" in one(yaml_files.check([large])).message


def test_load_raises_every_error_at_once(tmp_path):
    file = tmp_path / "small.yaml"
    file.write_text(changed(('version: "1"', "version: 1"), ("text: write", "words: write")))
    with pytest.raises(StandardFileError) as caught:
        yaml_files.load(file)
    assert len(caught.value.problems) == 3
    assert f"{file}:7: error:" in str(caught.value)


def test_a_name_that_hides_what_is_inside_is_a_warning(tmp_path):
    (tmp_path / "other.yaml").write_text(SMALL)
    problem = one(yaml_files.check([tmp_path]))
    assert (problem.severity, problem.mend) == ("warning", "Rename it to TESTA1.v1.yaml.")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ([], "TESTA1.v1.yaml"),
        ([("urn: TESTA1", "urn: PPL 1GEN4/09")], "PPL-1GEN4-09.v1.yaml"),
        ([("urn: TESTA1", "id: local:tool-store"), ('version: "1"', "revision: import-1")], "tool-store.import-1.yaml"),
        ([('version: "1"', 'version: "1"\n  revision: 2022-05')], "TESTA1.v1+2022-05.yaml"),
    ],
)
def test_file_names(change, name):
    assert file_name(document_of(changed(*change))) == name


@pytest.mark.parametrize("urn", ["TESTA1", "testa1", "TEST A1"])
def test_two_files_may_not_hold_the_same_version(tmp_path, urn):
    first = tmp_path / "TESTA1.v1.yaml"
    second = tmp_path / "copy.yaml"
    first.write_text(SMALL)
    second.write_text(changed(("urn: TESTA1", f"urn: {urn}")))
    doubles = [p for p in yaml_files.check([first, second]) if p.severity == "error"]
    assert "is also in" in one(doubles).message
    assert yaml_files.check([first, first]) == []


def test_two_versions_live_side_by_side(tmp_path):
    folder = a_folder(tmp_path, SMALL, changed(('version: "1"', 'version: "2"')))
    assert yaml_files.check([folder]) == []


def a_published_folder(tmp_path):
    folder = a_folder(tmp_path, SMALL)
    assert lock.add(folder, [document_of()]) == ["TESTA1@1"]
    assert yaml_files.check([folder]) == []
    return folder


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("write down what", "write up what"), 19, "P2 differs from the published text"),
        (('label: "2."', 'label: "b."'), 19, "P2 differs"),
        (("Keep the tool", "Mind the tool"), 4, "`title` differs"),
        (("About keeping", "On keeping"), 8, "`overview` differs"),
        (("title: Every day", "title: Daily"), 11, "heading g1 differs"),
        (("knowledge:\n", "knowledge:\n  - id: K1\n    text: new\n"), 23, "K1 differs"),
        (("  language: en", "  language: en\n  soc_code: '1'"), 7, "`soc_code` was not there"),
        (("overview:\n  - About keeping a tool store.\n", ""), 1, "`overview` was published and is gone"),
    ],
)
def test_an_edited_published_file_is_refused_where_it_was_edited(tmp_path, change, line, message):
    folder = a_published_folder(tmp_path)
    (folder / "TESTA1.v1.yaml").write_text(
        changed(change).replace("  - id: K1\n    label", "  - id: K2\n    label"), "utf-8"
    )
    problems = yaml_files.check([folder])
    fitting = [p for p in problems if message in p.message]
    if not fitting and "K1" in message:
        pytest.fail(str(problems))
    assert (fitting[0].line, fitting[0].severity, fitting[0].mend) == (line, "error", lock.NEW_VERSION)
    # Asking about the one file gives the same answer as asking about its folder.
    assert yaml_files.check([folder / "TESTA1.v1.yaml"]) == problems


def test_the_life_of_a_published_standard_goes_on(tmp_path):
    folder = a_published_folder(tmp_path)
    (folder / "TESTA1.v1.yaml").write_text(
        changed(("  language: en", "  language: en\n  validity: Withdrawn\n  dates: {withdrawn: '2026-04'}"))
        + "rights: {holder: A body}\nimport: {confirmed_by: A person}\n"
    )
    assert yaml_files.check([folder]) == []


def test_comments_and_layout_are_not_content(tmp_path):
    folder = a_published_folder(tmp_path)
    (folder / "TESTA1.v1.yaml").write_text("# a remark\n" + changed(("text: put each", "text:\n      put\n      each")))
    assert yaml_files.check([folder]) == []


def test_a_published_file_may_not_vanish(tmp_path):
    folder = a_published_folder(tmp_path)
    (folder / "TESTA1.v1.yaml").rename(folder / "TESTA1.v2.yaml")
    (folder / "TESTA1.v2.yaml").write_text(changed(('version: "1"', 'version: "2"')))
    problem = one(yaml_files.check([folder]))
    assert "TESTA1@1 is published, but no readable file here holds it" in problem.message


def test_renaming_a_published_file_does_not_free_it(tmp_path):
    folder = a_published_folder(tmp_path)
    (folder / "TESTA1.v1.yaml").rename(folder / "new.yaml")
    (folder / "new.yaml").write_text(changed(("write down", "write up"), ("urn: TESTA1", "urn: testa1")))
    assert any("differs from the published" in p.message for p in yaml_files.check([folder]))


def test_the_lock_never_changes_an_entry(tmp_path):
    folder = a_published_folder(tmp_path)
    before = (folder / lock.NAME).read_text()
    assert lock.add(folder, [document_of(changed(("write down", "write up")))]) == []
    assert (folder / lock.NAME).read_text() == before


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"format": 2, "published": {}}', '{"format": 1, "published": {"A@1": {}}}', "[" * 99999],
)
def test_a_broken_lock_is_a_problem_with_its_mend(tmp_path, text):
    folder = a_folder(tmp_path, SMALL)
    (folder / lock.NAME).write_text(text)
    problem = one(yaml_files.check([folder]))
    assert problem.file.endswith(lock.NAME)
    assert "last commit" in problem.mend


def test_the_lock_is_json_with_one_line_per_part(tmp_path):
    folder = a_published_folder(tmp_path)
    text = (folder / lock.NAME).read_text()
    assert json.loads(text)["published"]["TESTA1@1"]["parts"].keys() >= {
        "criteria.P1",
        "knowledge.K1",
        "standard.title",
    }
    assert text.count("\n") > 10
