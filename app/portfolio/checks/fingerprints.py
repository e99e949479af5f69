"""Every fingerprint in portfolio.json, computed again: criteria, evidence, decisions, statuses, sign-offs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.assessment.fingerprint import SignedDecision, fingerprint
from app.assessment.rules import ClaimFact, DecisionFact, Outcome, criterion_status, unit_status
from app.evidence.manifest import ManifestClaim, ManifestFile, content_sha256, manifest
from app.portfolio.archive.standing import effective_decisions, standing_decisions
from app.portfolio.checks.links import DOCUMENT, versions
from app.portfolio.checks.report import Problem
from app.standards.hashing import content_sha256 as standard_sha256
from app.standards.hashing import criterion_sha256
from app.standards.schema import StandardFile, leaves


def standards(document: dict[str, Any], files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Each standard's file against its pinned hash, and each criterion's words and hash against that file."""
    for standard in document["standards"]:
        where = f"data/{standard['path']}"
        try:
            read = StandardFile.model_validate_json(files[where], by_alias=True, by_name=False)
        except KeyError:
            yield Problem(where, f"{standard['key']} is used here, but its file is not in the archive.")
            continue
        except ValueError:
            yield Problem(where, "This is not a standard in a form we know.")
            continue
        if standard_sha256(read) != standard["content_sha256"] or read.reference != standard["key"]:
            yield Problem(where, f"It is not the text of {standard['key']} that the learner was judged against.")
        words = {item.id: item.text for item in [*leaves(read.criteria), *leaves(read.knowledge)]}
        for criterion in standard["criteria"]:
            code, text = criterion["code"], criterion["text"]
            if words.get(code) != text or criterion_sha256(read.key, read.edition, code, text) != criterion["sha256"]:
                yield Problem(DOCUMENT, f"The words of {code} are not those of {standard['key']}.")


def evidence(document: dict[str, Any]) -> Iterator[Problem]:
    """Each version's content hash over its words, files and claims."""
    criteria = _criteria(document)
    for piece, version in versions(document):
        if version["withdrawn"]:
            continue
        if content_sha256(_manifest(piece, version, criteria)) != version["content_sha256"]:
            name = f"{piece['reference']}, version {version['number']}"
            yield Problem(DOCUMENT, f"{name} is not what was handed in: its words, files or claims were changed.")


def decisions(document: dict[str, Any]) -> Iterator[Problem]:
    """Each decision is about evidence and words that are here, unchanged, and follows from its review."""
    criteria, reviews = _criteria(document), {review["id"]: review for review in document["reviews"]}
    sent = {version["id"]: version for _, version in versions(document)}
    for decision in document["decisions"]:
        _, criterion = criteria[decision["criterion"]]
        name = f"{decision['id']} ({criterion['code']})"
        if decision["evidence_sha256"] != sent[decision["version"]]["content_sha256"]:
            yield Problem(DOCUMENT, f"{name} was about other evidence than {decision['version']}.")
        if decision["criterion_sha256"] != criterion["sha256"]:
            yield Problem(DOCUMENT, f"{name} was about other words of {criterion['code']}.")
        review = reviews[decision["review"]]
        if (review["version"], review["assessor"]) != (decision["version"], decision["assessor"]):
            yield Problem(DOCUMENT, f"{name} does not belong to {review['id']}.")
        if decision["outcome"] != Outcome.met and not decision["feedback"].strip():
            yield Problem(DOCUMENT, f"{name} is {Outcome(decision['outcome']).words} without feedback.")


def statuses(document: dict[str, Any]) -> Iterator[Problem]:
    """Each unit's statuses, folded again from the claims and decisions."""
    claims: dict[tuple[str, str], list[ClaimFact]] = defaultdict(list)
    for _, version in versions(document):
        for claim in version.get("claims", ()):
            fact = ClaimFact(_number(claim["id"]), _number(version["id"]))
            claims[claim["unit"], claim["criterion"]].append(fact)
    judged: dict[tuple[str, str], list[DecisionFact]] = defaultdict(list)
    for decision in effective_decisions(document):
        judged[decision["unit"], decision["criterion"]].append(_fact(decision))
    standing = {item["unit"] for item in document["sign_offs"] if item["reopened"] is None}
    by_id = {standard["id"]: standard for standard in document["standards"]}
    for unit in document["units"]:
        found = {
            one["code"]: criterion_status(
                claims.get((unit["id"], one["id"]), ()), judged.get((unit["id"], one["id"]), ())
            )
            for one in by_id[unit["standard"]]["criteria"]
        }
        if {code: status.name for code, status in found.items()} != unit["criteria"]:
            wrong = [code for code, status in found.items() if unit["criteria"].get(code) != status.name]
            yield Problem(
                DOCUMENT, f"{unit['id']} says something else of {', '.join(wrong[:5])} than the decisions do."
            )
        if unit_status(list(found.values()), signed_off=unit["id"] in standing).name != unit["status"]:
            yield Problem(DOCUMENT, f"{unit['id']} is not {unit['status'].replace('_', ' ')}.")


def sign_offs(document: dict[str, Any]) -> Iterator[Problem]:
    """Each sign-off's fingerprint over the decisions that stood when it was made."""
    criteria, units = _criteria(document), {unit["id"]: unit for unit in document["units"]}
    by_id = {standard["id"]: standard for standard in document["standards"]}
    effective = effective_decisions(document)
    for item in document["sign_offs"]:
        stood = standing_decisions(effective, item["unit"], item["at"])
        order = [criterion["id"] for criterion in by_id[units[item["unit"]]["standard"]]["criteria"]]
        resting = [stood[criterion] for criterion in order if criterion in stood]
        if [decision["id"] for decision in resting] != item["rests_on"]:
            yield Problem(DOCUMENT, f"{item['id']} names other decisions than those that stood when it was made.")
        signed = [
            SignedDecision(
                criteria[one["criterion"]][1]["code"],
                one["outcome"],
                _number(one["id"]),
                one["evidence_sha256"],
                one["criterion_sha256"],
            )
            for one in resting
        ]
        if fingerprint(signed) != item["fingerprint"]:
            yield Problem(DOCUMENT, f"{item['id']} ({item['unit']}): its decisions were changed after it was signed.")


def _criteria(document: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    """(key of the standard, criterion) by the criterion's id."""
    return {
        criterion["id"]: (standard["key"], criterion)
        for standard in document["standards"]
        for criterion in standard["criteria"]
    }


def _manifest(piece: dict[str, Any], version: dict[str, Any], criteria: Mapping[str, Any]) -> dict[str, Any]:
    files = [
        ManifestFile(*(file[name] for name in ("position", "name", "media_type", "size", "sha256", "description")))
        for file in version["files"]
    ]
    claims = []
    for claim in version["claims"]:
        key, criterion = criteria[claim["criterion"]]
        where, note = claim["where"]["text"], claim["note"]
        claims.append(ManifestClaim(key, criterion["code"], criterion["sha256"], where, note))
    return manifest(
        reference=piece["reference"],
        version=version["number"],
        kind=version["kind"],
        title=version["title"],
        about=version["about"],
        account=version["account"],
        happened_on=date.fromisoformat(version["happened_on"]) if version["happened_on"] else None,
        place=version["place"],
        declarations=version["declarations"],
        files=files,
        claims=claims,
    )


def _fact(decision: Mapping[str, Any]) -> DecisionFact:
    countersigned = decision["countersigned"]
    return DecisionFact(
        number=decision["number"],
        claim_id=_number(decision["claim"]),
        outcome=Outcome(decision["outcome"]),
        needs_countersign=decision["needs_countersign"],
        countersign=countersigned["outcome"] if countersigned else None,
        withdrawn=decision["taken_back"] is not None,
    )


def _number(identity: str) -> int:
    return int(identity.rpartition("/")[2])
