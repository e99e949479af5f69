"""Whether a learner's units make the award and, if not, exactly what is missing.

Exact, never greedy: a unit that could serve two groups is tried in each, and counts once. The search goes through the
units one by one and keeps each reachable set of sums once, so its work grows with the sums, not with the combinations.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.errors import DomainError
from app.standards.qualifications.rows import Choice, Row, Rules, rules_of
from app.standards.qualifications.schema import Qualification, Unit
from app.standards.qualifications.wording import missing_sentences, notes_of

MOST_STATES = 200_000
Sums = tuple[int, ...]
Trail = tuple["Trail", Choice] | None  # what was chosen on the way to some sums, the last choice first


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the units come to. `counted` says in which group each unit counts. Where `certain` is False the award's file
    is incomplete, and the answer holds only for what it says."""

    satisfied: bool
    missing: list[str]
    counted: dict[str, str]
    not_counted: list[str]
    certain: bool = True
    pathway: str | None = None
    notes: list[str] = field(default_factory=list)


class TooManyCombinations(DomainError):
    """The award has more combinations than can be tried exactly."""

    status = 422


def solve(document: Qualification, units_done: Iterable[str], pathway: str | None = None) -> Verdict:
    """The verdict on these unit codes, on one pathway or, when none is named, on the one that they come nearest to."""
    given = set(units_done)
    done = with_shown_through(document, given)
    ids = [one.id for one in document.pathways] or [None]
    if pathway is not None and pathway not in ids:
        raise DomainError(f"{document.qualification.title} has no pathway {pathway}.", mend="Name one that it has.")
    best: tuple[tuple[int, int, int], str | None, Rules, Sums, list[Choice]] | None = None
    for one in [pathway] if pathway is not None else ids:
        rules = rules_of(document, done, one)
        sums, chosen = _nearest(rules)
        rank = (*shortfall(rules.rows, sums), -len(chosen))
        if best is None or rank < best[0]:
            best = (rank, one, rules, sums, chosen)
    assert best is not None
    rank, taken, rules, sums, chosen = best
    counted = {choice.unit: choice.group for choice in sorted(chosen, key=lambda one: one.unit)}
    return Verdict(
        satisfied=rank[:2] == (0, 0),
        missing=missing_sentences(document, rules.rows, sums, counted, done),
        counted=counted,
        not_counted=sorted(done - set(counted)),
        certain=document.qualification.complete,
        pathway=taken,
        notes=notes_of(document, given, done, counted),
    )


def with_shown_through(document: Qualification, given: set[str]) -> set[str]:
    """The units that are done, with those that are shown through them, however many steps that takes."""
    done = given & {unit.code for unit in document.units}
    while new := {unit.code for unit in document.units if unit.code not in done and _is_shown(unit, done)}:
        done |= new
    return done


def shortfall(rows: list[Row], sums: Sums) -> tuple[int, int]:
    """How many units, and how many credits, the sums are short of all lower ends."""
    short = [(row.kind, max(0, row.low - total)) for row, total in zip(rows, sums, strict=True)]
    return sum(n for kind, n in short if kind == "units"), sum(n for kind, n in short if kind != "units")


def _is_shown(unit: Unit, done: set[str]) -> bool:
    through = unit.evidenced_through
    if through is None:
        return False
    return len(done & set(through.units)) >= (through.need or len(set(through.units)))


def _nearest(rules: Rules) -> tuple[Sums, list[Choice]]:
    """The sums that are short of least, with most units counted, and the choices that lead there."""
    rows = rules.rows
    # The sums that matter: one with no upper end is never told apart above its lower end.
    states: dict[Sums, tuple[int, Trail]] = {tuple(0 for _ in rows): (0, None)}
    for unit in sorted(rules.choices):
        reached = dict(states)
        for sums, (counted, trail) in states.items():
            for choice in rules.choices[unit]:
                after = _after(rows, sums, choice)
                if after is not None and counted + 1 > reached.get(after, (-1, None))[0]:
                    reached[after] = (counted + 1, (trail, choice))
        if len(reached) > MOST_STATES:
            raise TooManyCombinations(
                "These units can be combined in more ways than can be tried.",
                mend="Name the pathway, or leave out units that are not meant for this award.",
            )
        states = reached
    sums = min(states, key=lambda one: (*shortfall(rows, one), -states[one][0], one))
    return sums, _unwound(states[sums][1])


def _after(rows: list[Row], sums: Sums, choice: Choice) -> Sums | None:
    """The sums with one more choice; None when an upper end is passed."""
    after = list(sums)
    for index, amount in choice.adds:
        row = rows[index]
        after[index] += amount
        if row.high is None:
            after[index] = min(after[index], row.low)
        elif after[index] > row.high:
            return None
    return tuple(after)


def _unwound(trail: Trail) -> list[Choice]:
    chosen: list[Choice] = []
    while trail is not None:
        trail, choice = trail
        chosen.append(choice)
    return chosen[::-1]
