"""Word (.docx): its words as blocks, in order, with the pages where Word itself last broke them.

The archive is first copied in memory, text parts only, each counted while it is unpacked: pictures, fonts, embedded
objects and anything that declares one size and unpacks to another never reach the parser. Mammoth then knows Word's
styles and lists, and blocks.py keeps of its HTML only the words and what they are.
"""

import io
import zipfile
from pathlib import Path

import mammoth

from app.storage.inspector.blocks import Blocks
from app.storage.inspector.output import Output, Trouble

PART_BYTES = 16 * 1024 * 1024
ALL_BYTES = 40 * 1024 * 1024
MOST_PARTS = 2000
BREAKS = "br[type='page'] => hr"
# Where Word broke the page when it last showed the document, told as a break that Mammoth knows.
LAST_BREAK = (b"<w:lastRenderedPageBreak/>", b'<w:br w:type="page"/>')


def look(path: Path, _media_type: str, out: Output, _deadline: float) -> None:
    """Make `text`. Pages are only hints here: a document has as many as the device that shows it makes."""
    html = mammoth.convert_to_html(
        _words_only(path),
        style_map=BREAKS,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(lambda _: {}),
    ).value
    out.text({"blocks": Blocks.of(html)})


def _words_only(path: Path) -> io.BytesIO:
    copy = io.BytesIO()
    left = ALL_BYTES
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as bare:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise Trouble("memory")
        for part in parts:
            if _is_words(part.filename):
                data = _unpacked(archive, part, min(left, PART_BYTES))
                left -= len(data)
                bare.writestr(part.filename, data)
    copy.seek(0)
    return copy


def _is_words(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(("word/theme", "customXml"))


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    with archive.open(part) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise Trouble("memory")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:  # Word writes none; they are for blowing up parsers
        raise Trouble("broken")
    return data.replace(*LAST_BREAK)
