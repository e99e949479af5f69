"""What happened this week, for the learner: from trail entries to short sentences. Pure."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.web.dates import count, listed, near_day

KINDS = (
    "evidence_sent",
    "evidence_withdrawn",
    "review_sent",
    "review_taken_back",
    "decision_countersigned",
    "unit_signed_off",
    "unit_reopened",
    "unit_moved",
)
MOST_LINES = 8


@dataclass(frozen=True)
class LogLine:
    """A day and a sentence."""

    day: str
    iso: str
    words: str


def log(
    entries: Iterable[Any], titles: Mapping[int, str], units: Mapping[int, str], zone: ZoneInfo, today: date
) -> tuple[LogLine, ...]:
    """The newest lines. `titles` are the pieces' by version, `units` the units' by id. A review that was taken back
    within its five minutes is as if it had not been sent: the learner was not meant to see it."""
    rows = [(entry, json.loads(entry.about)) for entry in entries]
    gone = {about["review_id"] for entry, about in rows if entry.kind == "review_taken_back"}
    found: list[tuple[datetime, str | tuple[date, str]]] = []
    confirmed: Counter[tuple[date, str]] = Counter()
    for entry, about in rows:
        local = entry.at.astimezone(zone)
        if entry.kind == "decision_countersigned":
            key = (local.date(), entry.known_as or "Somebody")
            if about["outcome"] == "agreed":
                if key not in confirmed:
                    found.append((local, key))
                confirmed[key] += 1
        elif words := _words(entry, about, gone, titles, units):
            found.append((local, words))
    return tuple(
        LogLine(
            _day(local.date(), today),
            local.date().isoformat(),
            words if isinstance(words, str) else f"{words[1]} confirmed {count(confirmed[words], 'decision')}",
        )
        for local, words in found[:MOST_LINES]
    )


def _words(
    entry: Any, about: Mapping[str, Any], gone: set[int], titles: Mapping[int, str], units: Mapping[int, str]
) -> str:
    who = entry.known_as or "Somebody"
    if entry.kind == "evidence_sent":
        return f"You sent {_piece(about, titles)}"
    if entry.kind == "evidence_withdrawn":
        return f"You took {_piece(about, titles)} back"
    if entry.kind == "review_sent" and about["review_id"] not in gone:
        return f"{who} {_judged(about['decisions'])}"
    if entry.kind == "unit_signed_off":
        return f"{who} signed off {units.get(about['unit_id'], 'a unit')}"
    if entry.kind == "unit_reopened":
        return f"{who} opened {units.get(about['unit_id'], 'a unit')} again"
    if entry.kind == "unit_moved":
        edition = about["standard_key"].rpartition("@")[2]
        carried = count(len(about["carried"]), "criterion", "criteria")
        return (
            f"{who} moved you to version {edition} of {units.get(about['unit_id'], 'a unit')}: {carried} carried over"
        )
    return ""


def _piece(about: Mapping[str, Any], titles: Mapping[int, str]) -> str:
    return titles.get(about["version_id"]) or about["reference"]


def _judged(decisions: list[dict[str, Any]]) -> str:
    """Marked 9 criteria met and asked for more on 3."""
    outcomes = [decision["outcome"] for decision in decisions]
    met, more, nym = (outcomes.count(word) for word in ("met", "more_evidence_needed", "not_yet_met"))
    parts = []
    if met:
        parts.append(f"marked {count(met, 'criterion', 'criteria')} met")
    if more:
        parts.append(
            f"asked for more on {more}" if met else f"asked for more on {count(more, 'criterion', 'criteria')}"
        )
    if nym:
        parts.append(
            f"marked {nym} not yet met" if met or more else f"marked {count(nym, 'criterion', 'criteria')} not yet met"
        )
    return listed(parts)


def _day(day: date, today: date) -> str:
    """Today, Yesterday, or Mon 16 Nov."""
    words = near_day(day, today)
    return words[0].upper() + words[1:]
