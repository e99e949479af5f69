"""What administrators type about people, read once for the page and kept as typed."""

from dataclasses import dataclass
from datetime import date

from app.access.roles import Role
from app.errors import Mistake
from app.web.forms import Posted

# What is chosen -> the role, and whether its holder is qualified.
CHOICES: dict[str, tuple[Role, bool]] = {
    "trainee": (Role.assessor, False),
    **{role.value: (role, True) for role in Role},
}


@dataclass(frozen=True)
class Typed:
    """The person and role form exactly as it was typed."""

    email: str = ""
    name: str = ""
    known_as: str = ""
    role: str = ""
    starts_on: dict[str, str] | date | None = None
    ends_on: dict[str, str] | date | None = None


def typed(form: Posted) -> Typed:
    return Typed(
        email=form.text("email"),
        name=form.text("name"),
        known_as=form.text("known_as"),
        role=form.text("role"),
        starts_on=boxes(form, "starts_on"),
        ends_on=boxes(form, "ends_on"),
    )


def boxes(form: Posted, name: str) -> dict[str, str]:
    """What was typed in the three boxes of a date."""
    return {part: form.text(f"{name}_{part}") for part in ("day", "month", "year")}


def role_chosen(form: Posted) -> tuple[Role, bool]:
    """The role and whether its holder is qualified; Mistake when none was chosen."""
    found = CHOICES.get(form.text("role"))
    if found is None:
        raise Mistake("Choose what they’ll do here.", field="role")
    return found


def day_given(form: Posted, name: str, sentence: str) -> date:
    """The date in three boxes; Mistake with `sentence` when they are empty."""
    given, _ = form.day(name)
    if given is None:
        raise Mistake(sentence, field=name)
    return given
