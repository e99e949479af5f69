"""Word and PDF documents of the corpus, made from text when the tests run. All texts are invented."""

import io
from collections.abc import Callable, Iterable

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

Text = tuple[float, float, float, str]  # left, baseline from below, size in points, words


def make_pdf(pages: Iterable[Iterable[Text]]) -> bytes:
    """A small PDF with words set in Helvetica at given places."""
    bodies: dict[int, str] = {3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
    kids: list[str] = []
    for page in pages:
        number = len(bodies) + 3
        words = "".join(
            f"/F1 {size} Tf 1 0 0 1 {left} {base} Tm ({_escaped(text)}) Tj\n" for left, base, size, text in page
        )
        stream = f"BT\n{words}ET"
        bodies[number] = f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"
        bodies[number + 1] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{number + 1} 0 R")
    bodies[1] = "<< /Type /Catalog /Pages 2 0 R >>"
    bodies[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _written(bodies)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _written(bodies: dict[int, str]) -> bytes:
    out, places = b"%PDF-1.4\n", {}
    for number in sorted(bodies):
        places[number] = len(out)
        out += f"{number} 0 obj\n{bodies[number]}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {max(bodies) + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, max(bodies) + 1):
        out += f"{places.get(number, 0):010} 00000 {'n' if number in places else 'f'} \n".encode()
    out += f"trailer << /Size {max(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return out


def _saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_numbering(document, abstract: int, levels: list[tuple[str, str]]) -> int:
    """A list of one's own: (format, text) for each level; the id to use in a paragraph."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (style, text) in enumerate(levels)
    )
    first = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{inner}</w:abstractNum>')
    numbering.insert(0, first)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{abstract}"><w:abstractNumId w:val="{abstract}"/></w:num>')
    )
    return abstract


def _numbered(document, text: str, list_id: int, depth: int = 0) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


def docx_with_list_numbering() -> bytes:
    """Labels that only Word's numbering holds: P1, P2 with letters below, then K1; tracked changes and broken runs."""
    document = Document()
    document.add_heading("Support individuals to keep warm", 0)
    document.add_paragraph("VCHC100")
    document.add_heading("Overview", 1)
    document.add_paragraph("This standard is about keeping warm in winter.")
    document.add_heading("Performance criteria", 1)
    document.add_paragraph("You must be able to:")
    criteria = _add_numbering(document, 70, [("decimal", "P%1"), ("lowerLetter", "%2)")])
    _numbered(document, "ask individuals whether they feel cold", criteria)
    _numbered(document, "check the heating, including:", criteria)
    _numbered(document, "the boiler", criteria, 1)
    _numbered(document, "draughts", criteria, 1)
    _numbered(document, "offer ", criteria)
    last = document.paragraphs[-1]
    last.add_run("warm ").bold = True
    last.add_run("drinks")
    last._p.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText> and blankets</w:delText></w:r></w:del>"))
    last._p.append(parse_xml(f'<w:ins {nsdecls("w")}><w:r><w:t xml:space="preserve"> and food</w:t></w:r></w:ins>'))
    document.add_heading("Knowledge and understanding", 1)
    document.add_paragraph("You need to know and understand:")
    knowledge = _add_numbering(document, 71, [("decimal", "K%1")])
    for text in ("the signs of cold in older people", "how to save energy", "whom to tell about a fault"):
        _numbered(document, text, knowledge)
    return _saved(document)


def docx_with_tables() -> bytes:
    """Facts in a table of two columns, and both lists in one table side by side; the URN only in the page header."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "VCHC101"
    document.add_heading("Support individuals to walk", 0)
    document.add_paragraph("Overview").runs[0].bold = True
    document.add_paragraph("This standard is about walking with individuals.")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Performance criteria", "Knowledge and understanding"
    for column, lines in enumerate(
        (
            (
                "You must be able to:",
                "1. agree the route",
                "2. check shoes and aids",
                "3. walk at the pace of the individual",
            ),
            ("You need to know and understand:", "1. how falls happen", "2. when to rest"),
        )
    ):
        cell = table.cell(1, column)
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
    facts = (
        ("Developed by", "Vale Care Skills Council"),
        ("Version number", "1"),
        ("Date approved", "1 May 2024"),
        ("Validity", "Current"),
        ("Status", "Original"),
        ("Keywords", "walking; falls"),
    )
    table = document.add_table(rows=len(facts), cols=2)
    for row, (label, value) in enumerate(facts):
        table.cell(row, 0).text, table.cell(row, 1).text = label, value
    return _saved(document)


def docx_with_bold_headings() -> bytes:
    """Bulleted lists with bold headings between them, no heading styles at all."""
    document = Document()
    document.add_paragraph("VCHC102")
    document.add_paragraph("Support individuals to relax")
    for name, lead, parts in (
        (
            "Performance criteria",
            "You must be able to:",
            {
                "Before": ["ask what relaxes the individual"],
                "During": ["keep the room quiet", "stay with the individual if they wish"],
            },
        ),
        (
            "Knowledge and understanding",
            "You need to know and understand:",
            {"": ["ways of relaxing", "risks of scented oils"]},
        ),
    ):
        document.add_paragraph().add_run(name).bold = True
        document.add_paragraph(lead)
        for heading, lines in parts.items():
            if heading:
                document.add_paragraph().add_run(heading).bold = True
            for line in lines:
                document.add_paragraph(line, style="List Bullet")
    return _saved(document)


def pdf_with_margin_headings() -> bytes:
    """Headings in the margin, labels and text beside them, a running header and footer on each page, facts at the end."""
    title = "Support individuals to breathe easily"

    def page(number: int, rows: list[Text]) -> list[Text]:
        return [
            (72, 790, 9, "VCHC110"),
            (72, 778, 9, title),
            *rows,
            (72, 40, 8, f"VCHC110 {title}"),
            (510, 40, 8, str(number)),
        ]

    first = [
        (72, 740, 11, "Overview"),
        (200, 740, 10, "This standard is about helping individuals who are short of breath. It"),
        (200, 728, 10, "covers posture, equipment and calling for help."),
    ]
    second = [
        (72, 740, 11, "Performance"),
        (72, 726, 11, "criteria"),
        (72, 700, 10, "You must be able to:"),
        (200, 740, 10, "P1"),
        (230, 740, 10, "help the individual into a position that makes"),
        (230, 728, 10, "breathing easier"),
        (200, 714, 10, "P2"),
        (230, 714, 10, "check that oxygen equipment is used as the care"),
        (230, 702, 10, "plan says"),
        (200, 688, 10, "P3"),
        (230, 688, 10, "call for help without delay"),
        (200, 674, 10, "P4"),
        (230, 674, 10, "stay with the individual until help comes and"),
    ]
    third = [
        (72, 740, 11, "Performance"),
        (72, 726, 11, "criteria"),
        (230, 740, 10, "tell them what is happening"),
        (72, 690, 11, "Knowledge and"),
        (72, 676, 11, "understanding"),
        (72, 650, 10, "You need to know and"),
        (72, 638, 10, "understand:"),
        (200, 690, 10, "K1"),
        (230, 690, 10, "how fear makes breathing harder"),
        (200, 676, 10, "K2"),
        (230, 676, 10, "the dangers of oxygen near a flame"),
        (200, 662, 10, "K3"),
        (230, 662, 10, "when to call an ambulance"),
    ]
    return make_pdf([page(1, first), page(2, second), page(3, third), page(4, _facts_beside_their_labels())])


def _facts_beside_their_labels() -> list[Text]:
    """Facts as the end of such a document prints them: labels in the margin, some of them over two lines."""
    facts = [
        ("Developed by", "Vale Care Skills Council"),
        ("Version number", "2"),
        ("Date approved", "March 2020"),
        ("Indicative review", ""),
        ("date", "March 2025"),
        ("Validity", "Current"),
        ("Status", "Original"),
        ("Originating", ""),
        ("organisation", "Vale Care Skills Council"),
        ("Original URN", "VCHC110"),
        ("Key words", "breath; oxygen"),
    ]
    return [
        text
        for row, (label, value) in enumerate(facts)
        for text in ((72, 740 - 14 * row, 10, label), (230, 740 - 14 * row, 10, value))
        if text[3]
    ]


def pdf_with_two_columns() -> bytes:
    """Criteria in the left column and knowledge in the right one, under a title across both."""
    left = [
        "Performance criteria",
        "You must be able to:",
        "1. agree with the individual",
        "where they would like to sit",
        "2. move chairs safely and",
        "without noise",
        "3. keep ways out free of",
        "chairs and bags",
    ]
    right = [
        "Knowledge and understanding",
        "You need to know and understand:",
        "1. how to lift without harm",
        "to your back",
        "2. who must not be seated",
        "next to a heater",
        "3. where the ways out are",
        "and who may use them",
    ]
    rows: list[Text] = [
        (72, 790, 14, "VCHC111"),
        (72, 770, 14, "Seat individuals at a gathering in the community hall"),
    ]
    for column, lines in ((72.0, left), (320.0, right)):
        rows += [(column, 740.0 - 14 * place, 10, line) for place, line in enumerate(lines)]
    return make_pdf([rows])


def pdf_with_wrapped_numbers() -> bytes:
    """One column, numbers without dots, lines broken to the page."""
    lines = [
        "VCHC112",
        "Keep a log of the night",
        "",
        "Overview",
        "This standard is about keeping a log of what happens at night so that the staff of the day know.",
        "",
        "Performance criteria",
        "You must be able to:",
        "1  write down what happened, when it happened and who was there, without giving your",
        "   opinion of it",
        "2  keep the log where only those who need it can read it",
        "3  read the log of the night before at the start of your shift",
        "",
        "Knowledge and understanding",
        "You need to know and understand:",
        "1  why facts and opinions are kept apart",
        "2  the law on records",
    ]
    return make_pdf(
        [
            [
                (72.0 + 5 * (len(line) - len(line.lstrip())), 780.0 - 14 * row, 10, line.strip())
                for row, line in enumerate(lines)
                if line
            ]
        ]
    )


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "60-list-numbering.docx": docx_with_list_numbering,
    "61-tables.docx": docx_with_tables,
    "62-bold-headings.docx": docx_with_bold_headings,
    "70-margin-headings.pdf": pdf_with_margin_headings,
    "71-two-columns.pdf": pdf_with_two_columns,
    "72-wrapped-numbers.pdf": pdf_with_wrapped_numbers,
}
