"""A BagIt 1.0 bag (RFC 8493) in a ZIP: payload first, and the manifests when all its checksums are known."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from app.errors import Unavailable
from app.portfolio.archive.zip_stream import Write, ZipStream

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class ChangedFile(Unavailable):
    """A stored file is not what it was when it was handed in. Nobody may be given it as if it were."""


class BagWriter:
    """Writes one bag into one folder of a ZIP. Paths are relative to that folder."""

    def __init__(self, write: Write, folder: str, moment: datetime) -> None:
        self._zip = ZipStream(write, moment)
        self._folder = folder
        self._payload: dict[str, str] = {}
        self._tags: dict[str, str] = {}
        self._octets = 0
        self._tag("bagit.txt", DECLARATION)

    @property
    def octets(self) -> int:
        """Bytes of payload so far."""
        return self._octets

    def add_text(self, path: str, data: bytes, *, deflate: bool = True) -> None:
        """A small payload file that is in memory already."""
        self._zip.add(f"{self._folder}/data/{path}", [data], size=len(data), deflate=deflate)
        self._count(path, hashlib.sha256(data).hexdigest(), len(data))

    def add_file(self, path: str, blocks: Iterable[bytes], *, size: int, sha256: str, called: str) -> None:
        """A payload file as a stream; raises ChangedFile, naming it as `called`, when its bytes are not those of `sha256`."""
        digest, length = hashlib.sha256(), 0

        def checked() -> Iterator[bytes]:
            nonlocal length
            for block in blocks:
                digest.update(block)
                length += len(block)
                if length > size:
                    break
                yield block
            if length != size or digest.hexdigest() != sha256:
                raise ChangedFile(
                    f"{called} is no longer what it was when it was handed in, so no file was made. "
                    "Please tell your training provider: they can put it back from a backup."
                )

        self._zip.add(f"{self._folder}/data/{path}", checked(), size=size, deflate=False)
        self._count(path, sha256, size)

    def finish(self, info: list[tuple[str, str]]) -> None:
        """Write bag-info.txt with these facts and the size of the payload, the manifests, and close the ZIP."""
        lines = [*info, ("Payload-Oxum", f"{self._octets}.{len(self._payload)}")]
        self._tag("bag-info.txt", "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines).encode())
        self._tag("manifest-sha256.txt", _manifest(self._payload))
        self._tag("tagmanifest-sha256.txt", _manifest(self._tags))
        self._zip.close()

    def abandon(self) -> None:
        """Give up: nothing more is written."""
        self._zip.abandon()

    def _count(self, path: str, sha256: str, size: int) -> None:
        if f"data/{path}" in self._payload:
            raise ValueError(f"{path} is in the bag already")
        self._payload[f"data/{path}"] = sha256
        self._octets += size

    def _tag(self, path: str, data: bytes) -> None:
        self._zip.add(f"{self._folder}/{path}", [data], size=len(data), deflate=True)
        self._tags[path] = hashlib.sha256(data).hexdigest()


def _manifest(checksums: dict[str, str]) -> bytes:
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(checksums.items())).encode()
