"""When a learner may be moved to another version, and what has to be put right first. Pure."""

from collections.abc import Collection, Mapping, Sequence

from app.assessment.rules import CriterionStatus
from app.errors import Mistakes

SHORTEST_REASON = 10
_WAITING = (CriterionStatus.awaiting, CriterionStatus.met_provisional)


def what_stands_in_the_way(
    *,
    name: str,
    old: str,
    new: str,
    own: bool,
    moved: bool,
    ended: bool,
    signed_off: bool,
    been_there: bool,
    statuses: Mapping[str, CriterionStatus],
    waiting: Sequence[str],
    complete: bool,
) -> list[str]:
    """Why `name` cannot be moved from the `old` edition to the `new` one now, each with what to do about it.

    `statuses` are the old unit's, by code; `waiting` the titles of pieces that wait for an answer there; `been_there`
    whether they have, or had, a unit on the new version; `complete` whether the crosswalk says of every statement what
    became of it.
    """
    if own:
        return ["This is your own unit. Nobody moves their own: ask another manager."]
    if moved:
        return [f"{name} was moved from {old} already. Go on with the unit that they are on now."]
    if been_there:
        return [
            f"{name} has a unit on {new} already. Nobody is moved back: what was judged on each version is kept as it is."
        ]
    found = []
    if ended:
        found.append("This enrolment has ended. Enrol them again, on the version they are to be assessed on.")
    if signed_off:
        found.append(
            f"The unit is signed off, so {name} has finished it on {old}. If they have to be assessed on {new} all the "
            "same, the unit is opened again first, with a reason."
        )
    undecided = [code for code, status in statuses.items() if status in _WAITING]
    if undecided:
        one = len(undecided) == 1
        found.append(
            f"{_listed(undecided)} {'waits' if one else 'wait'} for an assessor’s decision or for a countersignature. "
            f"{'It is' if one else 'They are'} decided on {old} first, or {name} takes the evidence back."
        )
    elif waiting:
        found.append(f"“{waiting[0]}” still waits for an answer. It is answered on {old} first.")
    if not complete:
        found.append("The crosswalk does not say of every statement what became of it. Complete it and keep it first.")
    return found


def is_complete(links: Mapping[str, Sequence[str]], old: Collection[str], new: Collection[str]) -> bool:
    """Whether the crosswalk speaks of every statement of the new version, and only of statements that there are."""
    return set(links) == set(new) and all(source in old for sources in links.values() for source in sources)


def ensure_reasoned(reason: str, typed: str, name: str) -> None:
    """A reason in a sentence, and the name as it is on the account. Raises Mistakes, by the form's fields."""
    problems: list[tuple[str, str]] = []
    if len(reason.strip()) < SHORTEST_REASON:
        problems.append(("reason", "Say why they move, in a sentence. The learner can read it, and it is kept."))
    if " ".join(typed.split()).casefold() != " ".join(name.split()).casefold():
        problems.append(("typed_name", f"Type your name as it is on your account: {name}."))
    if problems:
        raise Mistakes(problems)


def _listed(words: Sequence[str]) -> str:
    shown = list(words) if len(words) <= 6 else [*words[:5], f"{len(words) - 5} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
