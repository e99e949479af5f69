"""Guidance: every line of its source accounted for, every link real, and nothing in it that the source does not state."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.standards import yaml_files
from app.standards.commands import app
from app.standards.guidance import files
from app.standards.guidance.checks import broken_links, unaccounted
from app.standards.guidance.files import help_for
from app.standards.guidance.schema import Guidance, line_numbers

ROOT = Path(__file__).parents[2]
NAME = "social-emotional-mental-health.yaml"
TEXT = (ROOT / "standards" / "guidance" / NAME).read_text("utf-8")
SOURCE = (ROOT / "tests" / "importer" / "seeds" / "004_cc8e6344938f0430.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    found, problems = files.read_all(ROOT / "standards")
    assert list(found) == [NAME]
    assert {problem.severity for problem in problems} <= {"warning"}
    return found[NAME]


def test_every_line_of_the_source_is_used_or_dropped(guidance: Guidance) -> None:
    assert unaccounted(guidance, SOURCE) == []
    assert unaccounted(guidance, SOURCE + "\none more line") == [len(SOURCE.splitlines()) + 1]


def test_nothing_is_both_dropped_and_used(guidance: Guidance) -> None:
    dropped = {number for one in guidance.dropped for number in line_numbers(one.lines)}
    used = {number for one in [*guidance.sections, *guidance.services] for number in line_numbers(one.lines)}
    assert not dropped & used
    assert max(used | dropped) <= len(SOURCE.splitlines())


def test_the_chatbot_is_gone(guidance: Guidance) -> None:
    words = str(guidance.model_dump(exclude={"dropped"})).casefold()
    for leftover in ("it seems like you", "i can provide", "it's important to note", "remember that your"):
        assert leftover in SOURCE.casefold()
        assert leftover not in words
    assert any("chatbot" in one.reason for one in guidance.dropped)


def test_what_a_service_states_is_in_its_lines_of_the_source(guidance: Guidance) -> None:
    lines = SOURCE.splitlines()
    for service in guidance.services:
        said = " ".join(lines[number - 1] for number in sorted(line_numbers(service.lines)))
        digits = re.sub(r"\D", "", said)
        if service.phone:
            assert re.sub(r"\D", "", service.phone) in digits, service.name
        for address in (service.web, service.email):
            assert address is None or address in said, service.name
        for stated in (service.ages, service.hours):
            for number in re.findall(r"\d+", stated or ""):
                assert number in said, service.name
        assert service.last_checked == "not checked yet"


def test_every_number_and_address_of_the_source_is_in_the_directory(guidance: Guidance) -> None:
    directory = str([service.model_dump() for service in guidance.services])
    numbers = {re.sub(r"\D", "", found) for found in re.findall(r"\b0[\d ]{9,}\d", SOURCE)}
    assert len(numbers) == 8
    kept = {re.sub(r"\D", "", service.phone) for service in guidance.services if service.phone}
    assert kept == numbers
    for address in re.findall(r"\b[\w.]+\.(?:org\.uk|co\.uk|com|org)\b", SOURCE):
        assert address in directory


def test_the_emergency_line_is_first(guidance: Guidance) -> None:
    first, *others = guidance.services_in_order()
    assert (first.emergency, first.phone) == (True, "0800 145 6485")
    assert not any(service.emergency for service in others)


def test_every_link_leads_to_a_criterion(guidance: Guidance) -> None:
    standards = [yaml_files.load(path) for path in sorted((ROOT / "standards").glob("*.yaml"))]
    assert not list(broken_links(guidance, standards))
    assert {link.standard for section in guidance.sections for link in section.links} == {one.key for one in standards}
    broken = TEXT.replace("codes: [P5, P11, K11]", "codes: [P5, P99]").replace("standard: HSCCLD352", "standard: X1", 1)
    document, _ = files.read_text(broken)
    assert document is not None
    said = [finding.message for finding in broken_links(document, standards)]
    assert said == ["There is no standard X1.", "HSCCLD352 has no P99."]


def test_help_for_a_criterion() -> None:
    resilience = [entry.title for entry in help_for("hsccld352", "K1")]
    assert resilience == ["Resilience", "What can affect it"]
    assert help_for("HSCCLD352", "P5")[0].href == "/guidance#emotions"
    assert help_for("HSCCLD352", "P26") == []
    assert help_for("NOBODY", "P1") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('lines: ["19"]', 'lines: ["19-12"]', "names no lines"),
        ("id: empathy", "id: Empathy!", "is no id"),
        ("id: empathy", "id: resilience", "is here twice"),
        ("    phone: 0800 145 6485\n", "", "emergency line without a number"),
        ("last_checked: not checked yet", "last_checked: last week", "last_checked"),
        ("  notice:", "  notise:", "Did you mean `notice`"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, said: str) -> None:
    assert old in TEXT
    found = [f"{one.message} {one.mend}" for one in files.read_text(TEXT.replace(old, new, 1))[1]]
    assert any(said in one for one in found), found


def test_check_at_the_command_line(tmp_path: Path) -> None:
    good = CliRunner().invoke(app, ["guidance", "check", str(ROOT / "standards")])
    assert good.exit_code == 0, good.output
    assert "12 sections, 16 services, 16 not checked yet." in good.output
    (tmp_path / "guidance").mkdir()
    (tmp_path / "guidance" / NAME).write_text(TEXT, "utf-8")
    bad = CliRunner().invoke(app, ["guidance", "check", str(tmp_path)])
    assert bad.exit_code == 1
    assert "There is no standard HSCCLD352." in bad.output
