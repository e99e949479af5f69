"""Who is in the demo: two training providers, their staff, cohorts and learners. All invented."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

CONTENT = Path(__file__).parent / "content"
DEMO_PASSWORD = "handover-demo"  # noqa: S105  every demo sign-in uses it, and it is printed at start


@dataclass(frozen=True)
class Staff:
    """Someone who works at a provider, and in which roles."""

    key: str
    name: str
    roles: tuple[str, ...]
    email: str
    qualified: bool = True


@dataclass(frozen=True)
class Learner:
    """A learner, the units they are on (short names of `UNITS`), who assesses them, and what is special.

    `beside` is the qualified assessor who countersigns what a trainee decides.
    """

    key: str
    name: str
    email: str
    units: tuple[str, ...]
    assessor: str
    iqa: str
    stage: str
    beside: str | None = None
    joined_days_ago: int | None = None
    ends_in_days: int | None = None
    break_days_left: int | None = None


@dataclass(frozen=True)
class CohortPlan:
    """A cohort that started some months ago and runs for `months`; `{month}` in its name is when it started."""

    name: str
    started_months_ago: int
    months: int
    learners: tuple[Learner, ...]


@dataclass(frozen=True)
class Centre:
    """A training provider with everybody in it."""

    key: str
    name: str
    timezone: str
    staff: tuple[Staff, ...]
    cohorts: tuple[CohortPlan, ...]

    @property
    def learners(self) -> tuple[Learner, ...]:
        return tuple(learner for cohort in self.cohorts for learner in cohort.learners)

    def staff_in(self, role: str) -> tuple[Staff, ...]:
        return tuple(person for person in self.staff if role in person.roles)


def known_as(name: str) -> str:
    """What colleagues call them: the first name."""
    return name.split()[0]


@cache
def centres() -> tuple[Centre, ...]:
    """The demo's training providers, the main one first, from content/people.yaml."""
    rows = YAML(typ="safe").load((CONTENT / "people.yaml").read_text("utf-8"))
    return tuple(_centre(row) for row in rows)


def _centre(row: dict) -> Centre:
    domain, staff = row["email_domain"], row["staff"]
    return Centre(
        key=row["key"],
        name=row["name"],
        timezone=row["timezone"],
        staff=tuple(
            Staff(key, who["name"], tuple(who["roles"]), f"{key}@{domain}", who.get("qualified", True))
            for key, who in staff.items()
        ),
        cohorts=tuple(
            CohortPlan(
                name=cohort["name"],
                started_months_ago=cohort["started_months_ago"],
                months=cohort["months"],
                learners=tuple(_learner(key, who, row) for key, who in cohort["learners"].items()),
            )
            for cohort in row["cohorts"]
        ),
    )


def _learner(key: str, who: dict, row: dict) -> Learner:
    iqa = next(name for name, person in row["staff"].items() if "iqa" in person["roles"])
    return Learner(
        key=key,
        name=who["name"],
        email=f"{key}@{row['email_domain']}",
        units=tuple(who["units"]),
        assessor=who["assessor"],
        iqa=iqa,
        stage=who["stage"],
        beside=who.get("beside"),
        joined_days_ago=who.get("joined_days_ago"),
        ends_in_days=who.get("ends_in_days"),
        break_days_left=who.get("break_days_left"),
    )
