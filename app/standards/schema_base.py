"""The building blocks of the file format: strict models, tidy text, partial dates and names that cannot be mistaken."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, LiteralString

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from app.standards.text import clean, control_characters

LOCAL_PREFIX = "local:"
# The first National Occupational Standards; the database of 2019 holds the placeholder 1905-03-15 in half its rows.
EARLIEST_YEAR = 1986
LONGEST_URN = 255
LONGEST_TEXT = 20_000
# The database's own limits (models.py). PostgreSQL refuses longer text, so a file with it is refused first.
LONGEST_TITLE = 500
LONGEST_LABEL = 40
LONGEST_CODE = 20

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LOCAL_ID = re.compile(r"local:[a-z0-9]+(?:-[a-z0-9]+)*")
_REVISION = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Strict(BaseModel):
    """A part of the file: unknown keys are refused and nothing is read as another type than it was written in."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


def refuse(kind: LiteralString, message: str, mend: str) -> PydanticCustomError:
    """An error that carries its own sentence and the way to mend it; `explain.py` passes both on."""
    return PydanticCustomError(kind, "{message}", {"message": message, "mend": mend})


def _tidy(value: str) -> str:
    if strange := control_characters(value.replace("\n", " ").replace("\t", " ")):
        raise refuse("control", f"The text holds {', '.join(strange)}, which cannot be shown.", "Take it out.")
    if not value.strip():
        raise refuse("empty", "The text is empty.", "Write the text, or take the whole entry out.")
    if value != clean(value):
        raise refuse(
            "untidy",
            "The text has blanks at an end, several in a row, a line break or a mark of no width.",
            "Keep the words and put one plain space between them.",
        )
    return value


def _at_most(limit: int, mend: str) -> AfterValidator:
    def check(value: str) -> str:
        if len(value) > limit:
            raise refuse("long", f"The text has {len(value):,} characters; at most {limit:,} fit.", mend)
        return value

    return AfterValidator(check)


def _urn(value: str) -> str:
    if value.casefold().startswith(LOCAL_PREFIX):
        raise refuse("urn", "A URN does not begin with “local:”.", "Use `id` for a name of our own.")
    return value


def _real_date(value: str) -> str:
    match = _PARTIAL_DATE.fullmatch(value)
    if match is None:
        raise refuse(
            "date",
            f"“{value}” is not a date this format knows.",
            'Write the year, year and month, or full day: "2026", "2026-01" or "2026-01-31".',
        )
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        date(year or 0, month or 1, day or 1)
    except ValueError:
        raise refuse("date", f"“{value}” is not a real date.", "Look it up in the source again.") from None
    if (year or 0) < EARLIEST_YEAR:
        raise refuse(
            "date",
            f"“{value}” is before {EARLIEST_YEAR}, when there were no National Occupational Standards.",
            "It is probably a placeholder: leave the date out.",
        )
    return value


def _matches(pattern: re.Pattern[str], message: str, mend: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if pattern.fullmatch(value) is None:
            raise refuse("form", f"“{value}” {message}", mend)
        return value

    return check


def _in_editors(pattern: re.Pattern[str]) -> Any:
    """The same pattern for the JSON Schema, so that an editor underlines what `check` would refuse."""
    return Field(json_schema_extra={"pattern": f"^{pattern.pattern}$"})


_CUT = "Cut it into paragraphs or statements, as the source does."
_SHORTEN = "Look whether more of the source has got into it than belongs here."

Text = Annotated[str, AfterValidator(_tidy), _at_most(LONGEST_TEXT, _CUT)]
TitleText = Annotated[str, AfterValidator(_tidy), _at_most(LONGEST_TITLE, _SHORTEN)]
Label = Annotated[str, AfterValidator(_tidy), _at_most(LONGEST_LABEL, _SHORTEN)]
ItemId = Annotated[str, AfterValidator(_tidy), _at_most(LONGEST_CODE, "Write P or K and a number: P1.")]
Urn = Annotated[str, AfterValidator(_tidy), AfterValidator(_urn), _at_most(LONGEST_URN, _SHORTEN)]
PartialDate = Annotated[str, AfterValidator(_real_date), _in_editors(_PARTIAL_DATE)]
LocalId = Annotated[
    str,
    AfterValidator(
        _matches(
            _LOCAL_ID,
            "is not an id of our own.",
            "Begin with local: and go on in small letters, digits and hyphens: local:promote-relationships",
        )
    ),
    _at_most(LONGEST_URN, "Shorten it."),
    _in_editors(_LOCAL_ID),
]
Revision = Annotated[
    str,
    AfterValidator(
        _matches(_REVISION, "does not fit in a file name.", "Use letters, digits, hyphens and dots: import-1")
    ),
    _at_most(LONGEST_LABEL, "Shorten it."),
    _in_editors(_REVISION),
]
Sha256 = Annotated[
    str,
    AfterValidator(
        _matches(
            _SHA256, "is not a SHA-256.", "Give 64 of the characters 0-9 and a-f, as `sha256sum FILE` prints them."
        )
    ),
    _in_editors(_SHA256),
]
