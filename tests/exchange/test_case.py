"""CASE 1.1: valid by the official JSON Schema, and the same standard when read back."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from jsonschema import Draft201909Validator, FormatChecker

from app.standards import yaml_files
from app.standards.exchange.case_export import to_case
from app.standards.exchange.case_import import from_case
from app.standards.exchange.identifiers import document_id, part_id, stem_of
from app.standards.exchange.outcome import ExchangeError
from app.standards.schema import StandardFile
from tests.exchange.samples import EVERYTHING, everything
from tests.standards.documents import changed, document_of

SCHEMA = json.loads((Path(__file__).parent / "case-v1p1-cfpackage.schema.json").read_text("utf-8"))
STANDARDS = sorted((Path(__file__).parents[2] / "standards").glob("*.yaml"))
WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def package_of(document: StandardFile, *earlier: StandardFile) -> dict:
    return to_case(document, "https://vouch.example", WHEN, earlier)


def complaints(package: dict) -> list[str]:
    validator = Draft201909Validator(SCHEMA, format_checker=FormatChecker())
    return [f"{list(error.absolute_path)}: {error.message}" for error in validator.iter_errors(package)]


def read(package: dict):
    return from_case(json.dumps(package).encode())


@pytest.mark.parametrize("path", STANDARDS, ids=lambda path: path.stem)
def test_the_standards_are_valid_and_come_back_the_same(path: Path) -> None:
    document = yaml_files.load(path)
    package = package_of(document)
    assert not complaints(package)
    back = read(package)
    assert back.documents == [document]
    assert not back.lost
    assert not back.assumed


def test_a_document_with_everything_comes_back_the_same() -> None:
    package = package_of(everything())
    assert not complaints(package)
    assert read(package).documents == [everything()]


def test_the_schema_notices_a_wrong_package() -> None:
    package = package_of(document_of())
    del package["CFItems"][0]["fullStatement"]
    package["CFItems"][1]["sourcedId"] = "1"
    package["CFAssociations"][0]["associationType"] = "childOf"
    assert len(complaints(package)) >= 3


def test_identifiers_stay_and_differ_between_versions() -> None:
    first, second = document_of(), document_of(changed(('version: "1"', 'version: "2"')))
    assert package_of(first) == package_of(document_of())
    ids = [
        {one["identifier"] for name in ("CFItems", "CFAssociations") for one in package_of(which)[name]}
        for which in (first, second)
    ]
    assert not ids[0] & ids[1]
    assert str(part_id("TESTA1@1", "P1")) in ids[0]
    # Written down, because systems out there keep it: a change here breaks their links.
    assert document_id("TESTA1@1") == UUID("93a305ac-d6dd-5da3-ba21-2c551db97bf8")
    assert part_id("TESTA1@1", "P1") == UUID("93a305ac-d6dd-5c32-bb75-ae098debb858")
    assert stem_of(part_id("TESTA1@1", "P1")) == stem_of(document_id("TESTA1@1")) == "93a305acd6dd"
    assert stem_of(part_id("TESTA1@1", "P1")) != stem_of(document_id("TESTA1@2"))
    assert part_id("TESTA1@1", "P1").version == 5


def test_children_point_to_their_parent_in_order() -> None:
    package = package_of(document_of())
    code = {item["identifier"]: item["humanCodingScheme"] for item in package["CFItems"]}
    links = [
        (
            code[link["originNodeURI"]["identifier"]],
            code.get(link["destinationNodeURI"]["identifier"], "document"),
            link["sequenceNumber"],
        )
        for link in package["CFAssociations"]
    ]
    assert links == [
        ("TESTA1.P", "document", 1),
        ("TESTA1.K", "document", 2),
        ("TESTA1.g1", "TESTA1.P", 1),
        ("TESTA1.P2", "TESTA1.P", 2),
        ("TESTA1.P1", "TESTA1.g1", 1),
        ("TESTA1.K1", "TESTA1.K", 1),
    ]
    types = {item["humanCodingScheme"]: item["CFItemType"] for item in package["CFItems"]}
    assert types["TESTA1.g1"] == "Group"
    assert types["TESTA1.K1"] == "Knowledge statement"


def test_a_new_version_says_what_it_replaces() -> None:
    old = document_of()
    text = changed(('version: "1"', 'version: "2"\n  supersedes:\n    - urn: TESTA1\n      version: "1"'))
    new = document_of(text.replace("write down what is broken", "say what is broken"))
    package = package_of(new, old)
    assert not complaints(package)
    kinds = [link["associationType"] for link in package["CFAssociations"]]
    assert kinds.count("replacedBy") == 1
    assert kinds.count("exactMatchOf") == 2  # P1 and K1; P2 was reworded
    replaced = next(link for link in package["CFAssociations"] if link["associationType"] == "replacedBy")
    assert replaced["originNodeURI"]["identifier"] == str(document_id("TESTA1@1"))
    assert replaced["destinationNodeURI"]["identifier"] == str(document_id("TESTA1@2"))
    assert read(package).documents == [new]


def test_a_translation_is_linked_where_the_source_states_the_pair() -> None:
    english = document_of()
    stated = ('version: "1"', 'version: "1"\n  revision: cy\n  translation_of:\n    urn: TESTA1\n    version: "1"')
    in_welsh = ("    en: Keep the tool store tidy\n  language: en", "    cy: Cadw’r storfa’n daclus\n  language: cy")
    welsh = document_of(changed(stated, in_welsh, ("put each tool back in its place", "rhoi pob offeryn yn ei le")))
    package = package_of(welsh, english)
    assert not complaints(package)
    links = [link for link in package["CFAssociations"] if link["associationType"] == "isTranslationOf"]
    pairs = {(link["originNodeURI"]["identifier"], link["destinationNodeURI"]["identifier"]) for link in links}
    both = [("TESTA1@1+cy", "TESTA1@1")]
    assert pairs == {(str(document_id(one)), str(document_id(two))) for one, two in both} | {
        (str(part_id("TESTA1@1+cy", code)), str(part_id("TESTA1@1", code))) for code in ("P1", "P2", "K1")
    }
    assert read(package).documents == [welsh]
    # Another label in one of them: the two texts do not say which statement is which.
    other = document_of(changed(('label: "2."', 'label: "3."')))
    kinds = [link["associationType"] for link in package_of(welsh, other)["CFAssociations"]]
    assert kinds.count("isTranslationOf") == 1
    # The same title and place in two languages is no statement of a pair.
    assert not [link for link in package_of(english, welsh)["CFAssociations"] if "Trans" in link["associationType"]]


def test_a_change_made_in_the_other_system_wins_over_our_extension() -> None:
    package = package_of(everything())
    package["CFDocument"]["title"] = "Keep the store"
    package["CFDocument"]["description"] = "Another overview.\n- with\n- a list"
    package["CFDocument"]["adoptionStatus"] = "Adopted"
    item = next(one for one in package["CFItems"] if one["humanCodingScheme"].endswith(".P2"))
    item["fullStatement"] = "report what is broken"
    back = read(package).documents[0]
    assert back.title == "Keep the store"
    assert back.criteria[1].text == "report what is broken"
    assert back.standard.validity == "Current"
    assert [getattr(block, "items", block) for block in back.overview] == ["Another overview.", ["with", "a list"]]


def test_a_package_of_another_system_is_read() -> None:
    package = package_of(document_of())
    package["CFDocument"].pop("extensions")
    package["CFDocument"].pop("version")
    for place, item in enumerate(package["CFItems"]):
        item.pop("extensions", None)
        item["educationLevel"] = ["09"]
        item["identifier"] = item["identifier"]
        if place == 0:
            item["notes"] = "In a store.\nNot outside."
    package["CFAssociations"].append({**package["CFAssociations"][0], "associationType": "isRelatedTo"})
    back = read(package)
    document = back.documents[0]
    assert (document.key, document.edition) == ("TESTA1", "import-1")
    assert [item.text for item in document.criteria] == [item.text for item in document_of().criteria]
    assert document.scope is not None
    assert document.scope.criteria == ["In a store.", "Not outside."]
    assert any("educationLevel" in sentence for sentence in back.lost)
    assert any("isRelatedTo" in sentence for sentence in back.lost)
    assert any("version" in sentence for sentence in back.assumed)


def test_a_circle_of_parents_is_said_and_not_followed() -> None:
    package = package_of(document_of())
    by_code = {item["humanCodingScheme"]: item for item in package["CFItems"]}
    link = next(
        one
        for one in package["CFAssociations"]
        if one["originNodeURI"]["identifier"] == by_code["TESTA1.g1"]["identifier"]
    )
    link["destinationNodeURI"]["identifier"] = by_code["TESTA1.P1"]["identifier"]
    back = read(package)
    assert sum("no path leads" in sentence for sentence in back.lost) == 2
    assert [item.text for item in back.documents[0].criteria] == ["write down what is broken"]


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[]", b"{}", b'{"CFDocument": {}}', b'{"CFDocument": {"title": "x"}}', b"[" * 100_000],
)
def test_what_is_no_package_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(ExchangeError) as refused:
        from_case(data)
    assert all(sentence.endswith(".") for sentence in refused.value.problems)


def test_odd_values_never_crash() -> None:
    whole = package_of(everything())
    whole["CFItems"] = [one for one in whole["CFItems"] if one["humanCodingScheme"].endswith((".P", ".g1", ".P1"))]
    for odd in (None, 7, [], {}, "", "x" * 30_000, ["a", 1], "\x00"):
        for name in whole["CFDocument"]:
            _read_or_refuse({**whole, "CFDocument": {**whole["CFDocument"], name: odd}})
        for name in whole["CFItems"][2]:
            _read_or_refuse({**whole, "CFItems": [*whole["CFItems"][:2], {**whole["CFItems"][2], name: odd}]})


def _read_or_refuse(package: dict) -> None:
    problems: list[str] = []
    documents: list[StandardFile] = []
    try:
        documents = read(package).documents
    except ExchangeError as refused:
        problems = refused.problems
    assert documents or problems


def test_the_sample_has_everything() -> None:
    assert set(StandardFile.model_fields) - {"format"} == everything().model_fields_set - {"format"}
    assert "unplaced" in EVERYTHING
