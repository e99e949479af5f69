"""The text of a standard: paragraphs, criteria, the headings over them, scope notes and glossary."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from app.standards.schema_base import ItemId, Label, Strict, Text, TitleText, Urn, refuse

Side = Literal["criteria", "knowledge"]


class BulletList(Strict):
    """A list inside running text."""

    items: list[Text] = Field(alias="list", min_length=1)


def _block_kind(value: Any) -> str:
    """Which of a block's forms `value` is, whether it comes from a file or is already a model."""
    if isinstance(value, str):
        return "paragraph"
    keys = value.keys() if isinstance(value, dict) else type(value).model_fields if isinstance(value, Strict) else ()
    if "term" in keys:
        return "term"
    if "choose" in keys or ("text" in keys and "items" in keys):
        return "range"
    return "list" if isinstance(value, (dict, Strict)) else "paragraph"


Block = Annotated[
    Annotated[Text, Tag("paragraph")] | Annotated[BulletList, Tag("list")],
    Discriminator(_block_kind),
]


class Term(Strict):
    """A term and what it means here. Read one after the other they give the sentence that was printed."""

    term: Text
    text: Text


def _choice(value: str | int) -> str | int:
    if value == "all" or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise refuse("choose", f"“{value}” does not say how many.", "Write `choose: all` or a number such as `choose: 2`.")


class RangeList(Strict):
    """A range: what a statement covers, and how many of it a learner must show."""

    text: Text
    items: list[Text] = Field(min_length=1)
    choose: Annotated[str | int, AfterValidator(_choice)] = "all"


ScopeEntry = Annotated[
    Annotated[Text, Tag("paragraph")]
    | Annotated[BulletList, Tag("list")]
    | Annotated[Term, Tag("term")]
    | Annotated[RangeList, Tag("range")],
    Discriminator(_block_kind),
]


class Scope(Strict):
    """Scope notes. `standing` is what the source itself says of them: explanatory, or required of the learner."""

    standing: Literal["explanatory", "required"] | None = None
    general: list[ScopeEntry] = Field(default_factory=list)
    criteria: list[ScopeEntry] = Field(default_factory=list)
    knowledge: list[ScopeEntry] = Field(default_factory=list)


class AssessmentNote(Strict):
    """What an awarding organisation says about assessing one criterion."""

    method: Text | None = None
    note: Text | None = None


class Item(Strict):
    """A performance criterion or knowledge statement. `id` is its place (P1, K1); `label` is what was printed."""

    id: ItemId
    label: Label | None = None
    group: str | None = None
    text: Text
    items: list["Item"] = Field(default_factory=list)
    assess: AssessmentNote | None = None


class Group(Strict):
    """A heading inside the criteria or the knowledge, or an element of competence with its own code."""

    id: ItemId
    side: Side = Field(alias="in")
    code: Label | None = None
    title: TitleText


class Glossary(Strict):
    """Terms, or the one line that says where the glossary is."""

    terms: list[Term] = Field(default_factory=list)
    note: Text | None = None


class NosLink(Strict):
    """Another standard that this one names."""

    urn: Urn | None = None
    title: Text | None = None


class Links(Strict):
    """Other standards and outside sources that the standard names."""

    nos: list[NosLink] = Field(default_factory=list)
    external: list[Text] = Field(default_factory=list)


class ExtraSection(Strict):
    """Any other section of the source, word for word, so that nothing is lost."""

    heading: Text
    text: list[Block] = Field(min_length=1)


class Headings(Strict):
    """The section headings and lead-in lines as the source prints them; a heading it does not print is absent."""

    overview: Text | None = None
    criteria: Text | None = None
    criteria_lead: Text | None = None
    knowledge: Text | None = None
    knowledge_lead: Text | None = None
    scope_general: Text | None = None
    scope_criteria: Text | None = None
    scope_knowledge: Text | None = None
    values: Text | None = None
    behaviours: Text | None = None
    skills: Text | None = None
    glossary: Text | None = None
    links_nos: Text | None = None
    links_external: Text | None = None
