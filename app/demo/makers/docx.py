"""A small, valid Word document: a title, headings and paragraphs, and nothing else.

Its dates are fixed, so that the same words give the same bytes and the same SHA-256.
"""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_TYPES = f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>\
<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/></Types>"""

_ROOT = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>\
</Relationships>"""

_LINKS = f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>"""


def make_docx(title: str, paragraphs: Sequence[str]) -> bytes:
    """A Word file; a paragraph that starts "# " is a heading."""
    body = [_paragraph(title, "Heading1")]
    for words in paragraphs:
        if words.startswith("# "):
            body.append(_paragraph(words[2:], "Heading2"))
        else:
            body.append(_paragraph(words, "Normal"))
    document = (
        f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{"".join(body)}'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"'
        ' w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _LINKS,
        "word/styles.xml": _styles(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, xml.encode())
    return out.getvalue()


def _paragraph(words: str, style: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    )


def _styles() -> str:
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/><w:lang w:val="en-GB"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
        f"{_style('Normal', 'Normal', 22, 160)}{_style('Heading1', 'heading 1', 36, 240)}"
        f"{_style('Heading2', 'heading 2', 26, 120)}</w:styles>"
    )


def _style(code: str, name: str, half_points: int, after: int) -> str:
    default = ' w:default="1"' if code == "Normal" else ""
    level = f'<w:outlineLvl w:val="{int(code[-1]) - 1}"/>' if code.startswith("Heading") else ""
    bold = "" if code == "Normal" else "<w:b/>"
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{code}"><w:name w:val="{name}"/>'
        f'<w:pPr><w:spacing w:after="{after}" w:line="276" w:lineRule="auto"/>{level}</w:pPr>'
        f'<w:rPr>{bold}<w:sz w:val="{half_points}"/></w:rPr></w:style>'
    )
