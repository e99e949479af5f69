"""What came out of the sandbox, read with distrust: it may have been written by whatever was in the file.

Names, sizes, kinds and numbers are checked against what the inspector could have made; anything else means the file
took the inspector over, and nothing of it is used. No words for people come from in there.
"""

import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.storage.inspector.output import NOTES, PROBLEMS, RESULT

MOST_BYTES = 64 * 1024 * 1024
MOST_PREVIEWS = 100
MOST_PAGES = 1_000_000
_NAME = re.compile(r"(?P<kind>thumb|page|photo|text)-(?P<number>[1-9]\d{0,2})\.(?P<ending>webp|json)")
MEDIA_TYPES = {"webp": "image/webp", "json": "application/json"}


class Untrustworthy(ValueError):
    """The results are not what the inspector writes."""


@dataclass(frozen=True)
class Made:
    """One preview: its bytes, and its size in pixels when it is a picture."""

    kind: str
    number: int
    media_type: str
    data: bytes
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Findings:
    """What a look inside found. `problem` is one of output.PROBLEMS, `notes` some of output.NOTES."""

    pages: int | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None
    problem: str | None = None
    notes: tuple[str, ...] = ()
    previews: tuple[Made, ...] = ()


def read_findings(folder: Path) -> Findings | None:
    """The results in a folder; None when there are none. Raises Untrustworthy."""
    if not os.path.lexists(folder / RESULT):
        return None
    try:
        facts = json.loads(_read(folder / RESULT, 1024 * 1024))
        previews = facts.get("previews", [])
        if len(previews) > MOST_PREVIEWS:
            raise Untrustworthy("too many previews")
        findings = Findings(
            pages=_number(facts.get("pages"), MOST_PAGES),
            seconds=_seconds(facts.get("seconds")),
            width=_number(facts.get("width"), 100_000),
            height=_number(facts.get("height"), 100_000),
            problem=_one_of(PROBLEMS, facts.get("problem")),
            notes=tuple(_one_of(NOTES, note) or "" for note in facts.get("notes", [])[:10]),
            previews=tuple(_preview(folder, item) for item in previews),
        )
    except (OSError, TypeError, AttributeError, KeyError, RecursionError, ValueError) as error:
        raise Untrustworthy(str(error)) from error
    places = {(made.kind, made.number) for made in findings.previews}
    if len(places) < len(findings.previews) or sum(len(made.data) for made in findings.previews) > MOST_BYTES:
        raise Untrustworthy("previews twice, or too large")
    return findings


def _preview(folder: Path, item: Any) -> Made:
    name = _NAME.fullmatch(item["name"])
    if name is None or (name["kind"], int(name["number"])) != (item["kind"], item["number"]):
        raise Untrustworthy("a name we never give")
    if (name["kind"] == "text") != (name["ending"] == "json"):
        raise Untrustworthy("a kind in the wrong form")
    data = _read(folder / item["name"], MOST_BYTES)
    if name["ending"] == "webp" and not (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        raise Untrustworthy("a picture that is none")
    return Made(
        kind=name["kind"],
        number=int(name["number"]),
        media_type=MEDIA_TYPES[name["ending"]],
        data=data,
        width=_number(item.get("width"), 20_000),
        height=_number(item.get("height"), 20_000),
    )


def _read(path: Path, most: int) -> bytes:
    """A plain file of the folder itself: a link out of it is not followed."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Untrustworthy("not a file")
        data = file.read(most + 1)
    if len(data) > most:
        raise Untrustworthy("too large")
    return data


def _number(value: Any, most: int) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not 0 < value <= most:
        raise Untrustworthy("a number out of range")
    return value


def _seconds(value: Any) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 < value < 1_000_000:
        raise Untrustworthy("a length out of range")
    return float(value)


def _one_of(words: frozenset[str], value: Any) -> str | None:
    if value is None:
        return None
    if value not in words:
        raise Untrustworthy("a word we do not use")
    return str(value)
