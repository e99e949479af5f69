"""Every id once, every reference to something that is there, everything in its place."""

from collections.abc import Iterator
from typing import Any

from app.portfolio.checks.report import Problem

DOCUMENT = "data/portfolio.json"


def links(document: dict[str, Any]) -> Iterator[Problem]:
    """Ids that occur twice, and references to what is not there."""
    known: set[str] = set()
    for identity in _ids(document):
        if identity in known:
            yield Problem(DOCUMENT, f"{identity} occurs twice.")
        known.add(identity)
    withdrawn = {version["id"] for _, version in versions(document) if version["withdrawn"]}
    gone = {item["claim"] for item in document["decisions"] if item["version"] in withdrawn}
    for owner, name, target in _references(document):
        if target not in known and not (name == "claim" and target in gone):
            said = "superseded decision" if name == "supersedes" else name
            yield Problem(DOCUMENT, f"{owner} names {target} as its {said}, but there is no such thing in this file.")


def versions(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each version of each piece, with its piece."""
    for piece in document["evidence"]:
        for version in piece["versions"]:
            yield piece, version


def _ids(document: dict[str, Any]) -> Iterator[str]:
    yield document["enrolment"]["id"]
    for name in ("people", "standards", "units", "allocations", "evidence", "reviews", "decisions", "sign_offs"):
        yield from (item["id"] for item in document[name])
    for move in document.get("moves", ()):
        yield from (move["id"], *(row["id"] for row in move["carried"]))
    for standard in document["standards"]:
        yield from (criterion["id"] for criterion in standard["criteria"])
    for _, version in versions(document):
        yield version["id"]
        for name in ("files", "claims"):
            yield from (item["id"] for item in version.get(name, ()))


def _references(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(who refers, as what, to what)."""
    made, enrolment = document["made"], document["enrolment"]
    yield "made", "by", made["by"]
    yield enrolment["id"], "learner", enrolment["learner"]
    for unit in document["units"]:
        yield unit["id"], "standard", unit["standard"]
    for allocation in document["allocations"]:
        yield from _named(allocation, "unit", "person")
    for _, version in versions(document):
        if version["withdrawn"]:
            yield version["id"], "by", version["withdrawn"]["by"]
        for claim in version.get("claims", ()):
            yield from _named(claim, "unit", "criterion")
    for review in document["reviews"]:
        yield from _named(review, "version", "assessor")
    for decision in document["decisions"]:
        yield from _named(decision, "review", "unit", "criterion", "claim", "version", "assessor", "supersedes")
        for act in ("taken_back", "countersigned"):
            if decision[act]:
                yield decision["id"], "by", decision[act]["by"]
    for sign_off in document["sign_offs"]:
        yield from _named(sign_off, "unit", "assessor")
        for target in sign_off["rests_on"]:
            yield sign_off["id"], "decision", target
        if sign_off["reopened"]:
            yield sign_off["id"], "by", sign_off["reopened"]["by"]
    for move in document.get("moves", ()):
        yield from _named(move, "from", "to", "by")
        for row in move["carried"]:
            yield from _named(row, "criterion", "from_criterion", "decision")


def _named(item: dict[str, Any], *names: str) -> Iterator[tuple[str, str, str]]:
    for name in names:
        if item[name] is not None:
            yield item["id"], name, item[name]
