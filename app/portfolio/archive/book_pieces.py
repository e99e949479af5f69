"""The evidence of the book: what was handed in, when, with which files, and how sound the assessors found it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from app.assessment.rules import SOUNDNESS
from app.evidence.rules import paragraphs_of
from app.portfolio.archive.book_places import anchor_of
from app.portfolio.archive.times import read_moment
from app.web.dates import clock_length, count, listed, long_day, long_moment, size

KINDS = {
    "photo": "Photo",
    "video": "Video",
    "audio": "Sound recording",
    "document": "Document",
    "reflective_account": "Reflective account",
}
# What every browser draws. Other pictures (HEIC) are links only.
DRAWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@dataclass(frozen=True)
class BookFile:
    """A file of a piece, with a link to it in the archive."""

    name: str
    href: str
    detail: str
    sha256: str
    description: str
    drawn: bool


@dataclass(frozen=True)
class BookReview:
    """How sound an assessor found a piece: valid, authentic, current, sufficient, reliable."""

    by: str
    when: str
    sound: str
    unsound: str
    note: str
    taken_back: bool


@dataclass(frozen=True)
class BookVersion:
    """A version as it was handed in; `gone` says so when the learner took it back."""

    anchor: str
    number: int
    latest: bool
    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    sent: str
    about: str
    paragraphs: tuple[str, ...]
    account_href: str
    files: tuple[BookFile, ...]
    reviews: tuple[BookReview, ...]
    sha256: str
    gone: str


@dataclass(frozen=True)
class BookPiece:
    """A piece through its versions, oldest first."""

    reference: str
    title: str
    versions: tuple[BookVersion, ...]


def book_pieces(document: Mapping[str, Any], people: Mapping[str, str], zone: ZoneInfo) -> tuple[BookPiece, ...]:
    """Every piece, by reference."""
    reviews: dict[str, list[dict[str, Any]]] = defaultdict(list)
    standing = {item["review"] for item in document["decisions"] if item["taken_back"] is None}
    for review in document["reviews"]:
        reviews[review["version"]].append({**review, "taken_back": review["id"] not in standing})
    found = []
    for piece in document["evidence"]:
        versions = tuple(
            _version(piece, version, reviews.get(version["id"], []), people, zone) for version in piece["versions"]
        )
        here = [version for version in versions if not version.gone]
        found.append(BookPiece(piece["reference"], here[-1].title if here else "Taken back", versions))
    return tuple(found)


def _version(
    piece: Mapping[str, Any],
    version: Mapping[str, Any],
    reviews: list[dict[str, Any]],
    people: Mapping[str, str],
    zone: ZoneInfo,
) -> BookVersion:
    gone = _gone(version, zone)
    return BookVersion(
        anchor=anchor_of(piece["reference"], version["number"]),
        number=version["number"],
        latest=version is piece["versions"][-1],
        kind=version["kind"],
        title=version.get("title", "Taken back"),
        facts=() if gone else _facts(version, zone),
        sent=long_day(read_moment(version["sent_at"]).astimezone(zone).date()),
        about=version.get("about", ""),
        paragraphs=tuple(paragraphs_of(version.get("account", ""))),
        account_href=quote(version.get("account_path") or ""),
        files=tuple(_file(file) for file in version.get("files", ())),
        reviews=tuple(_review(review, people, zone) for review in reviews),
        sha256=version["content_sha256"],
        gone=gone,
    )


def _facts(version: Mapping[str, Any], zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    declared = version["declarations"]
    happened = long_day(date.fromisoformat(version["happened_on"])) if version["happened_on"] else "Not stated"
    said = [
        words
        for name, words in (("own_work", "it is their own work"), ("nobody_identifiable", "nobody can be identified from it"))
        if declared[name]
    ]  # fmt: skip
    return (
        ("Kind", KINDS[version["kind"]]),
        ("It happened", f"{happened}, {version['place']}" if version["place"] else happened),
        ("Handed in", long_moment(read_moment(version["sent_at"]), zone)),
        ("The learner declared that", listed(said) or "nothing"),
    )


def _gone(version: Mapping[str, Any], zone: ZoneInfo) -> str:
    if not version["withdrawn"]:
        return ""
    when = long_moment(read_moment(version["withdrawn"]["at"]), zone)
    return f"The learner took this version back on {when}, before anybody decided on it. It is not in this file."


def _file(file: Mapping[str, Any]) -> BookFile:
    parts = [KINDS[file["kind"]], size(file["size"])]
    if file["pages"]:
        parts.append(count(file["pages"], "page"))
    if file["seconds"]:
        parts.append(clock_length(file["seconds"]))
    return BookFile(
        name=file["name"],
        href=quote(file["path"]),
        detail=", ".join(parts),
        sha256=file["sha256"],
        description=file["description"],
        drawn=file["media_type"] in DRAWN,
    )


def _review(review: Mapping[str, Any], people: Mapping[str, str], zone: ZoneInfo) -> BookReview:
    checks = review["soundness"]
    return BookReview(
        by=people[review["assessor"]],
        when=long_day(read_moment(review["sent_at"]).astimezone(zone).date()),
        sound=listed([word for word in SOUNDNESS if checks[word]]),
        unsound=listed([word for word in SOUNDNESS if not checks[word]]),
        note=checks["note"],
        taken_back=review["taken_back"],
    )
