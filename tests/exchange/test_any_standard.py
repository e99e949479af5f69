"""Any standard, and any file: what comes back is the same, or it is said what is not; nothing crashes."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.standards import checks
from app.standards.exchange.losses import losses
from app.standards.exchange.mahara_format import what_mahara_makes
from app.standards.exchange.moodle_format import what_moodle_makes
from app.standards.exchange.outcome import ExchangeError
from app.standards.exchange.reading import read_exchange, write_exchange
from app.standards.schema import StandardFile
from app.standards.text import clean, control_characters
from tests.exchange.test_case import complaints, package_of
from tests.exchange.test_moodle_and_mahara import matrix_of

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
# Not beginning with a hyphen and a blank: that is how a list is written in a format that has no lists.
words = (
    st.text(LETTERS, min_size=1, max_size=140)
    .map(clean)
    .filter(lambda text: text and not control_characters(text) and not text.startswith("- "))
)


@st.composite
def standards(draw) -> StandardFile:
    groups, number = [], 0
    sides: dict[str, list[dict]] = {"criteria": [], "knowledge": []}
    for side, letter in (("criteria", "P"), ("knowledge", "K")):
        here = []
        for _ in range(draw(st.integers(0, 2))):
            number += 1
            here.append(f"g{number}")
            groups.append({"id": f"g{number}", "in": side, "title": draw(words)})
        for place in range(1, draw(st.integers(1, 4)) + 1):
            item = {"id": f"{letter}{place}", "text": draw(words)}
            if here and draw(st.booleans()):
                item["group"] = draw(st.sampled_from(here))
            if draw(st.booleans()):
                item["label"] = f"{place}."
            if draw(st.integers(0, 4)) == 0:
                item["items"] = [{"id": f"{letter}{place}.{n}", "text": draw(words)} for n in (1, 2)]
            sides[side].append(item)
    plain = {
        "format": 1,
        "standard": {"urn": "TESTA3", "title": {"en": draw(words)}, "language": "en", "version": "1"},
        "overview": draw(st.lists(words, max_size=2)),
        "groups": groups,
        **sides,
    }
    document = StandardFile.model_validate(plain, by_alias=True, by_name=False)
    assert not [one for one in checks.findings(document) if one.severity == "error"]
    return document


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(standards())
def test_case_and_yaml_give_back_all_of_it(document: StandardFile) -> None:
    assert not complaints(package_of(document))
    for kind in ("case", "yaml"):
        written = write_exchange(document, kind, "https://vouch.example", WHEN)
        assert read_exchange(written.text.encode(), kind).documents == [document]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(standards())
def test_moodle_and_mahara_give_back_the_words(document: StandardFile) -> None:
    assert not what_moodle_makes(write_exchange(document, "moodle", "", WHEN).text)[1]
    assert not what_mahara_makes(matrix_of(document)).notes
    for kind in ("moodle", "mahara"):
        written = write_exchange(document, kind, "", WHEN)
        again = read_exchange(written.text.encode(), kind).documents[0]
        said = " ".join(losses(document, again))
        assert "the words" not in said
        assert "statement itself" not in said
        assert "the heading over it" not in said
        assert again.title == document.title


@pytest.mark.parametrize("kind", ["case", "moodle", "mahara", "yaml"])
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(kind, data: bytes) -> None:
    problems: list[str] = []
    documents: list[StandardFile] = []
    try:
        documents = read_exchange(data, kind).documents
    except ExchangeError as refused:
        problems = refused.problems
    assert documents or problems
