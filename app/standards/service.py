"""Copy the files into the database. The only writer of standards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.clock import now
from app.standards import library_index, lock, queries, yaml_files
from app.standards.hashing import canonical_json, content_sha256, criterion_sha256, parts, plain_values
from app.standards.mark_facts import heard_from_file
from app.standards.models import Criterion, Section, Standard
from app.standards.problems import Problem, StandardFileError, errors
from app.standards.schema import StandardFile, leaves
from app.standards.schema_blocks import Side
from app.standards.yaml_files import ReadFile

_KINDS: tuple[tuple[Side, str], ...] = (("criteria", "performance"), ("knowledge", "knowledge"))


@dataclass(slots=True)
class SyncReport:
    """What a sync did, by reference (HSCCLD352@1). `updated` ones have a new validity."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def sync(session: Session, *places: Path) -> SyncReport:
    """Publish for every centre what is in these folders and files and is not a draft, and take into the library what it
    lacks. All or nothing: raises StandardFileError and writes nothing when a file has an error, or differs from the
    version that is published under its reference."""
    read, problems = yaml_files.read_all(list(places))
    rows = {row.key.casefold(): row for row in queries.published(session)}
    wrong = errors(problems) + [problem for one in read for problem in _edited(session, one, rows)]
    if wrong:
        raise StandardFileError(sorted(set(wrong)))
    report = SyncReport(warnings=problems)
    library_index.catch_up(session)
    for document in (one.document for one in read):
        key = document.reference.casefold()
        if key in rows:
            changed = _carry_on(session, rows[key].id, document)
            (report.updated if changed else report.unchanged).append(document.reference)
        elif document.standard.validity == "Draft":
            report.drafts.append(document.reference)
        else:
            publish(session, document)
            report.added.append(document.reference)
    return report


def publish(session: Session, document: StandardFile, provider_id: int | None = None) -> Standard:
    """Add a version: its row, its headings, its criteria and its place in the library. Its content never changes again.

    `provider_id` is the centre whose own it is; without one every centre shares it.
    """
    standard = document.standard
    counts = {kind: len(list(leaves(getattr(document, side)))) for side, kind in _KINDS}
    plain = plain_values(document)
    row = Standard(
        provider_id=provider_id,
        key=document.reference,
        urn=standard.urn,
        title=document.title,
        title_cy=standard.title.cy,
        version=standard.version,
        revision=standard.revision,
        validity=standard.validity,
        content_sha256=content_sha256(document),
        document=canonical_json(plain),
        performance_count=counts["performance"],
        knowledge_count=counts["knowledge"],
        published_at=now(),
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    sections = _add_sections(session, row.id, document)
    _add_criteria(session, row.id, document, sections)
    library_index.add(session, row, plain)
    return row


def stored(row: Standard) -> StandardFile:
    """The document of a row, as it was published, with today's validity."""
    document = StandardFile.model_validate_json(row.document, by_alias=True, by_name=False)
    metadata = document.standard.model_copy(update={"validity": row.validity})
    return document.model_copy(update={"standard": metadata})


def _add_sections(session: Session, standard_id: int, document: StandardFile) -> dict[str, int]:
    """Rows for the headings; gives their ids by group id."""
    found: dict[str, Section] = {}
    for side, kind in _KINDS:
        groups = [group for group in document.groups if group.side == side]
        for position, group in enumerate(groups):
            title = f"{group.code} {group.title}" if group.code else group.title
            found[group.id] = Section(standard_id=standard_id, kind=kind, position=position, title=title)
    session.add_all(found.values())
    session.flush()
    return {group_id: section.id for group_id, section in found.items() if section.id is not None}


def _add_criteria(session: Session, standard_id: int, document: StandardFile, sections: dict[str, int]) -> None:
    items = [(kind, item) for side, kind in _KINDS for item in leaves(getattr(document, side))]
    session.add_all(
        Criterion(
            standard_id=standard_id,
            kind=kind,
            code=item.id,
            position=position,
            label=item.label,
            text=item.text,
            section_id=sections.get(item.group or ""),
            text_sha256=criterion_sha256(document.key, document.edition, item.id, item.text),
        )
        for position, (kind, item) in enumerate(items)
    )
    session.flush()


def _edited(session: Session, one: ReadFile, rows: Mapping[str, Row[Any]]) -> list[Problem]:
    """How a file differs from what is published under its reference, if it does."""
    row = rows.get(one.document.reference.casefold())
    if row is None or row.content_sha256 == content_sha256(one.document):
        return []
    before = queries.standard(session, row.id)
    assert before is not None
    return [one.problem(finding) for finding in lock.differences(one.document, parts(stored(before)))]


def _carry_on(session: Session, standard_id: int, document: StandardFile) -> bool:
    """Hear what the file says of its later life. True if it says something new (mark_facts.py)."""
    row = queries.standard(session, standard_id)
    assert row is not None
    return heard_from_file(session, row, document)
