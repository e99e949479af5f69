"""Which format a file is in: by its content; by its name only in doubt; and a sentence when a person has to say."""

from datetime import UTC, datetime

import pytest

from app.standards.exchange.detect import kind_of
from app.standards.exchange.outcome import ExchangeError
from app.standards.exchange.reading import write_exchange
from tests.exchange.samples import everything

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def written(kind) -> str:
    return write_exchange(everything(), kind, "https://vouch.example", WHEN).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("kind", ["case", "moodle", "mahara", "yaml"])
def test_what_we_write_is_known_again_whatever_its_name_and_encoding(kind, encoding) -> None:
    data = written(kind).encode(encoding, errors="replace")
    for name in ("", "standard.txt", "download"):
        assert kind_of(data, name) == kind


def test_a_table_saved_by_a_spreadsheet_is_known() -> None:
    text = written("moodle").replace('","', '";"')
    first = text.partition("\r\n")[0]
    assert kind_of(text.replace(first, first.replace(",", ";")).encode(), "x.csv") == "moodle"


@pytest.mark.parametrize(
    "text",
    [
        "[bookmark: StartOverview]\nOverview\nThis standard is about …",
        "{Overview}\nPerformance criteria",
        "URN,Title\nfor those who keep the store, and others\n",
        "<html><body>format: 1</body></html>",
        "",
    ],
)
def test_a_document_is_a_document(text) -> None:
    assert kind_of(text.encode(), "standard.txt") is None
    assert kind_of(b"%PDF-1.7", "x.pdf") is None
    assert kind_of(b"PK\x03\x04", "x.docx") is None


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b'{"standards": []}', "x.json", "neither a CASE package"),
        (b'[{"a": 1}]', "x.txt", "neither a CASE package"),
        (b"Name,Age\nAnn,3\n", "x.csv", "Moodle competency framework"),
        (b"hello", "x.matrix", "promises JSON"),
    ],
)
def test_a_doubt_is_put_to_a_person(data, name, says) -> None:
    with pytest.raises(ExchangeError) as refused:
        kind_of(data, name)
    assert says in refused.value.sentence
