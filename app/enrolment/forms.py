"""What people type about cohorts and enrolments: judged all at once, kept as typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from app.enrolment import roster
from app.enrolment.rules import Plan
from app.errors import DomainError, Mistake, Mistakes
from app.people.rules import tidy_email, tidy_known_as, tidy_name
from app.web.forms import Form, Posted, whole_number

T = TypeVar("T")


class Typed(dict[str, Any]):
    """A form as it was typed, by field name; a field that was not sent is empty."""

    def __missing__(self, field: str) -> str:
        return ""


def typed(form: Posted, *, days: tuple[str, ...] = (), many: tuple[str, ...] = ()) -> Typed:
    """Every field of the form; `days` are dates in three boxes, `many` are lists of ticks."""
    kept = Typed(form.pairs)
    kept.update({name: {part: form.text(f"{name}_{part}") for part in ("day", "month", "year")} for name in days})
    kept.update({name: form.all(name) for name in many})
    return kept


class Judged:
    """Collects everything that is wrong with a form, to say it all at once."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    def take(self, read: Callable[[], T], otherwise: T) -> T:
        """What `read` gives, or `otherwise` with its mistake noted."""
        try:
            return read()
        except Mistakes as error:
            self.problems += error.problems
        except Mistake as error:
            self.problems.append((error.field or "", error.sentence))
        return otherwise

    def done(self) -> None:
        if self.problems:
            raise Mistakes(self.problems)


def day(form: Posted, name: str, sentence: str) -> date:
    """The date in three boxes; Mistake with `sentence` when they are empty."""
    given, _ = form.day(name)
    if given is None:
        raise Mistake(sentence, field=name)
    return given


def cohort_dates(form: Posted) -> tuple[date, date]:
    """First and last day of a cohort's plan; Mistakes names what is missing."""
    judged = Judged()
    starts_on = judged.take(lambda: day(form, "starts_on", "Give the day they start."), date.min)
    ends_on = judged.take(lambda: day(form, "ends_on", "Give the day they should finish by."), date.max)
    if not form.text("name"):
        judged.problems.insert(0, ("name", "Give the cohort a name, like Early years, January."))
    judged.done()
    return starts_on, ends_on


def plan(form: Posted) -> Plan:
    """Units, dates and who is responsible; Mistakes names everything that is missing."""
    judged = Judged()
    standards = tuple(key for value in dict.fromkeys(form.all("standard")) if (key := whole_number(value)) is not None)
    if not standards:
        judged.problems.append(("standard", "Choose at least one standard."))
    starts_on = judged.take(lambda: day(form, "starts_on", "Give the day they start."), date.min)
    planned_end = judged.take(lambda: day(form, "planned_end", "Give the day they should finish by."), date.max)
    judged.done()
    return Plan(standards, starts_on, planned_end, form.number("assessor"), form.number("iqa"))


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is not at the provider yet."""

    email: str
    name: str
    known_as: str


def learner_and_plan(form: Posted) -> tuple[int | Newcomer, Plan]:
    """Who is enrolled, found or new, and on what; Mistakes names everything that is missing."""
    judged = Judged()
    chosen: int | Newcomer = judged.take(lambda: _learner(form), 0)
    wanted = judged.take(lambda: plan(form), None)
    judged.done()
    assert wanted is not None
    return chosen, wanted


def _learner(form: Posted) -> int | Newcomer:
    found = form.number("person")
    if found is not None:
        return found
    if not form.text("person") and not form.text("email") and not form.text("name"):
        raise Mistake("Choose somebody from the list, or give the details of somebody new.", field="person")
    judged = Judged()
    email = judged.take(lambda: tidy_email(form.text("email")), "")
    name = judged.take(lambda: tidy_name(form.text("name")), "")
    known_as = judged.take(lambda: tidy_known_as(form.text("known_as"), name), "") if name else ""
    judged.done()
    return Newcomer(email, name, known_as)


def allocation(form: Posted) -> tuple[str, int]:
    """Who is allocated, from one list of assessors and IQAs: (role, person id)."""
    role, _, person = form.text("who").partition(":")
    if role not in ("assessor", "iqa") or not (person.isascii() and person.isdigit()) or len(person) > 18:
        raise Mistake("Choose who to allocate.", field="who")
    return role, int(person)


def errors_of(error: DomainError, **renamed: str) -> dict[str, str]:
    """Sentences by field; `renamed` maps a rule's field to the one of this form."""
    if isinstance(error, Mistakes):
        return {renamed.get(field, field): sentence for field, sentence in error.problems}
    field = error.field or ""
    return {renamed.get(field, field): f"{error.sentence} {error.mend or ''}".strip()}


async def _list_text(request: Request, form: Form) -> str | Mistake:
    """The list that was chosen as a file, or else pasted; a file that can't be read is told as a Mistake."""
    chosen = (await request.form()).get("file")
    if not isinstance(chosen, UploadFile):
        return form.raw("list")
    content = await chosen.read()
    await chosen.close()
    if not chosen.filename:
        return form.raw("list")
    try:
        return roster.decode(content)
    except Mistake as error:
        return error


ListText = Annotated[str | Mistake, Depends(_list_text)]
