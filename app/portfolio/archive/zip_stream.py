"""A ZIP written in one pass to something that only takes blocks, so that no file is ever whole in memory.

Media are stored as they are (they are compressed already); text is deflated. Sizes may pass 4 GiB (ZIP64). The comment
at the very end holds a CRC-32 of everything before it: any one changed byte of the container shows, even one that no
file's checksum covers.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO, cast

SEAL = b"Vouch portfolio. CRC-32 of every byte before this comment's length: "
END_RECORD = 22
_REGULAR_FILE = 0o100644 << 16

Write = Callable[[bytes | memoryview], None]


class ZipStream:
    """A ZIP in the making. Every entry carries the same `moment`, in the centre's zone."""

    def __init__(self, write: Write, moment: datetime) -> None:
        self._sink = _Sink(write)
        self._zip = zipfile.ZipFile(cast(BinaryIO, self._sink), "w", allowZip64=True)
        self._date_time = moment.timetuple()[:6]

    def add(self, name: str, blocks: Iterable[bytes], *, size: int, deflate: bool) -> None:
        """One entry. `size` in bytes is what the blocks add up to."""
        entry = zipfile.ZipInfo(name, self._date_time)
        entry.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
        entry.external_attr = _REGULAR_FILE
        entry.create_system = 3
        entry.file_size = size
        with self._zip.open(entry, "w") as out:
            for block in blocks:
                out.write(block)

    def close(self) -> None:
        """Write the directory and the seal. Without this there is no ZIP."""
        self._zip.close()
        self._sink.seal()

    def abandon(self) -> None:
        """Write nothing more, not even at the end of this object's life: what there is will be thrown away."""
        self._sink.stop()
        with suppress(Exception):
            self._zip.close()


class _Sink:
    """Where zipfile writes. It holds back the last record, whose comment can only be made when all else is known."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._held = b""
        self._crc = 0

    def stop(self) -> None:
        self._write = lambda _: None

    def write(self, block: bytes | memoryview) -> int:
        view = memoryview(block)
        if len(view) < END_RECORD:
            view = memoryview(self._held + bytes(view))
            self._held = b""
        self._pass_on(self._held)
        self._pass_on(view[:-END_RECORD])
        self._held = bytes(view[-END_RECORD:])
        return len(block)

    def flush(self) -> None:
        """Nothing waits here but the last record."""

    def seal(self) -> None:
        self._pass_on(self._held[:-2])
        comment = SEAL + f"{self._crc:08x}".encode()
        self._write(struct.pack("<H", len(comment)) + comment)
        self._held = b""

    def _pass_on(self, block: bytes | memoryview) -> None:
        if len(block):
            self._crc = zlib.crc32(block, self._crc)
            self._write(block)
