"""Where in a piece: what learners type, and what it comes to."""

import pytest

from app.errors import Mistake
from app.evidence.locators import Locator, Shape, place_in, read_locator, whole_reason

ACCOUNT = Shape(paragraphs=6)
MIXED = Shape(
    paragraphs=5, file_kinds=("document", "audio", "photo"), pages=(3, None, None), seconds=(None, 112.0, None)
)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("paragraph 2", Locator("paragraph", paragraph=2)),
        ("para 4", Locator("paragraph", paragraph=4)),
        ("¶3", Locator("paragraph", paragraph=3)),
        ("Paragraff 3", Locator("paragraph", paragraph=3)),
        ("page 2", Locator("page", page=2)),
        ("p2", Locator("page", page=2)),
        ("p. 12, para 3", Locator("page", page=12, paragraph=3)),
        ("tudalen 2", Locator("page", page=2)),
        ("02:15", Locator("time", start=135)),
        ("at 1:02:05", Locator("time", start=3725)),
        ("01:20-02:05", Locator("time", start=80, end=125)),
        ("01:20 to 02:05", Locator("time", start=80, end=125)),
        ("01:20–02:05", Locator("time", start=80, end=125)),
        ("file 2, 00:10", Locator("time", file=2, start=10)),
        ("whole piece: it is all about one meal", Locator("whole")),
        ("All of it, because it is one conversation", Locator("whole")),
        ("the middle", Locator("")),
        ("", Locator("")),
        ("10:75", Locator("")),
    ],
)
def test_what_learners_type_is_understood(typed: str, place: Locator) -> None:
    assert read_locator(typed) == place


@pytest.mark.parametrize(
    ("typed", "shape", "file"),
    [
        ("page 2", MIXED, 1),
        ("01:20", MIXED, 2),
        ("the wobbly face on the left", MIXED, 3),
        ("paragraph 5", MIXED, None),
        ("paragraph 2", Shape(file_kinds=("document",), pages=(None,), seconds=(None,)), 1),
    ],
)
def test_a_place_without_a_file_means_the_first_that_fits(typed: str, shape: Shape, file: int | None) -> None:
    assert place_in(typed, shape, code="P1", field="where.1.P1").file == file


@pytest.mark.parametrize(
    ("typed", "shape", "mend"),
    [
        ("", ACCOUNT, "Say where P5 can be found: a paragraph (paragraph 2)."),
        ("the middle", ACCOUNT, "We can’t tell where P5 is from “the middle”"),
        ("paragraph 7", ACCOUNT, "P5 points to paragraph 7, but your account has 6."),
        ("paragraph 0", ACCOUNT, "P5 points to paragraph 0, but your account has 6."),
        ("page 2", ACCOUNT, "An account has no pages. Say the paragraph for P5"),
        ("page 4", MIXED, "P5 points to page 4, but that file has 3 pages."),
        ("02:30", MIXED, "P5 points past the end: the recording is 01:52 long."),
        ("01:20-01:10", MIXED, "the end time comes before the start"),
        ("file 9, page 1", MIXED, "For P5 you name file 9, but there are 3 files."),
        ("02:15", ACCOUNT, "Nothing here has a time."),
        ("whole piece", ACCOUNT, "Say why the whole piece shows P5"),
        ("whole piece because", ACCOUNT, "Say why the whole piece shows P5"),
    ],
)
def test_a_place_that_cannot_be_found_says_how_to_mend_it(typed: str, shape: Shape, mend: str) -> None:
    with pytest.raises(Mistake) as refused:
        place_in(typed, shape, code="P5", field="where.1.P5")
    assert mend in refused.value.sentence
    assert refused.value.field == "where.1.P5"


def test_the_reason_for_the_whole_piece_is_kept_without_the_formula() -> None:
    assert whole_reason("Whole piece: because it is one long conversation") == "it is one long conversation"
