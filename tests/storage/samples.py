"""Small real files, made byte by byte or by the libraries that people's own software uses."""

import io
import struct
import wave
import zipfile
from collections.abc import Sequence

import docx
from PIL import Image

JPEG, PNG, WEBP, GIF, HEIC = "image/jpeg", "image/png", "image/webp", "image/gif", "image/heic"
PDF, TEXT = "application/pdf", "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MP4, WEBM, WAV, MP3, OGG, FLAC = "video/mp4", "video/webm", "audio/x-wav", "audio/mpeg", "audio/ogg", "audio/x-flac"
AMR, AAC = "audio/amr", "audio/aac"
EXIF_ORIENTATION, EXIF_MAKE, EXIF_GPS = 274, 271, 0x8825


def picture(size: tuple[int, int] = (400, 300), colour: str = "teal") -> Image.Image:
    """One colour, with the top left quarter red, so that it shows which way up it is."""
    image = Image.new("RGB", size, colour)
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    return image


def photo(kind: str = "JPEG", size: tuple[int, int] = (400, 300), *, orientation: int = 1, gps: bool = True) -> bytes:
    """A photo as a phone makes it: with its maker, which way up, and where."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = orientation
    exif[EXIF_MAKE] = "Northbank Phones"
    if gps:
        place = exif.get_ifd(EXIF_GPS)
        place[1], place[2], place[3], place[4] = "N", (52.0, 24.0, 36.0), "W", (4.0, 5.0, 0.0)
    buffer = io.BytesIO()
    picture(size).save(buffer, kind, exif=exif)
    return buffer.getvalue()


def pixel_bomb(side: int = 12_000) -> bytes:
    """A PNG of a few hundred kilobytes with more points than anybody can show."""
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def pdf(pages: Sequence[str], *, size: tuple[int, int] = (595, 842)) -> bytes:
    """A PDF with a line of words on each page, written by hand."""
    count = len(pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(count))),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, words in enumerate(pages):
        content = f"BT /F1 24 Tf 72 {size[1] - 100} Td ({words}) Tj ET".encode("latin-1")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % (*size, 5 + 2 * n)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return pdf_of(objects)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A PDF file of these objects, numbered from 1; the first is the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def word(*, paragraphs: Sequence[str] = ("I set up the table.",)) -> bytes:
    """A Word document: a heading, paragraphs, a page break, a list, a table and a picture."""
    document = docx.Document()
    document.add_heading("The feelings wall", 1)
    for words in paragraphs:
        document.add_paragraph(words)
    document.add_page_break()
    bold = document.add_paragraph("He said, ")
    bold.add_run("“Loud.”").bold = True
    document.add_paragraph("naming them", "List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Tuesday", "wobbly"
    shot = io.BytesIO(photo("PNG", (40, 30)))
    document.add_picture(shot)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_parts(document: bytes, parts: dict[str, bytes]) -> bytes:
    """The document with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def word_around(body: str) -> bytes:
    """A Word document with this XML as its body."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:document {space}><w:body>{body}</w:body></w:document>'
    return with_parts(word(), {"word/document.xml": xml.encode()})


def wav(seconds: float = 2.5, rate: int = 8000) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(bytes(int(seconds * rate) * 2))
    return buffer.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def mp4(seconds: float = 75, *, movie: bool = True) -> bytes:
    """The boxes of a film without a picture in it: enough to tell its length."""
    header = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, int(seconds * 1000)) + bytes(80))
    parts = [box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41"), box(b"mdat", bytes(5000))]
    return b"".join(parts) + (box(b"moov", header) if movie else b"")


def element(kind: str, content: bytes) -> bytes:
    """An EBML element with a size of eight bytes."""
    return bytes.fromhex(kind) + struct.pack(">Q", len(content) | 1 << 56) + content


def webm(seconds: float | None = 12.5) -> bytes:
    """A WebM; without `seconds` it is as a browser records it live, with no length and open ends."""
    head = element("1A45DFA3", b"\x42\x82\x84webm")
    scale = element("2AD7B1", (1_000_000).to_bytes(3))
    if seconds is None:
        info = element("1549A966", scale)
        return head + bytes.fromhex("18538067") + b"\x01" + b"\xff" * 7 + info + element("1F43B675", bytes(300))
    info = element("1549A966", scale + element("4489", struct.pack(">d", seconds * 1000)))
    return head + element("18538067", info + element("1F43B675", bytes(300)))


def mp3(frames: int = 100, *, tagged: bool = False) -> bytes:
    """MPEG 1 layer 3, 128 kbit/s, 44.1 kHz: frames of 417 bytes and 1152 samples."""
    frame = bytes.fromhex("FFFB9000") + bytes(413)
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 2, 0]) + bytes(256) if tagged else b""
    return tag + frame * frames


def ogg_opus(seconds: float = 3) -> bytes:
    """The first and the last page of an Opus recording."""

    def page(position: int, content: bytes) -> bytes:
        return b"OggS\x00\x00" + struct.pack("<qIII", position, 1, 0, 0) + bytes([1, len(content)]) + content

    return page(0, b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48000, 0, 0)) + page(
        int(seconds * 48000) + 312, bytes(200)
    )


def flac(seconds: float = 4, rate: int = 44100) -> bytes:
    packed = rate << 44 | 1 << 41 | 15 << 36 | int(seconds * rate)
    return b"fLaC\x00\x00\x00\x22" + bytes(10) + packed.to_bytes(8) + bytes(16) + bytes(500)


def amr(frames: int = 250) -> bytes:
    """Speech at 12.2 kbit/s: frames of 32 bytes and 20 ms."""
    return b"#!AMR\n" + (bytes([7 << 3]) + bytes(31)) * frames


def aac(frames: int = 43) -> bytes:
    """ADTS at 44.1 kHz: frames of 100 bytes and 1024 samples."""
    size = 100
    head = bytes([0xFF, 0xF1, 4 << 2 | 1 << 6, size >> 11, size >> 3 & 255, (size & 7) << 5, 0])
    return (head + bytes(size - 7)) * frames
