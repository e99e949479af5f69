"""Scope notes, glossary and links: sections that define terms and name other documents."""

import re
from typing import Any

from app.standards.importer import vocabulary
from app.standards.importer.labels import read_label
from app.standards.importer.prose import blocks, paragraphs
from app.standards.importer.result import Block
from app.standards.importer.rows import Row
from app.standards.importer.urns import is_urn, title_and_urn, urn_and_title
from app.standards.importer.wrapping import Wrapping, joined

LONGEST_TERM = 90
_MEANS = re.compile(
    r"\s(?=(?:may|could|can|might|should|will|would) (?:also )?(?:include|be|mean|cover)\b|(?:is|are|includes?|means?|refers? to|covers?)\s|"
    r"(?:gall|gallai|gallant) |(?:yw|ydy|yw'r|ydy'r)\s)"
)
# Openings that make a sentence a note, not the definition of a term.
_NOT_TERMS = re.compile(
    r"(?:note|the details|the information|this|these|those|there|where|when|if|all|in|for|it|you must|you should|you will|"
    r"as|while|although|and|or|please|nodyn|mae)\b[\s:]",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"(?P<term>[^:.;–—]{2,70}?)\s*(?::|\s[–—-])\s+(?P<text>\S.*)")
_EXPLANATORY = re.compile(r"not to be regarded as range statements required for achievement", re.IGNORECASE)
_REQUIRED = re.compile(
    r"\byou must (?:cover|show|provide evidence)|\bwhat you must cover|must be covered", re.IGNORECASE
)
_CHOOSE = re.compile(
    r"\b(?P<n>all|one|two|three|four|five|six|\d{1,2})\b(?: of| from)?(?: these| the following)?\s*:$", re.IGNORECASE
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def scope_entries(rows: list[Row], wrapping: Wrapping, where: str) -> list[Block]:
    """Paragraphs, {term, text} where a sentence defines its subject, and {text, items, choose} for a range to cover."""
    found: list[Block] = []
    for block in blocks(rows, wrapping, where):
        if isinstance(block, dict):
            found.append(_range(found.pop(), block) if found and _leads_in(found[-1]) else block)
        else:
            found.append(_term(block) or block)
    return found


def _leads_in(block: Block) -> bool:
    return isinstance(block, str) and block.endswith(":")


def _range(lead: Block, block: dict[str, Any]) -> Block:
    assert isinstance(lead, str)
    match = _CHOOSE.search(lead)
    number = match["n"].casefold() if match else "all"
    choose = "all" if number == "all" else _NUMBERS.get(number) or int(number)
    return {"text": lead, "items": block["list"], "choose": choose}


def _term(text: str) -> dict[str, str] | None:
    if _NOT_TERMS.match(text):
        return None
    match = _MEANS.search(text, 0, LONGEST_TERM + 1)
    if match is None or not vocabulary.starts_upper(text) or "," in text[: match.start()].split(" ", 1)[0]:
        return None
    return {"term": text[: match.start()], "text": text[match.end() :]}


def standing(rows: list[Row], lead: Row | None) -> str | None:
    """What the source itself says of its scope notes: explanatory, or required of the learner; None if it says neither."""
    text = " ".join(row.text for row in rows)
    if _EXPLANATORY.search(text):
        return "explanatory"
    return "required" if _REQUIRED.search(text + (" " + lead.text if lead else "")) else None


def glossary(rows: list[Row], wrapping: Wrapping) -> dict[str, Any]:
    """Terms with their meaning, and whatever else the section says as its note."""
    terms: list[dict[str, str]] = []
    notes: list[str] = []
    groups = paragraphs(rows, wrapping)
    index = 0
    while index < len(groups):
        group = groups[index]
        text = joined(group)
        for row in group:
            row.place("glossary")
        cells = [" ".join(cell.split()) for cell in group[0].raw.split("\t") if cell.strip()]
        match = _DEFINED.fullmatch(text)
        if len(group) == 1 and len(cells) == 2:
            terms.append({"term": cells[0], "text": cells[1]})
        elif match and not text.casefold().startswith(("note", "nodyn", "http")):
            terms.append({"term": _unlabelled(match["term"]), "text": match["text"]})
        elif _is_term(group) and index + 1 < len(groups) and not _is_term(groups[index + 1]):
            index += 1
            for row in groups[index]:
                row.place("glossary")
            terms.append({"term": _unlabelled(text), "text": joined(groups[index])})
        else:
            notes.append(text)
        index += 1
    return ({"terms": terms} if terms else {}) | ({"note": " ".join(notes)} if notes else {})


def _is_term(group: list[Row]) -> bool:
    text = group[0].text
    return len(group) == 1 and len(text.split()) <= 7 and text[-1] not in ".;,"


def _unlabelled(text: str) -> str:
    label = read_label(text)
    return text[label.end :] if label is not None and label.kind == "bullet" and label.end < len(text) else text


def links_nos(rows: list[Row]) -> list[dict[str, str]]:
    """Other standards: URN and title where both are printed; a line that names neither clearly is kept as a title."""
    found: list[dict[str, str]] = []
    for row in rows:
        row.place("links.nos")
        label = read_label(row.text)
        numbered = label is not None and label.end < len(row.text) and not is_urn(row.text.split(" ", 1)[0])
        text = row.text[label.end :] if label is not None and numbered else row.text
        if is_urn(text):
            found.append({"urn": text.strip(" .;")})
        elif first := urn_and_title(text):
            found.append({"urn": first[0], "title": text[first[1] :]})
        elif last := title_and_urn(text):
            found.append({"urn": last[0], "title": text[: last[1]]})
        else:
            found.append({"title": text})
    return found


def links_external(rows: list[Row], wrapping: Wrapping) -> list[str]:
    """Addresses and documents outside the database, one to a line."""
    lines: list[str] = []
    for group in paragraphs(rows, wrapping):
        for row in group:
            row.place("links.external")
        lines.append(_unlabelled(joined(group)))
    return lines
