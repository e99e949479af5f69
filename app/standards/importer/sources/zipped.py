"""The parts of a Word file, with limits on what the archive says it holds and on what is really unpacked."""

import io
import zipfile
import zlib
from xml.etree import ElementTree

from app.standards.importer.limits import (
    MAX_PART_BYTES,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_PARTS,
    MEGABYTE,
    TooLarge,
    Unreadable,
)

_KNOWN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_OTHERS = {
    "xl/": "This is a spreadsheet. Save the standard as a Word file, a PDF or plain text.",
    "ppt/": "This is a set of slides. Save the standard as a Word file, a PDF or plain text.",
    "content.xml": "This is an OpenDocument file. Save it as .docx, PDF or plain text.",
}


class Package:
    """An opened Word file; `part` gives the parsed XML of one of its parts."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as problem:
            raise Unreadable(
                "The Word file is damaged: it cannot be unpacked. Open it, save it again, or paste its text."
            ) from problem
        self._unpacked = 0
        self._infos = {info.filename: info for info in self._zip.infolist()}
        self._check_declared()

    def _check_declared(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_ZIP_PARTS or len(infos) != len(self._infos):
            raise Unreadable(
                "The Word file is built in a way no word processor builds them. Save it again, or paste its text."
            )
        xml = [info for info in infos if info.filename.endswith((".xml", ".rels"))]
        if sum(info.file_size for info in xml) > MAX_UNPACKED_BYTES:
            raise TooLarge(
                f"The Word file unpacks to more than {MAX_UNPACKED_BYTES // MEGABYTE} MB of text. Paste the text of the standard instead."
            )

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._infos)

    def part(self, name: str) -> ElementTree.Element | None:
        """The XML of a part, or None if there is no such part."""
        info = self._infos.get(name)
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise Unreadable("The Word file is locked with a password. Save it without one.")
        if info.compress_type not in _KNOWN_METHODS:
            raise Unreadable(
                "The Word file is packed in a way no word processor packs them. Save it again, or paste its text."
            )
        try:
            with self._zip.open(info) as packed:
                data = packed.read(MAX_PART_BYTES + 1)
            self._count(len(data))
            if any(mark in data for mark in _DOCTYPES):
                raise Unreadable(
                    "The Word file holds a document type declaration, which no word processor writes. Paste its text."
                )
            return ElementTree.fromstring(data)  # noqa: S314 - no document type, limited size, in the child process
        except (
            zipfile.BadZipFile,
            ElementTree.ParseError,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            zlib.error,
        ) as problem:
            raise Unreadable("The Word file is damaged. Open it, save it again, or paste its text.") from problem

    def _count(self, size: int) -> None:
        self._unpacked += size
        if size > MAX_PART_BYTES or self._unpacked > MAX_UNPACKED_BYTES:
            raise TooLarge(
                "The Word file unpacks to far more text than a standard. Paste the text of the standard instead."
            )

    def main_part(self) -> str:
        """The name of the part that holds the text."""
        for start, mend in _OTHERS.items():
            if any(name.startswith(start) for name in self._infos) and "word/document.xml" not in self._infos:
                raise Unreadable(mend)
        relations = self.part("_rels/.rels")
        for relation in relations if relations is not None else ():
            if relation.get("Type") in (_OFFICE, _STRICT):
                target = (relation.get("Target") or "").lstrip("/")
                if target in self._infos:
                    return target
        if "word/document.xml" in self._infos:
            return "word/document.xml"
        raise Unreadable("This packed file is not a Word document. Choose a .docx, PDF, HTML or text file.")
