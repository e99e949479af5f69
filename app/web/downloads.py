"""Stored bytes as an answer: one range at a time, never compressed again, never run by the browser.

Multi-range requests are refused: merging them was quadratic once (CVE-2025-62727), and nothing here needs them. The
policy on these answers forbids scripts and everything else, should a browser ever show one as a page (SAFETY 3.1.12);
it leaves the page its origin, without which Chromium's own player for a recording may not fetch the recording.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

BLOCK = 1024 * 1024
POLICY = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})", re.I)


class Unsatisfiable(ValueError):
    """The range lies beyond the end, or there are several."""


def send_file(
    request: Request, path: Path, *, size: int, media_type: str, etag: str, name: str, inline: bool
) -> Response:
    """The file at `path`, which has `size` bytes: whole, or the range that was asked for; for HEAD only its headers."""
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": disposition(name, inline=inline),
        "Content-Security-Policy": POLICY,
        "Content-Encoding": "identity",  # the compressing layer leaves an encoded answer alone, with its length
        "Accept-Ranges": "bytes",
        "ETag": f'"{etag}"',
    }
    wanted = request.headers.get("range")
    if_range = request.headers.get("if-range")
    if wanted is not None and if_range not in (None, headers["ETag"]):
        wanted = None
    try:
        part = byte_range(wanted, size) if wanted is not None else None
    except Unsatisfiable:
        return Response("Ask for one range inside the file.", 416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part or (0, size)
    headers["Content-Length"] = str(end - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(_blocks(path, start, end - start), status, headers)


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """(first, one past the last) of a Range header; None for one to be ignored. Raises Unsatisfiable (RFC 9110, 14)."""
    if "," in header:
        raise Unsatisfiable(header)
    found = _RANGE.fullmatch(header.strip())
    if found is None or found.group(1, 2) == ("", ""):
        return None
    first, last = found.group(1, 2)
    if not first:
        if int(last) == 0 or size == 0:
            raise Unsatisfiable(header)
        return max(0, size - int(last)), size
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable(header)
    return int(first), min(size, int(last) + 1) if last else size


def disposition(name: str, *, inline: bool) -> str:
    """Content-Disposition with the name twice: plain for old software, and as it is (RFC 6266, RFC 8187)."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()+,=@~-]", "_", flat).strip(" .") or "file"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _blocks(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        while length > 0:
            block = file.read(min(BLOCK, length))
            if not block:
                raise OSError(f"{path} ended early")
            length -= len(block)
            yield block
