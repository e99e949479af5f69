"""A standard as a CASE 1.1 package (1EdTech, Competencies and Academic Standards Exchange).

What CASE has a field for is in that field. The rest (printed dates, scope entries, source ...) is under `extensions`,
`vouch`, which the schema leaves open, so that nothing is lost on the way back.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.standards.exchange.identifiers import document_id, part_id, type_id
from app.standards.exchange.outline import Node, outline, walk
from app.standards.exchange.prose import as_lines
from app.standards.hashing import plain_values
from app.standards.schema import StandardFile
from app.standards.schema_blocks import Scope
from app.standards.schema_metadata import Dates, Superseded, Translated

API = "/ims/case/v1p1"
FRAMEWORK_TYPE = "National Occupational Standard"
NOT_STATED = "Not stated in the source"
ADOPTION = {"Current": "Adopted", "Legacy": "Deprecated", "Withdrawn": "Deprecated", "Draft": "Draft"}
TYPES = {
    "Section": "The performance criteria, or the knowledge, of a standard",
    "Group": "A heading over some of the statements",
    "Performance criterion": "What a person must be able to do",
    "Knowledge statement": "What a person must know and understand",
}
_OWN_LISTS = ("format", "criteria", "knowledge", "groups")


def to_case(
    document: StandardFile, base_url: str, changed: datetime, earlier: Sequence[StandardFile] = ()
) -> dict[str, Any]:
    """The CFPackage. `changed` is when the document last changed; `earlier` may hold versions that it supersedes, so
    that statements with the same words are linked."""
    return _Package(document, base_url.rstrip("/") + API, _moment(changed)).build(earlier)


def cf_document(document: StandardFile, base_url: str, changed: datetime) -> dict[str, Any]:
    """The CFDocument alone, as it stands in the package."""
    return _Package(document, base_url.rstrip("/") + API, _moment(changed)).about()


def items(document: StandardFile, base_url: str, changed: datetime) -> list[dict[str, Any]]:
    """The CFItems alone, as they stand in the package."""
    package = _Package(document, base_url.rstrip("/") + API, _moment(changed))
    return [package.item(node) for node in walk(outline(document))]


def type_name(node: Node) -> str:
    """The CFItemType of a node."""
    if node.kind != "statement":
        return {"section": "Section", "heading": "Group"}[node.kind]
    return "Performance criterion" if node.side == "criteria" else "Knowledge statement"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Package:
    """One package being written; every identifier in it hangs on the document's reference."""

    def __init__(self, document: StandardFile, root: str, changed: str) -> None:
        self.document, self.root, self.changed = document, root, changed
        self.reference = document.reference

    def build(self, earlier: Sequence[StandardFile]) -> dict[str, Any]:
        sections = outline(self.document)
        return {
            "CFDocument": self.about(),
            "CFItems": [self.item(node) for node in walk(sections)],
            "CFAssociations": [*self._children(sections), *self._replaced(earlier), *self._translated(earlier)],
            "CFDefinitions": {
                "CFItemTypes": [self._type(name, place) for place, name in enumerate(TYPES, 1)],
            },
        }

    def about(self) -> dict[str, Any]:
        """The CFDocument."""
        standard = self.document.standard
        dates, rights, source = standard.dates or Dates(), self.document.rights, self.document.source
        fields = {
            **self._identity("CFDocuments", document_id(self.reference)),
            "creator": standard.developed_by or NOT_STATED,
            "title": self.document.title,
            "lastChangeDateTime": self.changed,
            "caseVersion": "1.1",
            "frameworkType": FRAMEWORK_TYPE,
            "version": standard.version,
            "adoptionStatus": ADOPTION.get(standard.validity or ""),
            "statusStartDate": _full(dates.approved),
            "statusEndDate": _full(dates.withdrawn),
            "language": standard.language,
            "publisher": standard.originating_organisation,
            "officialSourceURL": (rights and rights.source_url) or (source and source.url),
            "subject": standard.suites or None,
            "description": as_lines(self.document.overview) or None,
            "notes": as_lines((self.document.scope or Scope()).general) or None,
        }
        rest = {name: value for name, value in plain_values(self.document).items() if name not in _OWN_LISTS}
        return {**_present(fields), "extensions": {"vouch": rest}}

    def item(self, node: Node) -> dict[str, Any]:
        """The CFItem of a section, heading or statement."""
        name = type_name(node)
        item = node.item
        scope = self.document.scope or Scope()
        fields = {
            **self._identity("CFItems", part_id(self.reference, node.code)),
            "fullStatement": node.text,
            "lastChangeDateTime": self.changed,
            "humanCodingScheme": f"{self.document.key}.{node.code}",
            "listEnumeration": item.label if item else node.group.code if node.group else None,
            "CFItemType": name,
            "CFItemTypeURI": {"title": name, **self._identity("CFItemTypes", type_id(name))},
            "language": self.document.standard.language,
            "notes": as_lines(getattr(scope, node.side)) or None if node.kind == "section" else None,
        }
        more: dict[str, Any] = {}
        if item and item.assess:
            more["assess"] = item.assess.model_dump(exclude_none=True)
        if item and item.group and "." in item.id:
            more["group"] = item.group
        return {**_present(fields), **({"extensions": {"vouch": more}} if more else {})}

    def _children(self, sections: list[Node]) -> list[dict[str, Any]]:
        top = (self.document.title, document_id(self.reference), "CFDocuments")
        links = [self._child(node, top) for node in sections]
        for parent in walk(sections):
            here = (f"{self.document.key}.{parent.code}", part_id(self.reference, parent.code), "CFItems")
            links += [self._child(node, here) for node in parent.children]
        return links

    def _child(self, node: Node, parent: tuple[str, UUID, str]) -> dict[str, Any]:
        origin = (f"{self.document.key}.{node.code}", part_id(self.reference, node.code), "CFItems")
        return {**self._link("isChildOf", origin, parent), "sequenceNumber": node.order}

    def _replaced(self, earlier: Sequence[StandardFile]) -> list[dict[str, Any]]:
        """Which versions this one takes the place of, and which of their statements have the same words."""
        here = (self.document.title, document_id(self.reference), "CFDocuments")
        links: list[dict[str, Any]] = []
        for named in self.document.standard.supersedes:
            reference = named_reference(named)
            if reference is None:
                continue
            links.append(self._link("replacedBy", (reference, document_id(reference), "CFDocuments"), here))
            old = next((one for one in earlier if one.reference == reference), None)
            links += self._same_words(old) if old else []
        return links

    def _same_words(self, old: StandardFile) -> list[dict[str, Any]]:
        statements = [node for node in walk(outline(old)) if node.kind == "statement"]
        before = {(node.side, node.text): node.code for node in statements}
        links = []
        for node in walk(outline(self.document)):
            code = before.get((node.side, node.text)) if node.kind == "statement" else None
            if code is not None:
                origin = (f"{self.document.key}.{node.code}", part_id(self.reference, node.code), "CFItems")
                target = (f"{old.key}.{code}", part_id(old.reference, code), "CFItems")
                links.append(self._link("exactMatchOf", origin, target))
        return links

    def _translated(self, others: Sequence[StandardFile]) -> list[dict[str, Any]]:
        """That this is a translation, where the source says so; and of which statement each statement is, where both
        texts print the same labels. Nothing is concluded from a place in a list."""
        named = self.document.standard.translation_of
        reference = named_reference(named) if named else None
        if reference is None:
            return []
        here = (self.document.title, document_id(self.reference), "CFDocuments")
        links = [self._link("isTranslationOf", here, (reference, document_id(reference), "CFDocuments"))]
        other = next((one for one in others if one.reference == reference), None)
        ours, theirs = _labelled(self.document), _labelled(other) if other else []
        if other and [one[:2] for one in ours] == [one[:2] for one in theirs]:
            for (_, _, code), (_, _, their_code) in zip(ours, theirs, strict=True):
                origin = (f"{self.document.key}.{code}", part_id(self.reference, code), "CFItems")
                target = (f"{other.key}.{their_code}", part_id(other.reference, their_code), "CFItems")
                links.append(self._link("isTranslationOf", origin, target))
        return links

    def _link(self, kind: str, origin: tuple[str, UUID, str], target: tuple[str, UUID, str]) -> dict[str, Any]:
        return {
            **self._identity("CFAssociations", part_id(self.reference, f"{kind}/{origin[1]}/{target[1]}")),
            "associationType": kind,
            "originNodeURI": {"title": origin[0], **self._identity(origin[2], origin[1])},
            "destinationNodeURI": {"title": target[0], **self._identity(target[2], target[1])},
            "lastChangeDateTime": self.changed,
        }

    def _type(self, name: str, place: int) -> dict[str, Any]:
        return {
            **self._identity("CFItemTypes", type_id(name)),
            "title": name,
            "description": TYPES[name],
            "hierarchyCode": str(place),
            "lastChangeDateTime": self.changed,
        }

    def _identity(self, kind: str, identifier: UUID) -> dict[str, str]:
        return {"identifier": str(identifier), "uri": f"{self.root}/{kind}/{identifier}"}


def _labelled(document: StandardFile) -> list[tuple[str, str, str]]:
    """(list, printed label, code) of the statements that have a label, in order."""
    items = [(node.side, node.item, node.code) for node in walk(outline(document)) if node.item]
    return [(side, item.label, code) for side, item, code in items if item.label]


def named_reference(named: Superseded | Translated) -> str | None:
    """The reference of the version that a link names; None when its link does not say which version."""
    edition = "+".join(part for part in (named.version, named.revision) if part)
    key = named.urn or named.id
    return f"{key}@{edition}" if key and edition else None


def _full(date: str | None) -> str | None:
    """Only a whole date fits CASE; year or month alone stays in our extension."""
    return date if date and len(date) == 10 else None


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
