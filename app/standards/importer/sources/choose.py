"""What kind of file the bytes are, told from the bytes themselves; a name may lie."""

import re
from typing import Literal, NamedTuple

from app.standards.importer.limits import MAX_BYTES, MEGABYTE, TooLarge, Unreadable
from app.standards.importer.rows import SourceLine
from app.standards.importer.sources import txt
from app.standards.importer.text import decode, looks_binary

Kind = Literal["txt", "docx", "pdf", "html"]
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|h[1-6]|ol|ul|table|section|article|main)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(r"</?(?:p|div|li|ol|ul|td|tr|h[1-6]|span|br)\b[^>]{0,200}>", re.IGNORECASE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# Other kinds of file, by their first bytes, and how to mend it.
_STRANGERS = (
    (b"{\\rtf", "This is a rich text file. Open it in a word processor and save it as .docx or as plain text."),
    (_OLD_OFFICE, "This is a Word file of before 2007. Open it in a word processor and save it as .docx."),
    (b"\x89PNG", "This is a picture. Type the standard in, or have its text recognised first."),
    (b"\xff\xd8\xff", "This is a picture. Type the standard in, or have its text recognised first."),
    (b"GIF8", "This is a picture. Type the standard in, or have its text recognised first."),
    (b"II*\x00", "This is a picture. Type the standard in, or have its text recognised first."),
    (b"MM\x00*", "This is a picture. Type the standard in, or have its text recognised first."),
    (b"\x1f\x8b", "This is a packed file. Unpack it and choose the document inside."),
    (b"MZ", "This is a program, not a document."),
    (b"\x7fELF", "This is a program, not a document."),
)


class Source(NamedTuple):
    """The lines of a document, the kind of file they came from, and what a person should know about the reading."""

    kind: Kind
    lines: list[SourceLine]
    warnings: list[str]


def lines_of(data: bytes, name: str) -> Source:
    """The numbered lines of a file of any kind. Raises TooLarge or Unreadable with a sentence for a person."""
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"The file has {len(data) / MEGABYTE:,.0f} MB; at most {MAX_BYTES // MEGABYTE} MB are looked at. "
            "Save the standard without its pictures, or paste its text."
        )
    if data.startswith(_OLD_OFFICE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("The Word file is locked with a password. Save it without one, or paste its text.")
    for start, mend in _STRANGERS:
        if data.startswith(start):
            raise Unreadable(mend)
    kind = kind_of(data)
    if kind == "txt":
        lines, warnings = txt.read(data)
        if looks_binary(decode(data[:9000])[0]):
            warnings = [*warnings, f"“{name}” does not look like text. Choose a .txt, .docx, .pdf or .html file."]
        return Source(kind, lines, warnings)
    from app.standards.importer.sandbox import read_in_child  # the child imports this package in turn

    lines, warnings = read_in_child(kind, data)
    return Source(kind, lines, warnings)


def kind_of(data: bytes) -> Kind:
    """The kind of file these bytes are; what is nothing else is text."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = decode(data[:6000])[0]
    if _HTML.match(head) or len(_TAGS.findall(head)) >= 6:
        return "html"
    return "txt"
