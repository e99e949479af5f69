"""A short silent film that browsers play, made without any video tool.

A lossy WebP picture holds exactly one VP8 key frame. So each picture is saved by Pillow as WebP,
the VP8 bytes are taken out, and they are put one after another into a WebM file (EBML, RFC 8794;
Matroska, RFC 9559; VP8, RFC 6386).
"""

import io
import math
import struct
from collections.abc import Iterable, Sequence

from PIL import Image

WIDTH, HEIGHT, FRAMES_A_SECOND = 480, 270, 8


def calm_corner_walk(picture: Image.Image, seconds: int = 8) -> bytes:
    """A slow walk with a phone from the shelf of the calm corner to its cushions and back."""
    frames = []
    for step in range(seconds * FRAMES_A_SECOND):
        along = 0.5 - 0.5 * math.cos(2 * math.pi * step / (seconds * FRAMES_A_SECOND))
        wide = 900 - 260 * along
        left = (picture.width - wide) * (1 - along)
        top = (picture.height - wide * HEIGHT / WIDTH) * (0.35 + 0.5 * along)
        box = (left, top, left + wide, top + wide * HEIGHT / WIDTH)
        frames.append(picture.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR, box=box))
    return make_webm(frames)


def make_webm(frames: Iterable[Image.Image]) -> bytes:
    """The pictures as a WebM film, every frame a key frame, so that seeking works everywhere."""
    pictures = [_key_frame(frame) for frame in frames]
    head = _element(
        0x1A45DFA3,
        _number(0x4286, 1), _number(0x42F7, 1), _number(0x42F2, 4), _number(0x42F3, 8),
        _element(0x4282, b"webm"), _number(0x4287, 2), _number(0x4285, 2),
    )  # fmt: skip
    duration = len(pictures) * 1000 / FRAMES_A_SECOND
    about = _element(
        0x1549A966,
        _number(0x2AD7B1, 1_000_000),  # one tick is a millisecond
        _element(0x4489, struct.pack(">d", duration)),
        _element(0x4D80, b"vouch demo"), _element(0x5741, b"vouch demo"),
    )  # fmt: skip
    track = _element(
        0xAE,
        _number(0xD7, 1), _number(0x73C5, 1), _number(0x83, 1), _number(0x9C, 0),
        _element(0x86, b"V_VP8"),
        _element(0xE0, _number(0xB0, WIDTH), _number(0xBA, HEIGHT)),
    )  # fmt: skip
    parts = [about, _element(0x1654AE6B, track)]
    clusters = list(_clusters(pictures))
    parts.append(_cues(clusters, before=sum(map(len, parts))))
    return head + _element(0x18538067, *parts, *(body for _, body in clusters))


def _key_frame(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=55, method=1)
    raw = out.getvalue()
    start = raw.index(b"VP8 ") + 8
    length = int.from_bytes(raw[start - 4 : start], "little")
    return raw[start : start + length]


def _clusters(pictures: Sequence[bytes]) -> Iterable[tuple[int, bytes]]:
    """One cluster a second: (its time in milliseconds, its bytes)."""
    for first in range(0, len(pictures), FRAMES_A_SECOND):
        time = first * 1000 // FRAMES_A_SECOND
        blocks = [
            _element(0xA3, b"\x81" + struct.pack(">h", place * 1000 // FRAMES_A_SECOND) + b"\x80" + data)
            for place, data in enumerate(pictures[first : first + FRAMES_A_SECOND])
        ]
        yield time, _element(0x1F43B675, _number(0xE7, time), *blocks)


def _cues(clusters: Sequence[tuple[int, bytes]], before: int) -> bytes:
    """Where each second begins, so that a player can jump to a claimed time.

    The positions depend on the length of the cues themselves, so numbers have a fixed width.
    """

    def table(offset: int) -> bytes:
        points, place = [], offset
        for time, body in clusters:
            at = _element(0xB7, _number(0xF7, 1), _element(0xF1, struct.pack(">I", place)))
            points.append(_element(0xBB, _element(0xB3, struct.pack(">I", time)), at))
            place += len(body)
        return _element(0x1C53BB6B, *points)

    return table(before + len(table(0)))


def _element(code: int, *content: bytes) -> bytes:
    body = b"".join(content)
    name = code.to_bytes((code.bit_length() + 7) // 8, "big")
    return name + _length(len(body)) + body


def _length(size: int) -> bytes:
    """An EBML length in as few bytes as it needs; simple file sniffers expect it so."""
    width = next(width for width in range(1, 9) if size < (1 << 7 * width) - 1)
    return (size | 1 << 7 * width).to_bytes(width, "big")


def _number(code: int, value: int) -> bytes:
    return _element(code, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))
