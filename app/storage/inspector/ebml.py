"""WebM and Matroska: EBML elements; Segment > Info > Duration, in units of TimestampScale (RFC 9559)."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from app.storage.inspector.output import Trouble

EBML, SEGMENT, INFO, DURATION, SCALE = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x4489, 0x2AD7B1
CLUSTER = 0x1F43B675
MOST_ELEMENTS = 2000


def seconds(file: BinaryIO) -> float | None:
    """The length; None when it was recorded live and never written down. Without a Segment nothing can be played."""
    end = file.seek(0, 2)
    segment = next((place for kind, *place in elements(file, 0, end) if kind == SEGMENT), None)
    if segment is None:
        raise Trouble("broken")
    for kind, start, stop in elements(file, *segment):
        if kind == INFO:
            return _length(file, start, stop)
        if kind == CLUSTER:
            return None
    return None


def _length(file: BinaryIO, start: int, stop: int) -> float | None:
    scale, duration = 1_000_000, None
    for kind, at, after in elements(file, start, stop):
        if kind not in (SCALE, DURATION) or after - at > 8:
            continue
        file.seek(at)
        data = file.read(after - at)
        if kind == SCALE:
            scale = int.from_bytes(data)
        elif len(data) in (4, 8):
            duration = struct.unpack(">f" if len(data) == 4 else ">d", data)[0]
    return duration * scale / 1e9 if duration is not None and duration == duration else None


def elements(file: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """(id, first byte of the content, end) of the elements side by side; one of unknown size reaches to the end."""
    for _ in range(MOST_ELEMENTS):
        if start + 2 > end:
            return
        file.seek(start)
        kind, _ = _number(file, keep_mark=True)
        size, unknown = _number(file, keep_mark=False)
        at = file.tell()
        stop = end if unknown else at + size
        if stop > end:
            if kind != SEGMENT:
                return
            stop = end
        yield kind, at, stop
        start = stop


def _number(file: BinaryIO, *, keep_mark: bool) -> tuple[int, bool]:
    """A number of 1 to 8 bytes whose first set bit tells how many; and whether it means "unknown"."""
    first = file.read(1)
    if not first or first[0] == 0:
        raise EOFError
    length = 9 - first[0].bit_length()
    rest = file.read(length - 1)
    if len(rest) < length - 1:
        raise EOFError
    value = int.from_bytes(first + rest)
    bare = value & ~(1 << (7 * length))
    return (value if keep_mark else bare), bare == (1 << (7 * length)) - 1
