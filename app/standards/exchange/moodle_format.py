"""Moodle's competency framework file: 14 columns that it reads by position, and what it does with each row.

The columns and limits are those of its importer (admin/tool/lpimportcsv). `what_moodle_makes` restates in our own
words what it does to a file, so that a file of ours can be judged before anybody uploads it.
"""

import csv
import io
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Competency:
    """One competency or, at the top, the framework itself, as Moodle would hold it."""

    id_number: str
    name: str
    description: str
    children: list["Competency"] = field(default_factory=list)


def rows_of(text: str) -> list[list[str]]:
    """The rows below the first, each with all 14 columns. Raises NoFramework when it is no such file."""
    try:
        rows = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) if any(row)]
    except csv.Error as error:
        raise NoFramework(f"The file is not CSV: {error}.") from None
    if not rows or len(rows[0]) < len(COLUMNS):
        raise NoFramework(f"The first line must name {len(COLUMNS)} columns, separated by commas.")
    return [(row + [""] * len(COLUMNS))[: len(COLUMNS)] for row in rows[1:]]


def is_framework(row: list[str]) -> bool:
    """Anything but nothing and 0 says so."""
    return row[FRAMEWORK].strip() not in ("", "0")


def what_moodle_makes(text: str) -> tuple[Competency, list[str]]:
    """The framework that Moodle would hold after reading `text`, and what it would cut, skip or overwrite.

    Raises NoFramework where it would refuse the file or never come to an end.
    """
    rows = rows_of(text)
    frameworks = [row for row in rows if is_framework(row)]
    if not frameworks:
        raise NoFramework("No row has 1 under “Is framework”, so Moodle refuses the whole file.")
    notes = ["Only the last framework row counts; the others are lost."] if len(frameworks) > 1 else []
    framework = Competency(*_cut(frameworks[-1], notes), frameworks[-1][DESCRIPTION])
    flat: dict[str, list[str]] = {}
    for row in rows:
        if is_framework(row):
            continue
        if not row[ID].strip():
            # It would be its own parent: Moodle follows it until its memory is full.
            raise NoFramework(f"The row “{row[NAME][:40]}” has no id number, and Moodle cannot read the file with it.")
        if row[ID] in flat:
            notes.append(f"“{row[ID]}” is there twice; the later row overwrites the earlier.")
        flat[row[ID]] = row
    used: set[str] = set()
    framework.children = _children("", list(flat.values()), notes, used)
    notes += [
        f"“{identity}” is skipped: no row that is kept is its parent." for identity in flat if identity not in used
    ]
    return framework, notes


def scale_is_usable(row: list[str]) -> bool:
    """Whether a framework row names a scale with at least two values and says which is proficient."""
    return row[SCALE].count(",") >= 1 and '"proficient":1' in row[SCALE_SETTINGS].replace(" ", "")


def _children(parent: str, flat: list[list[str]], notes: list[str], used: set[str]) -> list[Competency]:
    """The rows whose parent is `parent`. A competency without a short name is not made, nor is anything under it."""
    found: list[Competency] = []
    for row in flat:
        if row[PARENT] != parent or row[ID] in used:
            continue
        used.add(row[ID])
        identity, name = _cut(row, notes)
        under = _children(identity, flat, notes, used)
        if not name:
            notes.append(f"The row “{identity}” has no short name: it goes, with all under it.")
            continue
        found.append(Competency(identity, name, row[DESCRIPTION], under))
    return found


def _cut(row: list[str], notes: list[str]) -> tuple[str, str]:
    for value in (row[ID], row[NAME]):
        if len(value) > LONGEST:
            notes.append(f"“{value[:30]}…” is cut to {LONGEST} characters.")
        if "<" in value:
            notes.append(f"“{value[:30]}” may lose what follows its <, which Moodle takes for a tag.")
    return row[ID][:LONGEST], row[NAME].strip()[:LONGEST]
