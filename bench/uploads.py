"""Evidence with a file, sent as the page's form sends it: a photo of 5 MB with eight claims, and a film of 1 GiB."""

import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench import cpu
from bench.client import Client, Request
from bench.cpu import Clock
from bench.rounds import WARM, Figures
from bench.scenes import Scene

MiB = 1024 * 1024
BOUNDARY = "vouch-bench-9f3c1a7e5b"
PHOTO_BYTES = 5_000_000
FILM_BYTES = 1024 * MiB
FILMS = 3
PHOTOS = 8


@dataclass(frozen=True)
class Film:
    """What an upload of 1 GiB took: CPU in milliseconds for each, and by how much memory grew at most (bytes)."""

    figures: Figures
    growth: int


def photo() -> bytes:
    """A JPEG of five million bytes: noise does not compress, as a phone's photo does not."""
    side = 1500
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "JPEG", quality=92)
    data = out.getvalue()
    filling = PHOTO_BYTES - len(data)
    if filling < 0:
        raise RuntimeError(f"The photo is {len(data)} bytes already.")
    comments = bytearray()
    while filling > 4:  # comment segments before the picture: at most 65,533 bytes each
        length = min(filling - 2, 65_535)
        comments += b"\xff\xfe" + length.to_bytes(2, "big") + b"\x20" * (length - 2)
        filling -= length + 2
    return data[:2] + bytes(comments) + data[2:]


def film(path: Path) -> None:
    """An MP4 whose one large box is random bytes, 1 GiB in all. Random, because searching for the end of the form's
    part is slower where its first byte occurs often."""
    block = os.urandom(16 * MiB)
    head = (24).to_bytes(4, "big") + b"ftypisom" + b"\0\0\2\0" + b"isommp41"
    with path.open("wb") as file:
        file.write(head + (FILM_BYTES - len(head)).to_bytes(4, "big") + b"mdat")
        while (left := FILM_BYTES - file.tell()) > 0:
            file.write(block[:left])
        file.flush()
        os.fsync(file.fileno())


def form(fields: Sequence[tuple[str, str]], name: str, media_type: str) -> tuple[bytes, bytes]:
    """What stands before and after the file in a multipart body."""
    before = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields
    )
    before += (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {media_type}\r\n\r\n"
    ).encode()
    return before, f"\r\n--{BOUNDARY}--\r\n".encode()


def filled_in(scene: Scene, wish: str) -> list[tuple[str, str]]:
    """Everything the page asks for, with the eight claims."""
    fields = [
        ("title", "The feelings wall"),
        ("about", "A child pointed to a picture and we talked about it."),
        ("account", ""),
        ("when", "today"),
        ("place", "the pre-school room"),
        ("mine", "1"),
        ("private", "1"),
        ("do", wish),
    ]
    for key in scene.claimable:
        fields += [
            ("c", key),
            (f"where.{key}", "whole piece: the wall shows every step that I took"),
            (f"note.{key}", ""),
        ]
    return fields


def start(client: Client, enrolment: int) -> str:
    """Begin a piece; the address of its form."""
    answer = client.ask(Request(f"/portfolios/{enrolment}/evidence", "POST", expect=303))
    found = re.search(r"/evidence/\d+/edit", answer.headers["location"] or "")
    if found is None:
        raise RuntimeError(f"Starting a piece led to {answer.headers['location']!r}")
    return found.group()


def photos(client: Client, scene: Scene, clock: Clock) -> Figures:
    """Start a piece, then the whole form with the photo and Send: two requests, measured together."""
    before, after = form(filled_in(scene, "send"), "wall.jpg", "image/jpeg")
    body = before + photo() + after
    figures = Figures()
    for number in range(WARM + PHOTOS):
        began = clock()
        path = start(client, scene.enrolment)
        answer = client.ask(
            Request(path, "POST", body=body, content_type=f"multipart/form-data; boundary={BOUNDARY}", expect=303)
        )
        if number >= WARM:
            figures.cpu.append((clock() - began) * 1000)
            figures.alone.append(answer.seconds * 1000)
    return figures


def films(client: Client, scene: Scene, clock: Clock, pid: int, folder: Path) -> tuple[Film, Path]:
    """The film as a file of a draft, a few times; and where it lies, for the limits."""
    source, body = folder / "film.mp4", folder / "film.form"
    film(source)
    before, after = form([("do", "files")], "film.mp4", "video/mp4")
    with body.open("wb") as out, source.open("rb") as file:
        out.write(before)
        while block := file.read(16 * MiB):
            out.write(block)
        out.write(after)
    figures, growth = Figures(), 0
    for _ in range(FILMS):
        path = start(client, scene.enrolment)
        cpu.forget_peak(pid)
        resting, began = cpu.resident(pid), clock()
        answer = client.ask(
            Request(path, "POST", file=body, content_type=f"multipart/form-data; boundary={BOUNDARY}", expect=303)
        )
        figures.cpu.append((clock() - began) * 1000)
        figures.alone.append(answer.seconds * 1000)
        growth = max(growth, cpu.peak(pid) - resting)
    body.unlink()
    return Film(figures, growth), source
