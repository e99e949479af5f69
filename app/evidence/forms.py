"""The evidence form as posted: kept exactly as typed, judged only when it is sent."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.errors import Mistake
from app.evidence.rules import ABOUT_LENGTH, ACCOUNT_LENGTH, TITLE_LENGTH
from app.web.forms import Posted, date_from, whole_number


@dataclass(frozen=True)
class ClaimWords:
    """What was typed for one ticked criterion."""

    where: str
    note: str


@dataclass(frozen=True)
class DraftForm:
    """The fields of a draft. `claims` is keyed by (unit id, criterion code)."""

    title: str = ""
    about: str = ""
    account: str = ""
    happened_on: date | None = None
    happened_text: str = ""
    place: str = ""
    declared_own: bool = False
    declared_private: bool = False
    revision: int | None = None
    claims: dict[tuple[int, str], ClaimWords] = field(default_factory=dict)
    descriptions: dict[int, str] = field(default_factory=dict)


def read_draft(form: Posted, *, today: date) -> DraftForm:
    """Read the form; raises Mistake only for what is too long to keep, saying by how much."""
    title, about, account = form.text("title"), form.raw("about").strip(), form.raw("account").strip()
    _ensure_fits("title", "The name", title, TITLE_LENGTH)
    _ensure_fits("about", "That", about, ABOUT_LENGTH)
    _ensure_fits("account", "Your account", account, ACCOUNT_LENGTH)
    happened_on, happened_text = _happened(form, today)
    return DraftForm(
        title=title,
        about=about,
        account=account,
        happened_on=happened_on,
        happened_text=happened_text,
        place=form.text("place")[:200],
        declared_own=form.ticked("mine"),
        declared_private=form.ticked("private"),
        revision=form.number("revision"),
        claims=_claims(form),
        descriptions={
            file: value.strip() for name, value in form.starting("desc.") if (file := whole_number(name)) is not None
        },
    )


def _ensure_fits(name: str, what: str, value: str, most: int) -> None:
    if len(value) > most:
        raise Mistake(
            f"{what} is {len(value) - most:,} characters too long. Shorten it, or add the long part as a file.",
            field=name,
        )


def _happened(form: Posted, today: date) -> tuple[date | None, str]:
    """The day it happened, and what was typed when it is not a day."""
    choice = form.text("when")
    if choice == "today":
        return today, ""
    if choice == "yesterday":
        return today - timedelta(days=1), ""
    typed = {part: form.text(f"happened_{part}")[:10] for part in ("day", "month", "year")}
    text = "/".join(typed.values()) if any(typed.values()) else ""
    try:
        return date_from(typed, "happened"), text
    except Mistake:
        return None, text


def _claims(form: Posted) -> dict[tuple[int, str], ClaimWords]:
    found: dict[tuple[int, str], ClaimWords] = {}
    for value in form.all("c"):
        unit_id, _, code = value.partition(".")
        unit = whole_number(unit_id)
        if unit is not None and code:
            found[unit, code] = ClaimWords(form.text(f"where.{value}"), form.text(f"note.{value}"))
    return found
