"""Facts about a standard: its identity, dates, organisations and where its text came from."""

from typing import Literal

from pydantic import Field

from app.standards.schema_base import Label, LocalId, PartialDate, Revision, Sha256, Strict, Text, TitleText, Urn

Language = Literal["en", "cy"]
Validity = Literal["Current", "Legacy", "Withdrawn", "Draft"]


class Title(Strict):
    """The title in English, Welsh or both."""

    en: TitleText | None = None
    cy: TitleText | None = None


class Dates(Strict):
    """Dates as far as they are known, and as printed where that reads differently."""

    approved: PartialDate | None = None
    approved_printed: Text | None = None
    review: PartialDate | None = None
    review_printed: Text | None = None
    withdrawn: PartialDate | None = None
    withdrawn_printed: Text | None = None


class PossibleUrn(Strict):
    """A URN that the text may belong to although the source does not state it. Only a person may confirm it."""

    urn: Urn
    why: Text
    confirmed: bool
    confirmed_by: Text | None = None


class Superseded(Strict):
    """An earlier standard that this one takes the place of; our own link, not printed in the source."""

    urn: Urn | None = None
    id: LocalId | None = None
    version: Label | None = None
    revision: Revision | None = None
    note: Text | None = None


class Translated(Strict):
    """The version in the other language that this text translates, where the source itself says so."""

    urn: Urn | None = None
    id: LocalId | None = None
    version: Label | None = None
    revision: Revision | None = None


class Code(Strict):
    """A code that some scheme gives the same unit, such as SQA H5NC 04."""

    scheme: Text
    code: Text


class Metadata(Strict):
    """What identifies and describes the standard. A fact that the source does not state is absent."""

    urn: Urn | None = None
    id: LocalId | None = None
    title: Title
    title_derived_from: Literal["overview", "file name", "web page"] | None = None
    possible_urns: list[PossibleUrn] = Field(default_factory=list)
    language: Language
    version: Label | None = None
    revision: Revision | None = None
    status: Literal["Original", "Tailored"] | None = None
    validity: Validity | None = None
    dates: Dates | None = None
    developed_by: Text | None = None
    originating_organisation: Text | None = None
    original_urns: list[Urn] = Field(default_factory=list)
    supersedes: list[Superseded] = Field(default_factory=list)
    translation_of: Translated | None = None
    suites: list[Text] = Field(default_factory=list)
    occupations: list[Text] = Field(default_factory=list)
    keywords: list[Text] = Field(default_factory=list)
    soc_code: Text | None = None
    category: Literal["Core", "Generic", "Job-specific"] | None = None
    codes: list[Code] = Field(default_factory=list)


class Source(Strict):
    """The document that the text was taken from: its file name, and the SHA-256 of that file's bytes."""

    name: Text
    sha256: Sha256 | None = None
    kind: Literal["docx", "pdf", "html", "txt"] | None = None
    url: Text | None = None
    retrieved: PartialDate | None = None


class Rights(Strict):
    """Who holds the rights in the text, in the words of the source."""

    holder: Text | None = None
    statement: Text | None = None
    source_url: Text | None = None
    retrieved: PartialDate | None = None


class UnplacedLine(Strict):
    """A line of the source that nobody has found a place for yet."""

    line: int = Field(ge=1)
    text: Text


class DroppedLine(UnplacedLine):
    """A line, or part of one, of the source that is no part of the standard, and why."""

    reason: Text


class ImportRecord(Strict):
    """How the source became this file, so that every line of the source can be accounted for."""

    importer: Text | None = None
    date: PartialDate | None = None
    unplaced: list[UnplacedLine] = Field(default_factory=list)
    dropped: list[DroppedLine] = Field(default_factory=list)
    notes: list[Text] = Field(default_factory=list)
    confirmed_by: Text | None = None
