"""Files by key, durable before they are acknowledged.

The order (SAFETY 3.1.1): write to a temporary name, hash while writing, fsync the file, rename it to its final name,
fsync the folder, and only then may a database row point at it. A crash leaves at worst a file nobody refers to.
A failed fsync is final: what the disk then holds is unknown, so nothing is retried (PostgreSQL's lesson).
"""

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import structlog

from app.errors import Unavailable

log = structlog.get_logger()
BLOCK = 1024 * 1024
REFUSED = "We couldn’t keep that file: our disk refused it. Please try again later."


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely on disk: its key, SHA-256 (hex) and size in bytes."""

    key: str
    sha256: str
    size: int


class FileWriter:
    """One file being received. Call `write` with blocks, then `keep`; `discard` when anything went wrong."""

    def __init__(self, store: "FileStore", tenant: int) -> None:
        self._store = store
        self._tenant = tenant
        self.path = store.root / "tmp" / secrets.token_hex(16)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb", buffering=0)  # noqa: SIM115
        except OSError as error:
            raise Unavailable(REFUSED) from error
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, block: bytes | bytearray | memoryview) -> None:
        left = memoryview(block)
        try:
            while left:  # an unbuffered write may take only part, as on a nearly full disk
                left = left[self._put(left) :]
        except OSError as error:
            self.discard()
            raise Unavailable(REFUSED) from error
        self._digest.update(block)
        self.size += len(block)

    def _put(self, block: memoryview) -> int:
        return self._file.write(block)

    def keep(self) -> StoredFile:
        """Make the file durable under its hash; returns when a power cut could no longer lose it."""
        sha256 = self._digest.hexdigest()
        key = f"{self._tenant}/{sha256[:2]}/{sha256}"
        final = self._store.path(key)
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            made = not final.parent.exists()
            final.parent.mkdir(parents=True, exist_ok=True)
            self.path.rename(final)
            _fsync_folder(final.parent)
            if made:
                _fsync_folder(final.parent.parent)
                _fsync_folder(self._store.root)
        except OSError as error:
            log.critical("a file could not be made durable", error=str(error))
            self.discard()
            raise Unavailable(
                "We couldn’t keep that file safely, so it was not added. Please try again later."
            ) from error
        return StoredFile(key, sha256, self.size)

    def discard(self) -> None:
        with contextlib.suppress(OSError):  # what a full disk says on closing changes nothing
            self._file.close()
        self.path.unlink(missing_ok=True)


class FileStore:
    """A folder of files named by provider and SHA-256. The same bytes sent twice are one file."""

    def __init__(self, root: Path, *, reserve: int = 0) -> None:
        self.root = root
        self.reserve = reserve
        root.mkdir(parents=True, exist_ok=True)

    def ensure_room(self) -> None:
        """Refuse new files while the disk is nearly full, so that decisions can still be recorded."""
        if shutil.disk_usage(self.root).free < self.reserve:
            raise Unavailable(
                "There is no room for more files at the moment. Your words are saved. Please tell your training provider."
            )

    def receive(self, tenant: int) -> FileWriter:
        self.ensure_room()
        return FileWriter(self, tenant)

    def put(self, tenant: int, data: bytes) -> StoredFile:
        """Keep a small file that is in memory already."""
        writer = self.receive(tenant)
        writer.write(data)
        return writer.keep()

    def path(self, key: str) -> Path:
        return self.root / key

    def open(self, key: str) -> BinaryIO:
        return self.path(key).open("rb")

    def read(self, key: str) -> bytes:
        return self.path(key).read_bytes()

    def exists(self, key: str) -> bool:
        return self.path(key).is_file()

    def remove(self, key: str) -> None:
        self.path(key).unlink(missing_ok=True)

    def blocks(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start`, at most `length`, in blocks."""
        with self.open(key) as file:
            file.seek(start)
            left = length if length is not None else -1
            while left != 0:
                block = file.read(BLOCK if left < 0 else min(BLOCK, left))
                if not block:
                    return
                if left > 0:
                    left -= len(block)
                yield block

    def sha256(self, key: str) -> str:
        """The hash of what is on disk now."""
        digest = hashlib.sha256()
        for block in self.blocks(key):
            digest.update(block)
        return digest.hexdigest()


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
