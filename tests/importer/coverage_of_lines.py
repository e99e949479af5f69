"""Whether the account of an import covers its source: every line, every letter, each in one place."""

from collections import Counter

from app.standards.importer import ImportResult
from app.standards.importer.rows import Ledger, SourceLine

# Marks of plain-text formats that are taken off a line; they are no letters.
_MARKS = set("*_#>\\|")


def letters(text: str) -> str:
    """What must not be lost of a line."""
    return "".join(char for char in text if not char.isspace() and char not in _MARKS)


def unaccounted_lines(result: ImportResult, source: list[SourceLine] | None = None) -> list[str]:
    """A sentence for every fault in the account; with the source lines, their letters are counted too."""
    faults = [
        f"line {at.line} has the fate {at.fate}"
        for at in result.lines
        if at.fate not in ("placed", "dropped", "unplaced")
    ]
    faults += [f"line {at.line} was dropped without a reason" for at in result.dropped if not at.where]
    faults += [f"line {at.line} was placed nowhere" for at in result.lines if at.fate == "placed" and not at.where]
    report = result.to_json()["report"]
    placed = [at.line for at in result.lines if at.fate == "placed"]
    counted = Counter(placed) + Counter(at["line"] for at in (*report["unplaced"], *report["dropped"]))
    if counted != Counter(at.line for at in result.lines):
        faults.append("placed, dropped and unplaced lines do not add up")
    if source is not None:
        faults += _lost_letters(result, source)
    return faults


def _lost_letters(result: ImportResult, source: list[SourceLine]) -> list[str]:
    expected: dict[int, str] = {}
    for row in Ledger.of(source).rows:
        expected[row.line] = expected.get(row.line, "") + letters(row.text)
    found: dict[int, str] = {}
    for at in result.lines:
        found[at.line] = found.get(at.line, "") + letters(at.text)
    return [
        f"line {line}: {words!r} became {found.get(line)!r}"
        for line, words in expected.items()
        if found.get(line) != words
    ]
