"""Each move to another version: only what was met for good, and only to the same words, and nothing in the old unit since."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.assessment.rules import Outcome
from app.portfolio.archive.standing import effective_decisions, standing_decisions
from app.portfolio.checks.links import DOCUMENT
from app.portfolio.checks.report import Problem


def moves(document: dict[str, Any]) -> Iterator[Problem]:
    """What carried over, judged again from the decisions and the words."""
    units = {unit["id"]: unit["standard"] for unit in document["units"]}
    criteria = {one["id"]: (standard["id"], one) for standard in document["standards"] for one in standard["criteria"]}
    effective = effective_decisions(document)
    for move in document.get("moves", ()):
        stood = standing_decisions(effective, move["from"], move["at"])
        for row in move["carried"]:
            yield from _carried(move, row, units, criteria, stood)
        late = [one for one in document["decisions"] if one["unit"] == move["from"] and one["recorded_at"] > move["at"]]
        for decision in late:
            yield Problem(DOCUMENT, f"{decision['id']} was made in {move['from']} after {move['id']} had closed it.")


def _carried(
    move: Mapping[str, Any],
    row: Mapping[str, Any],
    units: Mapping[str, str],
    criteria: Mapping[str, tuple[str, Mapping[str, Any]]],
    stood: Mapping[str, Mapping[str, Any]],
) -> Iterator[Problem]:
    (old_standard, old), (new_standard, new) = criteria[row["from_criterion"]], criteria[row["criterion"]]
    name = f"{row['id']} ({old['code']} to {new['code']})"
    if (old_standard, new_standard) != (units[move["from"]], units[move["to"]]):
        yield Problem(DOCUMENT, f"{name} is not between the versions of {move['id']}.")
    if (old["kind"], old["text"]) != (new["kind"], new["text"]):
        yield Problem(DOCUMENT, f"{name} carries a decision over to other words.")
    decision = stood.get(row["from_criterion"])
    if decision is None or decision["id"] != row["decision"] or not _met_for_good(decision):
        yield Problem(DOCUMENT, f"{name} carries over what was not met for good when the learner was moved.")


def _met_for_good(decision: Mapping[str, Any]) -> bool:
    agreed = decision["countersigned"] is not None and decision["countersigned"]["outcome"] == "agreed"
    return decision["outcome"] == Outcome.met and (agreed or not decision["needs_countersign"])
