"""A list of learners from a spreadsheet: what every row holds, and what is wrong with it. No database."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.enrolment import roster
from app.errors import Mistake

GOOD = "email,name,known_as\nnia@example.org,Nia Cole,\nzed@example.org,Zed van Dam,Zeddy\n"


def test_every_row_with_the_number_the_spreadsheet_gives_it() -> None:
    read = roster.read(GOOD)
    assert [(row.number, row.email, row.name, row.known_as) for row in read.rows] == [
        (2, "nia@example.org", "Nia Cole", "Nia"),
        (3, "zed@example.org", "Zed van Dam", "Zeddy"),
    ]
    assert read.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        "\ufeff" + GOOD.replace("\n", "\r\n"),
        GOOD.replace("email,name,known_as", "E-mail Address,Full name,Known as"),
        GOOD.replace("\n", "\n,,\n", 1),
        GOOD + "\n\n",
    ],
)
def test_what_spreadsheets_make_of_it_reads_the_same(text: str) -> None:
    assert [row.email for row in roster.read(text).rows] == ["nia@example.org", "zed@example.org"]


def test_columns_in_another_order_and_columns_we_do_not_use() -> None:
    read = roster.read('Name,Phone,Email\n"Cole, Nia",0123,nia@example.org\n')
    assert (read.rows[0].name, read.ignored) == ("Cole, Nia", ("Phone",))


def test_all_problems_are_told_each_with_its_row() -> None:
    text = (
        "email,name\n"
        "nia@example.org,Nia Cole\n"
        "not an address,Zed\n"
        "\n"
        "amy@example.org,\n"
        "NIA@example.org,Nia Again\n"
        "bo@example.org,Bo, Junior\n"
    )
    problems = {problem.number: problem.sentence for problem in roster.read(text).problems}
    assert list(problems) == [3, 5, 6, 7]
    assert "doesn’t look like an e-mail address" in problems[3]
    assert "Give their full name" in problems[5]
    assert "nia@example.org is in row 2 already" in problems[6]
    assert "more cells than there are headings" in problems[7]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Choose a file, or paste the list"),
        ("  \n\n", "Choose a file, or paste the list"),
        (",,\n,,", "Choose a file, or paste the list"),
        ("nia@example.org,Nia Cole", "The first row has to hold the headings"),
        ("email,name\n", "no learners under them"),
        ("email,name\n" + "a@example.org,A\n" * 201, "more than 200 learners"),
        ('email,name\n"' + "x" * 140_000 + '",A', "isn’t a list we can read"),
    ],
)
def test_what_is_no_list_is_sent_back_with_the_mend(text: str, sentence: str) -> None:
    with pytest.raises(Mistake) as refused:
        roster.read(text)
    assert sentence in refused.value.sentence


@given(st.text(max_size=200))
def test_whatever_is_pasted_it_reads_or_says_why(text: str) -> None:
    """No text makes it fall over: rows, problems, or a sentence for all of it."""
    with contextlib.suppress(Mistake):
        read = roster.read("email,name\n" + text)
        assert read.rows or read.problems


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("email,name\nŵ@example.org,Ŵyn".encode(), "email,name\nŵ@example.org,Ŵyn"),
        (b"\xef\xbb\xbfemail", "email"),
        ("Zoë".encode("cp1252"), "Zoë"),
    ],
)
def test_a_file_is_read_in_the_encodings_spreadsheets_use(content: bytes, text: str) -> None:
    assert roster.decode(content) == text


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"e\x00m\x00a\x00"])
def test_a_workbook_is_sent_back_with_the_way_to_save_it(content: bytes) -> None:
    with pytest.raises(Mistake) as refused:
        roster.decode(content)
    assert "CSV" in refused.value.sentence
