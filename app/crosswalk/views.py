"""What the pages of a crosswalk are given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.access.roles import Permission
from app.assessment.rules import CriterionStatus
from app.crosswalk import moving_service, queries, service
from app.crosswalk.models import Crosswalk
from app.crosswalk.rules import FATES, Fate, fate_of
from app.standards import wording
from app.standards.difference_views import Change, change_of
from app.standards.matching_rules import pairs_of
from app.standards.models import Standard
from app.standards.service import stored

LEARNERS_SHOWN = 100
FATE_WORDS: dict[Fate, str] = {
    "carries_over": "Carries over",
    "judge_again": "To be judged again",
    "to_do": "Not met yet, as before",
    "new": "New",
}

FATE_MEANS: dict[Fate, str] = {
    "carries_over": "The words are the same, so the decision counts for the new version too.",
    "judge_again": "The words are different. The earlier evidence is offered again; it is claimed and decided anew.",
    "to_do": "Not met on the earlier version, so there is nothing to carry over.",
    "new": "Nothing in the earlier version leads to it.",
}

# What a trainee has judged and nobody has countersigned yet is not among them.
_MET = (CriterionStatus.met, CriterionStatus.signed_off)


@dataclass(frozen=True)
class Line:
    """A later statement and the earlier codes it comes from, as kept, suggested or typed."""

    code: str
    text: str
    sources: str


@dataclass(frozen=True)
class Editor:
    """The page on which a person says what became of each statement."""

    old_id: int
    new_id: int
    title: str
    old_edition: str
    new_edition: str
    language: str
    saves: int
    lines: list[Line]
    earlier: list[tuple[str, str]]
    changes: list[Change]
    shows_learners: bool
    learners: list[tuple[int, str]]


@dataclass(frozen=True)
class Preview:
    """What moving to the later version would mean for one learner."""

    unit_id: int
    name: str
    known_as: str
    title: str
    language: str
    old_id: int
    new_id: int
    old_edition: str
    new_edition: str
    groups: list[tuple[str, str, list[Change]]]
    counts: list[tuple[str, int]]
    gone: list[tuple[str, str]]
    in_the_way: list[str]
    can_move: bool


def edition(row: Standard) -> str:
    return wording.edition(row.version, row.revision)


def editor(
    session: Session, actor: Actor, old: Standard, new: Standard, typed: Mapping[str, str] | None = None
) -> Editor:
    """The page of a crosswalk: what a person kept, or else what the words suggest, or what was just typed."""
    assert old.id is not None
    assert new.id is not None
    row = queries.between(session, actor.provider_id, old.id, new.id)
    links = service.kept_links(row) if row else service.suggested(old, new)
    before, after = service.statements(stored(old)), service.statements(stored(new))
    lines = [
        Line(one.code, one.text, ", ".join(links.get(one.code, ())) if typed is None else typed.get(one.code, ""))
        for one in after
    ]
    pairs, _ = pairs_of(links, before, after)
    may_see = row is not None and actor.can(Permission.unit_read)
    people = queries.learners_on(session, actor.provider_id, old.id, LEARNERS_SHOWN) if may_see else []
    return Editor(
        old_id=old.id,
        new_id=new.id,
        title=new.title,
        old_edition=edition(old),
        new_edition=edition(new),
        language=stored(new).standard.language,
        saves=row.saves if row else 0,
        lines=lines,
        earlier=[(one.code, one.text) for one in before],
        changes=[change_of(pair, before, after) for pair in pairs if pair.kind != "exact"],
        shows_learners=may_see,
        learners=[(person.unit_id, person.name) for person in people],
    )


def preview(
    session: Session, actor: Actor, unit: Row[Any], crosswalk: Crosswalk, old: Standard, new: Standard
) -> Preview:
    """What carries over for the learner of a unit, what must be judged again, what is new, and what is in the way."""
    standing = moving_service.standing_of(session, actor, unit, crosswalk, old, new)
    fold = standing.fold
    met = {code for code, status in zip(fold.codes, fold.statuses, strict=True) if status in _MET}
    before, after = service.statements(stored(old)), service.statements(stored(new))
    pairs, _ = pairs_of(service.kept_links(crosswalk), before, after)
    found: dict[Fate, list[Change]] = {fate: [] for fate in FATES}
    for pair in pairs:
        if pair.kind != "gone":
            found[fate_of(pair.kind, pair.old, met)].append(change_of(pair, before, after))
    gone = {code for pair in pairs if pair.kind == "gone" for code in pair.old}
    return Preview(
        unit_id=unit.id,
        name=unit.name,
        known_as=unit.known_as,
        title=new.title,
        language=stored(new).standard.language,
        old_id=crosswalk.old_standard_id,
        new_id=crosswalk.new_standard_id,
        old_edition=edition(old),
        new_edition=edition(new),
        groups=[(FATE_WORDS[fate], FATE_MEANS[fate], changes) for fate, changes in found.items() if changes],
        counts=[(FATE_WORDS[fate], sum(len(change.new) for change in found[fate])) for fate in FATES],
        gone=[(one.code, one.text) for one in before if one.code in gone],
        in_the_way=standing.in_the_way,
        can_move=actor.can(Permission.unit_move),
    )
