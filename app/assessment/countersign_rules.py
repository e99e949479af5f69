"""When a trainee's decision may be countersigned, and how.

Only `met` waits for it: more and not yet met go to the learner at once, because they close nothing
(docs/decisions/0008-countersigning.md).
"""

from app.assessment.rules import Outcome
from app.errors import Conflict, Mistake, NotPermitted

AGREED, RETURNED = "agreed", "returned"


def ensure_may_countersign(*, qualified: bool, own_decision: bool) -> None:
    """Somebody qualified, and never the person who decided (DOMAIN 5)."""
    if own_decision:
        raise NotPermitted(
            "This is your own decision. Another assessor of the unit, who is qualified, countersigns it."
        )
    if not qualified:
        raise NotPermitted("You’re an assessor in training, so you can’t countersign. A qualified assessor does that.")


def ensure_waits(
    *, needed: bool, outcome: str, withdrawn: bool, overtaken: bool, countersign: str | None, countersigner: str | None
) -> None:
    """The decision stands, needs a countersignature, and has none yet."""
    if countersign is not None:
        verb = "agreed with" if countersign == AGREED else "returned"
        raise Conflict(f"{countersigner} has {verb} this decision already, so nothing was recorded.")
    if withdrawn:
        raise Conflict("The assessor took this decision back, so there is nothing to countersign.")
    if overtaken:
        raise Conflict("This criterion was decided again meanwhile, so this decision no longer counts.")
    if not needed or outcome != Outcome.met:
        raise Conflict("This decision doesn’t need a countersignature.")


def ensure_answered(outcome: str, comment: str) -> None:
    if outcome not in (AGREED, RETURNED):
        raise Mistake("Choose whether you agree with the decision or return it.", field="outcome")
    if outcome == RETURNED and not comment:
        raise Mistake("Say what the assessor should look at again. They read it; the learner doesn’t.", field="comment")
