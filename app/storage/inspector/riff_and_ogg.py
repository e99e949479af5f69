"""WAV, Ogg and FLAC: a header tells the rate, and a header or the last page tells how much there is."""

import struct
from typing import BinaryIO

from app.storage.inspector.output import Trouble

MOST_CHUNKS = 1000
LAST_PAGE = 128 * 1024  # a page of Ogg has at most 65,307 bytes
STREAMED = (0, 0xFFFFFFFF)


def wav_seconds(file: BinaryIO) -> float | None:
    """The data's size by the bytes in each second; a recording that was never closed has what is there."""
    end = file.seek(0, 2)
    file.seek(12)
    per_second = 0
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            break
        kind, size = struct.unpack("<4sI", head)
        at = file.tell()
        if kind == b"fmt " and size >= 16:
            per_second = struct.unpack("<HHIIHH", file.read(16))[3]
        elif kind == b"data":
            if not per_second:
                break
            there = end - at
            return (there if size in STREAMED or size > there else size) / per_second
        file.seek(at + size + size % 2)
    raise Trouble("broken")


def ogg_seconds(file: BinaryIO) -> float | None:
    """The position of the last page, in samples, by the rate of Opus, Vorbis, Speex or FLAC; None for others."""
    head = file.read(512)
    end = file.seek(0, 2)
    file.seek(max(0, end - LAST_PAGE))
    tail = file.read()
    last = tail.rfind(b"OggS")
    if not head.startswith(b"OggS") or last < 0 or len(tail) < last + 14:
        raise Trouble("broken")
    position = int.from_bytes(tail[last + 6 : last + 14], "little", signed=True)
    rate, skipped = _ogg_rate(head)
    return (position - skipped) / rate if rate and position > skipped else None


def _ogg_rate(head: bytes) -> tuple[int, int]:
    """(samples in a second, samples to skip at the start) of the first stream."""
    at = head.find(b"OpusHead")
    if at > 0:
        return 48_000, int.from_bytes(head[at + 10 : at + 12], "little")
    at = head.find(b"\x01vorbis")
    if at > 0:
        return int.from_bytes(head[at + 12 : at + 16], "little"), 0
    at = head.find(b"Speex   ")
    if at > 0:
        return int.from_bytes(head[at + 36 : at + 40], "little"), 0
    at = head.find(b"fLaC")
    return (_flac_rate(head[at + 8 :])[0], 0) if at > 0 else (0, 0)


def flac_seconds(file: BinaryIO) -> float | None:
    """What STREAMINFO says; None when the encoder left the count open."""
    head = file.read(42)
    if len(head) < 42 or head[:4] != b"fLaC":
        raise Trouble("broken")
    rate, samples = _flac_rate(head[8:])
    return samples / rate if rate and samples else None


def _flac_rate(info: bytes) -> tuple[int, int]:
    if len(info) < 18:
        return 0, 0
    packed = int.from_bytes(info[10:18])
    return packed >> 44, packed & (1 << 36) - 1
