"""Compare a standard's file with the document it was taken from: no line lost, no word invented.

Every line of the source has to be one of the things the file says was printed (or several lines joined make one of
them), each as often as it was printed; and everything the file says was printed has to be found.
"""

from collections import Counter
from collections.abc import Iterator

from app.standards.schema import StandardFile
from app.standards.schema_blocks import BulletList, RangeList, Term
from app.standards.text import clean

MOST_LINES_IN_ONE_STATEMENT = 4

# How the source labels the facts about the standard (the field names of the NOS database).
LABELS = {
    "developed_by": "Developed by",
    "version": "Version Number",
    "validity": "Validity",
    "status": "Status",
    "originating_organisation": "Originating Organisation",
    "original_urns": "Original URN",
    "occupations": "Relevant Occupations",
    "suites": "Suite",
    "keywords": "Keywords",
}


def unaccounted(source: str, document: StandardFile) -> tuple[list[str], list[str]]:
    """(lines of the source that the file does not hold, printed things in the file that the source does not hold)."""
    lines = _lines(source, document)
    printed = Counter(_printed(document))
    lost: list[str] = []
    at = 0
    while at < len(lines):
        for length in range(1, MOST_LINES_IN_ONE_STATEMENT + 1):
            joined = " ".join(lines[at : at + length])
            if printed[joined] > 0:
                printed[joined] -= 1
                at += length
                break
        else:
            lost.append(lines[at])
            at += 1
    return lost, list(printed.elements())


def _lines(source: str, document: StandardFile) -> list[str]:
    """The source's lines without blank ones and without what was dropped, at the line it was dropped from."""
    lines = [clean(line) for line in source.split("\n")]
    for dropped in document.import_record.dropped if document.import_record else []:
        assert dropped.text in lines[dropped.line - 1], f"line {dropped.line} does not hold {dropped.text!r}"
        lines[dropped.line - 1] = clean(lines[dropped.line - 1].replace(dropped.text, "", 1))
    return [line for line in lines if line]


def _printed(document: StandardFile) -> Iterator[str]:
    standard = document.standard
    if standard.title_derived_from is None:
        yield document.title
    if standard.urn:
        yield standard.urn
    yield from _facts(document)
    if document.headings:
        yield from document.headings.model_dump(exclude_none=True).values()
    yield from (group.title for group in document.groups)
    for item in (*document.criteria, *document.knowledge):
        yield f"{item.label} {item.text}"
    scope = document.scope
    blocks = [*document.overview, *document.values]
    blocks += [*scope.general, *scope.criteria, *scope.knowledge] if scope else []
    for block in blocks:
        yield from _block(block)
    if document.glossary and document.glossary.note:
        yield document.glossary.note


def _block(block: str | BulletList | Term | RangeList) -> Iterator[str]:
    if isinstance(block, str):
        yield block
    elif isinstance(block, Term):
        yield f"{block.term} {block.text}"
    else:
        yield from block.items


def _facts(document: StandardFile) -> Iterator[str]:
    standard = document.standard
    for name, label in LABELS.items():
        value = getattr(standard, name)
        if value:
            yield f"{label} {', '.join(value) if isinstance(value, list) else value}"
    if standard.dates:
        yield f"Date Approved {standard.dates.approved_printed}"
        yield f"Indicative Review Date {standard.dates.review_printed}"
