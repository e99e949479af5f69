"""A fact as an English sentence: who, did what, about whom. Names are looked up now, since the trail holds only ids.

`sentences` takes entries and gives lines; a kind without words of its own is still said, from its name, so that a
page never breaks on an entry that is newer than it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.trail import queries

PEOPLE = ("person_id", "learner_id", "assessor_id")
NOBODY = "Vouch"
_ROLES = {"iqa": "internal quality assurer"}
_OUTCOMES = {"met": "met", "more_evidence_needed": "more evidence needed", "not_yet_met": "not yet met"}
_MANY = 6


@dataclass(frozen=True)
class Line:
    """One entry in words. `at` is in the centre's zone; `text` has no full stop."""

    id: int
    at: datetime
    who: str
    did: str
    kind: str
    enrolment_id: int | None

    @property
    def text(self) -> str:
        return f"{self.who} {self.did}"


@dataclass(frozen=True)
class Names:
    """What ids are called. Titles and cohorts are for the caller to give; without them keys and numbers do."""

    people: Mapping[int, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    cohorts: Mapping[int, str] = field(default_factory=dict)
    brief: bool = False

    def person(self, person_id: Any) -> str:
        return self.people.get(person_id, "somebody")

    def standard(self, key: str) -> str:
        """Its title; else HSCCLD352, or the words of an id of our own."""
        stem = key.rsplit("@", 1)[0]
        words = stem.removeprefix("local:").replace("-", " ") if stem.startswith("local:") else stem
        return self.titles.get(key) or words[:1].upper() + words[1:]


def sentences(
    session: Session,
    entries: Iterable[Any],
    zone: ZoneInfo,
    *,
    titles: Mapping[str, str] | None = None,
    cohorts: Mapping[int, str] | None = None,
    brief: bool = False,
) -> list[Line]:
    """These trail entries in words, in their order: one query for all names. `brief` counts criteria and names none."""
    rows = [(entry, json.loads(entry.about)) for entry in entries]
    ids = {entry.actor_id for entry, _ in rows} | {about.get(name) for _, about in rows for name in PEOPLE}
    people = queries.names_of(session, {person for person in ids if isinstance(person, int)})
    names = Names(people, titles or {}, cohorts or {}, brief)
    return [
        Line(
            id=entry.id,
            at=entry.at.astimezone(zone),
            who=names.person(entry.actor_id) if entry.actor_id is not None else NOBODY,
            did=did(entry.kind, about | {"actor": entry.actor_id}, names),
            kind=entry.kind,
            enrolment_id=entry.enrolment_id,
        )
        for entry, about in rows
    ]


def did(kind: str, about: Mapping[str, Any], names: Names) -> str:
    """What was done, in the past tense, to follow a name."""
    words = _WORDS.get(kind, kind.replace("_", " "))
    return words if isinstance(words, str) else words(Told(about, names))


@dataclass(frozen=True)
class Told:
    """A fact's fields with the names for them."""

    about: Mapping[str, Any]
    names: Names

    def __getitem__(self, key: str) -> Any:
        return self.about[key]

    def who(self, key: str = "person_id") -> str:
        return "themselves" if self[key] == self["actor"] else self.names.person(self[key])

    def whose(self, key: str = "person_id") -> str:
        return "their" if self[key] == self["actor"] else f"{self.names.person(self[key])}’s"

    @property
    def role(self) -> str:
        return _ROLES.get(self["role"], self["role"])

    @property
    def standard(self) -> str:
        return self.names.standard(self["standard_key"])

    @property
    def cohort(self) -> str:
        return self.names.cohorts.get(self["cohort_id"], f"cohort {self['cohort_id']}")

    @property
    def version(self) -> str:
        return f"version {self['version']} of {self['reference']}" if self["version"] > 1 else self["reference"]


def _day(value: str | None) -> str:
    return f"{date.fromisoformat(value[:10]):%-d %b %Y}" if value else "further notice"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def _codes(codes: list[str]) -> str:
    return _listed(codes) if len(codes) <= _MANY else _criteria(len(codes))


def _criteria(number: int) -> str:
    return "1 criterion" if number == 1 else f"{number} criteria"


def _role_given(t: Told) -> str:
    training = " in training" if t["role"] == "assessor" and not t["qualified"] else ""
    end = f" to {_day(t['ends_on'])}" if t["ends_on"] else ""
    return f"gave {t.who()} the role of {t.role}{training}, from {_day(t['starts_on'])}{end}"


def _enrolment_changed(t: Told) -> str:
    whose, until, what = t.whose("learner_id"), t["until"], t["what"]
    known = {
        "ended": f"ended {whose} enrolment" + (f" on {_day(until)}" if until else ""),
        "break": f"put {t.who('learner_id')} on a break in learning until {_day(until)}",
        "break_ended": f"ended {whose} break in learning",
        "planned_end": f"moved {whose} planned end to {_day(until)}",
    }
    return known.get(what, f"changed {whose} enrolment ({what.replace('_', ' ')}{', ' + _day(until) if until else ''})")


def _cohort_changed(t: Told) -> str:
    known = {"closed": f"closed the cohort {t.cohort}", "reopened": f"opened the cohort {t.cohort} again"}
    changed = f"changed the cohort {t.cohort}, which runs from {_day(t['starts_on'])} to {_day(t['ends_on'])}"
    return known.get(t["what"], changed)


def _evidence_sent(t: Told) -> str:
    if t.names.brief:
        return f"sent {t.version} for {_criteria(len(t['claims']))}"
    by_standard: dict[str, list[str]] = defaultdict(list)
    for claim in t["claims"]:
        key, _, code = claim.rpartition(" ")
        by_standard[key].append(code)
    claimed = [f"{_codes(codes)} of {t.names.standard(key)}" for key, codes in by_standard.items()]
    return f"sent {t.version}" + (f" for {'; and for '.join(claimed)}" if claimed else "")


def _review_sent(t: Told) -> str:
    by_outcome: dict[str, list[str]] = defaultdict(list)
    for decision in t["decisions"]:
        by_outcome[decision["outcome"]].append(decision["code"])
    said = [
        f"{len(by_outcome[outcome]) if t.names.brief else _codes(by_outcome[outcome])} {words}"
        for outcome, words in _OUTCOMES.items()
        if by_outcome[outcome]
    ]
    return f"decided on {t['reference']}" + (f": {', '.join(said)}" if said else "")


def _review_taken_back(t: Told) -> str:
    count = len(t["decision_ids"])
    return f"took back {count} decision{'' if count == 1 else 's'} on {t['reference']}"


def _edition(t: Told, key: str = "standard_key") -> str:
    return str(t[key]).rpartition("@")[2]


def _countersigned(t: Told) -> str:
    whose = f"{t.whose('assessor_id')} decision on {t['code']}"
    return f"agreed with {whose}" if t["outcome"] == "agreed" else f"returned {whose}"


_WORDS: dict[str, str | Callable[[Told], str]] = {
    "person_added": lambda t: f"added {t.who()}",
    "adding_refused": "tried to add somebody with details that are not those of their account",
    "role_given": _role_given,
    "role_ended": lambda t: f"ended {t.whose()} role of {t.role} on {_day(t['ends_on'])}",
    "password_link_made": lambda t: f"made a link for {t.who()} to choose a password",
    "password_changed": lambda t: f"changed {t.whose()} password",
    "person_suspended": lambda t: f"suspended {t.who()}",
    "person_restored": lambda t: f"let {t.who()} sign in again",
    "signed_in": "signed in",
    "signed_out": "signed out",
    "cohort_opened": lambda t: f"opened the cohort {t.cohort}",
    "cohort_changed": _cohort_changed,
    "learner_enrolled": lambda t: f"enrolled {t.who('learner_id')} in {t.cohort}",
    "enrolment_changed": _enrolment_changed,
    "unit_opened": lambda t: f"opened the unit {t.standard} for {t.who('learner_id')}",
    "allocated": lambda t: (
        f"made {t.who()} {t.role} of {t.whose('learner_id')} unit {t.standard}, from {_day(t['starts_on'])}"
    ),
    "allocation_ended": lambda t: (
        f"ended {t.whose()} time as {t.role} of {t.whose('learner_id')} unit {t.standard} on {_day(t['ends_on'])}"
    ),
    "evidence_started": lambda t: f"started {t.version}",
    "file_added": lambda t: f"added a file to {t['reference']}",
    "file_removed": lambda t: f"removed a file from {t['reference']}",
    "draft_discarded": lambda t: f"threw away the draft of {t['reference']}",
    "evidence_sent": _evidence_sent,
    "evidence_withdrawn": lambda t: f"took {t['reference']} back",
    "evidence_opened": lambda t: f"opened {'a file of ' if t['file_id'] else ''}{t['reference']}",
    "evidence_access_given": lambda t: f"gave a reason to open {t.whose('learner_id')} evidence",
    "review_sent": _review_sent,
    "review_taken_back": _review_taken_back,
    "decision_countersigned": _countersigned,
    "unit_signed_off": lambda t: f"signed off {t.standard}",
    "unit_reopened": lambda t: f"reopened {t.standard}",
    "unit_moved": lambda t: (
        f"moved {t.who('learner_id')} from version {_edition(t, 'from_standard_key')} to version {_edition(t)} of "
        f"{t.standard}; {_criteria(len(t['carried']))} carried over"
    ),
    "standard_published": lambda t: f"published version {_edition(t)} of {t.standard}",
    "standard_validity_changed": lambda t: (
        f"marked version {_edition(t)} of {t.standard} as {(t['validity'] or 'without validity').lower()}"
    ),
    "standard_marked": lambda t: (
        f"confirmed {t['value']} as the URN of version {_edition(t)} of {t.standard}"
        if t["what"] == "urn"
        else f"recorded that version {_edition(t)} of {t.standard} was withdrawn: {t['value']}"
    ),
    "export_requested": lambda t: f"asked for {t.whose('learner_id')} portfolio as a file",
    "export_downloaded": lambda t: f"downloaded {t.whose('learner_id')} portfolio as a file",
}
