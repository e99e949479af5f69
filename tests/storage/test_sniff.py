"""The cheap look before the answer: what is taken, and the mend for what is not."""

import struct
from pathlib import Path

import pytest

from app.errors import Mistake
from app.storage.sniff import sniff
from tests.storage import samples


def judge(data: bytes, tmp_path: Path, name: str = "it") -> tuple[str, str]:
    file = tmp_path / "received"
    file.write_bytes(data)
    found = sniff(file, name)
    return found.kind, found.media_type


@pytest.mark.parametrize(
    ("data", "kind", "media_type"),
    [
        (samples.photo(), "photo", samples.JPEG),
        (samples.photo("PNG"), "photo", samples.PNG),
        (samples.photo("WEBP"), "photo", samples.WEBP),
        (Path(__file__).with_name("phone.heic").read_bytes(), "photo", samples.HEIC),
        (samples.pdf(["x"]), "document", samples.PDF),
        (samples.word(), "document", samples.DOCX),
        (samples.wav(), "audio", samples.WAV),
        (samples.mp4(), "video", samples.MP4),
        (samples.webm(), "video", samples.WEBM),
        (samples.mp3(), "audio", samples.MP3),
        (samples.flac(), "audio", samples.FLAC),
        ("Dydd Mawrth, tŷ bach".encode(), "document", samples.TEXT),
        ("Dydd Mawrth, tŷ bach".encode("utf-16"), "document", samples.TEXT),
    ],
)
def test_it_is_known_by_what_is_in_it(data: bytes, kind: str, media_type: str, tmp_path: Path) -> None:
    assert judge(data, tmp_path, "anything.exe") == (kind, media_type)


@pytest.mark.parametrize("trailer", [b"\x00\x00\x00\x18ftypmp42", b"junk MotionPhoto_Data"])
def test_a_photo_with_a_film_behind_it_is_a_photo(trailer: bytes, tmp_path: Path) -> None:
    """As Pixel and Galaxy phones make them: the end of the picture is far from the end of the file."""
    assert judge(samples.photo() + trailer + bytes(200_000), tmp_path) == ("photo", samples.JPEG)


@pytest.mark.parametrize(
    ("data", "name", "mend"),
    [
        (b"", "a.jpg", "0 bytes arrived"),
        (b"<html><script>alert(1)</script>", "a.jpg", "isn’t one of the kinds"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.svg", "isn’t one of the kinds"),
        (samples.photo(size=(2000, 1500))[:6000], "a.jpg", "cut off"),
        (samples.photo("PNG")[:-20], "a.png", "cut off"),
        (samples.pdf(["x"])[:-200], "a.pdf", "cut off"),
        (samples.pdf(["x"]).replace(b"/Root", b"/Encrypt 9 0 R /Root"), "a.pdf", "locked with a password"),
        (b"PK\x03\x04" + bytes(60), "a.docx", "damaged"),
        (samples.with_parts(samples.word(), {"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
        (samples.with_parts(samples.word(), {"word/a.xml": bytes(90 * 1024 * 1024)}), "a.docx", "far too large"),
        (b"MZ" + bytes(500), "a.exe", "isn’t one of the kinds"),
        (bytes(500), "a.pages", "Save it as PDF or Word"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_mend(data: bytes, name: str, mend: str, tmp_path: Path) -> None:
    with pytest.raises(Mistake) as mistake:
        judge(data, tmp_path, name)
    assert mend in mistake.value.sentence
    assert f"“{name}”" in mistake.value.sentence


def test_an_archive_with_an_endless_list_is_refused_unread(tmp_path: Path) -> None:
    """The list of parts is read whole by any zip library, so its length is judged first."""
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 9, 9, 500_000_000, 0, 0)
    for tail in (end, b"PK\x06\x07" + bytes(16) + end.replace(struct.pack("<I", 500_000_000), bytes(4))):
        with pytest.raises(Mistake, match="far too many parts"):
            judge(b"PK\x03\x04" + bytes(60) + tail, tmp_path, "a.docx")
