"""The ZIP is one that others read, sealed to its last byte, and not bounded by 4 GiB."""

import io
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from app.portfolio.archive.zip_stream import SEAL, ZipStream

MOMENT = datetime(2026, 3, 20, 14, 20, 8)


def written(entries: dict[str, tuple[bytes, bool]]) -> bytes:
    out = io.BytesIO()
    stream = ZipStream(out.write, MOMENT)
    for name, (data, deflate) in entries.items():
        stream.add(name, [data[:7], data[7:]], size=len(data), deflate=deflate)
    stream.close()
    return out.getvalue()


def test_it_reads_back(tmp_path: Path) -> None:
    data = written(
        {"a/Siân.txt": (b"words " * 100, True), "a/film.mp4": (bytes(range(256)), False), "a/empty": (b"", True)}
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.read("a/Siân.txt") == b"words " * 100
        assert archive.getinfo("a/film.mp4").compress_type == zipfile.ZIP_STORED
        assert archive.getinfo("a/Siân.txt").compress_size < 100
        assert archive.getinfo("a/empty").date_time == MOMENT.timetuple()[:6]
        assert archive.comment.startswith(SEAL)
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert subprocess.run(["unzip", "-tq", str(path)], capture_output=True, check=False).returncode == 0


def test_an_unfinished_one_is_not_a_zip() -> None:
    out = io.BytesIO()
    ZipStream(out.write, MOMENT).add("a", [b"x" * 100], size=100, deflate=False)
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(out.getvalue()))


@pytest.mark.slow
def test_a_film_of_more_than_4_gib(tmp_path: Path) -> None:
    path, block, count = tmp_path / "large.zip", bytes(16 << 20), 257
    with path.open("wb") as file:

        def write(part: bytes | memoryview) -> None:
            """Zeros are left out, so that the file is large and the disk is not full."""
            if len(part) > 1 << 20:
                file.seek(len(part), 1)
            else:
                file.write(part)

        stream = ZipStream(write, MOMENT)
        stream.add("film", (block for _ in range(count)), size=count * len(block), deflate=False)
        stream.add("after.txt", [b"still here"], size=10, deflate=True)
        stream.close()
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("film").file_size == count * len(block) > 1 << 32
        assert archive.getinfo("after.txt").header_offset > 1 << 32
        assert archive.read("after.txt") == b"still here"
