"""Take in a document to be read: pasted, or a file that goes to disk as it arrives. Capped in size and in time."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect

from app.errors import DomainError, Mistake, TooLarge, TooMany
from app.standards.importer import ImportResult, read_document, read_text
from app.standards.importer.limits import MAX_BYTES, MAX_CHARACTERS, MEGABYTE
from app.web.forms import as_typed, declared_length

# The file, the pasted text at up to four bytes a letter, and what the form needs around them.
MOST = MAX_BYTES + 4 * MAX_CHARACTERS + MEGABYTE
SECONDS = 300
READ_AT_ONCE = 2  # a large document takes hundreds of megabytes while it is read
_places = threading.BoundedSemaphore(READ_AT_ONCE)


@dataclass(frozen=True)
class Taken:
    """What arrived: the pasted text as typed, the file if there was one, and why it could not be taken."""

    text: str = ""
    name: str = ""
    data: bytes = b""
    refusal: DomainError | None = None


async def take(request: Request) -> Taken:
    """Read the whole request. What cannot be taken is a refusal in the answer, with the text that did arrive."""
    if declared_length(request) > MOST:
        return Taken(refusal=_too_large())
    try:
        async with asyncio.timeout(SECONDS), request.form(max_files=1, max_fields=20, max_part_size=MOST) as form:
            return await _from(form)
    except TimeoutError:
        refusal: DomainError = Mistake(
            "The document stopped arriving. Check your signal and send it again.", field="file"
        )
    except HTTPException as error:
        refusal = _too_large() if error.status_code == 413 else _damaged()
    except (MultiPartException, UnicodeError, ClientDisconnect):
        refusal = _damaged()
    return Taken(refusal=refusal)


async def _from(form: FormData) -> Taken:
    text, file = form.get("text"), form.get("file")
    typed = as_typed(text) if isinstance(text, str) else ""
    if isinstance(file, UploadFile) and file.filename:
        data = await file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return Taken(text=typed, refusal=_too_large())
        return Taken(text=typed, name=as_typed(file.filename).replace("\n", " ")[:200], data=data)
    if not typed.strip():
        return Taken(refusal=Mistake("Paste the text of a standard, or choose a file.", field="text"))
    return Taken(text=typed)


def read(taken: Taken) -> ImportResult:
    """What the document holds. Raises TooMany while others are being read."""
    with _a_place():
        if taken.name:
            return read_document(taken.data, taken.name)
        return read_text(taken.text)


@contextmanager
def _a_place() -> Iterator[None]:
    if not _places.acquire(timeout=20):
        raise TooMany("Other documents are being read just now. Wait a minute, then send this one again.", field="file")
    try:
        yield
    finally:
        _places.release()


def _too_large() -> TooLarge:
    return TooLarge(
        f"The file is larger than {MAX_BYTES // MEGABYTE} MB, the most we look at. Save the standard without its "
        "pictures, or paste its text.",
        field="file",
    )


def _damaged() -> Mistake:
    return Mistake("The form arrived damaged. Choose the file again and send it once more.", field="file")
