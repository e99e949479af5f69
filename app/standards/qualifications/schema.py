"""Format 1 of a qualification: its units, the groups that they are chosen from, and the rules over them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.standards.schema_base import PartialDate, Strict, Text, Urn, refuse

Name = Annotated[str, Field(min_length=1, max_length=40)]


def _not_negative(value: int) -> int:
    if value < 0 or value > 10_000:
        raise refuse("amount", f"{value} is no number of units or credits.", "Write a whole number from 0 to 10000.")
    return value


Amount = Annotated[int, AfterValidator(_not_negative)]


class Range(Strict):
    """At least, at most, or both; the ends count."""

    min: Amount | None = None
    max: Amount | None = None


class AtLevel(Strict):
    """Credits that must come from units of this level or above."""

    level: Amount
    min: Amount


class NosOfUnit(Strict):
    """The standard that a unit is made of, and how that is known."""

    urn: Urn
    known_by: Text


class Through(Strict):
    """A unit that is shown through other units, and counts once `need` of them (all, when absent) are done."""

    units: list[Name] = Field(min_length=1)
    need: Annotated[int, Field(ge=1)] | None = None


class Unit(Strict):
    """One unit. What no source states (credits, level, standard) is absent."""

    code: Name
    title: Text
    title_cut: bool = False
    credits: Amount | None = None
    level: Amount | None = None
    nos: list[NosOfUnit] = Field(default_factory=list)
    evidenced_through: Through | None = None


class StandIn(Strict):
    """Up to `max` units of another group may count here instead, when they do not count there."""

    group: Name = Field(alias="from")
    max: Amount


class Group(Strict):
    """A list of units and how many of them count. `mandatory`: all of them. `pathway`: only on that pathway."""

    id: Name
    title: Text
    units: list[Name] = Field(default_factory=list)
    mandatory: bool = False
    additional: bool = False
    pathway: Name | None = None
    count: Range | None = None
    credits: Range | None = None
    credits_at_level: list[AtLevel] = Field(default_factory=list)
    stand_ins: list[StandIn] = Field(default_factory=list)
    list_cut: bool = False


class Barred(Strict):
    """Units of which no more than `at_most` may count together."""

    units: list[Name] = Field(min_length=2)
    at_most: Amount = 1
    reason: Text


class Pathway(Strict):
    """One of several ways through; exactly one is taken."""

    id: Name
    title: Text


class Code(Strict):
    """The award's own code at some body."""

    scheme: Text
    code: Text


class SourceOfFacts(Strict):
    """Where a fact was read."""

    name: Text
    says: Text


class Award(Strict):
    """What the qualification is, and the rules over all its groups together."""

    title: Text
    framework: Literal["SCQF", "RQF", "CQFW"] | None = None
    level: Amount | None = None
    codes: list[Code] = Field(default_factory=list)
    awarding_body: Text | None = None
    structure_version: Text | None = None
    accredited_from: PartialDate | None = None
    accreditation_end: PartialDate | None = None
    certification_end: PartialDate | None = None
    complete: bool
    incomplete: list[Text] = Field(default_factory=list)
    count: Range | None = None
    credits: Range | None = None
    credits_at_level: list[AtLevel] = Field(default_factory=list)
    sources: list[SourceOfFacts] = Field(default_factory=list)


class Qualification(Strict):
    """A whole file."""

    format: Literal[1]
    qualification: Award
    pathways: list[Pathway] = Field(default_factory=list)
    units: list[Unit] = Field(min_length=1)
    groups: list[Group] = Field(min_length=1)
    barred: list[Barred] = Field(default_factory=list)

    def unit(self, code: str) -> Unit | None:
        """The unit with that code."""
        return next((unit for unit in self.units if unit.code == code), None)
