"""What reading or writing an exchange format gives, and how it refuses."""

from dataclasses import dataclass, field
from typing import Literal

from app.errors import DomainError
from app.standards.schema import StandardFile

Exchanged = Literal["case", "moodle", "mahara", "yaml"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for another system. `lost` says in sentences what reading it back would not give."""

    text: str
    file_name: str
    media_type: str
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, item or element of the file, counted from 1, and the place that it has in one of the standards, also
    counted from 1: "criteria.P3", "groups", "standard". `where` is empty for what is not kept."""

    number: int
    text: str
    where: str
    standard: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """The standards in a file. Nothing is saved. `lost` is what the file held and a standard cannot keep; `assumed`
    what the file does not say and a person should look at; `entries` what became of everything in it."""

    documents: list[StandardFile]
    lost: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


class ExchangeError(DomainError):
    """The file cannot be read as that format; `problems` are sentences, each with the way to mend it."""

    status = 422

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))
