"""What the page of one standard is given: plain values, ready to show."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.standards import queries, service, wording
from app.standards.models import Standard
from app.standards.schema import StandardFile, leaves
from app.standards.schema_blocks import BulletList, Item, RangeList, ScopeEntry, Term
from app.standards.schema_metadata import DroppedLine


@dataclass(frozen=True)
class Part:
    """Statements under one heading, or under none."""

    title: str | None
    items: list[Item]


@dataclass(frozen=True)
class Block:
    """A paragraph, a list, a term with its meaning, or a range. `kind` says which."""

    kind: str
    text: str = ""
    term: str = ""
    items: tuple[str, ...] = ()
    choose: str = ""


@dataclass(frozen=True)
class Notes:
    """A section that explains the criteria: scope notes, values, behaviours or skills."""

    id: str
    title: str
    blocks: list[Block]


@dataclass(frozen=True)
class Version:
    """One of the versions under the same URN or id."""

    id: int
    words: str
    validity: str
    current: bool


@dataclass(frozen=True)
class StandardPage:
    """All that the page of one standard shows."""

    id: int
    title: str
    language: str
    urn: str | None
    key: str
    remarks: list[str]
    overview: list[Block]
    criteria_lead: str | None
    criteria: list[Part]
    knowledge_lead: str | None
    knowledge: list[Part]
    performance_count: int
    knowledge_count: int
    notes: list[Notes]
    scope_required: bool
    terms: list[Term]
    glossary_note: str | None
    links: list[str]
    extra: list[Notes]
    facts: list[tuple[str, str | None]]
    more_facts: list[tuple[str, str]]
    versions: list[Version]
    dropped: list[DroppedLine]
    import_notes: list[str]
    rights: list[str]


def show(session: Session, row: Standard) -> StandardPage:
    """The page of one standard."""
    document = service.stored(row)
    assert row.id is not None
    headings, glossary, record = document.headings, document.glossary, document.import_record
    return StandardPage(
        id=row.id,
        title=document.title,
        language=document.standard.language,
        urn=document.standard.urn,
        key=document.key,
        remarks=wording.remarks(document.standard),
        overview=_blocks(document.overview),
        criteria_lead=headings.criteria_lead if headings else None,
        criteria=_parts(document, document.criteria),
        knowledge_lead=headings.knowledge_lead if headings else None,
        knowledge=_parts(document, document.knowledge),
        performance_count=row.performance_count,
        knowledge_count=row.knowledge_count,
        notes=_notes(document),
        scope_required=bool(document.scope and document.scope.standing == "required"),
        terms=glossary.terms if glossary else [],
        glossary_note=glossary.note if glossary else None,
        links=_links(document),
        extra=[Notes(f"extra-{n}", extra.heading, _blocks(extra.text)) for n, extra in enumerate(document.extra, 1)],
        facts=wording.facts(document),
        more_facts=wording.more_facts(document),
        versions=_versions(session, row, document.key),
        dropped=record.dropped if record else [],
        import_notes=record.notes if record else [],
        rights=list(document.rights.model_dump(exclude_none=True).values()) if document.rights else [],
    )


def _parts(document: StandardFile, items: list[Item]) -> list[Part]:
    """The statements in runs of the same heading, in the order of the source."""
    runs = itertools.groupby(leaves(items), key=lambda item: item.group)
    return [Part(_heading(document, group_id), list(run)) for group_id, run in runs]


def _heading(document: StandardFile, group_id: str | None) -> str | None:
    group = document.group(group_id)
    if group is None:
        return None
    return f"{group.code} {group.title}" if group.code else group.title


def _notes(document: StandardFile) -> list[Notes]:
    scope, headings = document.scope, document.headings
    found = [
        ("scope", "Scope", headings and headings.scope_general, scope.general if scope else []),
        (
            "scope-criteria",
            "Scope of the performance criteria",
            headings and headings.scope_criteria,
            scope.criteria if scope else [],
        ),
        (
            "scope-knowledge",
            "Scope of the knowledge",
            headings and headings.scope_knowledge,
            scope.knowledge if scope else [],
        ),
        ("values", "Values", headings and headings.values, document.values),
        ("behaviours", "Behaviours", headings and headings.behaviours, document.behaviours),
        ("skills", "Skills", headings and headings.skills, document.skills),
    ]
    return [Notes(name, printed or ours, _blocks(blocks)) for name, ours, printed, blocks in found if blocks]


def _blocks(blocks: Sequence[ScopeEntry]) -> list[Block]:
    return [_block(block) for block in blocks]


def _block(block: ScopeEntry) -> Block:
    if isinstance(block, Term):
        return Block("term", block.text, term=block.term)
    if isinstance(block, RangeList):
        return Block("range", block.text, items=tuple(block.items), choose=str(block.choose))
    if isinstance(block, BulletList):
        return Block("list", items=tuple(block.items))
    return Block("paragraph", block)


def _links(document: StandardFile) -> list[str]:
    links = document.links
    nos = [" ".join(part for part in (link.urn, link.title) if part) for link in links.nos] if links else []
    return nos + (links.external if links else [])


def _versions(session: Session, row: Standard, key: str) -> list[Version]:
    return [
        Version(
            found.id,
            wording.edition(found.version, found.revision),
            found.validity or wording.NOT_STATED,
            found.id == row.id,
        )
        for found in queries.versions(session, key)
    ]
