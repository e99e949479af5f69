"""Moodle's competency framework file: 14 columns that it reads by position, and what it does with each row.

The columns and limits are those of its importer (admin/tool/lpimportcsv). `what_moodle_makes` restates in our own
words what it does to a file, so that a file of ours can be judged before anybody uploads it.
"""

import csv
import io
from dataclasses import dataclass, field

from app.standards.exchange.limits import DEEPEST, refuse_too_many

COLUMNS = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
PARENT, ID, NAME, DESCRIPTION, FORMAT, SCALE, SCALE_SETTINGS = range(7)
CROSS, FRAMEWORK, TAXONOMY = 10, 12, 13
LONGEST = 100  # characters of an id number or short name; Moodle cuts what is longer


class NoFramework(ValueError):
    """Moodle would refuse the whole file."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file, counted from 1 for the one that names the columns, with all 14 columns."""

    number: int
    cells: list[str]

    def __getitem__(self, column: int) -> str:
        return self.cells[column]

    @property
    def is_framework(self) -> bool:
        """Anything but nothing and 0 says so."""
        return self.cells[FRAMEWORK].strip() not in ("", "0")


@dataclass(slots=True)
class Competency:
    """One competency or, at the top, the framework itself, as Moodle would hold it. `row` is where it stands."""

    id_number: str
    name: str
    description: str
    children: list["Competency"] = field(default_factory=list)
    row: int = 0


def rows_of(text: str, delimiter: str = ",") -> list[Row]:
    """The rows below the first. Raises NoFramework when it is no such file."""
    found: list[Row] = []
    columns = 0
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, 1):
            if any(row):
                columns = columns or len(row)
                found.append(Row(number, (row + [""] * len(COLUMNS))[: len(COLUMNS)]))
                refuse_too_many(len(found), "rows")
    except csv.Error as error:
        raise NoFramework(f"The file is not CSV: {error}.") from None
    if columns < len(COLUMNS):
        raise NoFramework(f"The first line must name {len(COLUMNS)} columns, separated by commas.")
    return found[1:]


def what_moodle_makes(text: str) -> tuple[Competency, list[str]]:
    """The framework that Moodle would hold after reading `text`, and what it would cut, skip or overwrite.

    Raises NoFramework where it would refuse the file or never come to an end.
    """
    return framework_of(rows_of(text))


def framework_of(rows: list[Row]) -> tuple[Competency, list[str]]:
    """The same for rows that were read."""
    frameworks = [row for row in rows if row.is_framework]
    if not frameworks:
        raise NoFramework("No row has 1 under “Is framework”, so Moodle refuses the whole file.")
    notes = ["Only the last framework row counts; the others are lost."] if len(frameworks) > 1 else []
    last = frameworks[-1]
    framework = Competency(*_cut(last, notes), last[DESCRIPTION], row=last.number)
    flat: dict[str, Row] = {}
    for row in rows:
        if row.is_framework:
            continue
        if not row[ID].strip():
            # It would be its own parent: Moodle follows it until its memory is full.
            raise NoFramework(f"The row “{row[NAME][:40]}” has no id number, and Moodle cannot read the file with it.")
        if row[ID] in flat:
            notes.append(f"“{row[ID]}” is there twice; the later row overwrites the earlier.")
        flat[row[ID]] = row
    under: dict[str, list[Row]] = {}
    for row in flat.values():
        under.setdefault(row[PARENT], []).append(row)
    used: set[str] = set()
    framework.children = _children("", under, notes, used, 0)
    notes += [f"“{one}” is skipped: no row that is kept is its parent." for one in flat if one not in used]
    return framework, notes


def scale_is_usable(row: Row) -> bool:
    """Whether a framework row names a scale with at least two values and says which is proficient."""
    return row[SCALE].count(",") >= 1 and '"proficient":1' in row[SCALE_SETTINGS].replace(" ", "")


def _children(
    parent: str, under: dict[str, list[Row]], notes: list[str], used: set[str], depth: int
) -> list[Competency]:
    """The rows whose parent is `parent`. A competency without a short name is not made, nor is anything under it."""
    found: list[Competency] = []
    for row in under.get(parent, []) if depth <= DEEPEST else []:
        if row[ID] in used:
            continue
        used.add(row[ID])
        identity, name = _cut(row, notes)
        children = _children(identity, under, notes, used, depth + 1)
        if not name:
            notes.append(f"The row “{identity}” has no short name: it goes, with all under it.")
            continue
        found.append(Competency(identity, name, row[DESCRIPTION], children, row.number))
    return found


def _cut(row: Row, notes: list[str]) -> tuple[str, str]:
    for value in (row[ID], row[NAME]):
        if len(value) > LONGEST:
            notes.append(f"“{value[:30]}…” is cut to {LONGEST} characters.")
        if "<" in value:
            notes.append(f"“{value[:30]}” may lose what follows its <, which Moodle takes for a tag.")
    return row[ID][:LONGEST], row[NAME].strip()[:LONGEST]
