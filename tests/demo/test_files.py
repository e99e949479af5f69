"""The demo's files open in readers that have nothing to do with the code that made them."""

import hashlib
import io
import time
import wave
import zipfile

import filetype
import mammoth
import pypdfium2
import pytest
from docx import Document
from PIL import Image

from app.demo.files import MAKERS, make_file, media_type
from app.demo.makers.film import FRAMES_A_SECOND, HEIGHT, WIDTH, make_webm
from app.demo.makers.pdf import make_pdf
from app.demo.pieces import PieceFile, pieces

FILES = [file for piece in pieces() for file in piece.files]


def _of_kind(ending: str) -> list[PieceFile]:
    return [file for file in FILES if file.name.endswith(ending)]


@pytest.mark.parametrize("file", _of_kind(".jpg"), ids=lambda file: file.name)
def test_photos_open_and_have_no_metadata(file: PieceFile) -> None:
    picture = Image.open(io.BytesIO(make_file(file)))
    picture.load()
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (1200, 900), "RGB")
    assert not picture.getexif()
    assert len(picture.resize((60, 45)).quantize(64).getcolors() or ()) >= 24, "a picture, not a flat colour"
    assert len(file.description) > 20


@pytest.mark.parametrize("file", _of_kind(".pdf"), ids=lambda file: file.name)
def test_pdfs_open_and_give_their_words_back_page_by_page(file: PieceFile) -> None:
    document = pypdfium2.PdfDocument(make_file(file))
    assert len(document) == len(file.pages)
    for number, paragraphs in enumerate(file.pages):
        text = " ".join(document[number].get_textpage().get_text_bounded().split())
        for paragraph in paragraphs:
            assert paragraph.removeprefix("# ") in text
        bottom = min(item.get_bounds()[1] for item in document[number].get_objects())
        assert bottom > 20, "nothing runs off the sheet"


@pytest.mark.parametrize("file", _of_kind(".docx"), ids=lambda file: file.name)
def test_word_files_open_in_two_readers(file: PieceFile) -> None:
    raw = make_file(file)
    assert zipfile.ZipFile(io.BytesIO(raw)).testzip() is None
    assert [p.text for p in Document(io.BytesIO(raw)).paragraphs] == [file.title, *file.paragraphs]
    shown = mammoth.convert_to_html(io.BytesIO(raw))
    assert not shown.messages
    assert shown.value.count("<p>") == len(file.paragraphs)


@pytest.mark.parametrize("file", _of_kind(".wav"), ids=lambda file: file.name)
def test_sounds_open_and_can_be_heard(file: PieceFile) -> None:
    with wave.open(io.BytesIO(make_file(file))) as sound:
        seconds = sound.getnframes() / sound.getframerate()
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
    assert 8 <= seconds <= 10
    assert max(samples) > 10_000


def test_the_film_is_webm_whose_first_picture_is_a_vp8_key_frame() -> None:
    frame = Image.linear_gradient("L").resize((WIDTH, HEIGHT)).convert("RGB")
    raw = make_webm([frame] * (FRAMES_A_SECOND + 2))
    assert filetype.guess_mime(raw) == "video/webm"
    start = raw.index(b"\x9d\x01\x2a")  # the VP8 key frame's start code (RFC 6386, 9.1)
    assert raw[start - 3] & 1 == 0, "a key frame"
    size = int.from_bytes(raw[start + 3 : start + 5], "little"), int.from_bytes(raw[start + 5 : start + 7], "little")
    assert size == (WIDTH, HEIGHT)
    assert raw.count(b"\x9d\x01\x2a") == FRAMES_A_SECOND + 2


def test_the_film_says_where_each_second_begins() -> None:
    frame = Image.new("RGB", (WIDTH, HEIGHT), (90, 120, 110))
    raw = make_webm([frame] * (FRAMES_A_SECOND * 2))
    body = raw.index(bytes.fromhex("18538067")) + 4
    width = 8 - raw[body].bit_length() + 1
    segment = body + width
    cluster = bytes.fromhex("1F43B675")
    first = raw.index(cluster)
    for place in (first - segment, raw.index(cluster, first + 4) - segment):
        assert b"\xf1\x84" + place.to_bytes(4, "big") in raw


def test_all_files_are_small_quick_and_the_same_every_time() -> None:
    began = time.process_time()
    first = {file.name: hashlib.sha256(make_file(file)).hexdigest() for file in FILES}
    spent = time.process_time() - began
    total = sum(len(make_file(file)) for file in FILES)
    second = {file.name: hashlib.sha256(make_file(file)).hexdigest() for file in FILES}
    assert first == second
    assert total < 8_000_000
    assert spent < 5


def test_names_and_media_types_agree_with_the_bytes() -> None:
    for file in FILES:
        guessed = filetype.guess_mime(make_file(file))
        assert guessed == media_type(file.name).replace("audio/wav", "audio/x-wav")


def test_every_maker_is_used_and_every_document_has_a_title() -> None:
    assert {file.name for file in FILES} >= set(MAKERS)
    assert all(file.title for file in FILES if file.pages or file.paragraphs)


def test_a_page_that_is_too_full_is_refused() -> None:
    with pytest.raises(ValueError, match="more than one sheet"):
        make_pdf("Too long", [["word " * 400] * 12])


def test_a_letter_helvetica_cannot_show_is_named() -> None:
    with pytest.raises(ValueError, match="Ł"):
        make_pdf("Łukasz", [["Words"]])
