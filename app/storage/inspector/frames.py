"""MP3, AAC (ADTS) and AMR: no header says how long it is, so the frames are counted, reading a few bytes of each."""

from collections.abc import Callable
from typing import BinaryIO

from app.storage.inspector.output import Trouble

MOST_FRAMES = 6_000_000  # two days of MP3
LOST = 64 * 1024  # how far to look for the next frame where one is damaged
# kbit/s by (MPEG 1?, layer) and the index in the header
_V1 = {
    1: (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    2: (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
}
_V2 = {
    1: (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    3: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = (44100, 48000, 32000)
_ADTS_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_AMR_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
AMR_FRAME = 0.02


def mpeg_seconds(file: BinaryIO) -> float | None:
    """The length of an MP3: the frames and rate noted by its encoder, else every frame counted."""
    start = _after_id3(file)
    file.seek(start)
    head = file.read(4096)
    first = next((n for n in range(len(head) - 3) if _mpeg_frame(head[n : n + 4])), None)
    if first is None:
        raise Trouble("broken")
    size, length = _mpeg_frame(head[first : first + 4]) or (0, 0.0)
    noted = _noted_frames(head[first : first + size])
    return noted * length if noted else _count(file, start + first, 4, _mpeg_frame)


def adts_seconds(file: BinaryIO) -> float | None:
    return _count(file, _after_id3(file), 7, _adts_frame)


def amr_seconds(file: BinaryIO) -> float | None:
    if file.read(6) != b"#!AMR\n":
        raise Trouble("broken")
    return _count(file, 6, 1, lambda head: (_AMR_SIZES[head[0] >> 3 & 15], AMR_FRAME))


def _count(
    file: BinaryIO, place: int, head_size: int, measure: Callable[[bytes], tuple[int, float] | None]
) -> float | None:
    """The lengths of all frames from `place` on; None when the file strays from them too far to be sure."""
    total, strayed = 0.0, 0
    for _ in range(MOST_FRAMES):
        file.seek(place)
        head = file.read(head_size)
        if len(head) < head_size:
            break
        frame = measure(head)
        if frame is None:
            if head[:3] in (b"TAG", b"APE"):
                break
            strayed += 1
            place += 1
            if strayed > LOST:
                return None
            continue
        place += frame[0]
        total += frame[1]
    else:
        return None
    if total == 0:
        raise Trouble("broken")
    return total


def _mpeg_frame(head: bytes) -> tuple[int, float] | None:
    """(bytes, seconds) of the frame that this header begins; None when it begins none."""
    if head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate_index, bits_index = head[2] >> 2 & 3, head[2] >> 4
    if version == 1 or layer == 4 or rate_index == 3 or bits_index in (0, 15):
        return None
    first = version == 3
    rate = _RATES[rate_index] // {3: 1, 2: 2, 0: 4}[version]
    bits = (_V1 if first else _V2)[layer][bits_index] * 1000
    samples = 384 if layer == 1 else 1152 if first or layer == 2 else 576
    padding = head[2] >> 1 & 1
    size = (12 * bits // rate + padding) * 4 if layer == 1 else samples // 8 * bits // rate + padding
    return size, samples / rate


def _noted_frames(frame: bytes) -> int | None:
    """The number of frames that the encoder wrote into the first one: Xing, Info or VBRI."""
    for mark in (b"Xing", b"Info"):
        at = frame.find(mark)
        if at > 0 and len(frame) >= at + 12 and frame[at + 7] & 1:
            return int.from_bytes(frame[at + 8 : at + 12])
    at = frame.find(b"VBRI")
    return int.from_bytes(frame[at + 14 : at + 18]) if at > 0 and len(frame) >= at + 18 else None


def _adts_frame(head: bytes) -> tuple[int, float] | None:
    if head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    rate = head[2] >> 2 & 15
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate >= len(_ADTS_RATES) or size < 7:
        return None
    return size, 1024 * ((head[6] & 3) + 1) / _ADTS_RATES[rate]


def _after_id3(file: BinaryIO) -> int:
    """Where the sound begins: ID3v2 tags before it tell their own size, in groups of seven bits."""
    file.seek(0)
    head = file.read(10)
    if len(head) < 10 or head[:3] != b"ID3":
        return 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return 10 + size + (10 if head[5] & 0x10 else 0)
