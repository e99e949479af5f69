"""Documents in every shape we know: each gives what its expected file says, or says that it is not sure."""

import json
from pathlib import Path

import pytest

from app.standards.importer import read_document
from app.standards.importer.to_yaml import to_document
from app.standards.schema import StandardFile
from tests.importer.binaries import DOCUMENTS
from tests.importer.coverage_of_lines import unaccounted_lines
from tests.importer.essentials import essentials

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path.name for path in CORPUS.iterdir() if path.suffix in (".txt", ".html"))
NAMES = [*FILES, *DOCUMENTS]


@pytest.fixture(scope="module", params=NAMES)
def read(request):
    """(name, what was read from it, what is expected)."""
    name = request.param
    data = DOCUMENTS[name]() if name in DOCUMENTS else (CORPUS / name).read_bytes()
    expected = json.loads((CORPUS / f"{name}.expected.json").read_text("utf-8"))
    return name, read_document(data, name), expected


def test_there_are_at_least_forty_documents():
    assert len(NAMES) >= 40


def test_it_reads_what_is_expected(read):
    _, result, expected = read
    assert essentials(result) == expected


def test_every_line_is_accounted_for(read):
    _, result, _ = read
    assert unaccounted_lines(result) == []


def test_a_list_that_is_not_certain_is_never_given_out_as_certain(read):
    _, result, _ = read
    for standard in result.standards:
        for side in ("criteria", "knowledge"):
            assert 0 <= standard.confidence[side] <= 1
    if result.is_nos and result.unplaced:
        assert result.unsure
        assert min(value for name, value in result.confidence().items() if name != "by_standard") < 0.9


def test_it_is_a_document_of_the_format(read):
    """Once a person has given it a title, every standard with criteria fits the schema as it stands."""
    _, result, _ = read
    for which, standard in enumerate(result.standards):
        confirmed = {} if standard.title else {"title": "A title given by a person"}
        document = StandardFile.model_validate(to_document(result, confirmed, which))
        assert len(document.criteria) == len(standard.criteria)
