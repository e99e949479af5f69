"""When a portfolio may be taken away, and for how long the file stays. Pure: no database, no framework."""

from datetime import timedelta

from app.errors import Mistake

EXPIRES_AFTER = timedelta(days=7)
SHORTEST_REASON = 10
LONGEST_REASON = 500


def reason_to_keep(reason: str, *, own: bool) -> str:
    """The reason as it is recorded. A portfolio belongs to its learner, who needs none; anybody else gives one."""
    if own:
        return ""
    words = " ".join(reason.split())
    if len(words) < SHORTEST_REASON:
        raise Mistake(
            "Say why you need the file, in a few words, like “for certification by the awarding organisation”.",
            field="reason",
        )
    if len(words) > LONGEST_REASON:
        raise Mistake(
            f"That is {len(words)} characters. Keep the reason to {LONGEST_REASON}, so that others will read it.",
            field="reason",
        )
    return words
