"""What a signature on a unit says, and what must not be left open under it."""

from collections.abc import Sequence

from app.errors import Conflict

# The words are kept with every signature. Change them together with the version: old signatures keep their own words.
DECLARATION_VERSION = 1
DECLARED_EVIDENCE = "I have assessed the evidence against every criterion, and it is valid, authentic, reliable, current and sufficient."
DECLARED_INTEREST = "I have no conflict of interest with this learner that my centre does not know about."
DECLARATION = f"{DECLARED_EVIDENCE} {DECLARED_INTEREST} (declaration {DECLARATION_VERSION})"


def ensure_nothing_waits(titles: Sequence[str]) -> None:
    """No piece of evidence in the unit still waits for an answer: a sign-off would shut it out unread (DOMAIN 4)."""
    pieces = list(dict.fromkeys(titles))
    if pieces:
        others = len(pieces) - 1
        more = f" and {others} more" if others else ""
        raise Conflict(
            f"“{pieces[0]}”{more} still {'wait' if others else 'waits'} for an answer. Decide on it first, then sign off."
        )
