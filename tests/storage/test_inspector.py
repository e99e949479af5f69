"""What the inspector makes of whole files, each looked at in the sandbox as in production."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from app.storage.findings import Findings
from app.storage.sandbox import look_into
from tests.storage import samples

MEMORY = 2048 * 1024 * 1024


@pytest.fixture
def look(tmp_path: Path):
    def inner(data: bytes, media_type: str, seconds: int = 60) -> Findings:
        file = tmp_path / "received"
        file.write_bytes(data)
        return look_into(file, media_type, seconds=seconds, memory=MEMORY)

    return inner


def pictures(found: Findings) -> dict[tuple[str, int], Image.Image]:
    return {
        (made.kind, made.number): Image.open(io.BytesIO(made.data))
        for made in found.previews
        if made.media_type == "image/webp"
    }


def text(found: Findings) -> dict:
    return json.loads(next(made.data for made in found.previews if made.kind == "text"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_shown_without_what_the_camera_noted(look, kind: str) -> None:
    found = look(samples.photo(kind, (2400, 1800)), f"image/{kind.lower()}")
    assert found.problem is None
    assert found.notes == ("located",)
    assert (found.width, found.height) == (2400, 1800)
    shown = pictures(found)
    assert shown["photo", 1].size == (1600, 1200)
    assert max(shown["thumb", 1].size) == 160
    for made, image in zip(found.previews, shown.values(), strict=True):
        assert (made.width, made.height) == image.size
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert b"Northbank" not in made.data
        assert b"EXIF" not in made.data


@pytest.mark.parametrize(("orientation", "corner"), [(1, (0, 0)), (3, (-1, -1)), (6, (-1, 0)), (8, (0, -1))])
def test_a_photo_stands_upright(look, orientation: int, corner: tuple[int, int]) -> None:
    found = look(samples.photo("JPEG", (400, 300), orientation=orientation), samples.JPEG)
    image = pictures(found)["photo", 1].convert("RGB")
    expected = (300, 400) if orientation in (6, 8) else (400, 300)
    assert image.size == expected == (found.width, found.height)
    at = (5 if corner[0] == 0 else expected[0] - 5, 5 if corner[1] == 0 else expected[1] - 5)
    red, green, _ = image.getpixel(at)
    assert red > 200 > 60 > green


def test_a_photo_without_a_place_has_no_note(look) -> None:
    assert look(samples.photo(gps=False), samples.JPEG).notes == ()


def test_a_see_through_drawing_is_shown_on_white(look) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(buffer, "PNG")
    image = pictures(look(buffer.getvalue(), samples.PNG))["photo", 1].convert("RGB")
    assert min(image.getpixel((25, 25))) > 250


def test_a_moving_picture_is_shown_by_its_first_frame(look) -> None:
    buffer = io.BytesIO()
    frames = [samples.picture(colour=colour) for colour in ("teal", "navy", "olive")]
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    found = look(buffer.getvalue(), samples.GIF)
    assert {made.kind for made in found.previews} == {"photo", "thumb"}


def test_pdf_pages_become_pictures_with_their_words(look) -> None:
    found = look(samples.pdf(["The feelings wall", "What helps"]), samples.PDF)
    assert found.problem is None
    assert found.pages == 2
    shown = pictures(found)
    assert set(shown) == {("page", 1), ("page", 2), ("thumb", 1)}
    assert shown["page", 1].width == 1100
    darkest, _ = shown["page", 1].convert("L").getextrema()
    assert darkest < 60, "the page was drawn empty"
    assert [words.strip() for words in text(found)["pages"]] == ["The feelings wall", "What helps"]


def test_a_long_pdf_is_shown_in_part(look) -> None:
    found = look(samples.pdf(["x"] * 95, size=(1600, 120)), samples.PDF)
    assert found.pages == 95
    assert sum(made.kind == "page" for made in found.previews) == 80


def test_a_very_tall_page_stays_within_limits(look) -> None:
    found = look(samples.pdf(["tall"], size=(100, 14_000)), samples.PDF)
    assert pictures(found)["page", 1].height <= 4400


def test_a_word_document_becomes_words_on_pages(look) -> None:
    found = look(samples.word(paragraphs=["One & <b>two</b>", "Three"]), samples.DOCX)
    assert found.problem is None
    assert found.pages is None, "how many pages a document has depends on who shows it"
    blocks = text(found)["blocks"]
    assert [(block["kind"], block["page"]) for block in blocks] == [
        ("h", 1),
        ("p", 1),
        ("p", 1),
        ("p", 2),
        ("li", 2),
        ("row", 2),
        ("p", 2),
    ]
    assert blocks[1]["runs"] == [["One & <b>two</b>", ""]]
    assert blocks[3]["runs"] == [["He said, ", ""], ["“Loud.”", "b"]]
    assert blocks[5]["cells"] == ["Tuesday", "wobbly"]
    assert blocks[6]["runs"] == [["[picture]", ""]]


def test_pages_are_where_word_last_broke_them(look) -> None:
    body = (
        "<w:p><w:r><w:t>First page.</w:t></w:r></w:p>"
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Second page.</w:t></w:r></w:p>"
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Third page.</w:t></w:r></w:p>"
    )
    blocks = text(look(samples.word_around(body), samples.DOCX))["blocks"]
    assert [(block["runs"][0][0], block["page"]) for block in blocks] == [
        ("First page.", 1),
        ("Second page.", 2),
        ("Third page.", 3),
    ]


def test_plain_text_is_its_lines(look) -> None:
    found = look("\ufeffOne\r\n\r\n  Two <script>  \n".encode("utf-16"), samples.TEXT)
    assert [block["runs"][0][0].lstrip("\ufeff") for block in text(found)["blocks"]] == ["One", "Two <script>"]


def test_a_recording_tells_its_length(look) -> None:
    assert look(samples.wav(2.5), samples.WAV) == Findings(seconds=2.5)


HOSTILE = {
    "pixel bomb": (samples.pixel_bomb(), samples.PNG, "pixels"),
    "header that promises a bomb": (
        b"GIF89a"
        + b"\xff\xff\xff\xff\x80\x00\x00"
        + bytes(6)
        + b","
        + bytes(4)
        + b"\xff\xff\xff\xff\x00\x02\x01\x01\x00;",
        samples.GIF,
        "pixels",
    ),
    "cut photo": (samples.photo(size=(2000, 1500))[:6000], samples.JPEG, "broken"),
    "web page called a photo": (b"<html><script>alert(1)</script></html>", samples.JPEG, "broken"),
    "drawing with a script": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", samples.PNG, "broken"),
    "one kind called another": (samples.photo("PNG"), samples.JPEG, "broken"),
    "empty PDF": (b"%PDF-1.7\n%%EOF\n", samples.PDF, "broken"),
    "cut PDF": (samples.pdf(["one", "two"])[:250], samples.PDF, "broken"),
    "PDF whose pages are their own parents": (
        samples.pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]),
        samples.PDF,
        "broken",
    ),
    "zip of nothing called Word": (b"PK\x05\x06" + bytes(18), samples.DOCX, "broken"),
    "Word with a bomb inside": (
        samples.with_parts(samples.word(), {"word/document.xml": b" " * (40 * 1024 * 1024)}),
        samples.DOCX,
        "memory",
    ),
    "Word with entities": (
        samples.with_parts(samples.word(), {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        samples.DOCX,
        "broken",
    ),
    "Word nested without end": (
        samples.word_around(
            "<w:p><w:r><w:t>a</w:t></w:r></w:p>" + "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
        ),
        samples.DOCX,
        "memory",
    ),
    "cut film": (samples.mp4(movie=False), samples.MP4, "broken"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_ends_in_a_plain_word(look, what: str) -> None:
    data, media_type, problem = HOSTILE[what]
    found = look(data, media_type)
    assert found.problem == problem
    assert found.previews == ()


def test_a_pdf_that_claims_a_million_pages_ends_soon(look) -> None:
    kids = b" ".join([b"4 0 R"] * 50_000)
    data = samples.pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1000000 /Kids [3 0 R] >>",
            b"<< /Type /Pages /Parent 2 0 R /Count 1000000 /Kids [%s] >>" % kids,
            b"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 1600 120] >>",
        ]
    )
    found = look(data, samples.PDF, seconds=20)
    assert found.problem in (None, "broken")
    assert sum(made.kind == "page" for made in found.previews) <= 80


def test_a_photo_that_is_also_an_archive_is_shown_as_a_photo_alone(look) -> None:
    found = look(samples.photo() + samples.word(), samples.JPEG)
    assert found.problem is None
    assert all(b"word/document.xml" not in made.data for made in found.previews)


def test_text_that_a_virus_scanner_would_notice_is_text(look) -> None:
    line = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + "!$H+H*"
    assert text(look(line.encode(), samples.TEXT))["blocks"][0]["runs"] == [[line, ""]]


def test_a_heic_photo_is_decoded(look) -> None:
    """phone.heic is samples.picture() as a phone keeps it, with a place. Nothing we depend on can write HEIC."""
    found = look(Path(__file__).with_name("phone.heic").read_bytes(), samples.HEIC)
    assert found.notes == ("located",)
    image = pictures(found)["photo", 1].convert("RGB")
    assert image.size == (400, 300) == (found.width, found.height)
    red, green, _ = image.getpixel((20, 20))
    assert red > 200 > 60 > green
    assert not image.getexif()


def test_a_broken_heic_photo_is_said_to_be_broken(look) -> None:
    assert look(samples.box(b"ftyp", b"heic\x00\x00\x00\x00mif1heic") + bytes(500), samples.HEIC).problem == "broken"
