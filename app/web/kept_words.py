"""Keep what somebody typed when their session had ended, for them alone, until they sign in again.

A form may bring files with it (nothing else works without JavaScript), up to gigabytes. Its body is read as a stream:
the words are kept up to a limit, and the files go by without being stored, since nobody is signed in to own them.
"""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlencode

from fastapi import HTTPException, Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.access.actors import SessionRow
from app.access.models import FormStash
from app.clock import now
from app.db import database_of
from app.errors import DomainError
from app.web import kept_queries
from app.web.forms import MAX_FIELDS, as_typed, declared_length, posted

MOST_ROWS = 10
MOST_BYTES = 4 * 1024 * 1024  # of one person's kept forms together
IDLE_SECONDS = 60
MOST_FILE_NAMES = 20
FORM, MULTIPART = b"application/x-www-form-urlencoded", b"multipart/form-data"


@dataclass
class Words:
    """What a form brought: its fields in order, and the names of files that were let go by."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """Where the words are (None: nothing was typed), and which files have to be chosen again."""

    stash_id: int | None
    files: tuple[str, ...]


class _TooMuch(Exception):
    """More words than we keep."""


async def keep(request: Request, ended: SessionRow, path: str) -> Kept | None:
    """Keep the words of this request's form; None when it is no form, was cut off, or holds more than we keep."""
    words = await words_of(request)
    if words is None:
        return None
    if not words.pairs:
        return Kept(None, tuple(words.files))
    pairs = [(name, value) for name, value in words.pairs if not name.startswith("password")]

    def store() -> int:
        with database_of(request).writing() as session:
            return add(session, ended, path, urlencode(pairs))

    return Kept(await run_in_threadpool(store), tuple(words.files))


def add(session: Session, ended: SessionRow, path: str, body: str) -> int:
    """Keep one form; the same form sent again is kept once, and a person's oldest go when there are too many."""
    stash = kept_queries.same_form(session, ended.person_id, path)
    stash = stash or FormStash(person_id=ended.person_id, provider_id=ended.provider_id, path=path, body="")
    stash.body, stash.at = body, now()
    session.add(stash)
    session.flush()
    taken = 0
    for place, row in enumerate(kept_queries.sizes(session, ended.person_id)):
        taken += row.size
        if place > 0 and (place >= MOST_ROWS or taken > MOST_BYTES):
            kept_queries.forget(session, row.id)
    assert stash.id is not None
    return stash.id


def is_form(request: Request) -> bool:
    """It brings what somebody typed, as far as its header says."""
    return parse_options_header(request.headers.get("content-type", ""))[0] in (FORM, MULTIPART)


async def words_of(request: Request) -> Words | None:
    """The fields of a form, with the files in it left out; None when it cannot be read or is too large."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    try:
        if kind == FORM:
            return Words((await posted(request)).pairs)
        if kind == MULTIPART and b"boundary" in options:
            return await _stream(request, options[b"boundary"])
    except (DomainError, HTTPException, FormParserError, ClientDisconnect, TimeoutError, _TooMuch):
        return None
    finally:
        await request.close()
    return None


async def _stream(request: Request, boundary: bytes) -> Words | None:
    settings = request.app.state.settings
    most = settings.max_file_bytes * 2 + settings.max_form_bytes
    if declared_length(request) > most:
        return None
    sieve, taken, stream = _Sieve(boundary, settings.max_form_bytes), 0, request.stream().__aiter__()
    while True:
        async with asyncio.timeout(IDLE_SECONDS):
            block = await anext(stream, None)
        if block is None:
            return sieve.finish()
        taken += len(block)
        if taken > most:
            return None
        sieve.write(block)


class _Sieve:
    """A multipart parser that keeps fields and lets files fall through."""

    def __init__(self, boundary: bytes, most: int) -> None:
        self._most, self._size, self._parts, self._ended = most, 0, 0, False
        self._words = Words()
        self._name, self._value = "", bytearray()
        self._is_file = False
        self._header, self._content, self._disposition = bytearray(), bytearray(), b""
        self._parser = MultipartParser(
            boundary,
            callbacks={
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._grow(self._header, data[start:end]),
                "on_header_value": lambda data, start, end: self._grow(self._content, data[start:end]),
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._finished,
            },
        )

    def write(self, block: bytes) -> None:
        self._parser.write(block)

    def finish(self) -> Words | None:
        """What there was; None when the body ended before the form did."""
        self._parser.finalize()
        return self._words if self._ended else None

    def _grow(self, kept: bytearray, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._most:
            raise _TooMuch
        kept.extend(data)

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_FIELDS:
            raise _TooMuch
        self._disposition, self._value = b"", bytearray()

    def _header_end(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._content)
        self._header.clear()
        self._content.clear()

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._is_file = b"filename" in options
        name = as_typed(options.get(b"filename", b"").decode("utf-8", "replace"))
        if name and len(self._words.files) < MOST_FILE_NAMES:
            self._words.files.append(name[:100])

    def _data(self, data: bytes, start: int, end: int) -> None:
        if not self._is_file:
            self._grow(self._value, data[start:end])

    def _end(self) -> None:
        if not self._is_file:
            self._words.pairs.append((self._name, as_typed(self._value.decode("utf-8", "replace"))))

    def _finished(self) -> None:
        self._ended = True
