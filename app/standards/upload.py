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
from app.standards.exchange.detect import WORDS, Format, kind_of
from app.standards.exchange.kept import read_file
from app.standards.exchange.outcome import ExchangeError
from app.standards.importer import read_document, read_text
from app.standards.importer.limits import MAX_BYTES, MAX_CHARACTERS, MEGABYTE
from app.standards.readings import Reading
from app.web.forms import as_typed, declared_length

# The file, the pasted text at up to four bytes a letter, and what the form needs around them.
MOST = MAX_BYTES + 4 * MAX_CHARACTERS + MEGABYTE
SECONDS = 300
PASTED = "pasted text"
READ_AT_ONCE = 2  # a large document takes hundreds of megabytes while it is read
_places = threading.BoundedSemaphore(READ_AT_ONCE)


@dataclass(frozen=True)
class Taken:
    """What arrived: the pasted text as typed, the file if there was one, what kind of file a person says it is, and why
    it could not be taken."""

    text: str = ""
    name: str = ""
    data: bytes = b""
    kind: Format = "auto"
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
    text, file, named = form.get("text"), form.get("file"), form.get("kind")
    kind = next((one for one in WORDS if one == named), "auto")
    typed = as_typed(text) if isinstance(text, str) else ""
    if isinstance(file, UploadFile) and file.filename:
        data = await file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return Taken(text=typed, kind=kind, refusal=_too_large())
        return Taken(text=typed, name=as_typed(file.filename).replace("\n", " ")[:200], data=data, kind=kind)
    if not typed.strip():
        refusal = Mistake("Paste the text of a standard, or choose a file.", field="text")
        return Taken(kind=kind, refusal=refusal)
    return Taken(text=typed, kind=kind)


def read(taken: Taken) -> Reading:
    """What the document or exchange file holds. Raises TooMany while others are being read, and Mistake for an exchange
    file that cannot be read as one."""
    with _a_place():
        name, data = taken.name or PASTED, taken.data if taken.name else taken.text.encode("utf-8", "surrogatepass")
        try:
            kind = kind_of(data, taken.name) if taken.kind == "auto" else taken.kind
            if kind is not None and kind != "document":
                return read_file(data, name, kind)
        except ExchangeError as error:
            raise Mistake(" ".join(error.problems[:5]), field="file" if taken.name else "text") from None
        return read_document(data, name) if taken.name else read_text(taken.text)


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
