"""When a piece may be sent, taken back or made anew. Pure: no database, no framework (DOMAIN.md 2)."""

import re
from dataclasses import dataclass
from datetime import date

from app.errors import Conflict, Mistake, Mistakes
from app.evidence.locators import Locator, Shape, place_in

DECLARATION_VERSION = "2026-11"
DECLARATION_OWN = (
    "This is my own work. I did what it describes, and any words that aren’t mine, or were made by AI, are marked."
)
DECLARATION_PRIVATE = (
    "Nobody can be identified from it. I have taken out names and hidden faces, or we hold written consent."
)
# Every wording ever declared, by version: a hash over old evidence must go on being computable.
DECLARATIONS: dict[str, dict[str, str]] = {
    DECLARATION_VERSION: {"own_work": DECLARATION_OWN, "nobody_identifiable": DECLARATION_PRIVATE},
}
TITLE_LENGTH = 200
ABOUT_LENGTH = 4000
ACCOUNT_LENGTH = 60_000


@dataclass(frozen=True)
class DraftClaim:
    """A claim before it is sent: `key` names its field in the form."""

    key: str
    code: str
    where: str
    unit_signed_off: bool = False


@dataclass(frozen=True)
class Draft:
    """Everything about a version that sending depends on."""

    title: str
    account: str
    happened_on: date | None
    happened_typed: bool
    place: str
    declared_own: bool
    declared_private: bool
    claims: tuple[DraftClaim, ...]
    shape: Shape


def paragraphs_of(account: str) -> list[str]:
    """The paragraphs of an account: every line with words in it, as a phone's keyboard makes them."""
    return [line.strip() for line in re.split(r"\n+", account) if line.strip()]


def ensure_can_send(draft: Draft, *, today: date) -> dict[str, Locator]:
    """Every claim's place, made exact; or all that must be put right, at once, in the order of the page."""
    problems: list[tuple[str, str]] = []
    if not draft.account.strip() and not draft.shape.file_kinds:
        problems.append(("files", "Add a file, or write your account here. There is nothing to look at yet."))
    if not draft.title.strip():
        problems.append(("title", "Give it a name you’ll recognise, like “The feelings wall”."))
    problems += _when_and_where(draft, today)
    places: dict[str, Locator] = {}
    if not draft.claims:
        problems.append(("find", "Tick at least one criterion that it shows."))
    for claim in draft.claims:
        if claim.unit_signed_off:
            problems.append((f"where.{claim.key}", f"The unit of {claim.code} is signed off. Untick {claim.code}."))
            continue
        try:
            places[claim.key] = place_in(claim.where, draft.shape, code=claim.code, field=f"where.{claim.key}")
        except Mistake as mistake:
            problems.append((mistake.field or "find", mistake.sentence))
    if not draft.declared_own:
        problems.append(("mine", "Tick to say this is your own work."))
    if not draft.declared_private:
        problems.append(("private", "Tick to say that nobody can be identified from it."))
    if problems:
        raise Mistakes(problems)
    return places


def _when_and_where(draft: Draft, today: date) -> list[tuple[str, str]]:
    problems: list[tuple[str, str]] = []
    if draft.happened_on is None:
        mend = (
            "That day doesn’t exist. Check the numbers, like 5 11 2026."
            if draft.happened_typed
            else "Say when it happened."
        )
        problems.append(("happened", mend))
    elif draft.happened_on > today:
        problems.append(("happened", "It can’t have happened in the future. Check the date."))
    elif draft.happened_on.year < today.year - 20:
        problems.append(("happened", "That is more than 20 years ago. Check the year."))
    if not draft.place.strip():
        problems.append(("place", "Say where you were, like “the pre-school room”. Leave out names and addresses."))
    return problems


def ensure_is_draft(*, sent: bool) -> None:
    """Only a draft can be edited; what was sent stays exactly as it was."""
    if sent:
        raise Conflict("This was sent, so it stays as it is. You can take it back, or make a new version.")


def ensure_fresh(*, seen: int | None, current: int) -> None:
    """An old page must not overwrite what a newer one saved."""
    if seen is not None and seen != current:
        raise Conflict(
            "This draft was changed in another window after you opened this one, so nothing was overwritten. "
            "Your words are still here: copy what you need, then open the draft again."
        )


def ensure_can_withdraw(*, sent: bool, decided: bool, withdrawn: bool) -> None:
    """A sent piece can be taken back until somebody has decided on it; then it is part of the record."""
    if not sent:
        raise Conflict("This was not sent yet. You can discard the draft instead.")
    if withdrawn:
        raise Conflict("You have taken this back already.")
    if decided:
        raise Conflict("Your assessor has decided on this, so it stays. You can make a new version of it.")


def ensure_can_make_version(*, latest_sent: bool) -> None:
    if not latest_sent:
        raise Conflict("You have a draft of this piece already. Carry on with that one.")
