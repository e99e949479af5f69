"""What forms offer to choose from: people to enrol, standards, assessors and IQAs, as values with words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.enrolment import choice_queries

FOUND = 20
Choice = tuple[str, str]
Group = tuple[str, list[tuple[str, str]]]


def version_words(row: Row[Any]) -> str:
    """Which version of a standard this is: "HSCCLD352, version 1", or that its source does not say."""
    version = f"version {row.version}" if row.version else "version not stated in the source"
    return f"{row.urn}, {version}" if row.urn else version[:1].upper() + version[1:]


def standards_offered(session: Session, actor: Actor, taken: Iterable[str] = ()) -> tuple[tuple[int, str], ...]:
    """Standards to choose from, as (id, words); those of which the learner has a version already are left out."""
    stems = {key.rsplit("@", 1)[0] for key in taken}
    return tuple(
        (row.id, f"{row.title} ({version_words(row)})")
        for row in choice_queries.standards_offered(session, actor)
        if row.key.rsplit("@", 1)[0] not in stems
    )


def responsible(session: Session, actor: Actor, role: str, day: date) -> list[tuple[int, str]]:
    """Who holds a role on that day, as (person id, words)."""
    return [
        (row.person_id, row.name if row.qualified else f"{row.name} (trainee)")
        for row in choice_queries.holders(session, actor.provider_id, role, day)
    ]


def who_may_be_allocated(session: Session, actor: Actor, day: date, without: int) -> tuple[Choice | Group, ...]:
    """Assessors and IQAs in two groups, each as ("assessor:12", words); never the learner."""
    groups = (("assessor", "Assessors"), ("iqa", "Internal quality assurers"))
    listed = [
        (words, [(f"{role}:{one}", name) for one, name in responsible(session, actor, role, day) if one != without])
        for role, words in groups
    ]
    return (("", "Choose who"), *((words, people) for words, people in listed if people))


def found_people(rows: Sequence[Row[Any]]) -> list[tuple[int, str, str]]:
    """People to enrol, as choices: (id, name, e-mail)."""
    return [(row.id, row.name, row.email) for row in rows]
