"""The four standards in standards/ hold exactly what their source documents print."""

import hashlib
import re
from pathlib import Path

import pytest

from app.standards import yaml_files
from app.standards.schema import StandardFile
from app.standards.text import clean
from app.standards.yaml_writer import dump
from tests.standards.accounting import unaccounted

STANDARDS = Path(__file__).resolve().parents[2] / "standards"
SEEDS = Path(__file__).parent / "seeds"

FILES = {
    "000_74b44ddf17894bf7.txt": "promote-the-social-and-emotional-wellbeing-of-individuals.import-1.yaml",
    "001_426b99b42f53723f.txt": "HSCCLD352.v1.yaml",
    "002_0012bc7761209f2d.txt": "promote-effective-relationships-with-individuals.import-1.yaml",
    "003_e4a7421cb932b3e6.txt": "work-with-individuals-to-develop-and-maintain-relationships.import-1.yaml",
}
COUNTS = {"000": (19, 27, 0, 0), "001": (26, 27, 0, 0), "002": (31, 50, 4, 9), "003": (11, 24, 0, 0)}


@pytest.fixture(params=FILES, ids=lambda name: name[:3])
def seed(request: pytest.FixtureRequest) -> tuple[str, str, StandardFile]:
    """(name of the source, its text, the document made from it)."""
    name = request.param
    return name, (SEEDS / name).read_text("utf-8"), yaml_files.load(STANDARDS / FILES[name])


def test_no_line_of_the_source_is_lost_and_no_word_is_invented(seed):
    _, source, document = seed
    lost, invented = unaccounted(source, document)
    assert lost == []
    assert invented == []


def test_every_statement_is_in_the_source_letter_by_letter(seed):
    _, source, document = seed
    words = clean(source)
    for item in (*document.criteria, *document.knowledge):
        assert f"{item.label} {item.text}" in words


def test_counts(seed):
    name, _, document = seed
    sides = [group.side for group in document.groups]
    found = (len(document.criteria), len(document.knowledge), sides.count("criteria"), sides.count("knowledge"))
    assert found == COUNTS[name[:3]]


def test_labels_are_as_printed_and_apart_from_ids(seed):
    name, _, document = seed
    for letter, items in (("P", document.criteria), ("K", document.knowledge)):
        assert [item.id for item in items] == [f"{letter}{place + 1}" for place in range(len(items))]
        if name.startswith(("000", "003")):
            assert {item.label for item in items} == {"1."}
        elif name.startswith("001"):
            assert [item.label for item in items] == [f"{place + 1}." for place in range(len(items))]
        else:
            assert [item.label for item in items] == [item.id for item in items]


def test_the_source_document_is_named_with_its_fingerprint(seed):
    name, _, document = seed
    assert document.source is not None
    assert document.source.name == name
    assert document.source.sha256 == hashlib.sha256((SEEDS / name).read_bytes()).hexdigest()


def test_everything_dropped_has_a_reason(seed):
    _, source, document = seed
    lines = source.split("\n")
    for dropped in document.import_record.dropped:
        assert dropped.reason
        assert dropped.text in lines[dropped.line - 1]


@pytest.mark.parametrize("file", [file for name, file in FILES.items() if not name.startswith("001")])
def test_what_a_source_does_not_state_is_absent(file):
    document = yaml_files.load(STANDARDS / file)
    standard = document.standard
    for fact in ("urn", "version", "status", "validity", "dates", "developed_by", "originating_organisation"):
        assert getattr(standard, fact) is None
    assert standard.suites == standard.occupations == standard.keywords == standard.original_urns == []
    assert standard.id.startswith("local:")
    assert standard.id.removeprefix("local:") == re.sub(r"\W+", "-", document.title.lower())


def test_the_metadata_of_hsccld352():
    document = yaml_files.load(STANDARDS / "HSCCLD352.v1.yaml")
    standard = document.standard
    assert (standard.urn, standard.version, document.key, document.reference) == (
        "HSCCLD352", "1", "HSCCLD352", "HSCCLD352@1",
    )  # fmt: skip
    assert (standard.dates.approved, standard.dates.review) == ("2026-01-31", "2031-01-31")
    assert standard.keywords == [
        "Wellbeing and resilience",
        "Health and Social Care & Children's Care Learning and Development",
    ]
    assert document.knowledge[16].text == (
        "how to demonstrate empathy and understanding to children and young people, "
        "including the language and expressions you might use"
    )


def test_document_002_has_a_derived_title_and_only_a_possible_urn():
    standard = yaml_files.load(STANDARDS / FILES["002_0012bc7761209f2d.txt"]).standard
    assert standard.title_derived_from == "overview"
    assert [(possible.urn, possible.confirmed) for possible in standard.possible_urns] == [("SCDHSC3110", False)]
    assert standard.urn is None


def test_apostrophes_stay_as_they_were_printed():
    document = yaml_files.load(STANDARDS / FILES["002_0012bc7761209f2d.txt"])
    assert "individuals’ rights" in document.knowledge[1].text
    assert "individuals' well-being" in document.knowledge[37].text


def test_the_files_are_in_the_form_the_program_writes(seed):
    name, _, document = seed
    assert dump(document) == (STANDARDS / FILES[name]).read_text("utf-8")


def test_the_committed_folder_has_no_problem():
    assert yaml_files.check([STANDARDS]) == []
