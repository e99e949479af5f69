"""The demo's pieces of evidence: what learners wrote, which criteria they claim and what assessors answered.

One YAML file per learner under content/; the first lines of content/amara.yaml show the shape.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from app.demo.cast import CONTENT
from app.demo.locators import Place, parse_place

# Short names used in content/ for the standards: their file under standards/ and their title.
UNITS = {
    "wellbeing": "Promote wellbeing and resilience of children and young people",
    "social": "Promote the social and emotional wellbeing of individuals",
    "relationships": "Promote effective relationships with individuals",
    "maintain": "Work with individuals to develop and maintain relationships",
}
OUTCOMES = {"met": "met", "more": "more_evidence_needed", "not_yet": "not_yet_met"}


@dataclass(frozen=True)
class PieceFile:
    """A file of a piece. Pictures, sound and film have a maker of that name; documents bring their words."""

    name: str
    description: str = ""
    title: str = ""
    pages: tuple[tuple[str, ...], ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PieceClaim:
    """One criterion, where it is shown and the learner's own note."""

    unit: str
    code: str
    place: Place
    note: str = ""


@dataclass(frozen=True)
class Judgement:
    """An assessor's answer to a piece. Claims without an entry in `outcomes` are met."""

    by: str
    days_ago: int
    outcomes: dict[str, str]
    feedback: dict[str, str]
    countersigned_by: str | None = None

    def outcome_of(self, claim: PieceClaim) -> str:
        return self.outcomes.get(f"{claim.unit} {claim.code}", "met")

    def feedback_on(self, claim: PieceClaim) -> str:
        return self.feedback.get(f"{claim.unit} {claim.code}", "")


@dataclass(frozen=True)
class Piece:
    """One sent version of a piece of evidence (or a draft, when `sent_days_ago` is None)."""

    key: str
    learner: str
    kind: str
    title: str
    about: str
    place: str
    happened_days_ago: int
    sent_days_ago: int | None
    account: tuple[str, ...]
    files: tuple[PieceFile, ...]
    claims: tuple[PieceClaim, ...]
    decided: Judgement | None
    new_version_of: str | None = None

    @property
    def account_text(self) -> str:
        """The account as it is typed: paragraphs parted by blank lines."""
        return "\n\n".join(self.account)


@dataclass(frozen=True)
class SignOffPlan:
    """A unit that its assessor signs off, this many working days ago."""

    learner: str
    unit: str
    by: str
    days_ago: int


@dataclass(frozen=True)
class CoverPlan:
    """Another assessor covers a learner's unit for some working days, counted back from today."""

    learner: str
    unit: str
    by: str
    from_days_ago: int
    to_days_ago: int


@cache
def pieces() -> tuple[Piece, ...]:
    """Every piece of the demo; a new version comes after the version it replaces."""
    return tuple(piece for document in _documents() for piece in _pieces_of(document))


@cache
def sign_offs() -> tuple[SignOffPlan, ...]:
    """The units that are already signed off in the demo."""
    return tuple(
        SignOffPlan(document["learner"], row["unit"], row["by"], row["days_ago"])
        for document in _documents()
        for row in document.get("signed_off", ())
    )


@cache
def covers() -> tuple[CoverPlan, ...]:
    """Who stood in for an assessor, and when."""
    return tuple(
        CoverPlan(document["learner"], **row) for document in _documents() for row in document.get("covered", ())
    )


@cache
def _documents() -> tuple[dict[str, Any], ...]:
    read = YAML(typ="safe")
    files = sorted(path for path in CONTENT.glob("*.yaml") if path.name != "people.yaml")
    return tuple(document for path in files for document in read.load_all(path.read_text("utf-8")))


def _pieces_of(document: dict[str, Any]) -> Iterator[Piece]:
    for row in document["pieces"]:
        yield Piece(
            key=row["key"],
            learner=document["learner"],
            kind=row["kind"],
            title=row["title"],
            about=row["about"],
            place=row["place"],
            happened_days_ago=row["happened"],
            sent_days_ago=row.get("sent"),
            account=_paragraphs(row.get("account", "")),
            files=tuple(_file(entry) for entry in row.get("files", ())),
            claims=tuple(_claim(line, row["unit"]) for line in row["claims"]),
            decided=_judgement(row["decided"], row["unit"]) if "decided" in row else None,
            new_version_of=row.get("new_version_of"),
        )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.strip().split("\n\n") if part.strip())


def _file(entry: dict[str, Any]) -> PieceFile:
    return PieceFile(
        name=entry["name"],
        description=entry.get("shows", ""),
        title=entry.get("title", ""),
        pages=tuple(_paragraphs(page) for page in entry.get("pages", ())),
        paragraphs=_paragraphs(entry.get("text", "")),
    )


def _claim(line: str, unit: str) -> PieceClaim:
    """A line such as "P4 @ paragraph 2 | My note" or, for another unit, "social P5 @ page 2 of a.pdf"."""
    what, _, rest = line.partition(" @ ")
    place, _, note = rest.partition(" | ")
    named = what.split()
    return PieceClaim(named[0] if len(named) == 2 else unit, named[-1], parse_place(place.strip()), note.strip())


def _judgement(row: dict[str, Any], unit: str) -> Judgement:
    outcomes: dict[str, str] = {}
    feedback: dict[str, str] = {}
    for short, outcome in OUTCOMES.items():
        for code, words in row.get(short, {}).items():
            named = code if " " in code else f"{unit} {code}"
            outcomes[named] = outcome
            feedback[named] = " ".join(words.split())
    return Judgement(row["by"], row["days_ago"], outcomes, feedback, row.get("countersigned_by"))
