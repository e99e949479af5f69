"""The files of qualifications: what ships, and what a mistake is told."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.standards.commands import app
from app.standards.problems import StandardFileError
from app.standards.qualifications import files
from app.standards.qualifications.solver import solve

STANDARDS = Path(__file__).parents[2] / "standards"
SVQ = "svq-social-services-and-healthcare-scqf-6.yaml"
MANDATORY = ["H5NA 04", "H5NB 04", "H5L5 04", "H5NC 04"]
SMALL = """\
format: 1
qualification:
  title: An award
  complete: true
units:
  - code: A
    title: Do A
  - code: B
    title: Do B
groups:
  - id: all
    title: all of it
    mandatory: true
    units: [A, B]
"""


def problems(*replacements: tuple[str, str]) -> list[str]:
    text = SMALL
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return [f"{one.line} {one.message} {one.mend}" for one in files.read_text(text)[1]]


def test_what_ships_is_sound_and_says_that_it_is_incomplete() -> None:
    found, wrong = files.read_all(STANDARDS)
    assert list(found) == [SVQ]
    assert not wrong
    svq = found[SVQ]
    assert not svq.qualification.complete
    assert sum(svq.unit(code).credits or 0 for code in MANDATORY) == 37  # type: ignore[union-attr]
    assert any("cut off" in sentence for sentence in svq.qualification.incomplete)


@pytest.mark.parametrize(
    ("optional", "satisfied"),
    [(["H5ND 04", "H5NE 04"], True), (["H5NE 04", "H5NF 04"], True), (["H5NE 04"], False), ([], False)],
)
def test_the_svq_is_judged_by_what_is_known(optional: list[str], satisfied: bool) -> None:
    verdict = solve(files.load_all(STANDARDS)[SVQ], [*MANDATORY, *optional])
    assert verdict.satisfied is satisfied
    assert not verdict.certain
    assert any("other optional units exist" in note for note in verdict.notes)
    if not satisfied:
        assert any("one that is not listed here" in sentence for sentence in verdict.missing)


def test_a_small_file_is_sound() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  complete: true", "  complet: true", "Did you mean `complete`"),
        ("units: [A, B]", "units: [A, C]", "C is not among `units`"),
        ("code: B", "code: A", "A is here twice"),
        ("    mandatory: true", "    count: {min: 3}", "needs 3 units and lists fewer"),
        ("    mandatory: true", "    count: {min: 2, max: 1}", "cannot both hold"),
        ("    mandatory: true", "    count: {min: -1}", "-1 is no number"),
        ("    mandatory: true", "    pathway: p", "no pathway p"),
        ("    mandatory: true", "    stand_ins: [{from: all, max: 1}]", "no other group all"),
        ("  complete: true", "  complete: false", "does not say what is missing"),
        ("  complete: true", "  complete: true\n  incomplete: [Much.]", "also what is missing"),
        ("    title: Do B", "    title: Do B\n    evidenced_through: {units: [B]}", "never be shown like this"),
        ("    title: Do B", "    title: Do B\n    credits: ten", "must be a whole number"),
        ("units: [A, B]", "units: [A]", "B is in no group"),
        ("format: 1", "format: 2", "format 2"),
        ("qualification:", "\tqualification:", "YAML"),
    ],
)
def test_a_mistake_is_named_with_its_mend(old: str, new: str, said: str) -> None:
    found = problems((old, new))
    assert any(said in one for one in found), found


def test_check_at_the_command_line(tmp_path: Path) -> None:
    good = CliRunner().invoke(app, ["qualifications", "check", str(STANDARDS)])
    assert good.exit_code == 0, good.output
    assert "1 qualification can be used." in good.output
    assert "incomplete: The list of optional units" in good.output
    (tmp_path / "qualifications").mkdir()
    (tmp_path / "qualifications" / "bad.yaml").write_text(SMALL.replace("[A, B]", "[A, C]"), "utf-8")
    bad = CliRunner().invoke(app, ["qualifications", "check", str(tmp_path)])
    assert bad.exit_code == 1
    assert "bad.yaml:14: error: The unit C" in bad.output
    with pytest.raises(StandardFileError):
        files.load_all(tmp_path)
