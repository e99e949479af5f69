"""The forms of a unit as posted: signing off, opening again, countersigning."""

from dataclasses import dataclass

from app.web.forms import Posted


@dataclass(frozen=True)
class SignOffForm:
    """The two lines of the declaration, and the name typed under them."""

    declared: bool = False
    no_interest: bool = False
    typed_name: str = ""


def read_sign_off(form: Posted) -> SignOffForm:
    return SignOffForm(form.ticked("declared"), form.ticked("no_interest"), form.text("typed_name")[:200])


def read_reason(form: Posted) -> str:
    return form.text("reason")


@dataclass(frozen=True)
class CountersignForm:
    """A countersigner's answer to one decision: `agreed` or `returned`, and why."""

    outcome: str = ""
    comment: str = ""


def read_countersign(form: Posted) -> CountersignForm:
    return CountersignForm(form.text("outcome"), form.text("comment")[:4000])
