"""The same standard set in many ways, as programs and people do; its statements must come back the same each time."""

import io
import textwrap
from collections.abc import Callable
from html import escape

from docx import Document

from tests.importer.binaries import Text, _add_numbering, _numbered, make_pdf

Lists = tuple[list[str], list[str]]
TITLE = "Set in many ways"
OVERVIEW = "This standard outlines the requirements for a trial. It is set in many ways."
HEADS = (
    ("Performance criteria", "You must be able to:"),
    ("Knowledge and understanding", "You need to know and understand:"),
)


def _text(lists: Lists, label: Callable[[int, int], str], width: int = 0, between: str = "") -> str:
    lines = ["VCHC200", TITLE, "", "Overview", "", OVERVIEW, ""]
    for side, (heading, lead) in enumerate(HEADS):
        lines += [heading, "", lead, ""]
        for place, statement in enumerate(lists[side], 1):
            line = label(side, place) + statement
            lines += textwrap.wrap(line, width, subsequent_indent="   ", break_on_hyphens=False) if width else [line]
            lines += [between] if between == "" and width < 0 else []
        lines.append("")
    return "\n".join(lines) + "\nGlossary\n\nThe glossary is on a website.\n"


def labelled(lists: Lists) -> bytes:
    """P1, K1."""
    return _text(lists, lambda side, place: f"{'PK'[side]}{place} ").encode()


def dotted(lists: Lists) -> bytes:
    """1. 2. 3."""
    return _text(lists, lambda _, place: f"{place}. ").encode()


def all_ones(lists: Lists) -> bytes:
    """Every number is 1."""
    return _text(lists, lambda *_: "1. ").encode()


def plain_numbers(lists: Lists) -> bytes:
    """1 2 3."""
    return _text(lists, lambda _, place: f"{place} ").encode()


def glued(lists: Lists) -> bytes:
    """A number with no blank after it."""
    return _text(lists, lambda _, place: f"{place}.").encode()


def brackets(lists: Lists) -> bytes:
    """1) in UTF-16."""
    return _text(lists, lambda _, place: f"{place}) ").encode("utf-16")


def bullets(lists: Lists) -> bytes:
    """Bullets."""
    return _text(lists, lambda *_: "• ").encode()


def dashes_wrapped(lists: Lists) -> bytes:
    """Dashes, broken at 72 characters."""
    return _text(lists, lambda *_: "- ", 72).encode()


def labelled_wrapped(lists: Lists) -> bytes:
    """P1, K1, broken at 60 characters, no indent."""
    lines = []
    for line in _text(lists, lambda side, place: f"{'PK'[side]}{place} ").split("\n"):
        lines += textwrap.wrap(line, 60, break_on_hyphens=False) or [""]
    return "\n".join(lines).encode()


def dotted_wrapped_and_spaced(lists: Lists) -> bytes:
    """1. 2. 3., broken at 80 characters, a blank line after each statement, Windows line ends."""
    lines = []
    for line in _text(lists, lambda _, place: f"{place}. ").split("\n"):
        lines += [*textwrap.wrap(line, 80, break_on_hyphens=False), ""]
    return "\r\n".join(lines).encode("cp1252")


def markdown(lists: Lists) -> bytes:
    """Headings and labels with leftover marks."""
    text = _text(lists, lambda side, place: f"**{'PK'[side]}{place}** ")
    for heading, lead in HEADS:
        text = text.replace(heading + "\n", f"## {heading}\n").replace(lead, f"*{lead}*")
    return text.encode()


def one_line(lists: Lists) -> bytes:
    """All line ends lost."""
    return " ".join(_text(lists, lambda side, place: f"{'PK'[side]}{place} ").split()).encode()


def one_line_numbers(lists: Lists) -> bytes:
    """All line ends lost, numbers with dots."""
    return " ".join(_text(lists, lambda _, place: f"{place}. ").split()).encode()


def labels_on_their_own_lines(lists: Lists) -> bytes:
    """P1 and its statement below it."""
    return _text(lists, lambda side, place: f"{'PK'[side]}{place}\n").encode()


def running_header(lists: Lists) -> bytes:
    """A header and a footer after every twelve lines, with form feeds, even inside a statement."""
    lines = labelled_wrapped(lists).decode().split("\n")
    out: list[str] = []
    for page, start in enumerate(range(0, len(lines), 12), 1):
        out += [
            *(["VCHC200", TITLE] if start else []),
            *lines[start : start + 12],
            f"VCHC200 {TITLE}        {page}",
            "\f",
        ]
    return "\n".join(out).encode()


def web_page(lists: Lists) -> bytes:
    """Ordered lists in HTML."""
    body = f"<h1>{TITLE}</h1><p>VCHC200</p><h2>Overview</h2><p>{OVERVIEW}</p>"
    for side, (heading, lead) in enumerate(HEADS):
        items = "".join(f"<li>{escape(text)}</li>\n" for text in lists[side])
        body += f"<h2>{heading}</h2><p>{lead}</p><ol>{items}</ol>"
    return f"<!doctype html><html><body>{body}</body></html>".encode()


def word_file(lists: Lists) -> bytes:
    """Word's own numbering."""
    document = Document()
    document.add_heading(TITLE, 0)
    document.add_paragraph("VCHC200")
    for side, (heading, lead) in enumerate(HEADS):
        document.add_heading(heading, 1)
        document.add_paragraph(lead)
        list_id = _add_numbering(document, 80 + side, [("decimal", "%1.")])
        for text in lists[side]:
            _numbered(document, text, list_id)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_page(lists: Lists) -> bytes:
    """A PDF of as many pages as it takes, broken at 70 characters, with a footer."""
    lines = _text(lists, lambda side, place: f"{'PK'[side]}{place} ", 70).split("\n")
    pages: list[list[Text]] = []
    for number, start in enumerate(range(0, len(lines), 50), 1):
        rows = [
            (72.0 + 5 * (len(line) - len(line.lstrip())), 800.0 - 14 * row, 10.0, line.strip())
            for row, line in enumerate(lines[start : start + 50])
        ]
        pages.append([*(row for row in rows if row[3]), (72.0, 40.0, 8.0, f"Page {number}")])
    return make_pdf(pages)


def bare_lines(lists: Lists) -> bytes:
    """No labels: one statement to a line."""
    return _text(lists, lambda *_: "").encode()


def bare_paragraphs(lists: Lists) -> bytes:
    """No labels: a blank line between statements."""
    return _text(lists, lambda *_: "\n").encode()


def word_table(lists: Lists) -> bytes:
    """A table with the label in one column and the statement in the next."""
    document = Document()
    for line in ("VCHC200", TITLE, "Overview", OVERVIEW):
        document.add_paragraph(line)
    for side, (heading, lead) in enumerate(HEADS):
        document.add_paragraph(heading)
        document.add_paragraph(lead)
        table = document.add_table(rows=len(lists[side]), cols=2)
        for row, text in zip(table.rows, enumerate(lists[side], 1), strict=True):
            row.cells[0].text, row.cells[1].text = f"{'PK'[side]}{text[0]}", text[1]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def web_breaks(lists: Lists) -> bytes:
    """Statements separated by line breaks in one paragraph, nothing closed."""
    body = f"<b>VCHC200</b><br><b>{TITLE}</b><p>Overview<p>{OVERVIEW}"
    for side, (heading, lead) in enumerate(HEADS):
        body += f"<p><b>{heading}</b><p>{lead}<p>" + "<br>\n".join(
            f"{place}. {escape(text)}" for place, text in enumerate(lists[side], 1)
        )
    return body.encode()


def margin_pdf(lists: Lists) -> bytes:
    """Headings in the margin, labels and statements in two columns beside them, on as many pages as it takes."""
    pages: list[list[Text]] = [
        [
            (72.0, 790.0, 9.0, "VCHC200"),
            (72.0, 778.0, 9.0, TITLE),
            (72.0, 740.0, 10.0, "Overview"),
            (200.0, 740.0, 10.0, OVERVIEW[:43]),
            (200.0, 728.0, 10.0, OVERVIEW[44:]),
        ]
    ]
    for side, (heading, lead) in enumerate(HEADS):
        base = 0.0
        for place, statement in enumerate(lists[side], 1):
            for index, line in enumerate(textwrap.wrap(statement, 55, break_on_hyphens=False)):
                if base < 80:
                    base = 740.0
                    first, _, second = heading.rpartition(" ")
                    pages.append(
                        [
                            (72.0, 790.0, 9.0, "VCHC200"),
                            (72.0, 778.0, 9.0, TITLE),
                            (72.0, 740.0, 11.0, first),
                            (72.0, 727.0, 11.0, second),
                        ]
                    )
                    pages[-1] += (
                        [(72.0, 700.0 - 12 * row, 10.0, part) for row, part in enumerate(textwrap.wrap(lead, 20))]
                        if place == 1
                        else []
                    )
                pages[-1] += [(200.0, base, 10.0, f"{'PK'[side]}{place}")] if index == 0 else []
                pages[-1].append((230.0, base, 10.0, line))
                base -= 13.0
    return make_pdf(
        [*page, (72.0, 40.0, 8.0, f"VCHC200 {TITLE}"), (500.0, 40.0, 8.0, str(number))]
        for number, page in enumerate(pages, 1)
    )


WAYS = {
    make.__name__: make
    for make in (
        labelled,
        dotted,
        all_ones,
        plain_numbers,
        glued,
        brackets,
        bullets,
        dashes_wrapped,
        labelled_wrapped,
        dotted_wrapped_and_spaced,
        markdown,
        one_line,
        one_line_numbers,
        labels_on_their_own_lines,
        running_header,
        web_page,
        word_file,
        pdf_page,
        bare_lines,
        bare_paragraphs,
        word_table,
        web_breaks,
        margin_pdf,
    )
}
