"""How long sound and video are, from files made byte by byte; and what a cut or foreign one leads to."""

import io
from pathlib import Path

import pytest

from app.storage.inspector import recordings
from app.storage.inspector.output import Output, Trouble
from tests.storage import samples


def length(data: bytes, media_type: str, tmp_path: Path) -> float | None:
    file = tmp_path / "recording"
    file.write_bytes(data)
    out = Output(tmp_path)
    recordings.look(file, media_type, out, 0)
    return out.seconds


@pytest.mark.parametrize(
    ("data", "media_type", "seconds"),
    [
        (samples.wav(2.5), samples.WAV, 2.5),
        (samples.mp4(75), samples.MP4, 75),
        (samples.mp4(3.2), "audio/mp4", 3.2),
        (samples.mp4(61), "video/quicktime", 61),
        (samples.webm(12.5), samples.WEBM, 12.5),
        (samples.mp3(100), samples.MP3, 100 * 1152 / 44100),
        (samples.mp3(100, tagged=True), samples.MP3, 100 * 1152 / 44100),
        (samples.ogg_opus(3), samples.OGG, 3),
        (samples.flac(4), samples.FLAC, 4),
        (samples.amr(250), samples.AMR, 5),
        (samples.aac(43), samples.AAC, 43 * 1024 / 44100),
    ],
)
def test_the_length_is_read(data: bytes, media_type: str, seconds: float, tmp_path: Path) -> None:
    assert length(data, media_type, tmp_path) == pytest.approx(seconds, abs=0.01)


def test_a_number_of_frames_noted_by_the_encoder_is_believed(tmp_path: Path) -> None:
    noted = b"Xing" + (1).to_bytes(4) + (1000).to_bytes(4)
    first = bytes.fromhex("FFFB9000") + bytes(32) + noted
    data = first + bytes(417 - len(first)) + samples.mp3(10)
    assert length(data, samples.MP3, tmp_path) == pytest.approx(1000 * 1152 / 44100, abs=0.01)


def test_a_damaged_stretch_of_an_mp3_is_stepped_over(tmp_path: Path) -> None:
    data = samples.mp3(50) + bytes(1000) + samples.mp3(50)
    assert length(data, samples.MP3, tmp_path) == pytest.approx(100 * 1152 / 44100, abs=0.05)


def test_an_unclosed_wav_has_what_is_there(tmp_path: Path) -> None:
    whole = samples.wav(2)
    at = whole.index(b"data") + 4
    streamed = whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :]
    assert length(streamed, samples.WAV, tmp_path) == pytest.approx(2)


def test_a_cut_wav_is_as_long_as_what_arrived(tmp_path: Path) -> None:
    whole = samples.wav(4)
    assert length(whole[: len(whole) // 2], samples.WAV, tmp_path) == pytest.approx(2, abs=0.02)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (samples.webm(None), samples.WEBM),
        (samples.mp4(0), samples.MP4),
        (b"OggS\x00\x00" + bytes(60), samples.OGG),
        (samples.flac(0), samples.FLAC),
    ],
)
def test_a_length_nobody_wrote_down_is_not_guessed(data: bytes, media_type: str, tmp_path: Path) -> None:
    assert length(data, media_type, tmp_path) is None


def test_a_film_written_in_pieces_tells_its_length_further_down(tmp_path: Path) -> None:
    header = samples.box(b"mvhd", bytes(12) + (600).to_bytes(4) + bytes(84))
    more = samples.box(b"mvex", samples.box(b"mehd", bytes(4) + (3000).to_bytes(4)))
    data = samples.box(b"ftyp", b"iso5") + samples.box(b"moov", header + more)
    assert length(data, samples.MP4, tmp_path) == pytest.approx(5)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (samples.mp4(75, movie=False), samples.MP4),
        (samples.mp4(75)[:-40], samples.MP4),
        (samples.wav(2)[:30], samples.WAV),
        (b"RIFF\x00\x00\x00\x00WAVE" + b"LIST\xff\xff\xff\xff", samples.WAV),
        (b"\x1a\x45\xdf\xa3\x00", samples.WEBM),
        (samples.element("1A45DFA3", b"x"), samples.WEBM),
        (bytes(5000), samples.MP3),
        (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", samples.MP3),
        (b"no ogg at all", samples.OGG),
        (b"fLaC", samples.FLAC),
        (b"#!AMR\n", samples.AMR),
    ],
)
def test_a_broken_recording_is_said_to_be_broken(data: bytes, media_type: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        length(data, media_type, tmp_path)
    assert trouble.value.code == "broken"


def test_boxes_that_never_end_are_not_followed_for_ever() -> None:
    from app.storage.inspector import boxes

    small = samples.box(b"free", b"") * 30_000
    file = io.BytesIO(small)
    assert len(list(boxes.boxes(file, 0, len(small)))) == boxes.MOST_BOXES


def test_a_length_out_of_all_reason_is_left_out(tmp_path: Path) -> None:
    assert length(samples.mp4(4_000_000), samples.MP4, tmp_path) is None
