"""What was posted, read with limits and kept as typed, so that a form can be shown again exactly as it was."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from app.errors import Mistake, TooLarge

MAX_FIELDS = 3000


class Posted:
    """The fields of a form: text as typed, line ends unified. Values are judged in each feature's forms.py."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.pairs = pairs
        self._first: dict[str, str] = {}
        for name, value in pairs:
            self._first.setdefault(name, value)

    def raw(self, name: str) -> str:
        return self._first.get(name, "")

    def text(self, name: str) -> str:
        """One value, trimmed; empty when it was not sent."""
        return self.raw(name).strip()

    def ticked(self, name: str) -> bool:
        return self.raw(name) not in ("", "0", "off", "false")

    def has(self, name: str) -> bool:
        return name in self._first

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def number(self, name: str) -> int | None:
        """A whole number, or None when it is not one."""
        return whole_number(self.text(name))

    def starting(self, prefix: str) -> Iterator[tuple[str, str]]:
        """(rest of the name, value) of fields whose name starts so."""
        for name, value in self._first.items():
            if name.startswith(prefix):
                yield name[len(prefix) :], value

    def day(self, name: str) -> tuple[date | None, dict[str, str]]:
        """A date from three boxes (name_day, name_month, name_year), and what was typed."""
        typed = {part: self.text(f"{name}_{part}") for part in ("day", "month", "year")}
        return date_from(typed, name), typed


def whole_number(text: str) -> int | None:
    """What the digits say; None for anything else, and for more digits than any number of ours has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def date_from(typed: dict[str, str], field: str) -> date | None:
    """The date in three boxes; None when all are empty; Mistake with the mend when it is not a day."""
    if not any(typed.values()):
        return None
    if not all(typed.values()):
        missing = next(part for part, value in typed.items() if not value)
        raise Mistake(f"Give the {missing} as well, like 5 11 2026.", field=field)
    if not all(value.isascii() and value.isdigit() and len(value) <= 4 for value in typed.values()):
        raise Mistake("Use numbers for the date, like 5 11 2026.", field=field)
    year = int(typed["year"])
    try:
        return date(year + 2000 if year < 100 else year, int(typed["month"]), int(typed["day"]))
    except ValueError as error:
        raise Mistake(
            f"There is no such day as {typed['day']}/{typed['month']}/{typed['year']}. Check the numbers.", field=field
        ) from error


async def posted(request: Request) -> Posted:
    """Read the form of this request. Files do not come this way (evidence/upload.py streams them)."""
    limit = request.app.state.settings.max_form_bytes
    size = declared_length(request)
    if size > limit:
        raise TooLarge(
            f"That is more than we can take in one go: {size // 1024} KB, and the most is {limit // 1024} KB. "
            "Shorten it, or add the long part as a file."
        )
    try:
        form = await request.form(max_fields=MAX_FIELDS, max_files=20, max_part_size=limit)
    except (MultiPartException, UnicodeError) as error:
        raise Mistake("The form arrived damaged. Go back, check what you typed, and send it again.") from error
    return Posted([(name, as_typed(value)) for name, value in form.multi_items() if not isinstance(value, UploadFile)])


async def form_of(request: Request) -> AsyncIterator[Posted]:
    """The form for a route; what was spooled of a file in it goes when the request is over."""
    try:
        yield await posted(request)
    finally:
        await request.close()


def as_typed(value: str) -> str:
    """Line ends unified, without what no database keeps: NUL, and half characters (a lone surrogate)."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return lines.encode("utf-8", "replace").decode("utf-8")


def declared_length(request: Request) -> int:
    """What Content-Length says, 0 when it says nothing we understand: what arrives is counted in any case."""
    return whole_number(request.headers.get("content-length", "")) or 0


Form = Annotated[Posted, Depends(form_of)]
