"""Receive a form with files as a stream: hashed while written, capped, durable before anyone is told.

Starlette's own form parser would spool a file twice and know no limits of ours. Here each block goes from the network
to a temporary file and the hash, in a thread, so that memory stays flat whatever the size. Nothing is kept unless the
whole request arrived; a file that is refused does not take the words of the form with it.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from app.errors import DomainError, Mistake, TooLarge, TooMany
from app.evidence.names import safe_name
from app.settings import Settings
from app.storage.files import FileStore, FileWriter, StoredFile
from app.storage.sniff import Sniffed, sniff
from app.web.dates import size as size_words
from app.web.forms import MAX_FIELDS, Posted, as_typed, declared_length

FLUSH_AT = 1024 * 1024
IDLE_SECONDS = 60
_uploading: Counter[int] = Counter()


@dataclass(frozen=True)
class ReceivedFile:
    """A file that is safely stored and is of a kind we take."""

    name: str
    stored: StoredFile
    sniffed: Sniffed


@dataclass
class Received:
    """What a request brought: its fields, its files, and the files that were refused, each with the reason."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    files: list[ReceivedFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def form(self) -> Posted:
        return Posted([(name, as_typed(value)) for name, value in self.pairs])


@contextmanager
def _place_for(person_id: int, most: int) -> Iterator[None]:
    if _uploading[person_id] >= most:
        raise TooMany(f"{most} files are on their way already. Wait until one has arrived, then add the next.")
    _uploading[person_id] += 1
    try:
        yield
    finally:
        _uploading[person_id] -= 1
        if _uploading[person_id] <= 0:
            del _uploading[person_id]


async def receive(
    request: Request, store: FileStore, settings: Settings, *, provider_id: int, person_id: int
) -> Received:
    """Read the whole request; raises TooLarge, TooMany or Mistake when it cannot be taken at all."""
    content_type, options = parse_options_header(request.headers.get("content-type", ""))
    if content_type != b"multipart/form-data" or b"boundary" not in options:
        raise Mistake("The form arrived damaged. Go back and send it again.")
    _ensure_size(declared_length(request), settings)
    with _place_for(person_id, settings.uploads_at_once_per_person):
        reader = _reader(options[b"boundary"], store, settings, provider_id)
        try:
            await _read_all(request, reader, settings)
            return await run_in_threadpool(reader.finish)
        except BaseException:
            await run_in_threadpool(reader.discard)
            raise


def _ensure_size(size: int, settings: Settings) -> None:
    """For what the request says it will bring, and for what it has brought so far: it need not say anything."""
    most = settings.max_file_bytes * 2 + settings.max_form_bytes
    if size > most:
        raise TooLarge(
            f"That is {size_words(size)} in one go. A file can be up to {size_words(settings.max_file_bytes)}: "
            "cut a long video into parts, or record it at a lower quality."
        )


async def _read_all(request: Request, reader: "_Reader", settings: Settings) -> None:
    stream, taken = request.stream().__aiter__(), 0
    try:
        while True:
            async with asyncio.timeout(IDLE_SECONDS):
                block = await anext(stream, None)
            if block is None:
                return
            taken += len(block)
            _ensure_size(taken, settings)
            if reader.take(block) >= FLUSH_AT:
                await run_in_threadpool(reader.digest)
    except TimeoutError as error:
        raise Mistake("The file stopped arriving, so it was not added. Check your signal and send it again.") from error
    except ClientDisconnect as error:
        raise Mistake("The connection was lost before the file had arrived, so it was not added.") from error


def _reader(boundary: bytes, store: FileStore, settings: Settings, provider_id: int) -> "_Reader":
    try:
        return _Reader(boundary, store, settings, provider_id)
    except FormParserError as error:
        raise Mistake("The form arrived damaged. Go back and send it again.") from error


class _Reader:
    """Turns blocks of a multipart body into fields and stored files. Runs in threads, one block at a time."""

    def __init__(self, boundary: bytes, store: FileStore, settings: Settings, provider_id: int) -> None:
        self.received = Received()
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._store, self._settings, self._provider_id = store, settings, provider_id
        self._writer: FileWriter | None = None
        self._field: bytearray | None = None
        self._name, self._file_name = "", ""
        self._headers: dict[bytes, bytes] = {}
        self._header_name, self._header_value = bytearray(), bytearray()
        self._too_large = False
        self._field_bytes = 0
        self._parts = 0
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._part_begin,
                "on_part_data": self._part_data,
                "on_part_end": self._part_end,
                "on_header_field": lambda data, start, end: self._header_name.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._header_value.extend(data[start:end]),
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_end": lambda: None,
            },
        )

    def take(self, block: bytes) -> int:
        """Put a block with what waits to be parsed; how many bytes that is now."""
        self._waiting.append(block)
        self._waiting_bytes += len(block)
        return self._waiting_bytes

    def digest(self) -> None:
        """Parse and write what has arrived."""
        block, self._waiting, self._waiting_bytes = b"".join(self._waiting), [], 0
        try:
            self._parser.write(block)
        except FormParserError as error:
            raise Mistake("The form arrived damaged. Check your signal and send it again.") from error

    def finish(self) -> Received:
        """Parse the rest; the answer is complete only when the body ended as it should."""
        self.digest()
        try:
            self._parser.finalize()
        except FormParserError as error:
            raise Mistake("The form arrived damaged. Check your signal and send it again.") from error
        if self._writer is not None or self._field is not None:
            raise Mistake("The form was cut off on its way. Check your signal and send it again.")
        return self.received

    def discard(self) -> None:
        if self._writer is not None:
            self._writer.discard()
            self._writer = None

    def _part_begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_FIELDS:
            raise Mistake("The form has too many parts. Go back and send fewer at once.")
        self._headers = {}
        self._writer, self._field, self._too_large = None, None, False

    def _header_end(self) -> None:
        if len(self._header_value) > 8192:
            raise Mistake("The form arrived damaged. Go back and send it again.")
        self._headers[bytes(self._header_name).lower()] = bytes(self._header_value)
        self._header_name, self._header_value = bytearray(), bytearray()

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in options:
            self._field = bytearray()
            return
        self._file_name = safe_name(options[b"filename"].decode("utf-8", "replace"))
        if len(self.received.files) >= self._settings.max_files_per_piece:
            self._too_large = True
            self.received.refused.append(
                f"“{self._file_name}” was not added: one piece can hold {self._settings.max_files_per_piece} files."
            )
            return
        self._writer = self._store.receive(self._provider_id)

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        part = memoryview(data)[start:end]
        if self._field is not None:
            self._field_bytes += len(part)
            if self._field_bytes > self._settings.max_form_bytes:
                raise TooLarge("That is more text than we can take in one go. Add the long part as a file.")
            self._field.extend(part)
        elif self._writer is not None:
            if self._writer.size + len(part) > self._settings.max_file_bytes:
                self._refuse_size()
            else:
                self._writer.write(part)

    def _refuse_size(self) -> None:
        assert self._writer is not None
        self._writer.discard()
        self._writer, self._too_large = None, True
        self.received.refused.append(
            f"“{self._file_name}” is larger than {size_words(self._settings.max_file_bytes)}, the most we can take. "
            "Cut it into parts, or record it at a lower quality."
        )

    def _part_end(self) -> None:
        if self._field is not None:
            self.received.pairs.append((self._name, bytes(self._field).decode("utf-8", "replace")))
            self._field = None
        elif self._writer is not None:
            self._keep_file(self._writer)
            self._writer = None

    def _keep_file(self, writer: FileWriter) -> None:
        """An empty part without a name is a file box left empty; anything else is judged, then made durable."""
        if writer.size == 0 and not self._file_name:
            writer.discard()
            return
        try:
            sniffed = sniff(writer.path, self._file_name or "the file")
        except DomainError as refusal:
            writer.discard()
            self.received.refused.append(refusal.sentence)
            return
        self.received.files.append(ReceivedFile(self._file_name, writer.keep(), sniffed))
