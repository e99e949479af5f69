"""Which decision stood for each criterion at a moment: what a sign-off rests on. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any


def effective_decisions(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Every decision where it was made, and once more in each unit that it was carried over to: there as number 0,
    from the moment of the move, with where it was made (`carried_from`: unit, criterion)."""
    by_id = {decision["id"]: decision for decision in document["decisions"]}
    return [
        *document["decisions"],
        *(
            {
                **by_id[row["decision"]],
                "unit": move["to"],
                "criterion": row["criterion"],
                "number": 0,
                "recorded_at": move["at"],
                "carried_from": (by_id[row["decision"]]["unit"], by_id[row["decision"]]["criterion"]),
            }
            for move in document.get("moves", ())
            for row in move["carried"]
        ),
    ]


def standing_decisions(decisions: Iterable[Mapping[str, Any]], unit: str, at: str) -> dict[str, Mapping[str, Any]]:
    """The newest decision that counted at `at` for each criterion of `unit`, by criterion; ids and times as written
    in portfolio.json. One that was taken back, or returned by the countersigner, by then did not count."""
    found: dict[str, Mapping[str, Any]] = {}
    for decision in decisions:
        if decision["unit"] != unit or decision["recorded_at"] > at or _gone(decision, at):
            continue
        before = found.get(decision["criterion"])
        if before is None or before["number"] < decision["number"]:
            found[decision["criterion"]] = decision
    return found


def _gone(decision: Mapping[str, Any], at: str) -> bool:
    taken_back, countersigned = decision["taken_back"], decision["countersigned"]
    if taken_back is not None and taken_back["at"] <= at:
        return True
    return countersigned is not None and countersigned["outcome"] == "returned" and countersigned["at"] <= at
