"""Damaged and hostile files are refused with a sentence, quickly, and never reach the server's own memory."""

import io
import random
import struct
import time
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.standards.importer import limits, read_document, read_text
from app.standards.importer.sandbox import read_in_child
from app.standards.importer.sources.child import answer
from app.standards.importer.sources.choose import kind_of, lines_of
from tests.importer.binaries import DOCUMENTS, make_pdf
from tests.importer.coverage_of_lines import unaccounted_lines

WORD = DOCUMENTS["60-list-numbering.docx"]()
PDF = DOCUMENTS["70-margin-headings.pdf"]()
HTML = (
    b"<html><body><h1>Title</h1><ol><li>one<ul><li>two</ul></ol><table><tr><td>a<td>b</table><p>P1 x</p></body></html>"
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def word_with(document: bytes, **more: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        for name, data in more.items():
            archive.writestr(f"word/{name}.xml", data)
    return out.getvalue()


def mutated(data: bytes, seed: int, count: int) -> bytes:
    source = random.Random(seed)
    out = bytearray(data)
    for _ in range(count):
        out[source.randrange(len(out))] = source.randrange(256)
    return bytes(out)


def refused(data: bytes, name: str = "file") -> str:
    began = time.monotonic()
    result = read_document(data, name)
    assert time.monotonic() - began < limits.CHILD_WALL_SECONDS + 10
    assert not result.is_nos
    assert unaccounted_lines(result) == []
    return result.warnings[0]


@FUZZ
@given(st.integers(0, 2**32), st.integers(1, 60), st.floats(0.05, 1))
def test_mutated_and_cut_word_files(seed, count, share):
    data = mutated(WORD, seed, count)
    assert set(answer("docx", data[: int(len(data) * share)])) & {"lines", "too_large", "unreadable"}


@FUZZ
@given(st.integers(0, 2**32), st.integers(1, 40))
def test_mutated_xml_inside_a_word_file(seed, count):
    with zipfile.ZipFile(io.BytesIO(WORD)) as archive:
        parts = {name: archive.read(name) for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml")}
    data = word_with(
        mutated(parts["word/document.xml"], seed, count),
        numbering=mutated(parts["word/numbering.xml"], seed, 3),
        styles=parts["word/styles.xml"],
    )
    assert set(answer("docx", data)) & {"lines", "too_large", "unreadable"}


@FUZZ
@given(
    st.lists(
        st.sampled_from(
            [
                "<ol>",
                "</ol>",
                "<li>",
                "</li>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<p>",
                "x ",
                "P1 y",
                "<br>",
                "<b>",
                "</b>",
                "&amp;",
                "&#0;",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "<h2>Overview</h2>",
                "<dt>",
                "<dd>",
                "<title>",
                "</",
                "<![CDATA[",
            ]
        ),
        max_size=80,
    )
)
def test_any_tangle_of_tags(parts):
    said = answer("html", "".join(parts).encode())
    assert "lines" in said


@FUZZ
@given(st.binary(max_size=600))
def test_any_bytes_as_html_or_text(data):
    assert "lines" in answer("html", data) or "too_large" in answer("html", data)
    if kind_of(data) == "txt":
        assert unaccounted_lines(read_document(data, "x.txt")) == []


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 80), st.floats(0.2, 1))
def test_mutated_and_cut_pdfs_through_the_child(seed, count, share):
    data = b"%PDF-1.4\n" + mutated(PDF, seed, count)[9 : int(len(PDF) * share)]
    result = read_document(data, "x.pdf")
    assert result.kind == "pdf" or result.warnings
    assert unaccounted_lines(result) == []


def test_a_word_file_that_declares_too_much():
    assert "unpacks to" in refused(word_with(b" " * (limits.MAX_UNPACKED_BYTES + 10)))


def test_a_word_file_that_lies_about_its_size():
    bomb = word_with(b"<a>" + b" " * (40 * limits.MEGABYTE) + b"</a>")
    real, told = struct.pack("<L", 40 * limits.MEGABYTE + 7), struct.pack("<L", 1000)
    assert real in bomb
    sentence = refused(bomb.replace(real, told))
    assert "damaged" in sentence or "unpacks" in sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_word_file_with_entities(encoding):
    body = "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>"
    text = f'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="{W}">{body}</w:document>'
    assert "document type" in refused(word_with(text.encode(encoding)))


def test_a_word_file_nested_deeply():
    deep = "<w:sdt>" * 50_000 + "</w:sdt>" * 50_000
    assert refused(word_with(f'<w:document xmlns:w="{W}"><w:body>{deep}</w:body></w:document>'.encode()))


def test_a_word_file_with_the_same_part_twice():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", "<b/>")
    assert "no word processor" in refused(out.getvalue())


def test_html_nested_deeply_and_html_of_many_lines():
    assert "nested" in refused(b"<!doctype html>" + b"<ul><li>x" * 100_000)
    assert "more" in refused(b"<!doctype html>" + b"<p>x</p>" * 100_000)


def test_a_pdf_with_a_packed_stream_of_nothing():
    stream = zlib.compress(b"BT /F1 10 Tf (x) Tj ET\n" * 400_000, 1)
    head = make_pdf([[(72, 700, 10, "x")]])
    start = head.index(b"4 0 obj")
    end = head.index(b"endobj", start)
    packed = b"4 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream\n"
    refused(head[:start] + packed + head[end:])


def test_a_pdf_of_too_many_pages():
    assert f"{limits.MAX_PDF_PAGES + 1} pages" in refused(make_pdf([[(72, 700, 10, "x")]] * (limits.MAX_PDF_PAGES + 1)))


def test_a_pdf_without_text_is_a_scan():
    assert "scan" in refused(make_pdf([[]]))


def test_large_files():
    assert "MB" in refused(b"x" * (limits.MAX_BYTES + 1))
    assert "characters" in refused(b"word " * (limits.MAX_BYTES // 5))
    refused(b"%PDF-1.7\n" + b"\x00" * (limits.MAX_BYTES - 100))
    refused(b"PK\x03\x04" + b"\x00" * (limits.MAX_BYTES // 10))
    refused(b"<!doctype html><p>" + b"a b " * (limits.MAX_BYTES // 40))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{\\rtf1 hello}", "rich text"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "before 2007"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"MZ\x90", "program"),
        (b"\x1f\x8b\x08", "Unpack"),
        (b"", "no text"),
        (b"PK\x05\x06" + b"\x00" * 18, "not a Word"),
    ],
)
def test_other_kinds_of_file_are_named(data, says):
    assert says in refused(data)


@pytest.mark.parametrize(
    ("part", "says"),
    [("xl/workbook.xml", "spreadsheet"), ("ppt/presentation.xml", "slides"), ("content.xml", "OpenDocument")],
)
def test_other_packed_documents_are_named(part, says):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "<a/>")
    assert says in refused(out.getvalue())


def test_a_child_that_takes_too_long_is_stopped():
    with pytest.raises(limits.TooLarge, match="too long"):
        read_in_child("html", HTML, seconds=0.001)


@pytest.mark.parametrize(("kind", "data"), [("html", HTML), ("docx", WORD), ("pdf", PDF)])
def test_the_child_gives_the_same_as_reading_here(kind, data):
    lines, warnings = read_in_child(kind, data)
    said = answer(kind, data)
    assert [[line.number, line.text, line.page, line.hint] for line in lines] == said["lines"]
    assert warnings == said["warnings"]


def test_the_name_does_not_decide_the_kind():
    assert lines_of(WORD, "standard.pdf").kind == "docx"
    assert lines_of(PDF, "standard.txt").kind == "pdf"


SECONDS_FOR_THE_LARGEST = 16
HOSTILE = {
    "one letter": "a" * 590_000,
    "labels": "P1 " * 190_000,
    "numbers": "1. a " * 110_000,
    "stars": "*a" * 290_000,
    "heads": "Overview " * 60_000,
    "leads": "You must be able to: " * 28_000,
    "both": "Performance criteria " * 28_000,
    "brackets": "[bookmark " * 59_000,
    "lists": "1. do this\n" * 11_990,
    "facts": "Developed by\n" * 11_990,
    "deep": "".join(" " * (at % 90) + "1. a\n" for at in range(11_990)),
    "colons": "1. abc:\n  x y\n" * 5_990,
    "labels first": "Performance criteria\n" + "".join(f"P{at}\n" for at in range(1, 900)) + "x y z\n" * 10_000,
    "elements": "Element 1 abc\n" * 11_990,
    "glossary": "Glossary\n" + "a: b\n" * 11_900,
    "urns": "ABC123 Title " * 45_000,
}


SHARE = 4  # of the largest text that is read at all; the bound for it is the share squared, so that growth shows


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_bounded_in_time(name):
    text = HOSTILE[name][: len(HOSTILE[name]) // SHARE]
    began = time.process_time()
    result = read_text(text, name)
    assert time.process_time() - began < SECONDS_FOR_THE_LARGEST / SHARE**2
    assert unaccounted_lines(result) == []
    assert "fault of the program" not in " ".join(result.warnings)


def test_the_largest_text_is_bounded_in_time():
    began = time.process_time()
    result = read_text(HOSTILE["lists"], "the most lines that are read")
    assert time.process_time() - began < SECONDS_FOR_THE_LARGEST
    assert len(result.lines) == 11_990
