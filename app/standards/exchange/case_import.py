"""A CASE 1.1 package, ours or another system's, as a standard."""

import json
from datetime import UTC, datetime
from typing import Any

from app.standards.exchange import case_tree
from app.standards.exchange.assemble import document_of, local_id, tidy
from app.standards.exchange.case_export import NOT_STATED, to_case
from app.standards.exchange.decoding import dicts, json_of
from app.standards.exchange.formulas import formula_sentences
from app.standards.exchange.limits import MOST_STANDARDS, refuse_too_many
from app.standards.exchange.outcome import Entry, ExchangeError, Imported
from app.standards.exchange.prose import from_lines
from app.standards.schema_base import LOCAL_PREFIX

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # compared with nothing: lastChangeDateTime is not a fact of the standard
_VALIDITY = {"Adopted": "Current", "Implemented": "Current", "Deprecated": "Legacy", "Draft": "Draft"}
_KEPT_OF_ITEMS = {
    *("identifier", "uri", "lastChangeDateTime", "fullStatement", "humanCodingScheme", "listEnumeration"),
    *("CFItemType", "CFItemTypeURI", "language", "notes", "extensions"),
}
_KEPT_LINKS = ("isChildOf", "replacedBy", "exactMatchOf", "isTranslationOf")


def from_case(data: bytes) -> Imported:
    """Read a CFPackage, a list of them, or one that holds several standards. Raises ExchangeError when it is none."""
    assumed: list[str] = []
    packages = _packages(json_of(data, assumed, "a CASE package"))
    read = Imported([], assumed=assumed)
    for package in packages:
        top = case_tree.branches(package, read.lost)
        before = len(read.entries)
        parts = _standards(package, top)
        placed: dict[int, tuple[str, int]] = {1: ("standard", len(read.documents) + 1)}
        for document, branches in parts:
            _read_standard({**package, "CFDocument": document}, branches, read, placed)
        read.lost.extend(_ignored(package))
        listed = [package["CFDocument"], *dicts(package.get("CFItems"))]
        for entry, one in enumerate(listed, 1):
            read.entries.append(Entry(before + entry, _shown(one), *placed.get(entry, ("", len(read.documents)))))
    return read


def _packages(values: Any) -> list[dict[str, Any]]:
    if isinstance(values, dict) and isinstance(values.get("CFPackages"), list):
        values = values["CFPackages"]
    several = values if isinstance(values, list) and values else [values]
    refuse_too_many(len(several), "packages", MOST_STANDARDS)
    for package in several:
        document = package.get("CFDocument") if isinstance(package, dict) else None
        if not isinstance(document, dict):
            raise ExchangeError(
                ["There is no CFDocument in the file. Take the address that ends in /CFPackages/ and an id."]
            )
        if not tidy(document.get("title")):
            raise ExchangeError(["The CFDocument has no title. Give it one in the system that the file came from."])
    return several


def _standards(
    package: dict[str, Any], top: list[case_tree.Branch]
) -> list[tuple[dict[str, Any], list[case_tree.Branch]]]:
    """The package as one standard, or as several where each of its topmost items has codes of a URN of its own."""
    document = package["CFDocument"]
    stems = [_stem([branch]) for branch in top]
    if len(top) < 2 or case_tree.ours(document) or not all(stems) or len(set(stems)) < len(stems):
        return [(document, top)]
    refuse_too_many(len(top), "standards", MOST_STANDARDS)
    shared = {name: value for name, value in document.items() if name not in ("description", "notes")}
    return [({**shared, "title": branch.text or stem}, [branch]) for stem, branch in zip(stems, top, strict=True)]


def _read_standard(
    package: dict[str, Any], top: list[case_tree.Branch], read: Imported, placed: dict[int, tuple[str, int]]
) -> None:
    document, number = package["CFDocument"], len(read.documents) + 1
    body, notes = case_tree.body_of(_below(document, top, placed, number), read.lost)
    if not body.statements:
        raise ExchangeError(["The package holds no statements. Export it again with its items and associations."])
    values = _values(document, top, read.assumed)
    written = to_case(document_of(values, body, []), "", _ANY_DAY)
    _take_over(values, document, written["CFDocument"], read.assumed)
    _section_notes(values, notes, written)
    made = document_of(values, body, read.assumed)
    read.documents.append(made)
    read.assumed.extend(formula_sentences(made))
    placed |= {entry: (where, number) for entry, where in body.placed.items()}


def _below(
    document: dict[str, Any], top: list[case_tree.Branch], placed: dict[int, tuple[str, int]], number: int
) -> list[case_tree.Branch]:
    """What stands under the standard: an item that gives one of several standards its title is not in its text."""
    if len(top) == 1 and top[0].under and not top[0].code and top[0].text == tidy(document.get("title")):
        placed[top[0].entry] = ("standard", number)
        return top[0].under
    return top


def _shown(one: dict[str, Any]) -> str:
    code = tidy(one.get("humanCodingScheme"))
    words = tidy(one.get("fullStatement")) or tidy(one.get("title"))
    return " · ".join(part for part in (code, words) if part)


def _values(document: dict[str, Any], top: list[case_tree.Branch], assumed: list[str]) -> dict[str, Any]:
    """What the document says of itself, before the fields of CASE are laid over it."""
    values = json.loads(json.dumps(case_tree.ours(document)))
    for name in ("criteria", "knowledge", "groups", "format"):
        values.pop(name, None)
    standard = values.get("standard")
    if isinstance(standard, dict):
        return values
    language = "cy" if tidy(document.get("language")).casefold().startswith("cy") else "en"
    title = tidy(document["title"])
    stem = _stem(top)
    values["standard"] = {"title": {language: title}, "language": language}
    if stem and not stem.startswith(LOCAL_PREFIX):
        values["standard"]["urn"] = stem
        assumed.append(f"The URN {stem} was taken from the codes of the statements.")
    else:
        values["standard"]["id"] = stem or local_id(title)
        assumed.append("The file states no URN.")
    if not tidy(document.get("version")):
        values["standard"]["revision"] = "import-1"
        assumed.append("The file states no version.")
    else:
        values["standard"]["version"] = tidy(document["version"])
    return values


def _stem(top: list[case_tree.Branch]) -> str:
    """The URN in front of every statement's code, when it is the same in all."""
    found = {
        tidy(branch.item.get("humanCodingScheme"))[: -len("".join(branch.code)) - 1]
        for branch in case_tree.walk(top)
        if branch.code
    }
    return found.pop() if len(found) == 1 else ""


def _take_over(values: dict[str, Any], given: dict[str, Any], written: dict[str, Any], assumed: list[str]) -> None:
    """Lay the fields of CASE over the values where they say something else than the values do."""
    standard = values["standard"]
    language = standard.get("language", "en")
    for name in ("title", "creator", "publisher", "version", "adoptionStatus", "officialSourceURL"):
        text = tidy(given.get(name))
        if not text or text == written.get(name):
            continue
        if name == "title":
            standard.setdefault("title", {})[language] = text
        elif name == "creator" and text != NOT_STATED:
            standard["developed_by"] = text
        elif name == "publisher":
            standard["originating_organisation"] = text
        elif name == "version":
            standard["version"] = text
        elif name == "officialSourceURL":
            values.setdefault("rights", {})["source_url"] = text
        elif name == "adoptionStatus":
            _validity(standard, text, assumed)
    for name, ours in (("statusStartDate", "approved"), ("statusEndDate", "withdrawn")):
        text = tidy(given.get(name))
        if text and text != written.get(name):
            standard.setdefault("dates", {})[ours] = text[:10]
    subject = given.get("subject")
    if isinstance(subject, list) and subject != written.get("subject", []):
        standard["suites"] = [tidy(one) for one in subject if tidy(one)]
    _prose(values, given, written)


def _prose(values: dict[str, Any], given: dict[str, Any], written: dict[str, Any]) -> None:
    description, notes = given.get("description"), given.get("notes")
    if isinstance(description, str) and description != written.get("description"):
        values["overview"] = from_lines(description)
    if isinstance(notes, str) and notes != written.get("notes"):
        values.setdefault("scope", {})["general"] = from_lines(notes)


def _validity(standard: dict[str, Any], text: str, assumed: list[str]) -> None:
    if text in _VALIDITY:
        standard["validity"] = _VALIDITY[text]
        assumed.append(f"CASE says “{text}”; here that is {_VALIDITY[text]}.")
    else:
        assumed.append(f"The adoption status “{text}” has no meaning here, and the validity was left open.")


def _section_notes(values: dict[str, Any], notes: dict[Any, str], written: dict[str, Any]) -> None:
    """Scope notes of the two lists, where they are not what our extension says already."""
    for side, text in notes.items():
        same = any(item.get("notes") == text for item in written["CFItems"] if item["CFItemType"] == "Section")
        if not same and (lines := from_lines(text)):
            values.setdefault("scope", {})[side] = lines


def _ignored(package: dict[str, Any]) -> list[str]:
    """What the package holds and a standard has no place for."""
    found: list[str] = []
    if package.get("CFRubrics"):
        found.append("Not kept: the rubrics.")
    items = [item for item in package.get("CFItems") or [] if isinstance(item, dict)]
    for name in sorted({name for item in items for name in item} - _KEPT_OF_ITEMS):
        found.append(f"Not kept: {name} of the items.")
    if any(item.get("notes") for item in items if tidy(item.get("CFItemType")) != "Section"):
        found.append("Not kept: the notes of single items.")
    links = [link for link in package.get("CFAssociations") or [] if isinstance(link, dict)]
    kinds = {tidy(link.get("associationType")) for link in links} - {*_KEPT_LINKS, ""}
    found += [f"Not kept: links of the kind {kind}." for kind in sorted(kinds)]
    if not case_tree.ours(package["CFDocument"]):
        named = {tidy(link.get("associationType")) for link in links}
        if named & {"replacedBy", "exactMatchOf"}:
            found.append("Not kept: the links to other versions. Name them under `supersedes`.")
        if "isTranslationOf" in named:
            found.append("Not kept: the links to the text that this translates. Name it under `translation_of`.")
    return found
