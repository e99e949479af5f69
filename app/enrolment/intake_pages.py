"""Putting learners in a cohort: one at a time, or from a list."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.clock import today
from app.db import Session
from app.enrolment import choice_queries, choices, forms, intake, roster, service
from app.enrolment.access import ManagedCohort
from app.enrolment.models import Cohort
from app.errors import DomainError, Mistake, Mistakes
from app.people import service as people
from app.web.forms import Form, Posted
from app.web.guards import Allowed
from app.web.once import see_other
from app.web.render import render

router = APIRouter()
DAYS = ("starts_on", "planned_end")


@router.get("/cohorts/{cohort_id:int}/enrol")
def enrol(request: Request, session: Session, allowed: ManagedCohort, q: str = "") -> Response:
    """One learner: someone found by name or e-mail, or somebody new."""
    typed = _plan_for(allowed.thing)
    typed["q"] = q.replace("\x00", "").strip()[:200]
    return _enrol(request, session, allowed, typed)


@router.post("/cohorts/{cohort_id:int}/enrol")
def post_enrol(request: Request, session: Session, allowed: ManagedCohort, form: Form) -> Response:
    actor, cohort = allowed.actor, allowed.thing
    try:
        who, plan = forms.learner_and_plan(form)
        if isinstance(who, forms.Newcomer):
            enrolment = intake.take_in_new(session, actor, cohort, who.email, who.name, who.known_as, plan)
        else:
            _ensure_here(session, allowed, who)
            enrolment = intake.take_in(session, actor, cohort, who, plan)
    except DomainError as error:
        session.rollback()
        people.note_refusal(session, allowed.actor, error, service.MANAGE)
        typed = forms.typed(form, days=DAYS, many=("standard",))
        return _enrol(request, session, allowed, typed, error)
    return see_other(request, session, f"/enrolments/{enrolment.id}?notice=enrolled")


def _ensure_here(session: Session, allowed: Allowed[Cohort], person_id: int) -> None:
    if not choice_queries.is_member(session, allowed.actor.provider_id, person_id):
        raise Mistake("Choose somebody from the list, or somebody new.", field="person")


def _enrol(
    request: Request, session: Session, allowed: Allowed[Cohort], typed: forms.Typed, error: DomainError | None = None
) -> Response:
    cohort, provider_id = allowed.thing, allowed.actor.provider_id
    assert cohort.id is not None
    found = choice_queries.findable(session, provider_id, cohort.id, typed["q"], choices.FOUND) if typed["q"] else []
    return render(
        request,
        "enrolment/enrol.html",
        status=error.status if error else 200,
        cohort=cohort,
        found=choices.found_people(found),
        typed=typed,
        errors=forms.errors_of(error) if error else {},
        **_choices(session, allowed),
    )


@router.get("/cohorts/{cohort_id:int}/roster")
def roster_page(request: Request, session: Session, allowed: ManagedCohort) -> Response:
    """Many learners at once: a list from a spreadsheet, as a file or pasted."""
    return _roster(request, session, allowed, _plan_for(allowed.thing))


@router.post("/cohorts/{cohort_id:int}/roster")
def post_roster(
    request: Request, session: Session, allowed: ManagedCohort, form: Form, chosen: forms.ListText
) -> Response:
    """First shows what would happen; `do=enrol`, from that page, does it, all rows or none; `do=change` goes back."""
    typed = forms.typed(form, days=DAYS, many=("standard",))
    typed["list"] = chosen if isinstance(chosen, str) else form.raw("list")
    if form.text("do") == "change":
        return _roster(request, session, allowed, typed)
    try:
        read, coming, plan = _judge(session, allowed, form, chosen)
        if form.text("do") != "enrol":
            return _roster(request, session, allowed, typed, read=read, coming=coming)
        intake.take_in_all(session, allowed.actor, allowed.thing, coming, plan)
    except DomainError as error:
        session.rollback()
        people.note_refusal(session, allowed.actor, error, service.MANAGE)
        return _roster(request, session, allowed, typed, error)
    return see_other(request, session, f"/cohorts/{allowed.thing.id}?notice=enrolled")


def _judge(session: Session, allowed: Allowed[Cohort], form: Posted, chosen: str | Mistake) -> Any:
    """(the list as read, what would happen to each row, the plan); Mistakes with every problem, row by row."""
    problems: list[tuple[str, str]] = []
    if isinstance(chosen, Mistake):
        raise chosen
    read = roster.read(chosen)
    coming, clashes = intake.look_ahead(session, allowed.actor, allowed.thing, read.rows)
    in_order = sorted((*read.problems, *clashes), key=lambda problem: problem.number)
    problems += [("list", f"Row {one.number}: {one.sentence}") for one in in_order]
    try:
        plan = forms.plan(form)
    except Mistakes as error:
        problems += error.problems
    if problems:
        raise Mistakes(problems)
    return read, coming, plan


def _roster(
    request: Request,
    session: Session,
    allowed: Allowed[Cohort],
    typed: forms.Typed,
    error: DomainError | None = None,
    read: roster.Roster | None = None,
    coming: tuple[intake.Coming, ...] = (),
) -> Response:
    problems = error.problems if isinstance(error, Mistakes) else []
    row_problems = [sentence for field, sentence in problems if field == "list"]
    errors = forms.errors_of(error) if error else {}
    if len(row_problems) > 1:
        errors["list"] = f"{len(row_problems)} rows of the list need putting right."
    return render(
        request,
        "enrolment/roster.html",
        status=error.status if error else 200,
        cohort=allowed.thing,
        typed=typed,
        errors=errors,
        row_problems=row_problems,
        read=read,
        coming=coming,
        **_choices(session, allowed),
    )


def _plan_for(cohort: Cohort) -> forms.Typed:
    return forms.Typed(starts_on=cohort.starts_on, planned_end=cohort.ends_on, standard=[])


def _choices(session: Session, allowed: Allowed[Cohort]) -> dict[str, Any]:
    """Standards, assessors and IQAs to choose from."""
    actor = allowed.actor
    day = max(allowed.thing.starts_on, today(actor.zone.key))
    return {
        "standards": choices.standards_offered(session, actor),
        "assessors": [("", "Nobody yet"), *choices.responsible(session, actor, "assessor", day)],
        "iqas": [("", "Nobody yet"), *choices.responsible(session, actor, "iqa", day)],
    }
