"""What the importer gives back: the standards it read, in the words of the file format, and an account of the source."""

from dataclasses import dataclass, field
from typing import Any, Literal

from app.standards.importer.rows import Fate

Block = str | dict[str, Any]
Side = Literal["criteria", "knowledge"]
UNSURE = "unsure: "
# Below this, a person must look at the list against the source before it may be used.
SURE_ENOUGH = 0.6


@dataclass(slots=True)
class Item:
    """A performance criterion or knowledge statement. `id` is its place, `label` what was printed."""

    id: str
    text: str
    label: str | None = None
    group: str | None = None
    items: list["Item"] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As a plain mapping; what is not known is None, as the command line prints it."""
        children = [item.to_json() for item in self.items]
        return {"id": self.id, "label": self.label, "text": self.text, "group": self.group, "items": children}


@dataclass(slots=True)
class Group:
    """A heading inside one of the lists, or an element of competence with its code."""

    id: str
    side: Side
    title: str
    code: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As a plain mapping in the words of the file format."""
        return {"id": self.id, "in": self.side, "title": self.title, "code": self.code}


@dataclass(slots=True)
class ImportedStandard:
    """One standard as its source prints it. A fact that the source does not state is None or empty."""

    urn: str | None = None
    title: str | None = None
    language: Literal["en", "cy"] = "en"
    version: str | None = None
    status: str | None = None
    validity: str | None = None
    dates: dict[str, str] = field(default_factory=dict)
    developed_by: str | None = None
    originating_organisation: str | None = None
    original_urns: list[str] = field(default_factory=list)
    suites: list[str] = field(default_factory=list)
    occupations: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    soc_code: str | None = None
    category: str | None = None
    codes: list[dict[str, str]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    overview: list[Block] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    criteria: list[Item] = field(default_factory=list)
    knowledge: list[Item] = field(default_factory=list)
    scope: dict[str, Any] = field(default_factory=dict)
    values: list[Block] = field(default_factory=list)
    behaviours: list[Block] = field(default_factory=list)
    skills: list[Block] = field(default_factory=list)
    glossary: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Any] = field(default_factory=dict)
    extra: list[dict[str, Any]] = field(default_factory=list)
    confidence: dict[str, float] = field(default_factory=dict)
    title_from_overview: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As a plain mapping in the words of the file format; the confidence is in the report."""
        plain: dict[str, Any] = {}
        for name in STANDARD_KEYS:
            value = getattr(self, name)
            plain[name] = [part.to_json() for part in value] if name in ("groups", "criteria", "knowledge") else value
        return plain


STANDARD_KEYS = (
    "urn", "title", "language", "overview", "version", "dates", "developed_by", "status", "validity",
    "originating_organisation", "original_urns", "occupations", "suites", "keywords", "soc_code", "category", "codes",
    "headings", "criteria", "knowledge", "groups", "scope", "values", "behaviours", "skills", "glossary", "links", "extra",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """Where one source line, or a part of one, went. `where` is a place in the result, or the reason it was dropped."""

    line: int
    text: str
    fate: Fate
    where: str
    standard: int = 0


@dataclass(slots=True)
class ImportResult:
    """The whole outcome: what was read, and what became of every line of the source."""

    name: str
    kind: Literal["txt", "docx", "pdf", "html"] = "txt"
    sha256: str | None = None
    is_nos: bool = False
    standards: list[ImportedStandard] = field(default_factory=list)
    lines: list[Account] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def unplaced(self) -> list[Account]:
        """Lines that found no place; a person decides about each."""
        return [account for account in self.lines if account.fate == "unplaced"]

    @property
    def dropped(self) -> list[Account]:
        """Lines that are no part of a standard, each with its reason."""
        return [account for account in self.lines if account.fate == "dropped"]

    @property
    def unsure(self) -> bool:
        """Whether any list or fact could not be told with certainty."""
        return any(warning.startswith(UNSURE) for warning in self.warnings)

    def confidence(self) -> dict[str, Any]:
        """Per list from 0 to 1: the least of all standards, and each standard's own where there are several."""
        names = sorted({name for standard in self.standards for name in standard.confidence})
        lowest = {name: min(standard.confidence.get(name, 1.0) for standard in self.standards) for name in names}
        if len(self.standards) > 1:
            return lowest | {"by_standard": [dict(standard.confidence) for standard in self.standards]}
        return lowest

    def to_json(self) -> dict[str, Any]:
        """What `vouch standards import --json` prints."""
        return {
            "is_nos": self.is_nos,
            "standards": [standard.to_json() for standard in self.standards],
            "report": {
                "unplaced": [{"line": at.line, "text": at.text} for at in self.unplaced],
                "dropped": [{"line": at.line, "text": at.text, "reason": at.where} for at in self.dropped],
                "warnings": list(self.warnings),
                "confidence": self.confidence(),
            },
        }
