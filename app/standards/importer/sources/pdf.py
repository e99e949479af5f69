"""A PDF as lines, page by page. Text only: nothing is drawn, run or fetched."""

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

from app.standards.importer.limits import MAX_CHARACTERS, MAX_PDF_PAGES, TooLarge, Unreadable
from app.standards.importer.rows import SourceLine
from app.standards.importer.sources.layout import Rect, page_lines

# Marks that PDFium puts for a hyphen at the end of a line. Whether it belongs to the word is not PDFium's to say.
_BROKEN_WORD = str.maketrans({"\ufffe": "-", "\x02": "-"})
_MAX_RECTS = 20_000


def read(data: bytes) -> tuple[list[SourceLine], list[str]]:
    """The lines of all pages, numbered through the document."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", None) == FPDF_ERR_PASSWORD or "password" in str(problem).casefold():
            raise Unreadable("The PDF is locked with a password. Save it without one, or paste its text.") from problem
        raise Unreadable("The PDF is damaged and could not be opened. Save it again, or paste its text.") from problem
    pages = len(document)
    if pages > MAX_PDF_PAGES:
        raise TooLarge(
            f"The PDF has {pages} pages; at most {MAX_PDF_PAGES} are read. Save the pages of the standard as a PDF of their own."
        )
    lines: list[SourceLine] = []
    unread: list[str] = []
    margin: float | None = None
    for index in range(pages):
        try:
            found, margin = page_lines(_rects(document, index), margin)
        except pypdfium2.PdfiumError:
            unread.append(str(index + 1))
            continue
        start = lines[-1].number if lines else 0
        for line in found:
            start += 1 if line.text.strip() else 0
            lines.append(SourceLine(max(1, start), line.text, index + 1, line.hint))
    warnings = [f"These pages of the PDF could not be read: {', '.join(unread)}."] if unread else []
    return lines, warnings


def _rects(document: pypdfium2.PdfDocument, index: int) -> list[Rect]:
    page = document[index]
    text_page = page.get_textpage()
    try:
        count = text_page.count_rects()
        if count > _MAX_RECTS or text_page.count_chars() > MAX_CHARACTERS:
            raise TooLarge(
                "A page of the PDF holds far more text than a standard. Paste the text of the standard instead."
            )
        rects: list[Rect] = []
        for place in range(count):
            left, bottom, right, top = text_page.get_rect(place)
            text = text_page.get_text_bounded(left, bottom, right, top).translate(_BROKEN_WORD)
            rects.append((left, bottom, right, top, text.replace("\r", " ").replace("\n", " ")))
        return rects
    finally:
        text_page.close()
        page.close()
