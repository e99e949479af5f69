"""Moodle and Mahara: what their own rules make of our files, and what comes back."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.standards import yaml_files
from app.standards.exchange.mahara_export import to_mahara
from app.standards.exchange.mahara_format import what_mahara_makes
from app.standards.exchange.mahara_import import from_mahara
from app.standards.exchange.moodle_export import short_key, to_moodle
from app.standards.exchange.moodle_format import COLUMNS, NoFramework, rows_of, scale_is_usable, what_moodle_makes
from app.standards.exchange.moodle_import import from_moodle
from app.standards.exchange.outcome import ExchangeError
from app.standards.exchange.reading import read_exchange, write_exchange
from app.standards.schema import StandardFile, leaves
from tests.exchange.samples import everything
from tests.standards.documents import changed, document_of

STANDARDS = sorted((Path(__file__).parents[2] / "standards").glob("*.yaml"))
WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ALL = [pytest.param(yaml_files.load(path), id=path.stem) for path in STANDARDS]
ALL.append(pytest.param(everything(), id="everything"))


def matrix_of(document: StandardFile) -> dict:
    return json.loads(to_mahara(document))


def plain(document: StandardFile) -> list[tuple]:
    """What every format must keep of the statements: code, words, heading, nesting."""
    return [
        (item.id, item.text, item.group) for side in (document.criteria, document.knowledge) for item in leaves(side)
    ]


@pytest.mark.parametrize("document", ALL)
def test_moodle_keeps_every_row_of_ours(document: StandardFile) -> None:
    text = to_moodle(document)
    framework, notes = what_moodle_makes(text)
    assert not notes
    assert text.splitlines()[0].count(",") == len(COLUMNS) - 1
    assert scale_is_usable(rows_of(text)[0])
    names = [row[2] for row in rows_of(text)]
    assert max(map(len, names)) <= 100
    ids = [row[1] for row in rows_of(text)]
    assert len(ids) == len(set(ids))
    assert framework.children
    assert all(row[0] == "" for row in rows_of(text) if row[1].endswith(("-P", "-K")))


@pytest.mark.parametrize("document", ALL)
@pytest.mark.parametrize("kind", ["moodle", "mahara", "case", "yaml"])
def test_statements_and_identity_come_back(document: StandardFile, kind) -> None:
    written = write_exchange(document, kind, "https://vouch.example", WHEN)
    back = read_exchange(written.text.encode(), kind)
    assert len(back.documents) == 1
    again = back.documents[0]
    assert (again.reference, again.title) == (document.reference, document.title)
    assert again.standard.language == document.standard.language
    first, second = plain(document), plain(again)
    if document == everything() and kind in ("moodle", "mahara"):  # the heading of a sub-statement has no place there
        first = [(code, text, None if "." in code else group) for code, text, group in first]
        second = [(code, text, None if "." in code else group) for code, text, group in second]
    assert second == first
    assert again.groups == document.groups
    assert again.overview == document.overview
    if kind in ("case", "yaml"):
        assert again == document
        assert not written.lost
    else:
        assert ("Not kept: the source." not in written.lost) or document.source is not None
        assert again != document, "and so something is named"
        assert written.lost
        assert not any("the words" in sentence or "statement itself" in sentence for sentence in written.lost)


def test_what_is_lost_is_named() -> None:
    lost = write_exchange(everything(), "moodle", "", WHEN).lost
    assert "Not kept: the scope notes." in lost
    assert "Not kept: the printed label of P1, P2.1." in lost
    assert "Not kept: the heading over it of P2.1." in lost


def test_moodle_cuts_skips_overwrites_and_refuses() -> None:
    rows = list(csv.reader(io.StringIO(to_moodle(document_of()))))
    framework = next(row for row in rows if row[12] == "1")

    def made(*changes: list[str], without_framework: bool = False):
        out = io.StringIO()
        csv.writer(out).writerows([COLUMNS, *([] if without_framework else [framework]), *changes])
        return what_moodle_makes(out.getvalue())

    def row(parent: str, identity: str, name: str) -> list[str]:
        return [parent, identity, name, "", "1"] + [""] * 9

    with pytest.raises(NoFramework, match="Is framework"):
        made(row("", "A", "a"), without_framework=True)
    _, notes = made(row("", "A", "a" * 101))
    assert any("cut to 100" in note for note in notes)
    made_of, notes = made(row("", "A", "one"), row("", "A", "two"))
    assert [child.name for child in made_of.children] == ["two"]
    assert any("overwrites" in note for note in notes)
    made_of, notes = made(row("", "A", ""), row("A", "B", "b"))
    assert not made_of.children
    assert any("no short name" in note for note in notes)
    made_of, notes = made(row("TESTA1@1", "A", "the framework's own id is no parent"))
    assert not made_of.children
    assert any("skipped" in note for note in notes)
    with pytest.raises(NoFramework, match="no id number"):
        made(row("", "", "nameless"))
    made_of, notes = made(row("B", "A", "a"), row("A", "B", "b"))
    assert not made_of.children
    assert len(notes) == 2
    _, notes = made(row("", "A", "under <b> the shelf"))
    assert any("tag" in note for note in notes)
    made_of, _ = made(row("", "A", "a"), row("A", "B", "b"), row("B", "A2", "c"))
    assert made_of.children[0].children[0].children[0].name == "c"


def test_long_keys_stay_apart_and_short_enough() -> None:
    first, second = short_key("x" * 200, 80), short_key("x" * 201, 80)
    assert len(first) == len(second) == 80
    assert first != second
    assert short_key("HSCCLD352", 80) == "HSCCLD352"


def test_a_moodle_file_of_somebody_else() -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerow(["", "fw", "Tools", "About it", "1", "No,Yes", "[]", "", "", "", "", "", "1", ""])
    writer.writerow(["", "a", "Practice", "", "1"] + [""] * 9)
    writer.writerow(["a", "a1", "Put back", "<p>put each tool back &amp; <b>clean</b> it</p>", "1"] + [""] * 9)
    writer.writerow(["a", "a2", "Sweep", "", "1", "", "", "all", "1", "", "a1", "", "", ""])
    writer.writerow(["", "b", "Knowledge", "", "1"] + [""] * 9)
    writer.writerow(["b", "b1", "Places", "", "1"] + [""] * 9)
    back = from_moodle(out.getvalue().encode("utf-8-sig"))
    document = back.documents[0]
    assert [item.text for item in document.criteria] == ["put each tool back & clean it", "Sweep"]
    assert [item.text for item in document.knowledge] == ["Places"]
    assert [group.title for group in document.groups] == ["Practice", "Knowledge"]
    assert document.key == "local:tools"
    assert back.assumed
    assert any("completion rule of a2" in sentence for sentence in back.lost)
    assert any("cross-references of a2" in sentence for sentence in back.lost)


@pytest.mark.parametrize("document", ALL)
def test_mahara_keeps_every_element_of_ours(document: StandardFile) -> None:
    data = matrix_of(document)
    matrix = what_mahara_makes(data)
    assert not matrix.notes
    for name, limit in (("shortname", 100), ("name", 255)):
        assert all(len(one[name]) <= limit for one in data["framework"]["standards"])
        assert all(len(one[name]) <= limit for one in data["framework"]["standardelements"])
    assert all(type(one["standardid"]) is int for one in data["framework"]["standardelements"])


def test_mahara_drops_what_its_rules_drop() -> None:
    data = matrix_of(everything())
    elements = data["framework"]["standardelements"]
    nested = next(one for one in elements if "parentelementid" in one)
    elements[0]["standardid"] = str(elements[0]["standardid"])
    nested["parentid"] = nested.pop("parentelementid")
    strict = what_mahara_makes(data)
    assert any("is dropped" in note for note in strict.notes)
    assert any("parentelementid, not parentid" in note for note in strict.notes)
    data["framework"]["standardelements"] = list(reversed(elements))
    back = from_mahara(json.dumps(data).encode())
    assert plain(back.documents[0])[0] == plain(everything())[0]
    assert [child.id for child in back.documents[0].criteria[1].items] == ["P2.1", "P2.2"]


def test_mahara_children_before_parents_lose_them() -> None:
    data = matrix_of(everything())
    data["framework"]["standardelements"].reverse()
    assert any("not before it" in note for note in what_mahara_makes(data).notes)


def test_a_circle_of_parents_ends() -> None:
    data = matrix_of(document_of())
    one, two = data["framework"]["standardelements"][:2]
    for element, parent in ((one, "b"), (two, "a")):
        element.update(standardid=1, parentelementid=parent)
    one["elementid"], two["elementid"] = "a", "b"
    assert from_mahara(json.dumps(data).encode()).documents


@pytest.mark.parametrize("kind", ["moodle", "mahara", "case", "yaml"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"{}",
        b'{"framework": 3}',
        b'{"framework": {"name": "x"}}',
        b"a,b\n",
        b"\x00",
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(kind, data: bytes) -> None:
    with pytest.raises(ExchangeError) as refused:
        read_exchange(data, kind)
    assert refused.value.problems


def test_a_welsh_standard_stays_welsh() -> None:
    text = changed(("    en: Keep the tool store tidy\n  language: en", "    cy: Storfa\n  language: cy"))
    for kind in ("moodle", "mahara", "case"):
        written = write_exchange(document_of(text), kind, "", WHEN)
        assert read_exchange(written.text.encode(), kind).documents[0].standard.language == "cy"


def test_a_title_too_long_for_them_comes_back_whole() -> None:
    title = "Keep the <tool> store tidy, " * 12 + "and lock it"
    document = document_of(changed(("Keep the tool store tidy", f'"{title}"')))
    for kind in ("moodle", "mahara"):
        written = write_exchange(document, kind, "", WHEN)
        back = read_exchange(written.text.encode(), kind).documents[0]
        assert back.title == title
        assert back.overview == document.overview
    assert not what_moodle_makes(to_moodle(document))[1]
    assert not what_mahara_makes(matrix_of(document)).notes


def test_too_large_and_file_names() -> None:
    with pytest.raises(ExchangeError, match="5 MB"):
        read_exchange(b" " * 5_000_001, "case")
    assert write_exchange(document_of(), "mahara", "", WHEN).file_name == "TESTA1.v1.matrix"
