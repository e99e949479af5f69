"""Files made to hurt, or saved by the wrong program: read within bounds, or refused with a sentence that helps."""

import csv
import io
import json
import time
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.standards.exchange import limits
from app.standards.exchange.moodle_format import COLUMNS
from app.standards.exchange.outcome import ExchangeError, Imported
from app.standards.exchange.prose import from_html
from app.standards.exchange.reading import read_exchange, write_exchange
from tests.exchange.samples import everything
from tests.exchange.test_case import package_of
from tests.exchange.test_moodle_and_mahara import matrix_of
from tests.standards.documents import document_of

WHEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FRAMEWORK = ["", "fw", "Tools", "", "1", "No,Yes", "[]", "", "", "", "", "", "1", ""]


def moodle(*rows: list[str], head: bool = True) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*([COLUMNS] if head else []), FRAMEWORK, *rows])
    return out.getvalue().encode()


def row(parent: str, identity: str, name: str) -> list[str]:
    return [parent, identity, name, "", "1"] + [""] * 9


def item(number: int, code: str = "") -> dict:
    return {"identifier": str(UUID(int=number)), "fullStatement": f"statement {number}", "humanCodingScheme": code}


def under(child: int, parent: int) -> dict:
    ends = {"originNodeURI": child, "destinationNodeURI": parent}
    nodes = {name: {"identifier": str(UUID(int=number))} for name, number in ends.items()}
    return {"associationType": "isChildOf", **nodes}


def case(items: list[dict], links: list[dict]) -> bytes:
    return json.dumps({"CFDocument": {"title": "T"}, "CFItems": items, "CFAssociations": links}).encode()


def matrix(elements: list[dict]) -> bytes:
    parts = [{"shortname": "P", "name": "P", "standardid": 1}]
    return json.dumps({"framework": {"name": "T", "standards": parts, "standardelements": elements}}).encode()


def element(number: int, parent: int | None) -> dict:
    made = {"shortname": f"e{number}", "name": f"e{number}", "standardid": 1, "elementid": str(number)}
    return {**made, "parentelementid": str(parent)} if parent is not None else made


def refused(data: bytes, kind) -> str:
    began = time.process_time()
    with pytest.raises(ExchangeError) as error:
        read_exchange(data, kind)
    assert time.process_time() - began < 5
    return error.value.sentence


def read(data: bytes, kind) -> Imported:
    began = time.process_time()
    found = read_exchange(data, kind)
    assert time.process_time() - began < 5
    return found


@pytest.mark.parametrize("kind", ["case", "mahara"])
def test_deep_json_is_refused(kind) -> None:
    assert "nested" in refused(b'{"a":' * 200_000 + b"1" + b"}" * 200_000, kind)
    assert "not JSON" in refused(b'{"CFDocument": {"title": ', kind)
    assert "not JSON" in refused(b'{"a": ' + b"9" * 5000 + b"}", kind)


@pytest.mark.parametrize("kind", ["case", "mahara", "moodle", "yaml"])
def test_fifty_megabytes_are_refused_unread(kind) -> None:
    assert "larger than" in refused(b"," * (50 * 1024 * 1024), kind)


def test_a_large_file_of_ours_is_refused_before_it_is_parsed() -> None:
    text = "format: 1\nstandard:\n  urn: A1\ncriteria:\n" + "  - {id: P1, text: x}\n" * 20_000
    assert "larger than 400 kB" in refused(text.encode(), "yaml")
    assert refused("\n".join(text.splitlines()[:500]).encode(), "yaml").startswith("Line 2: `title` is missing.")


def test_too_many_entries_are_refused_before_they_are_sorted() -> None:
    many = limits.MOST_ENTRIES + 1
    assert "rows" in refused(moodle(*(row("", f"i{n}", "n") for n in range(many))), "moodle")
    assert "items" in refused(case([item(n) for n in range(many)], []), "case")
    assert "elements" in refused(matrix([element(n, None) for n in range(many)]), "mahara")
    assert "frameworks" in refused(json.dumps([{}] * 101).encode(), "mahara")
    assert "packages" in refused(json.dumps([{}] * 101).encode(), "case")


@pytest.mark.parametrize("kind", ["case", "mahara", "moodle"])
def test_a_very_deep_tree_is_cut_and_said(kind) -> None:
    deep = 3_000
    data = {
        "case": lambda: case([item(n) for n in range(1, deep)], [under(n + 1, n) for n in range(1, deep - 1)]),
        "mahara": lambda: matrix([element(n, n - 1 if n else None) for n in range(deep)]),
        "moodle": lambda: moodle(*(row(f"i{n - 1}" if n else "", f"i{n}", "n") for n in range(deep))),
    }[kind]()
    found = read(data, kind)
    assert found.lost
    assert sum(not entry.where for entry in found.entries) > deep - 20
    assert len(found.entries) >= deep - 1


def test_a_deep_matrix_written_upside_down_is_cut_too() -> None:
    found = read(matrix([element(n, n - 1 if n else None) for n in reversed(range(3_000))]), "mahara")
    assert any("too deep" in sentence for sentence in found.lost)


@pytest.mark.parametrize("start", ["<a ", "<!--", "<", "</", "<!", "<a href='", "&#", "<li>x"])
def test_half_a_tag_over_and_over_takes_no_time(start) -> None:
    began = time.process_time()
    from_html(start * (limits.LONGEST_PROSE // len(start)))
    assert time.process_time() - began < 1


def test_odd_numbers_and_doubled_names_lose_no_item_in_silence() -> None:
    links = [under(1, 0), under(2, 0)]
    links[0]["sequenceNumber"], links[1]["sequenceNumber"] = 10**400, 1
    found = read(case([item(1), item(2), item(2), {"fullStatement": "nameless"}], links), "case")
    assert [statement.text for statement in found.documents[0].criteria] == ["statement 2", "statement 1"]
    assert sum("identifier" in sentence for sentence in found.lost) == 2


def test_formulas_are_kept_as_text_and_named() -> None:
    found = read(moodle(row("", "a", '=HYPERLINK("http://x.example","y")'), row("", "b", "+44(1)|x")), "moodle")
    assert [statement.text[:11] for statement in found.documents[0].criteria] == ["=HYPERLINK(", "+44(1)|x"]
    assert sum("like a formula" in sentence for sentence in found.assumed) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("kind", ["case", "mahara", "moodle", "yaml"])
def test_another_encoding_is_read_and_named(kind, encoding) -> None:
    text = write_exchange(everything(), kind, "", WHEN).text.replace("sweep the floor", "sweep the café")
    found = read(text.encode(encoding), kind)
    assert "sweep the café" in [statement.text for statement in found.documents[0].criteria]
    assert any("not in UTF-8" in sentence for sentence in found.assumed) == (encoding != "utf-8-sig")


@pytest.mark.parametrize(("ends", "separator"), [("\n", ","), ("\r", ","), ("\r\n", ";"), ("\n", "\t")])
def test_line_ends_and_separators_of_other_programs(ends, separator) -> None:
    text = write_exchange(everything(), "moodle", "", WHEN).text
    out = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(out, delimiter=separator, lineterminator=ends).writerows(rows)
    found = read(out.getvalue().encode(), "moodle")
    assert found.documents == read(text.encode(), "moodle").documents
    assert any("separated by" in sentence for sentence in found.assumed) == (separator != ",")


@pytest.mark.parametrize("kind", ["case", "moodle", "mahara", "yaml"])
def test_every_entry_of_ours_has_its_place(kind) -> None:
    found = read(write_exchange(everything(), kind, "https://vouch.example", WHEN).text.encode(), kind)
    assert [entry for entry in found.entries if not entry.where] == []
    places = {entry.where for entry in found.entries}
    assert {"criteria.P1", "criteria.P2.1", "knowledge.K2", "standard"} <= places
    texts = {entry.where: entry.text for entry in found.entries}
    assert "put each tool back in its place" in texts["criteria.P1"]


def test_several_standards_in_one_file_are_one_each() -> None:
    first, second = document_of(), everything()
    cases = json.dumps([package_of(first), package_of(second)]).encode()
    assert read(cases, "case").documents == [first, second]
    matrices = json.dumps([matrix_of(first), matrix_of(second)]).encode()
    assert [one.key for one in read(matrices, "mahara").documents] == [first.key, second.key]
    texts = [write_exchange(one, "moodle", "", WHEN).text for one in (first, second)]
    found = read((texts[0] + texts[1].partition("\r\n")[2]).encode(), "moodle")
    assert [one.key for one in found.documents] == [first.key, second.key]
    assert {entry.standard for entry in found.entries if entry.where == "standard"} == {1, 2}
    assert len({entry.number for entry in found.entries}) == len(found.entries)


def test_a_package_of_units_gives_a_standard_for_each_urn() -> None:
    items = [item(1, "ABC1"), item(2, "ABC1.P1"), item(3, "ABC1.K1"), item(4, "ABC2"), item(5, "ABC2.P1")]
    found = read(case(items, [under(2, 1), under(3, 1), under(5, 4)]), "case")
    assert [one.key for one in found.documents] == ["ABC1", "ABC2"]
    assert [one.title for one in found.documents] == ["statement 1", "statement 4"]
    assert [(entry.where, entry.standard) for entry in found.entries[1:]] == [
        ("standard", 1), ("criteria.P1", 1), ("knowledge.K1", 1), ("standard", 2), ("criteria.P1", 2),
    ]  # fmt: skip
