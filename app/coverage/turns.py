"""Whose turn it is with a learner's units, in words: the learner's, an assessor's, a countersigner's, or nobody's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.actors import Actor
from app.access.roles import Permission
from app.clock import working_days_between
from app.coverage.views import UnitStrip
from app.web import dates

TURN_CODES = 6


@dataclass(frozen=True)
class UnitCard:
    """A unit with whose turn it is, in words."""

    strip: UnitStrip
    href: str
    turn: str


@dataclass(frozen=True)
class Turn:
    """Somebody, and what waits for them."""

    who: str
    words: str


def unit_card(strip: UnitStrip, learner: Any, people: Sequence[Any], actor: Actor) -> UnitCard:
    names = [row.known_as for row in people if row.unit_id == strip.unit_id and row.role == "assessor"]
    assessor = dates.listed(names) if names else "an assessor"
    own = strip.marks.count("e") + strip.marks.count("n")
    waiting, provisional = strip.marks.count("w"), strip.marks.count("p")
    parts = []
    if strip.signed_off:
        parts.append("Signed off")
    elif strip.marks.count("m") == strip.total:
        parts.append(f"With {assessor} to sign off")
    if own:
        parts.append(f"{own} with {learner.known_as}")
    if waiting:
        parts.append(f"{waiting} with {assessor}")
    if provisional:
        parts.append(f"{provisional} to be countersigned")
    if not parts and not names:
        parts.append("No assessor yet")
    return UnitCard(strip, f"/units/{strip.unit_id}" if actor.can(Permission.unit_read) else "", ", ".join(parts))


def whose_turn(
    learner: Any,
    strips: Sequence[UnitStrip],
    codes: dict[int, list[str]],
    decisions: Sequence[Any],
    people: Sequence[Any],
    pieces: Sequence[Any],
    day: date,
    actor: Actor,
) -> tuple[Turn, ...]:
    turns = [Turn(learner.known_as, _learners_turn(strips, codes, decisions, day, actor))]
    to_sign: dict[int, int] = defaultdict(int)
    complete = {strip.unit_id for strip in strips if not strip.signed_off and set(strip.marks) == {"m"}}
    for row in people:
        if row.role == "assessor" and row.unit_id in complete:
            to_sign[row.person_id] += 1
    for person, name in dict.fromkeys((row.person_id, row.known_as) for row in people if row.role == "assessor"):
        own = [row for row in pieces if row.assessor_id == person]
        said = []
        if own:
            oldest = working_days_between(own[0].sent_at.astimezone(actor.zone).date(), day)
            said.append(f"{dates.count(len(own), 'piece')}, {_for(oldest)}.")
        if to_sign[person]:
            said.append(f"Sign-off of {dates.count(to_sign[person], 'unit')}.")
        turns.append(Turn(name, " ".join(said) or "Nothing waits."))
    provisional = sum(strip.marks.count("p") for strip in strips)
    if provisional:
        turns.append(Turn("A qualified assessor", f"{dates.count(provisional, 'decision')} to countersign."))
    return tuple(turns)


def _learners_turn(
    strips: Sequence[UnitStrip], codes: dict[int, list[str]], decisions: Sequence[Any], day: date, actor: Actor
) -> str:
    """P18, P19 and K19, 3 days: what was sent back, and since when."""
    back = [
        code
        for strip in strips
        for code, mark in zip(codes[strip.standard_id], strip.marks, strict=True)
        if mark in "en"
    ]
    if not back:
        started = any(mark != "." for strip in strips for mark in strip.marks)
        to_start = sum(strip.marks.count(".") for strip in strips)
        if to_start:
            return f"{dates.count(to_start, 'criterion', 'criteria')} {'still ' if started else ''}to start."
        return "Nothing waits."
    told = [row.recorded_at for row in decisions if row.outcome != "met" and not row.withdrawn]
    since = working_days_between(max(told).astimezone(actor.zone).date(), day) if told else 0
    named = (
        dates.listed(back)
        if len(back) <= TURN_CODES
        else f"{', '.join(back[:TURN_CODES])} and {len(back) - TURN_CODES} more"
    )
    return f"{named}, {_for(since)}."


def _for(working_days: int) -> str:
    return "since today" if working_days == 0 else f"for {dates.count(working_days, 'working day')}"
