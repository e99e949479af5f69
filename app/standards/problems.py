"""What is wrong with a standard's file: where, in plain words, and how to mend it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from app.errors import DomainError

Severity = Literal["error", "warning"]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem found in a document's content, at a path such as ("criteria", 0, "text")."""

    path: Path
    message: str
    mend: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A problem in a file. `line` counts from 1. An error keeps the file out; a warning asks a person to look."""

    file: str
    line: int
    message: str
    mend: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message} {self.mend}"

    def to_json(self) -> dict[str, str | int]:
        """The problem as plain values, for `--json`."""
        return asdict(self)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that keep a file out."""
    return [problem for problem in problems if problem.severity == "error"]


class StandardFileError(DomainError):
    """One or more standards' files cannot be used; `problems` says why, each with its file, line and mend."""

    status = 422

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
