"""Save, load, save: the same bytes; and what an editor knows of the format is what the program knows."""

import hashlib
import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from app.standards import yaml_files
from app.standards.hashing import content_sha256, criterion_sha256, plain_values
from app.standards.json_schema import NAME, schema_text
from app.standards.schema import StandardFile, leaves
from app.standards.text import clean
from app.standards.yaml_writer import dump
from tests.standards.documents import SMALL, changed, document_of

STANDARDS = Path(__file__).resolve().parents[2] / "standards"

letters = st.characters(exclude_categories=("Cc", "Cs"))
words = st.text(letters, min_size=1, max_size=60).map(lambda text: clean(text) or "nothing")
awkward = st.sampled_from(
    ["yes", "No", "null", "~", "1", "1.0", "2026-01-31", "a: b", "- a", "* a", "# a", "a #b", "a:", "'", '"', "[x]", "{",
     "&a", "!a", "%a", "@a", "`a", "|", ">", "\\", "y", "0x1F", "1e10", "<<", "=", "?", "é", "’s", "---", "...", ": a",
     "1:30"]
)  # fmt: skip
texts = words | awkward


@st.composite
def documents(draw):
    def items(letter, least):
        found = draw(st.lists(texts, min_size=least, max_size=4))
        return [{"id": f"{letter}{n}", "label": clean(draw(texts)[:40]), "text": t} for n, t in enumerate(found, 1)]

    return StandardFile.model_validate(
        {
            "format": 1,
            "standard": {
                "urn": "X1",
                "title": {"en": draw(texts)},
                "language": "en",
                "version": "1.0",
                "keywords": [draw(texts)],
            },
            "overview": [draw(texts), {"list": [draw(texts)]}],
            "criteria": items("P", 1),
            "knowledge": items("K", 0),
            "scope": {"criteria": [{"term": draw(texts), "text": draw(texts)}, draw(texts)]},
            "glossary": {"note": draw(texts)},
        }
    )


@given(documents())
@settings(max_examples=100, deadline=None)
def test_save_load_save_is_byte_equal(document):
    once = dump(document)
    read, _ = yaml_files.read_text(once, "once.yaml")
    assert read is not None
    assert read.document == document
    assert dump(read.document) == once


@given(texts)
@settings(max_examples=100, deadline=None)
def test_any_yaml_reader_gets_the_same_text(text):
    document = document_of().model_copy(update={"overview": [text]})
    for version in ((1, 1), (1, 2)):
        reader = YAML(typ="safe", pure=True)
        reader.version = version
        assert reader.load(dump(document))["overview"] == [text]


def test_every_part_of_the_format_survives_a_round_trip():
    whole = changed(
        ("  language: en", "  language: en\n  category: Generic\n  codes: [{scheme: SQA, code: H5NC 04}]")
    ) + (
        "scope:\n  standing: required\n  general: [{text: any of, items: [one, two], choose: 1}, {list: [a]}]\n"
        "values: [To be kind]\nbehaviours: [{list: [calm]}]\nskills: [reading]\n"
        "glossary: {terms: [{term: Tool, text: a thing}]}\nlinks: {nos: [{urn: X2}], external: [a book]}\n"
        "extra: [{heading: More, text: [words, {list: [a]}]}]\nrights: {holder: A body, retrieved: '2026'}\n"
        "import: {importer: hand, date: '2026-11', notes: [a note]}\n"
    )
    document = document_of(whole)
    again = document_of(dump(document))
    assert again == document
    assert (
        StandardFile.model_validate_json(json.dumps(plain_values(document)), by_alias=True, by_name=False) == document
    )


def test_the_committed_json_schema_is_up_to_date():
    assert (STANDARDS / NAME).read_text("utf-8") == schema_text()


def test_the_json_schema_accepts_the_standards_and_refuses_a_wrong_one():
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for file in sorted(STANDARDS.glob("*.yaml")):
        validator.validate(YAML(typ="safe", pure=True).load(file.read_text("utf-8")))
    wrong = plain_values(document_of())
    wrong["standard"]["dates"] = {"approved": "last year"}
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(wrong)


def test_the_first_line_tells_editors_where_the_schema_is():
    assert dump(document_of()).startswith(f"# yaml-language-server: $schema={NAME}\n")


def test_the_fingerprint_of_a_criterion_is_over_five_lines():
    lines = "vouch-criterion-1\nHSCCLD352\n1\nP4\nrecognise behaviour as a form of communication"
    expected = hashlib.sha256(lines.encode()).hexdigest()
    assert criterion_sha256("HSCCLD352", "1", "P4", "recognise behaviour as a form of communication") == expected


def test_the_fingerprint_of_a_version_is_of_its_content_only():
    document = document_of()
    assert content_sha256(document) == content_sha256(document_of("# remark\n" + SMALL))
    assert content_sha256(document) != content_sha256(document_of(changed(("write down", "write up"))))


def test_statements_under_a_statement_are_judged_one_by_one_with_its_words():
    text = changed(
        ("    text: write down what is broken\n",
         '    text: "write down what is:"\n    items: [{id: P2.1, label: a, text: broken}, {id: P2.2, text: lost}]\n')
    )  # fmt: skip
    document = document_of(text)
    assert [(item.id, item.label, item.text) for item in leaves(document.criteria)] == [
        ("P1", "1.", "put each tool back in its place"),
        ("P2.1", "a", "write down what is: broken"),
        ("P2.2", None, "write down what is: lost"),
    ]
