"""What the page of one standard is given: plain values, ready to show."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from app.access.actors import Actor
from app.standards import library_queries, mark_views, marking, scope_queries, service, wording
from app.standards.guidance.files import Help, helps_of
from app.standards.models import Standard
from app.standards.schema import StandardFile, leaves
from app.standards.schema_blocks import BulletList, Headings, Item, RangeList, Scope, ScopeEntry, Term
from app.standards.schema_metadata import DroppedLine
from app.standards.yaml_writer import dump, file_name


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
    """One of the versions under the same URN or id. `before` and `after` are the ids of it and of the page's version, the
    one that was published earlier first."""

    id: int
    words: str
    validity: str
    current: bool
    own: bool
    before: int | None
    after: int | None


@dataclass(frozen=True)
class StandardPage:
    """All that the page of one standard shows."""

    id: int
    title: str
    language: str
    urn: str | None
    key: str
    validity: str | None
    remarks: list[str]
    printed: Headings
    overview: list[Block]
    criteria: list[Part]
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
    helps: dict[str, tuple[Help, ...]]
    replaced_by: int | None
    own: bool = False
    learnt: list[str] = field(default_factory=list)
    to_confirm: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FilePage:
    """The YAML of a version, to read."""

    id: int
    name: str
    title: str
    language: str
    text: str
    lines: int


def file_of(row: Standard) -> FilePage:
    """The file of a version, as it is downloaded."""
    document = service.stored(row)
    assert row.id is not None
    text = dump(document)
    language = document.standard.language
    return FilePage(row.id, file_name(document), document.title, language, text, text.count("\n"))


def show(session: Session, actor: Actor, row: Standard) -> StandardPage:
    """The page of one standard."""
    document = service.stored(row)
    assert row.id is not None
    later = library_queries.later(session, actor.provider_id, row.id)
    page = page_of(document, row.id, _versions(session, actor, row, document.key), later)
    return replace(
        page,
        own=row.provider_id is not None,
        learnt=mark_views.learnt(session, row.id, actor.zone),
        to_confirm=[] if row.provider_id is None else marking.possible_urns(row),
    )


def page_of(
    document: StandardFile, page_id: int, versions: Sequence[Version] = (), replaced_by: int | None = None
) -> StandardPage:
    """A document as its page shows it, whether it is published yet or not."""
    glossary, record = document.glossary, document.import_record
    return StandardPage(
        id=page_id,
        title=document.title,
        language=document.standard.language,
        urn=document.standard.urn,
        key=document.key,
        validity=document.standard.validity,
        remarks=wording.remarks(document.standard),
        printed=document.headings or Headings(),
        overview=_blocks(document.overview),
        criteria=_parts(document, document.criteria),
        knowledge=_parts(document, document.knowledge),
        performance_count=len(list(leaves(document.criteria))),
        knowledge_count=len(list(leaves(document.knowledge))),
        notes=_notes(document),
        scope_required=bool(document.scope and document.scope.standing == "required"),
        terms=glossary.terms if glossary else [],
        glossary_note=glossary.note if glossary else None,
        links=_links(document),
        extra=[Notes(f"extra-{n}", extra.heading, _blocks(extra.text)) for n, extra in enumerate(document.extra, 1)],
        facts=wording.facts(document),
        more_facts=wording.more_facts(document),
        versions=list(versions),
        dropped=record.dropped if record else [],
        import_notes=record.notes if record else [],
        rights=list(document.rights.model_dump(exclude_none=True).values()) if document.rights else [],
        helps=helps_of(document.key),
        replaced_by=replaced_by,
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
    """The sections that explain, under the heading that the source prints or, where it prints none, under ours."""
    scope = document.scope or Scope()
    printed = document.headings or Headings()
    found: list[tuple[str, str, Sequence[ScopeEntry]]] = [
        ("scope", printed.scope_general or "Scope", scope.general),
        ("scope-criteria", printed.scope_criteria or "Scope of the performance criteria", scope.criteria),
        ("scope-knowledge", printed.scope_knowledge or "Scope of the knowledge", scope.knowledge),
        ("values", printed.values or "Values", document.values),
        ("behaviours", printed.behaviours or "Behaviours", document.behaviours),
        ("skills", printed.skills or "Skills", document.skills),
    ]
    return [Notes(name, title, _blocks(blocks)) for name, title, blocks in found if blocks]


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


def _versions(session: Session, actor: Actor, row: Standard, key: str) -> list[Version]:
    """The newest publication first."""
    found = scope_queries.versions(session, actor, key)
    here = next((place for place, one in enumerate(found) if one.id == row.id), 0)
    return [
        Version(
            one.id,
            wording.edition(one.version, one.revision),
            one.validity or wording.NOT_STATED,
            one.id == row.id,
            one.provider_id is not None,
            before=row.id if place < here else one.id,
            after=one.id if place < here else row.id,
        )
        for place, one in enumerate(found)
    ]
