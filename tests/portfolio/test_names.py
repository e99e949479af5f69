"""Names that every system can unpack, and that people still know."""

import pytest

from app.portfolio.archive.names import LONGEST, folder_name, safe_file_name


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Siân a’r tŷ bach.jpg", "Siân a’r tŷ bach.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Users\\a.doc", "C__Users_a.doc"),
        ("50% done?.mp4", "50_ done_.mp4"),
        ("evil\u202egpj.exe", "evil_gpj.exe"),
        ("line\nbreak.txt", "line_break.txt"),
        ("CON.txt", "_CON.txt"),
        ("nul", "_nul"),
        (" .hidden. ", "hidden"),
        ("", "file"),
        ("...", "file"),
        ("Si\u0061\u0302n.jpg", "Siân.jpg"),
    ],
)
def test_a_name_becomes_safe(given: str, found: str) -> None:
    assert safe_file_name(given, set()) == found


def test_a_long_name_keeps_its_ending_and_whole_letters() -> None:
    name = safe_file_name("ŵ" * 300 + ".jpeg", set())
    assert name.endswith("ŵ.jpeg")
    assert len(name.encode()) <= LONGEST


def test_names_that_a_system_could_take_for_one_another_differ() -> None:
    taken = {"account.txt"}
    names = [safe_file_name(name, taken) for name in ("Account.TXT", "a.jpg", "A.JPG", "a.jpg")]
    assert names == ["Account-2.TXT", "a.jpg", "A-2.JPG", "a-3.jpg"]


@pytest.mark.parametrize(
    ("learner", "found"),
    [
        ("Siân Prŷs-Jones", "portfolio-sian-prys-jones-2026-11-21"),
        ("Łukasz Żółć", "portfolio-lukasz-zolc-2026-11-21"),
        ("李小龙", "portfolio-2026-11-21"),
        ("../../x", "portfolio-x-2026-11-21"),
    ],
)
def test_the_folder_is_named_in_plain_letters(learner: str, found: str) -> None:
    assert folder_name(learner, "2026-11-21") == found
