"""The portfolio's entries of the provider's trail: their own hashes, and that they tell the same story as the records.

Only this portfolio's entries travel, so the chain has gaps here by design; the provider's whole chain is checked where
it is kept (`vouch verify --trail`). Entries that stand next to each other must still follow from each other.
"""

from collections.abc import Iterator
from typing import Any

from app.portfolio.archive.times import read_moment
from app.portfolio.checks.links import DOCUMENT, versions
from app.portfolio.checks.report import Problem
from app.trail.chain import canonical, entry_sha256


def entries(document: dict[str, Any]) -> Iterator[Problem]:
    """Each entry's hash, computed again, and the order."""
    enrolment = int(document["enrolment"]["id"].rpartition("/")[2])
    provider = int(document["provider"]["id"].rpartition("/")[2])
    before: dict[str, Any] | None = None
    for entry in document["trail"]:
        name = f"Trail entry {entry['seq']}"
        if _sha256(entry) != entry["sha256"]:
            yield Problem(DOCUMENT, f"{name} was changed after it was written.")
        if entry["provider"] != provider or entry["about"].get("enrolment_id") != enrolment:
            yield Problem(DOCUMENT, f"{name} is not about this portfolio.")
        if before is not None and entry["seq"] <= before["seq"]:
            yield Problem(DOCUMENT, f"{name} is out of order.")
        elif before is not None and entry["seq"] == before["seq"] + 1 and entry["previous_sha256"] != before["sha256"]:
            yield Problem(DOCUMENT, f"{name} does not follow the entry before it.")
        before = entry


def _sha256(entry: dict[str, Any]) -> str:
    return entry_sha256(
        entry["previous_sha256"],
        provider_id=entry["provider"],
        seq=entry["seq"],
        at=read_moment(entry["at"]),
        actor_id=entry["actor"],
        actor_role=entry["role"],
        kind=entry["kind"],
        about=canonical(entry["about"]),
    )


def story(document: dict[str, Any]) -> Iterator[Problem]:
    """What was sent, decided, taken back, countersigned, signed off and reopened: the same in the trail and here."""
    for what, recorded, told in (
        ("evidence was sent", _sent(document), _told(document, "evidence_sent", _sent_of)),
        ("evidence was withdrawn", _withdrawn(document), _told(document, "evidence_withdrawn", _version_of)),
        ("reviews were sent", _reviewed(document), _told(document, "review_sent", _review_of)),
        ("decisions were taken back", _taken_back(document), _many(document, "review_taken_back")),
        ("decisions were countersigned", _countersigned(document), _told(document, "decision_countersigned", _counter_of)),
        ("units were signed off", _signed(document), _told(document, "unit_signed_off", _signed_of)),
        ("units were reopened", _reopened(document), _told(document, "unit_reopened", _reopened_of)),
        ("units were moved", _moved(document), _told(document, "unit_moved", _moved_of)),
    ):  # fmt: skip
        for item in sorted(recorded ^ told, key=str):
            side = "the trail has no such entry" if item in recorded else "the trail tells it, the records do not"
            yield Problem(DOCUMENT, f"Which {what}: {' '.join(str(part)[:70] for part in item)}: {side}.")


Told = set[tuple[Any, ...]]


def _told(document: dict[str, Any], kind: str, read: Any) -> Told:
    return {read(entry["about"], entry["actor"]) for entry in document["trail"] if entry["kind"] == kind}


def _sent_of(about: dict[str, Any], _actor: int) -> tuple[Any, ...]:
    return (f"version/{about['version_id']}", about["content_sha256"])


def _version_of(about: dict[str, Any], actor: int) -> tuple[Any, ...]:
    return (f"version/{about['version_id']}", f"person/{actor}")


def _review_of(about: dict[str, Any], actor: int) -> tuple[Any, ...]:
    decisions = sorted(
        (one["id"], one["unit"], one["code"], one["outcome"], one["criterion_sha256"], one["status"])
        for one in about["decisions"]
    )
    return (f"review/{about['review_id']}", f"person/{actor}", about["evidence_sha256"], *decisions)


def _counter_of(about: dict[str, Any], actor: int) -> tuple[Any, ...]:
    return (f"decision/{about['decision_id']}", f"person/{actor}", about["outcome"])


def _signed_of(about: dict[str, Any], actor: int) -> tuple[Any, ...]:
    return (f"sign_off/{about['sign_off_id']}", f"person/{actor}", about["fingerprint"])


def _reopened_of(about: dict[str, Any], actor: int) -> tuple[Any, ...]:
    return (f"sign_off/{about['sign_off_id']}", f"person/{actor}")


def _moved_of(about: dict[str, Any], actor: int) -> tuple[Any, ...]:
    carried = sorted(
        (one["code"], one["from_code"], one["decision"], one["criterion_sha256"]) for one in about["carried"]
    )
    return (f"move/{about['move_id']}", f"person/{actor}", about["from_unit_id"], about["unit_id"], *carried)


def _many(document: dict[str, Any], kind: str) -> Told:
    return {
        (f"decision/{number}", f"person/{entry['actor']}")
        for entry in document["trail"]
        if entry["kind"] == kind
        for number in entry["about"]["decision_ids"]
    }


def _sent(document: dict[str, Any]) -> Told:
    return {(version["id"], version["content_sha256"]) for _, version in versions(document)}


def _withdrawn(document: dict[str, Any]) -> Told:
    return {(version["id"], version["withdrawn"]["by"]) for _, version in versions(document) if version["withdrawn"]}


def _reviewed(document: dict[str, Any]) -> Told:
    codes = {one["id"]: one["code"] for standard in document["standards"] for one in standard["criteria"]}
    hashes = {version["id"]: version["content_sha256"] for _, version in versions(document)}
    found: Told = set()
    for review in document["reviews"]:
        decisions = sorted(
            (
                _number(one["id"]),
                _number(one["unit"]),
                codes[one["criterion"]],
                one["outcome"],
                one["criterion_sha256"],
                one["assessor_status"],
            )
            for one in document["decisions"]
            if one["review"] == review["id"]
        )
        found.add((review["id"], review["assessor"], hashes[review["version"]], *decisions))
    return found


def _taken_back(document: dict[str, Any]) -> Told:
    return {(one["id"], one["taken_back"]["by"]) for one in document["decisions"] if one["taken_back"]}


def _countersigned(document: dict[str, Any]) -> Told:
    return {
        (one["id"], one["countersigned"]["by"], one["countersigned"]["outcome"])
        for one in document["decisions"]
        if one["countersigned"]
    }


def _signed(document: dict[str, Any]) -> Told:
    return {(item["id"], item["assessor"], item["fingerprint"]) for item in document["sign_offs"]}


def _reopened(document: dict[str, Any]) -> Told:
    return {(item["id"], item["reopened"]["by"]) for item in document["sign_offs"] if item["reopened"]}


def _moved(document: dict[str, Any]) -> Told:
    criteria = {one["id"]: one for standard in document["standards"] for one in standard["criteria"]}
    found: Told = set()
    for move in document.get("moves", ()):
        carried = sorted(
            (
                criteria[row["criterion"]]["code"],
                criteria[row["from_criterion"]]["code"],
                _number(row["decision"]),
                criteria[row["criterion"]]["sha256"],
            )
            for row in move["carried"]
        )
        found.add((move["id"], move["by"], _number(move["from"]), _number(move["to"]), *carried))
    return found


def _number(identity: str) -> int:
    return int(identity.rpartition("/")[2])
