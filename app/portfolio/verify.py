"""Is this portfolio whole and unchanged? Judged from the file alone: no database, no network, no trust.

`verify(path)` reads a ZIP or an unpacked folder and says either that everything fits, with counts, or exactly what does
not. docs/portfolio-format.md tells an outsider how to write the same check again.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator

from app.portfolio.checks import fingerprints, links, moves, trail
from app.portfolio.checks.bag import Progress, check_bag, info_of
from app.portfolio.checks.container import Container, Unreadable, open_container, read_whole
from app.portfolio.checks.links import DOCUMENT
from app.portfolio.checks.report import Problem, Report
from app.trail.chain import canonical

MOST_DOCUMENT = 512 * 1024 * 1024
MOST_STANDARD = 16 * 1024 * 1024
MOST_SCHEMA_PROBLEMS = 20


def verify(path: Path, progress: Progress = lambda _: None) -> Report:
    """Check everything; `progress` hears how many bytes were read since it was last told."""
    report = Report(str(path))
    try:
        container = open_container(path)
    except Unreadable as error:
        report.add("", error.sentence)
        return report
    try:
        report.kind = container.kind
        report.problems += container.problems
        payload = check_bag(container, report, progress)
        document = _document(container, report)
        if document is not None:
            report.problems += _contents(container, payload, document)
            _describe(report, document, payload)
    finally:
        container.close()
    return report


def size_of(path: Path) -> int:
    """Roughly how many bytes `verify` will read, for a progress bar."""
    files = [path] if path.is_file() else [item for item in path.rglob("*") if item.is_file()]
    return sum(file.stat().st_size for file in files)


def document_problems(document: dict[str, Any], standards: Mapping[str, bytes]) -> Iterator[Problem]:
    """What is wrong inside portfolio.json; `standards` are their files by path (data/standards/...)."""
    broken = list(links.links(document))
    yield from broken
    if broken:
        return
    yield from fingerprints.standards(document, standards)
    for check in (
        fingerprints.evidence,
        fingerprints.decisions,
        fingerprints.statuses,
        fingerprints.sign_offs,
        moves.moves,
        trail.entries,
        trail.story,
    ):
        try:
            yield from list(check(document))
        except (KeyError, TypeError, ValueError) as error:
            yield Problem(DOCUMENT, f"It contradicts itself ({type(error).__name__}: {str(error)[:80]}).")


@cache
def schema() -> Validator:
    """The published schema of portfolio.json."""
    return Draft202012Validator(json.loads((Path(__file__).parent / "portfolio.schema.json").read_text("utf-8")))


def _document(container: Container, report: Report) -> dict[str, Any] | None:
    """portfolio.json, if it is there, readable, in its one form, and as the schema says."""
    if DOCUMENT not in container.sizes:
        report.add(DOCUMENT, "It is missing.")
        return None
    try:
        data = read_whole(container, DOCUMENT, MOST_DOCUMENT)
        value = json.loads(data)
        same = canonical(value).encode() == data
    except Unreadable as error:
        report.add(DOCUMENT, error.sentence)
        return None
    except (ValueError, RecursionError) as error:
        report.add(DOCUMENT, f"It is not JSON that can be read ({str(error)[:120]}).")
        return None
    if not same:
        report.add(DOCUMENT, "It is not written in the one form we write (sorted keys, no blanks), so it was edited.")
    wrong = _schema_problems(value)
    report.problems += wrong
    return None if wrong else value


def _schema_problems(value: Any) -> list[Problem]:
    found: list[Problem] = []
    for error in schema().iter_errors(value):
        found.append(Problem(DOCUMENT, f"{_place(error)}: {_plain(error)}"))
        if len(found) == MOST_SCHEMA_PROBLEMS:
            break
    return found


def _place(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.absolute_path) or "the whole file"


def _plain(error: ValidationError) -> str:
    if error.validator in ("required", "additionalProperties"):
        return error.message[:200]
    return f"{json.dumps(error.instance, ensure_ascii=False)[:80]} is not what belongs there."


def _contents(container: Container, payload: Mapping[str, str], document: dict[str, Any]) -> Iterator[Problem]:
    yield from _files(container, payload, document)
    yield from _info(container, document)
    standards: dict[str, bytes] = {}
    for standard in document["standards"]:
        where = f"data/{standard['path']}"
        if where in container.sizes:
            try:
                standards[where] = read_whole(container, where, MOST_STANDARD)
            except Unreadable as error:
                yield Problem(where, error.sentence)
    yield from document_problems(document, standards)


def _files(container: Container, payload: Mapping[str, str], document: dict[str, Any]) -> Iterator[Problem]:
    """The files that portfolio.json names are those in data/evidence/, byte for byte."""
    named: set[str] = set()
    for piece, version in links.versions(document):
        called = f"{piece['reference']}, version {version['number']}"
        for file in version.get("files", ()):
            where = f"data/{file['path']}"
            if where in named:
                yield Problem(where, "Two files of the portfolio are said to be this one.")
            named.add(where)
            if payload.get(where) != file["sha256"] or container.sizes.get(where) != file["size"]:
                yield Problem(where, f"It is not the file that was handed in as “{file['name']}” of {called}.")
        if account := version.get("account_path"):
            where = f"data/{account}"
            named.add(where)
            try:
                words = read_whole(container, where, MOST_STANDARD) if where in container.sizes else b""
            except Unreadable:
                continue  # its checksum was found wrong already
            if words != version["account"].encode():
                yield Problem(where, f"It is not the account that was handed in as {called}.")
    folder = "data/evidence/"
    for where in sorted({path for path in container.sizes if path.startswith(folder)} - named):
        yield Problem(where, "It is among the evidence, but portfolio.json does not know it.")


def _info(container: Container, document: dict[str, Any]) -> Iterator[Problem]:
    facts = info_of(container)
    for name, expected in (
        ("Source-Organization", " ".join(document["provider"]["name"].split())),
        ("External-Identifier", document["namespace"] + document["enrolment"]["id"]),
    ):
        if facts.get(name) != expected:
            yield Problem("bag-info.txt", f"{name} is not what portfolio.json says.")


def _describe(report: Report, document: dict[str, Any], payload: Mapping[str, str]) -> None:
    """Whose it is, and the counts for the last line."""
    names = {person["id"]: person["name"] for person in document["people"]}
    report.learner = names.get(document["enrolment"]["learner"], "")
    report.provider = document["provider"]["name"]
    report.made_at = document["made"]["at"]
    sent = [version for _, version in links.versions(document)]
    report.counts = {
        "files": len(payload),
        "units": len(document["units"]),
        "pieces of evidence": len(document["evidence"]),
        "evidence files": sum(len(version.get("files", ())) for version in sent),
        "decisions": len(document["decisions"]),
        "sign-offs": len(document["sign_offs"]),
        "trail entries": len(document["trail"]),
    }
