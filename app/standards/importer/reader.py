"""The two ways in: `read_document` for a file's bytes, `read_text` for pasted text. Nothing here saves anything."""

import hashlib
import logging
from collections.abc import Sequence

from app.standards.importer import judge, limits
from app.standards.importer.assemble import Assembler
from app.standards.importer.completeness import cut_off, missing_parts, unfinished
from app.standards.importer.hyphens import settle_hyphens
from app.standards.importer.marks import mark_rows
from app.standards.importer.noise import sweep
from app.standards.importer.oneline import cut_long_rows
from app.standards.importer.result import UNSURE, Account, ImportResult
from app.standards.importer.rows import Ledger, Row, SourceLine
from app.standards.importer.sources import lines_of
from app.standards.importer.sources.txt import text_lines
from app.standards.importer.split import same_urn_twice, split_standards
from app.standards.importer.text import looks_binary
from app.standards.importer.wrapping import Wrapping, measure

log = logging.getLogger(__name__)


def read_document(data: bytes, name: str) -> ImportResult:
    """What a file holds, whatever its bytes: never raises, and bounded in time and memory.

    `name` is the file's name; the kind of file is told from its bytes. Files up to 50 MB are looked at.
    """
    result = ImportResult(name=name, sha256=hashlib.sha256(data).hexdigest())
    try:
        source = lines_of(data, name)
    except (limits.TooLarge, limits.Unreadable) as refusal:
        result.warnings.append(str(refusal))
        return result
    result.kind = source.kind
    result.warnings += source.warnings
    return _guarded(result, source.lines)


def read_text(text: str, name: str = "pasted text") -> ImportResult:
    """What a pasted text holds: never raises, and bounded in time and memory."""
    result = ImportResult(name=name, sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    try:
        lines = text_lines(text)
    except limits.TooLarge as refusal:
        result.warnings.append(str(refusal))
        return result
    if looks_binary(text):
        result.warnings.append(
            "This does not look like text. If it is a file, choose the file itself instead of pasting it."
        )
    return _guarded(result, lines)


def _guarded(result: ImportResult, lines: Sequence[SourceLine]) -> ImportResult:
    """The last net: a fault of ours shows the person all their lines, unplaced, instead of an error page."""
    try:
        return sort_lines(result, lines)
    except Exception:
        log.exception("The importer failed on %r", result.name)
        blank = ImportResult(name=result.name, kind=result.kind, sha256=result.sha256)
        blank.lines = [Account(row.line, row.text, "unplaced", "") for row in Ledger.of(list(lines)).rows]
        blank.warnings = [
            "The importer failed on this document, which is a fault of the program. Nothing was sorted; the text is shown as it is."
        ]
        return blank


def sort_lines(result: ImportResult, lines: Sequence[SourceLine]) -> ImportResult:
    """Sort the lines of a document into standards, and account for every one of them in `result`."""
    ledger = Ledger.of(list(lines))
    if ledger.unmarked_lines:
        result.warnings.append(
            f"Emphasis marks such as ** were left over on {ledger.unmarked_lines} lines; they were taken off."
        )
    sweep(ledger)
    if cut_long_rows(ledger):
        result.warnings.append(
            "The document has lost its line ends. It was cut at its headings and labels: check every end of a statement."
        )
    settle_hyphens(ledger.open(), result.warnings)
    mark_rows(ledger)
    rows = ledger.open()
    wrapping = measure(rows)
    parts = split_standards(rows)
    owner: dict[int, int] = {}
    for number, part in enumerate(parts, 1):
        _read_part(result, ledger, part, wrapping, number, owner)
    _settle(result, ledger, rows)
    result.lines = [
        Account(row.line, row.text, row.fate, row.where, owner.get(row.order[0], 0)) for row in ledger.in_order()
    ]
    return result


def _read_part(
    result: ImportResult, ledger: Ledger, rows: list[Row], wrapping: Wrapping, number: int, owner: dict[int, int]
) -> None:
    assembler = Assembler(ledger, rows, wrapping)
    standard = assembler.build()
    result.standards.append(standard)
    owner.update({row.order[0]: number for row in rows})
    named = f"Standard {number}: " if number > 1 else ""
    warnings = [*assembler.warnings, *missing_parts(standard, assembler.left_over)]
    cut = cut_off(ledger, rows, standard)
    warnings += [cut] if cut else unfinished(standard)
    result.warnings += [
        UNSURE + named + text[len(UNSURE) :] if text.startswith(UNSURE) else named + text for text in warnings
    ]


def _settle(result: ImportResult, ledger: Ledger, rows: list[Row]) -> None:
    """Decide whether this is a standard at all; if not, nothing of it stays placed."""
    score = judge.evidence_for(result.standards, rows)
    lists = any(standard.criteria or standard.knowledge for standard in result.standards)
    result.is_nos = score >= judge.ENOUGH and (lists or score >= judge.ENOUGH + 1)
    if not result.is_nos:
        result.standards = []
        result.warnings = [judge.why_not(rows)]
        for row in ledger.rows:
            if row.fate == "placed":
                row.fate, row.where = "unplaced", ""
        return
    if len(result.standards) > 1:
        result.warnings.append(f"The document holds {len(result.standards)} standards. Each is confirmed by itself.")
    for urn in same_urn_twice([standard.urn for standard in result.standards]):
        result.warnings.append(
            f"The document holds more than one text under the URN {urn}. Tell them apart by version or approval date."
        )
