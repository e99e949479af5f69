"""The one next thing for a learner (DESIGN, screen 2), chosen from what is known. Pure.

More evidence needed comes before not yet met: it is nearer. Within each, what was said first comes first. Then a draft
that was not sent, then a criterion nobody has started. Otherwise there is nothing to do, and it says when to look again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from app.portfolio.home_units import TURN, HomeUnit
from app.web import dates

MOST_THEN = 5
_ASKED = {"e": "needs a bit more evidence", "n": "is not yet met"}


@dataclass(frozen=True)
class Then:
    """A line under the next thing: what comes after it."""

    href: str
    code: str
    words: str
    mark: str


@dataclass(frozen=True)
class NextStep:
    """What to do now. `post` is where a button sends, with `for_criterion`; `href` is where a link goes."""

    kind: str
    eyebrow: str
    code: str
    heading: str
    text: str
    said: str = ""
    said_by: str = ""
    said_when: str = ""
    action: str = ""
    href: str = ""
    post: str = ""
    for_criterion: str = ""
    see: str = ""
    then: tuple[Then, ...] = ()


def answers(units: Sequence[HomeUnit], rows: Iterable[Any]) -> list[tuple[HomeUnit, Any, str]]:
    """The last answer on each criterion that is the learner's turn, nearest and oldest first: (unit, row, mark)."""
    by_id = {unit.id: unit for unit in units if unit.open}
    last: dict[tuple[int, int], Any] = {}
    for row in rows:
        if row.unit_id in by_id and by_id[row.unit_id].strip[row.position : row.position + 1] in TURN:
            last[row.unit_id, row.position] = row
    found = [(by_id[unit], row, by_id[unit].strip[position]) for (unit, position), row in last.items()]
    return sorted(found, key=lambda item: (TURN.index(item[2]), item[1].recorded_at, item[1].position))


def from_answers(found: Sequence[tuple[HomeUnit, Any, str]], zone: ZoneInfo, today: date) -> NextStep:
    """The first of the answers, with the assessor's own words, and the others after it."""
    unit, row, mark = found[0]
    when = dates.day(row.recorded_at.astimezone(zone).date(), today)
    return NextStep(
        kind="answer",
        eyebrow=unit.title,
        code=row.code,
        heading=_ASKED[mark],
        text=row.text,
        said=row.feedback,
        said_by=row.assessor,
        said_when=when,
        action=f"Add to {row.code}",
        post=f"/portfolios/{unit.enrolment_id}/evidence",
        for_criterion=f"{unit.id}.{row.code}",
        see=f"/units/{unit.id}#{row.code}",
        then=tuple(
            Then(f"/units/{other.id}#{after.code}", after.code, after.text, state)
            for other, after, state in found[1 : 1 + MOST_THEN]
        ),
    )


def from_draft(draft: Any, zone: ZoneInfo, today: date) -> NextStep:
    """A piece that was begun and not sent."""
    local = draft.saved_at.astimezone(zone)
    when = f"{dates.near_day(local.date(), today)} at {local:%H:%M}"
    title = draft.title.strip()
    return NextStep(
        kind="draft",
        eyebrow="Begun and not sent",
        code="",
        heading=f"Finish “{title}”" if title else "Finish the piece you began",
        text=f"Saved {when}, not sent. Nobody but you can see it.",
        action="Carry on",
        href=f"/evidence/{draft.evidence_id}/edit",
    )


def to_start(units: Sequence[HomeUnit]) -> tuple[HomeUnit, int] | None:
    """The first criterion that nobody has started, in the unit that is furthest: what is begun is finished first."""
    able = [unit for unit in units if unit.open and not unit.signed_off and "." in unit.strip]
    if not able:
        return None
    unit = max(able, key=lambda one: (one.total - one.strip.count(".")) / one.total)
    return unit, unit.strip.index(".")


def from_criterion(unit: HomeUnit, row: Any) -> NextStep:
    """A criterion to begin."""
    return NextStep(
        kind="start",
        eyebrow=unit.title,
        code=row.code,
        heading="is next",
        text=row.text,
        action=f"Add evidence for {row.code}",
        post=f"/portfolios/{unit.enrolment_id}/evidence",
        for_criterion=f"{unit.id}.{row.code}",
        see=f"/units/{unit.id}#{row.code}",
    )


def nothing(
    units: Sequence[HomeUnit], answer_by: date | None, today: date, listed: Callable[[list[str]], str]
) -> NextStep:
    """Nothing waits for the learner; says who has it and when to look again."""
    if units and all(unit.signed_off for unit in units):
        many = len(units) > 1
        return NextStep(
            kind="done",
            eyebrow="",
            code="",
            heading=f"{'Every unit is' if many else 'Your unit is'} signed off",
            text="Everything you did is here, and it is yours to take with you.",
            action="Take your portfolio with you",
            href=f"/portfolios/{units[0].enrolment_id}/exports",
        )
    names = list(dict.fromkeys(name for unit in units if not unit.signed_off for name in unit.assessors))
    who = listed(names) or "Your training provider"
    have = "have" if len(names) > 1 else "has"
    if answer_by is not None and answer_by > today:
        text = f"{who} {have} everything you sent. Look again on {dates.day(answer_by, today)}."
    elif answer_by is not None:
        text = (
            f"{who} {have} everything you sent. It was promised for {dates.day(answer_by, today)}, so do ask about it."
        )
    else:
        text = f"{who} {have} everything. You’ll see it here when there is something for you."
    return NextStep(kind="nothing", eyebrow="", code="", heading="Nothing for you to do", text=text)
