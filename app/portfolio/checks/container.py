"""Read a ZIP or a folder without trusting it: nothing is unpacked, no link followed, no name or size believed."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from app.portfolio.archive.zip_stream import END_RECORD, SEAL
from app.portfolio.checks.report import Problem

BLOCK = 1024 * 1024
MOST_ENTRIES = 200_000
# Text shrinks to a tenth or so. What shrinks to a thousandth was made to fill a disk.
MOST_TIMES_LARGER = 200
ALWAYS_FINE = 10 * BLOCK


class Unreadable(Exception):
    """The archive, or one file in it, cannot be read. `where` is empty for the archive itself."""

    def __init__(self, sentence: str, where: str = "") -> None:
        super().__init__(sentence)
        self.where = where
        self.sentence = sentence


class Container(Protocol):
    """The files of an archive by their paths inside the one folder that holds the bag."""

    kind: str
    sizes: dict[str, int]
    problems: list[Problem]

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, in blocks; raises Unreadable."""
        ...

    def close(self) -> None: ...


def open_container(path: Path) -> Container:
    """The archive at `path`; raises Unreadable when it is neither a ZIP nor a folder, or is not safe to read on."""
    if path.is_symlink():
        raise Unreadable(f"{path} is a link. Give the file or folder itself.")
    if path.is_dir():
        return _Folder(path)
    if not path.is_file():
        raise Unreadable(f"There is no file or folder {path}.")
    return _Zip(path)


def read_whole(container: Container, name: str, most: int) -> bytes:
    """A small file whole; raises Unreadable when it has more than `most` bytes."""
    if container.sizes.get(name, 0) > most:
        raise Unreadable(f"It is larger than {most // BLOCK} MiB, which no portfolio needs.", name)
    return b"".join(container.blocks(name))


class _Zip:
    kind = "zip"

    def __init__(self, path: Path) -> None:
        self.problems: list[Problem] = []
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError, UnicodeError) as error:
            raise Unreadable(f"It is not a whole ZIP file ({error}). Was it cut off while it was copied?") from error
        try:
            entries = self._zip.infolist()
            _ensure_entries_are_safe(entries, path.stat().st_size)
            self.problems += _seal_problems(path, self._zip)
            self._entries, self.root = _in_one_folder(
                {entry.filename: entry for entry in entries if not entry.is_dir()}
            )
        except BaseException:
            self._zip.close()
            raise
        self.sizes = {name: entry.file_size for name, entry in self._entries.items()}

    def blocks(self, name: str) -> Iterator[bytes]:
        entry, seen = self._entries[name], 0
        try:
            with self._zip.open(entry) as file:
                while block := file.read(BLOCK):
                    seen += len(block)
                    if seen > entry.file_size:
                        raise Unreadable("It unpacks to more than it says.", name)
                    yield block
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, struct.error, RuntimeError) as error:
            raise Unreadable(f"It is damaged ({error}).", name) from error

    def close(self) -> None:
        self._zip.close()


class _Folder:
    kind = "folder"

    def __init__(self, path: Path) -> None:
        self.problems: list[Problem] = []
        if not (path / "bagit.txt").is_file():
            inside = [item for item in path.iterdir() if item.is_dir() and not item.is_symlink()]
            path = inside[0] if len(inside) == 1 and (inside[0] / "bagit.txt").is_file() else path
        self._path = path
        self.sizes: dict[str, int] = {}
        for item in sorted(path.rglob("*")):
            name = unicodedata.normalize("NFC", item.relative_to(path).as_posix())
            mode = item.lstat().st_mode
            if stat.S_ISREG(mode):
                self.sizes[name] = item.lstat().st_size
            elif not stat.S_ISDIR(mode):
                self.problems.append(Problem(name, "It is a link or a device, not a file."))
        self._real = {unicodedata.normalize("NFC", item.relative_to(path).as_posix()): item for item in path.rglob("*")}

    def blocks(self, name: str) -> Iterator[bytes]:
        try:
            with self._real[name].open("rb") as file:
                while block := file.read(BLOCK):
                    yield block
        except OSError as error:
            raise Unreadable(f"It cannot be read ({error.strerror}).", name) from error

    def close(self) -> None:
        """Nothing stays open."""


def _ensure_entries_are_safe(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse, before anything is read, what an archive of ours never has and an attack may."""
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(f"It holds {len(entries):,} files; a portfolio never has so many.")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if not _safe(name):
            raise Unreadable(f"It holds a file whose name could write outside its folder: {name[:80]!r}.")
        if _folded(name) in seen:
            raise Unreadable(f"It holds the name {name[:80]!r} twice, so two readers could see different files.")
        seen.add(_folded(name))
        mode = entry.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Unreadable(f"{name[:80]!r} is a link or a device, not a file.")
        if entry.flag_bits & 1:
            raise Unreadable(f"{name[:80]!r} is locked with a password.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(f"{name[:80]!r} is packed in a way we do not use.")
        if entry.file_size > ALWAYS_FINE and entry.file_size > entry.compress_size * MOST_TIMES_LARGER:
            raise Unreadable(f"{name[:80]!r} would unpack to far more than it is: it looks made to fill a disk.")
    if sum(entry.compress_size for entry in entries) > size:
        raise Unreadable("Its files overlap each other: it looks made to fill a disk.")


def _safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and not name.startswith("/")
        and "\\" not in name
        and ":" not in name
        and "//" not in name
        and not any(part in ("..", ".") for part in name.split("/"))
        and not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _in_one_folder(entries: dict[str, zipfile.ZipInfo]) -> tuple[dict[str, zipfile.ZipInfo], str]:
    """The entries by their paths inside the folder of the bag, and that folder ("" when there is none)."""
    if "bagit.txt" in entries:
        return entries, ""
    roots = {name.split("/", 1)[0] for name in entries}
    root = next((name for name in sorted(roots) if f"{name}/bagit.txt" in entries), None)
    if root is None:
        raise Unreadable("It has no bagit.txt, so it is not a portfolio from Vouch.")
    outside = sorted(name for name in entries if not name.startswith(f"{root}/"))
    if outside:
        raise Unreadable(f"It holds something beside the portfolio's folder: {outside[0][:80]!r}.")
    return {name[len(root) + 1 :]: entry for name, entry in entries.items()}, root


def _seal_problems(path: Path, archive: zipfile.ZipFile) -> list[Problem]:
    """The comment at the end covers every byte before it. A ZIP that somebody packed anew has none: that is fine."""
    comment, size = archive.comment, path.stat().st_size
    with path.open("rb") as file:
        file.seek(size - END_RECORD - len(comment))
        record = file.read(END_RECORD)
        if record[:4] != b"PK\x05\x06" or struct.unpack("<H", record[20:])[0] != len(comment):
            return [Problem("", "There is something after the end of the ZIP, or its end was changed.")]
        if not comment:
            return []
        if not comment.startswith(SEAL):
            return [Problem("", "The comment at the end of the ZIP was changed.")]
        file.seek(0)
        crc, left = 0, size - len(comment) - 2
        while left > 0 and (block := file.read(min(BLOCK, left))):
            crc, left = zlib.crc32(block, crc), left - len(block)
    if comment != SEAL + f"{crc:08x}".encode():
        return [Problem("", "The ZIP was changed after it was made: the CRC-32 at its end does not fit.")]
    return []
