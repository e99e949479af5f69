"""From what the importer read to a document of the format: what a person adds is put in, and what is missing is said."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from app.standards import checks, explain
from app.standards.hashing import plain_values
from app.standards.importer.result import ImportResult
from app.standards.importer.to_yaml import to_document
from app.standards.problems import Finding
from app.standards.raw_values import empty_values
from app.standards.schema import StandardFile
from app.standards.schema_metadata import Superseded
from app.standards.yaml_tree import Tree

NO_TITLE = Finding(("standard", "title"), "The source states no title.", "Give the title that the standard has.")


def drafted(
    result: ImportResult, confirmed: Mapping[str, Any], which: int = 0
) -> tuple[StandardFile | None, list[Finding]]:
    """One of the standards read, as a document, and what is wrong with it; None when it cannot be one.

    `confirmed` holds what a person adds, by the names of the format (importer/to_yaml.py names them).
    """
    values = to_document(result, confirmed, which)
    if not values["standard"]["title"]:
        return None, [NO_TITLE]
    return judged(values)


def judged(values: dict[str, Any]) -> tuple[StandardFile | None, list[Finding]]:
    """Plain values as a document, and everything that is wrong with them or that a person should look at."""
    found = list(empty_values(values))
    try:
        document = StandardFile.model_validate(values, by_alias=True, by_name=False)
    except ValidationError as error:
        return None, [*found, *explain.findings(error, Tree(data=values))]
    return document, [*found, *checks.findings(document)]


def link_to(before: StandardFile) -> Superseded:
    """The link by which a later version names the one it takes the place of."""
    named = before.standard
    return Superseded(urn=named.urn, id=named.id, version=named.version, revision=named.revision)


def newest(versions: Sequence[StandardFile]) -> StandardFile:
    """Of several versions of one standard the one that no other takes the place of, and that was approved last."""
    replaced = {(link.version, link.revision) for one in versions for link in one.standard.supersedes}
    last = [one for one in versions if (one.standard.version, one.standard.revision) not in replaced] or versions
    return max(last, key=lambda one: ((one.standard.dates and one.standard.dates.approved) or "", one.reference))


def following(document: StandardFile, before: StandardFile) -> StandardFile:
    """The document as a new version of `before`; what it says itself of what it takes the place of stays."""
    if document.standard.supersedes:
        return document
    metadata = document.standard.model_copy(update={"supersedes": [link_to(before)]})
    return document.model_copy(update={"standard": metadata})


def with_facts(document: StandardFile, *, version: str, revision: str, approved: str) -> dict[str, Any]:
    """The document's values with these facts; an empty one is absent."""
    values = plain_values(document)
    standard = values["standard"]
    for name, words in (("version", version), ("revision", revision)):
        standard.pop(name, None)
        standard |= {name: words} if words else {}
    dates = standard.pop("dates", {})
    if approved != dates.get("approved", ""):
        dates = {name: value for name, value in dates.items() if not name.startswith("approved")}
        dates |= {"approved": approved} if approved else {}
    if dates:
        standard["dates"] = dates
    return values


def wrong(findings: Iterable[Finding]) -> list[Finding]:
    """Those that keep a document from being used."""
    return [finding for finding in findings if finding.severity == "error"]


def same_reference(first: str, second: str) -> bool:
    """Whether two references name one version: awarding organisations print a URN with other capitals and blanks."""
    return _folded(first) == _folded(second)


def same_standard(first: StandardFile, second: StandardFile) -> bool:
    """Whether two documents are versions of one standard: they have the same URN or id of our own."""
    return _folded(first.key) == _folded(second.key)


def _folded(reference: str) -> str:
    return "".join(reference.split()).casefold()
