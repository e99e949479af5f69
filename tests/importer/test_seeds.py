"""The source documents import from their raw text to the committed files, letter by letter."""

import hashlib
from pathlib import Path

import pytest

from app.standards import yaml_files
from app.standards.hashing import plain_values
from app.standards.importer import read_document
from app.standards.importer.to_yaml import to_document
from app.standards.schema import StandardFile

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "tests" / "standards" / "seeds"
FILES = {
    "000_74b44ddf17894bf7.txt": "promote-the-social-and-emotional-wellbeing-of-individuals.import-1.yaml",
    "001_426b99b42f53723f.txt": "HSCCLD352.v1.yaml",
    "002_0012bc7761209f2d.txt": "promote-effective-relationships-with-individuals.import-1.yaml",
    "003_e4a7421cb932b3e6.txt": "work-with-individuals-to-develop-and-maintain-relationships.import-1.yaml",
}
COUNTS = {"000": (19, 27, 0, 0), "001": (26, 27, 0, 0), "002": (31, 50, 4, 9), "003": (11, 24, 0, 0)}
# What the documents do not state and a person adds. 002 has no title; its URN is only a possibility.
CONFIRMED = {
    "002": {
        "title": "Promote effective relationships with individuals",
        "title_derived_from": "overview",
        "possible_urns": [
            {
                "urn": "SCDHSC3110",
                "why": "The only standard of this exact title in a 2019 list of the NOS database. "
                "The document itself states no URN.",
                "confirmed": False,
            }
        ],
    }
}


@pytest.fixture(params=FILES, ids=lambda name: name[:3])
def seed(request):
    """(number of the source, what was read, the committed document)."""
    name = request.param
    result = read_document((SEEDS / name).read_bytes(), name)
    return name[:3], result, yaml_files.load(ROOT / "standards" / FILES[name])


def test_it_imports_to_the_committed_file(seed):
    number, result, committed = seed
    read = StandardFile.model_validate(to_document(result, CONFIRMED.get(number)))
    ours, theirs = plain_values(read), plain_values(committed)
    for document in (ours, theirs):
        document.pop("rights", None)
    imported, transcribed = ours.pop("import"), theirs.pop("import")
    assert ours == theirs
    places = [
        [(line["line"], line["text"]) for line in record.get("dropped", [])] for record in (imported, transcribed)
    ]
    assert places[0] == places[1]
    assert "unplaced" not in imported


def test_counts(seed):
    number, result, _ = seed
    (standard,) = result.standards
    sides = [group.side for group in standard.groups]
    assert (
        len(standard.criteria),
        len(standard.knowledge),
        sides.count("criteria"),
        sides.count("knowledge"),
    ) == COUNTS[number]


def test_the_importer_is_sure_of_them(seed):
    _, result, _ = seed
    assert result.is_nos
    assert not result.unsure
    assert min(result.confidence().values()) >= 0.95


def test_the_facts_of_001_are_read_and_nothing_is_made_up_for_the_others(seed):
    number, result, _ = seed
    plain = result.to_json()["standards"][0]
    if number == "001":
        assert (plain["urn"], plain["version"], plain["validity"], plain["status"]) == (
            "HSCCLD352",
            "1",
            "Current",
            "Original",
        )
        assert plain["dates"]["review"] == "2031-01-31"
    else:
        assert plain["urn"] is None
        assert plain["version"] is None
        assert plain["dates"] == {}
        assert plain["suites"] == []


def test_the_title_of_002_is_only_suggested(seed):
    number, result, _ = seed
    (standard,) = result.standards
    if number == "002":
        assert standard.title is None
        assert standard.title_from_overview == "Promote effective relationships with individuals"


def test_a_page_of_guidance_is_refused_with_a_reason():
    name = "004_cc8e6344938f0430.txt"
    path = ROOT / "tests" / "importer" / "seeds" / name
    result = read_document(path.read_bytes(), name)
    assert not result.is_nos
    assert result.to_json()["standards"] == []
    assert "guidance" in result.warnings[0]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == result.sha256
