"""The four source standards, set anew in many ways, give the same statements letter by letter."""

from pathlib import Path

import pytest

from app.standards.importer import read_document
from tests.importer.coverage_of_lines import unaccounted_lines
from tests.importer.typesetting import WAYS

SEEDS = Path(__file__).resolve().parents[1] / "standards" / "seeds"


def statements(path: Path) -> tuple[list[str], list[str]]:
    (standard,) = read_document(path.read_bytes(), path.name).standards
    # PDF fonts of the test have no typographic apostrophe in every encoding, so plain ones are used throughout.
    return tuple([item.text.replace("’", "'") for item in items] for items in (standard.criteria, standard.knowledge))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_the_statements_survive_any_typesetting(seed, way):
    expected = statements(seed)
    result = read_document(WAYS[way](expected), way)
    assert result.is_nos
    (standard,) = result.standards
    assert [item.text for item in standard.criteria] == expected[0]
    assert [item.text for item in standard.knowledge] == expected[1]
    assert unaccounted_lines(result) == []
    assert result.unplaced == []
    assert min(standard.confidence["criteria"], standard.confidence["knowledge"]) >= 0.6
    assert (standard.urn, standard.title) == ("VCHC200", "Set in many ways")
