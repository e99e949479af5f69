"""What the page of differences between two versions is given: what became of each statement, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.access.actors import Actor
from app.standards import scope_queries, service, wording
from app.standards.hashing import plain_values
from app.standards.matching_rules import KINDS, Kind, Mark, Pair, Statement, suggest, word_changes
from app.standards.models import Standard
from app.standards.schema import StandardFile, leaves
from app.standards.schema_blocks import Side

KIND_WORDS: dict[Kind, str] = {
    "exact": "The same words",
    "reworded": "Reworded",
    "split": "Split into several",
    "merged": "Merged from several",
    "new": "New",
    "gone": "Gone",
}
_SIDES: tuple[tuple[Side, str], ...] = (
    ("criteria", "Performance criteria"),
    ("knowledge", "Knowledge and understanding"),
)
_SECTIONS = {
    "headings": "Headings as printed",
    "overview": "Overview",
    "groups": "Headings inside the lists",
    "scope": "Scope",
    "values": "Values",
    "behaviours": "Behaviours",
    "skills": "Skills",
    "glossary": "Glossary",
    "links": "Links",
    "extra": "Other sections",
}


@dataclass(frozen=True)
class Change:
    """What became of one statement or several: their words, and for one and one how the words changed."""

    kind: Kind
    words: str
    old: list[Statement]
    new: list[Statement]
    changes: list[tuple[Mark, str]]


@dataclass(frozen=True)
class ChangedList:
    """One of the two lists, change by change, and how many there are of each kind."""

    name: str
    title: str
    changes: list[Change]
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class Differences:
    """All that the page shows: the two versions, and what is different."""

    id: int
    title: str
    language: str
    edition: str
    before_id: int
    before_edition: str
    before_title: str
    lists: list[ChangedList]
    facts: list[tuple[str, str, str]]
    sections: list[str]


def earlier(session: Session, actor: Actor, row: Standard, document: StandardFile) -> int | None:
    """The version to compare with when none is named: the one published before this, else another."""
    others = [one for one in scope_queries.versions(session, actor, document.key) if one.id != row.id]
    before = [one for one in others if one.published_at <= row.published_at]
    found = before or others
    return found[0].id if found else None


def show(before: Standard, after: Standard) -> Differences:
    """The differences between two published versions."""
    old, new = service.stored(before), service.stored(after)
    assert before.id is not None
    assert after.id is not None
    return Differences(
        id=after.id,
        title=new.title,
        language=new.standard.language,
        edition=wording.edition(new.standard.version, new.standard.revision),
        before_id=before.id,
        before_edition=wording.edition(old.standard.version, old.standard.revision),
        before_title=old.title,
        lists=[_list(side, title, old, new) for side, title in _SIDES],
        facts=_facts(old, new),
        sections=_sections(old, new),
    )


def statements(document: StandardFile, side: Side) -> list[Statement]:
    """The statements of one list that can be judged one by one."""
    return [Statement(item.id, item.text) for item in leaves(getattr(document, side))]


def _list(side: Side, title: str, old: StandardFile, new: StandardFile) -> ChangedList:
    before, after = statements(old, side), statements(new, side)
    pairs = suggest(before, after)
    counts = [(KIND_WORDS[kind], sum(pair.kind == kind for pair in pairs)) for kind in KINDS]
    return ChangedList(
        side, title, [change_of(pair, before, after) for pair in pairs], [count for count in counts if count[1]]
    )


def change_of(pair: Pair, before: Sequence[Statement], after: Sequence[Statement]) -> Change:
    """A pair with the words of its statements."""
    old = [one for one in before if one.code in pair.old]
    new = [one for one in after if one.code in pair.new]
    one_to_one = len(old) == len(new) == 1
    return Change(
        pair.kind, KIND_WORDS[pair.kind], old, new, word_changes(old[0].text, new[0].text) if one_to_one else []
    )


def _facts(old: StandardFile, new: StandardFile) -> list[tuple[str, str, str]]:
    """(name, earlier, later) of the facts that are different."""
    before, after = dict(_all_facts(old)), dict(_all_facts(new))
    names = dict.fromkeys([*before, *after])
    return [
        (name, before.get(name) or wording.NOT_STATED, after.get(name) or wording.NOT_STATED)
        for name in names
        if before.get(name) != after.get(name)
    ]


def _all_facts(document: StandardFile) -> list[tuple[str, str | None]]:
    return [("Title", document.title), *wording.facts(document), *wording.more_facts(document)]


def _sections(old: StandardFile, new: StandardFile) -> list[str]:
    """The other sections that are different, in a few words each."""
    before, after = plain_values(old), plain_values(new)
    return [
        f"{words}: {_how(before.get(name), after.get(name))}"
        for name, words in _SECTIONS.items()
        if before.get(name) != after.get(name)
    ]


def _how(before: Any, after: Any) -> str:
    if not before:
        return "new in the later version"
    return "changed" if after else "gone from the later version"
