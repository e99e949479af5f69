"""A hyphen at the end of a line: the word's own, or only the line's? Decided by the document, or said to be open."""

import pytest

from app.standards.importer import read_document, read_text
from tests.importer.binaries import make_pdf

FRAME = (
    "VC12\nKeep records\nOverview\nThis standard is about records.{more}\nPerformance criteria\nYou must be able to:\n"
    "P1 write {first}-\n{second} of what was done\nP2 keep it safe\n"
    "Knowledge and understanding\nYou need to know and understand:\nK1 why records are kept\nK2 who may read them\n"
)


def first_criterion(first: str, second: str, more: str = "") -> tuple[str, bool]:
    result = read_text(FRAME.format(first=first, second=second, more=more))
    return result.standards[0].criteria[0].text, any("hyphen" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("first", "second", "more", "word", "open_question"),
    [
        ("a state", "ment", "", "a statement", False),
        ("a diag", "nosis", " It covers any diagnosis.", "a diagnosis", False),
        ("a person", "centred account", "", "a person-centred account", False),
        ("a day", "book", " Each day has a page in the book.", "a day-book", False),
        ("a day", "book", " A day-book is kept. Daybook is another word.", "a day-book", False),
        ("an out", "line", "", "an out-line", True),
    ],
)
def test_the_document_decides_or_it_is_said_to_be_open(first, second, more, word, open_question):
    text, asked = first_criterion(first, second, more)
    assert text == f"write {word} of what was done"
    assert asked == open_question


def test_a_line_that_is_named_is_the_one_to_look_at():
    warnings = read_text(FRAME.format(first="an out", second="line", more="")).warnings
    assert any(warning.startswith("unsure: ") and "line 7 “out-line”" in warning for warning in warnings)


def test_a_hyphen_of_a_pdf_is_no_less_kept_than_one_of_a_text():
    lines = FRAME.format(first="drug", second="related notes", more="").splitlines()
    page = [(72, 780 - 16 * place, 10, line) for place, line in enumerate(lines)]
    result = read_document(make_pdf([page]), "records.pdf")
    assert result.standards[0].criteria[0].text == "write drug-related notes of what was done"
