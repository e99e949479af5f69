"""A small, correct PDF writer: A4 pages of headings and paragraphs whose text can be selected.

It uses the Helvetica that every PDF reader carries, so no font is embedded. The writer is for the
demo's documents only: what does not fit on the page it was given is an error, not a new page,
because the demo's claims say "page 2" and must be right.
"""

from collections.abc import Sequence

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 595, 842, 62  # A4 and its margin, in points (1/72 inch)
BODY, HEADING, TITLE = 10.5, 12.5, 18  # type sizes, in points
LEADING = 1.42

# Widths of Helvetica's printable ASCII glyphs, in thousandths of the type size (Adobe's AFM).
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
_OTHER_WIDTH = 556


def make_pdf(title: str, pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF with one sheet for each list of paragraphs; a paragraph that starts "# " is a heading.

    Raises ValueError when a page holds more than a sheet, or a letter Helvetica cannot show.
    """
    sheets = [_sheet(title, page, number, len(pages)) for number, page in enumerate(pages, start=1)]
    objects = [b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>", b"", _font("Helvetica"),
               _font("Helvetica-Bold"), b"<< /Title " + _text(title) + b" >>"]  # fmt: skip
    kids = []
    for sheet in sheets:
        page_number = len(objects) + 1
        kids.append(b"%d 0 R" % page_number)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font "
            b"<< /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>" % (PAGE_WIDTH, PAGE_HEIGHT, page_number + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(sheet), sheet))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _font(name: str) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name.encode()


def _sheet(title: str, paragraphs: Sequence[str], number: int, total: int) -> bytes:
    lines: list[bytes] = []
    y = PAGE_HEIGHT - MARGIN
    if number == 1:
        y = _lines(lines, title, "F2", TITLE, y) - TITLE * 0.6
    for paragraph in paragraphs:
        if paragraph.startswith("# "):
            y = _lines(lines, paragraph[2:], "F2", HEADING, y - 4) - 3
        else:
            y = _lines(lines, paragraph, "F1", BODY, y) - BODY * 0.7
    if y < MARGIN - 10:
        raise ValueError(f"Page {number} of “{title}” holds more than one sheet of A4.")
    _line(lines, f"Page {number} of {total}", "F1", 8.5, PAGE_WIDTH - MARGIN - 50, 34)
    return b"\n".join(lines)


def _lines(out: list[bytes], words: str, font: str, size: float, y: float) -> float:
    for line in _wrapped(words, size * (1.08 if font == "F2" else 1)):
        y -= size * LEADING
        _line(out, line, font, size, MARGIN, y)
    return y


def _line(out: list[bytes], words: str, font: str, size: float, x: float, y: float) -> None:
    out.append(b"BT /%s %.1f Tf %.1f %.1f Td " % (font.encode(), size, x, y) + _text(words) + b" Tj ET")


def _wrapped(words: str, size: float) -> list[str]:
    room = (PAGE_WIDTH - 2 * MARGIN) * 1000 / size
    lines, line = [], ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if line and _width(longer) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _width(words: str) -> int:
    return sum(_WIDTHS[ord(letter) - 32] if 32 <= ord(letter) < 127 else _OTHER_WIDTH for letter in words)


def _text(words: str) -> bytes:
    try:
        raw = words.encode("cp1252")
    except UnicodeEncodeError as error:
        letter = words[error.start]
        raise ValueError(f"The demo's PDF writer cannot show the letter “{letter}”.") from error
    for mark in (b"\\", b"(", b")"):
        raw = raw.replace(mark, b"\\" + mark)
    return b"(" + raw + b")"
