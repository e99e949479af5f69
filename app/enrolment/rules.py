"""When a learner may be enrolled, a unit opened, an assessor or IQA allocated. Pure: no database, no clock.

The separations come from DOMAIN.md 5: nobody judges their own work, and who verifies a unit has not assessed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import Conflict, Mistake

ALLOCATED_ROLES = {"assessor": "assessor", "iqa": "internal quality assurer"}
LONGEST = timedelta(days=366 * 10)


@dataclass(frozen=True)
class Held:
    """An allocation of a unit as it stands: who, in which role, first and last day (both counted)."""

    person_id: int
    role: str
    starts_on: date
    ends_on: date | None

    def overlaps(self, starts_on: date, ends_on: date | None) -> bool:
        return (ends_on is None or self.starts_on <= ends_on) and (self.ends_on is None or starts_on <= self.ends_on)


@dataclass(frozen=True)
class Plan:
    """What learners taken in together share: their units, dates, and who is responsible."""

    standard_ids: tuple[int, ...]
    starts_on: date
    planned_end: date
    assessor_id: int | None
    iqa_id: int | None


def tidy_cohort_name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise Mistake("Give the cohort a name, like Early years, January.", field="name")
    if len(name) > 200:
        raise Mistake("That name is too long to keep. Use at most 200 letters.", field="name")
    return name


def ensure_plan(starts_on: date, ends_on: date, *, field: str) -> None:
    """A plan runs forward, for ten years at most: anything else is a slip of the keyboard."""
    if ends_on <= starts_on:
        raise Mistake("The planned end has to be after the start. Check both dates.", field=field)
    if ends_on - starts_on > LONGEST:
        raise Mistake("That is more than ten years after the start. Check the year.", field=field)


def ensure_can_open_unit(standard_key: str, open_keys: Iterable[str], *, ended_on: date | None) -> None:
    """A learner has one version of a standard in an enrolment, and finishes on the one they registered on."""
    if ended_on is not None:
        raise Conflict("This enrolment has ended.", mend="Enrol them again to add a unit.", field="standard")
    stem = standard_key.rsplit("@", 1)[0]
    for key in open_keys:
        if key == standard_key:
            raise Conflict("They are on that unit already.", field="standard")
        if key.rsplit("@", 1)[0] == stem:
            raise Conflict(
                "They are on another version of that standard, and finish on the version they registered on.",
                field="standard",
            )


def ensure_can_allocate(
    *,
    person_id: int,
    role: str,
    starts_on: date,
    ends_on: date | None,
    learner_id: int,
    holds_role: bool,
    held: Iterable[Held],
    ended_on: date | None = None,
) -> None:
    """Who may be responsible for a unit, and from when.

    `holds_role`: whether the person holds that role at the provider on the first day. `held`: all allocations of the
    unit, past ones too. `ended_on`: when the enrolment ended, if it has.
    """
    if role not in ALLOCATED_ROLES:
        raise Mistake("Choose assessor or internal quality assurer.", field="role")
    if ends_on is not None and ends_on < starts_on:
        raise Mistake("The last day is before the first. Check both dates.", field="starts_on")
    if ended_on is not None and starts_on > ended_on:
        raise Conflict("This enrolment ended before that day.", field="starts_on")
    if person_id == learner_id:
        raise Conflict("Nobody assesses or verifies their own work. Choose someone else.", field="person")
    if not holds_role:
        raise Conflict(
            f"They don’t hold the role of {ALLOCATED_ROLES[role]} on that day.",
            field="person",
            mend="Choose someone else, a later first day, or ask an administrator to give them the role.",
        )
    for other in held:
        if other.person_id == person_id and other.overlaps(starts_on, ends_on):
            _refuse_overlap(other, role)


def _refuse_overlap(other: Held, role: str) -> None:
    if other.role == role:
        raise Conflict("They are allocated to this unit on those days already.", field="person")
    raise Conflict(
        "Nobody may assess a unit and verify it too: they are its "
        f"{ALLOCATED_ROLES[other.role]} on some of those days.",
        field="person",
        mend="Choose someone else, or end the other allocation first.",
    )


def ensure_can_end_allocation(starts_on: date, ends_on: date | None, last_day: date) -> None:
    """An allocation may end on any day from the one before it began; it does not become longer by ending it."""
    if last_day < starts_on - timedelta(days=1):
        raise Mistake("That is before the allocation began. Give its first day or later.", field="ends_on")
    if ends_on is not None and ends_on < last_day:
        raise Mistake("It ends before that already. Allocate them again from a new first day instead.", field="ends_on")


def ensure_can_close(starts_on: date, today: date, *, closed_on: date | None) -> None:
    """A cohort is closed once, and not before it began."""
    if closed_on is not None:
        raise Conflict("This cohort is closed already.")
    if starts_on > today:
        raise Conflict("This cohort has not started yet.", mend="Change its dates instead, or close it once it runs.")


def ensure_can_break(until: date | None, today: date, *, ended_on: date | None, standing: date | None = None) -> None:
    """A break in learning lasts until a day to come; None ends now the one that is `standing` until some day."""
    if ended_on is not None:
        raise Conflict("This enrolment has ended.", field="break_until")
    if until is None and (standing is None or standing < today):
        raise Conflict("They are not on a break.", field="break_until")
    if until is not None and until <= today:
        raise Mistake("Give a day after today: the day they come back.", field="break_until")
    if until is not None and until - today > LONGEST:
        raise Mistake("That is more than ten years away. Check the year.", field="break_until")


def ensure_can_end_enrolment(last_day: date, starts_on: date, today: date, *, ended_on: date | None) -> None:
    if ended_on is not None:
        raise Conflict("This enrolment has ended already.", field="ended_on")
    if last_day < starts_on:
        raise Mistake("That is before they started. Check the date.", field="ended_on")
    if last_day > today:
        raise Mistake("That day is still to come. End the enrolment on the day, or after.", field="ended_on")
