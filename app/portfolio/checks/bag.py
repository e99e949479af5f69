"""BagIt 1.0 (RFC 8493), strictly as we write it: every file listed, every listed file there, every checksum right."""

import hashlib
import re
from collections.abc import Callable
from datetime import date

from app.portfolio.archive.bag import DECLARATION
from app.portfolio.checks.container import Container, Unreadable, read_whole
from app.portfolio.checks.report import Report

MANIFEST, TAG_MANIFEST, INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"
TAGS = ("bagit.txt", INFO, MANIFEST)
PROFILE = "urn:x-vouch:portfolio:1"
MOST_TEXT = 64 * 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")
_INFO_LINE = re.compile(r"([A-Za-z][A-Za-z-]*): (.*)")

Progress = Callable[[int], None]


def check_bag(container: Container, report: Report, progress: Progress) -> dict[str, str]:
    """Check the bag; gives the checksums of the payload by path. `progress` hears how many bytes were read."""
    tags = _manifest(container, TAG_MANIFEST, report)
    payload = _manifest(container, MANIFEST, report)
    listed = {TAG_MANIFEST, *tags, *payload}
    for name in sorted(container.sizes.keys() - listed):
        report.add(name, "It is not listed in a manifest: somebody put it there afterwards.")
    for name in sorted(listed - container.sizes.keys()):
        report.add(name, "It is missing.")
    for name in sorted(set(TAGS) - tags.keys()):
        report.add(TAG_MANIFEST, f"It does not list {name}.")
    for name, expected in [*tags.items(), *payload.items()]:
        if name in container.sizes:
            _check_sum(container, name, expected, report, progress)
    _check_declaration(container, report)
    _check_info(container, payload, report)
    return payload


def _manifest(container: Container, name: str, report: Report) -> dict[str, str]:
    """The checksums a manifest lists, by path."""
    found: dict[str, str] = {}
    text = _text(container, name, report)
    for number, line in enumerate(text.splitlines() if text else [], 1):
        match = _LINE.fullmatch(line)
        if match is None:
            report.add(name, f"Line {number} is not a checksum, two blanks and a path.")
            continue
        sha256, path = match.groups()
        if path in found:
            report.add(name, f"Line {number} lists {path} a second time.")
        if (name == MANIFEST) != path.startswith("data/"):
            report.add(name, f"Line {number} lists {path}, which belongs in the other manifest.")
        found[path] = sha256
    if text and not text.endswith("\n"):
        report.add(name, "Its last line is cut off.")
    return found


def _check_sum(container: Container, name: str, expected: str, report: Report, progress: Progress) -> None:
    digest = hashlib.sha256()
    try:
        for block in container.blocks(name):
            digest.update(block)
            progress(len(block))
    except Unreadable as error:
        report.add(name, error.sentence)
        return
    if digest.hexdigest() != expected:
        report.add(name, "It was changed: its SHA-256 is not the one in the manifest.")


def _check_declaration(container: Container, report: Report) -> None:
    text = _text(container, "bagit.txt", report)
    if text and text.encode() != DECLARATION:
        report.add("bagit.txt", "It does not say BagIt 1.0 in UTF-8.")


def _check_info(container: Container, payload: dict[str, str], report: Report) -> None:
    facts: dict[str, str] = {}
    for number, line in enumerate((_text(container, INFO, report) or "").splitlines(), 1):
        match = _INFO_LINE.fullmatch(line)
        if match is None or match[1] in facts:
            report.add(INFO, f"Line {number} is not a name, a colon and a value, each name once.")
            continue
        facts[match[1]] = match[2]
    octets = sum(container.sizes.get(path, 0) for path in payload)
    if facts.get("Payload-Oxum") != f"{octets}.{len(payload)}":
        report.add(INFO, f"Payload-Oxum says {facts.get('Payload-Oxum')}; what is here is {octets}.{len(payload)}.")
    if facts.get("BagIt-Profile-Identifier") != PROFILE:
        report.add(INFO, "It does not say that it is a portfolio from Vouch, in a form we know.")
    try:
        date.fromisoformat(facts.get("Bagging-Date", ""))
    except ValueError:
        report.add(INFO, "Bagging-Date is not a day.")


def info_of(container: Container) -> dict[str, str]:
    """The facts of bag-info.txt, leniently."""
    try:
        text = read_whole(container, INFO, MOST_TEXT).decode("utf-8", "replace") if INFO in container.sizes else ""
    except Unreadable:
        return {}
    return {match[1]: match[2] for line in text.splitlines() if (match := _INFO_LINE.fullmatch(line))}


def _text(container: Container, name: str, report: Report) -> str | None:
    """A tag file as text; None when it is missing (said elsewhere) or cannot be read (noted here)."""
    if name not in container.sizes:
        return None
    try:
        return read_whole(container, name, MOST_TEXT).decode("utf-8")
    except Unreadable as error:
        report.add(name, error.sentence)
    except UnicodeDecodeError:
        report.add(name, "It is not UTF-8 text.")
    return None
