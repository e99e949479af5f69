"""Where in the evidence each criterion is shown, as links that work inside the archive."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True)
class Place:
    """E7, paragraph 3: the piece, a link to the place, and the learner's words for it."""

    reference: str
    href: str
    words: str
    note: str


def places(document: Mapping[str, Any]) -> dict[tuple[str, str], tuple[Place, ...]]:
    """The places by (unit, criterion), in the order of the evidence."""
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for piece in document["evidence"]:
        many = len(piece["versions"]) > 1
        for version in piece["versions"]:
            name = f"{piece['reference']} v{version['number']}" if many else piece["reference"]
            for claim in version.get("claims", ()):
                where = claim["where"]
                href = href_of(piece["reference"], version, where)
                found[claim["unit"], claim["criterion"]].append(Place(name, href, where["text"], claim["note"]))
    return {key: tuple(some) for key, some in found.items()}


def anchor_of(reference: str, number: int) -> str:
    return f"{reference}v{number}"


def href_of(reference: str, version: Mapping[str, Any], where: Mapping[str, Any]) -> str:
    """A page or a moment of a file, a paragraph of the account, or the piece."""
    anchor = anchor_of(reference, version["number"])
    file = where["file"]
    if file is not None and 1 <= file <= len(version["files"]):
        path = quote(version["files"][file - 1]["path"])
        if where["kind"] == "page":
            return f"{path}#page={where['page']}"
        if where["kind"] == "time":
            end = f",{where['to']}" if where["to"] is not None else ""
            return f"{path}#t={where['from']}{end}"
        return path
    if where["kind"] == "paragraph" and version["account"]:
        return f"#{anchor}-p{where['paragraph']}"
    return f"#{anchor}"
