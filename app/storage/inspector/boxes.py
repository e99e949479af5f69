"""MP4, M4A, MOV, 3GP: a tree of boxes; the movie header (mvhd) tells the time scale and the length (ISO 14496-12)."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from app.storage.inspector.output import Trouble

MOST_BOXES = 20_000
UNKNOWN = (0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)


def seconds(file: BinaryIO) -> float | None:
    """The length; None when the header leaves it open. Without a movie header the recording was cut off."""
    end = file.seek(0, 2)
    movie = next((place for kind, *place in boxes(file, 0, end) if kind == b"moov"), None)
    if movie is None:
        raise Trouble("broken")
    scale = 0
    for kind, start, stop in boxes(file, *movie):
        if kind == b"mvhd":
            scale, length = _header(file, start)
            if scale and length not in UNKNOWN:
                return length / scale
        if kind == b"mvex" and scale:
            return _fragmented(file, start, stop, scale)
    return None


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, first byte of the content, end) of the boxes side by side between two places."""
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return
        file.seek(start)
        size, kind = struct.unpack(">I4s", _exactly(file, 8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", _exactly(file, 8))[0], 16
        stop = end if size == 0 else start + size
        if stop < start + head or stop > end:
            if kind == b"moov":
                raise Trouble("broken")
            return
        yield kind, start + head, stop
        start = stop


def _header(file: BinaryIO, start: int) -> tuple[int, int]:
    file.seek(start)
    version = _exactly(file, 4)[0]
    if version == 1:
        _, _, scale, length = struct.unpack(">QQIQ", _exactly(file, 28))
    else:
        _, _, scale, length = struct.unpack(">IIII", _exactly(file, 16))
    return scale, length


def _fragmented(file: BinaryIO, start: int, stop: int, scale: int) -> float | None:
    """A recording written in pieces tells its length in mehd, if at all."""
    for kind, at, _ in boxes(file, start, stop):
        if kind == b"mehd":
            file.seek(at)
            wide = _exactly(file, 4)[0] == 1
            length = struct.unpack(">Q" if wide else ">I", _exactly(file, 8 if wide else 4))[0]
            return length / scale if length not in UNKNOWN else None
    return None


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return data
