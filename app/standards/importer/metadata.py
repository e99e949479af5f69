"""Facts about a standard from labels and values: beside each other, under each other, or in two columns."""

import re
from dataclasses import dataclass, field

from app.standards.importer import vocabulary, welsh, words
from app.standards.importer.dates import is_placeholder, read_date
from app.standards.importer.result import UNSURE, ImportedStandard
from app.standards.importer.rows import Row
from app.standards.importer.sections import is_prose
from app.standards.importer.urns import LONGEST_URN, folded, is_urn, several
from app.standards.importer.wrapping import joined

_DATES = {"approved", "review", "withdrawn"}
_LISTS = {"original_urns", "suites", "occupations", "keywords"}
# Values that are one short thing: the next line cannot be more of it.
_SHORT = _DATES | {"urn", "version", "status", "validity", "soc_code", "category", "sqa_code", "extra"}
_STATUS = words.STATUS | welsh.STATUS
_VALIDITY = words.VALIDITY | welsh.VALIDITY
_BARE_COMMA = re.compile(r",(?=\S)")
PLACEHOLDER = "a placeholder, no value was filled in"


@dataclass(slots=True)
class Fact:
    """A label and the rows that hold its value; the first row may hold both."""

    name: str
    row: Row
    value: str
    rows: list[Row] = field(default_factory=list)

    @property
    def printed(self) -> str:
        """The value as printed, over all its lines."""
        texts = [self.value, *(row.text for row in self.rows)]
        return joined([self.row, *self.rows], texts).strip().rstrip("|").strip()


def gather(rows: list[Row]) -> tuple[list[Fact], list[Row]]:
    """The facts in a block of rows, and the rows that belong to none of them."""
    facts: list[Fact] = []
    rest: list[Row] = []
    now: Fact | None = None
    for row in rows:
        mark = row.mark
        if mark is not None and mark.kind == "fact":
            if mark.name == "label":
                row.place("the second half of a label")
                continue
            now = Fact(mark.name, row, mark.value)
            facts.append(now)
        elif now is not None and _is_more(now, row):
            now.rows.append(row)
        else:
            rest.append(row)
            now = None
    return _paired(facts, rest)


def _is_more(fact: Fact, row: Row) -> bool:
    if not fact.printed:
        return True
    if row.mark is not None and row.mark.kind == "urn" and fact.name not in ("urn", "original_urns"):
        return False  # the next standard of the file is named
    if row.gap or fact.name in _SHORT or is_prose(row.text):
        return (
            vocabulary.leaves_open(fact.printed)
            and fact.name in _LISTS | {"developed_by", "originating_organisation"}
            and not row.gap
        )
    if fact.name in ("title", "developed_by", "originating_organisation"):
        return not is_urn(row.text) and len(fact.printed) > 30
    return True


def _paired(facts: list[Fact], rest: list[Row]) -> tuple[list[Fact], list[Row]]:
    """Labels first and then all values, as PDF columns come out: the values were gathered under the last label."""
    empty = [fact for fact in facts if not fact.value]
    last = facts[-1] if facts else None
    if len(empty) < 3 or last is None or last is not empty[-1] or any(fact.rows for fact in empty[:-1]):
        return facts, rest
    values = [*last.rows, *(row for row in rest if row.order > last.row.order)]
    if len(values) < len(empty):
        return facts, rest
    last.rows = []
    if len(values) == len(empty):
        for fact, row in zip(empty, values, strict=True):
            fact.rows = [row]
        return facts, [row for row in rest if row not in values]
    return facts, [*rest, *(row for row in values if row not in rest)]


def apply(standard: ImportedStandard, facts: list[Fact], warnings: list[str]) -> None:
    """Write the facts into the standard and settle the fate of their rows."""
    for fact in facts:
        printed = fact.printed
        if not printed:
            fact.row.drop("a label with no value after it")
        elif vocabulary.key(printed.strip("[]<>")) in words.PLACEHOLDERS:
            _drop(fact, PLACEHOLDER)
            warnings.append(f"Line {fact.row.line}: “{printed}” is a placeholder, so it was left out.")
        else:
            _write(standard, fact, printed, warnings)


def _write(standard: ImportedStandard, fact: Fact, printed: str, warnings: list[str]) -> None:
    name = fact.name
    if name in _DATES:
        _write_date(standard, fact, printed, warnings)
        return
    _place(fact, f"standard.{name}")
    if name in _LISTS:
        setattr(standard, name, getattr(standard, name) or split_list(name, printed))
    elif name == "sqa_code":
        standard.codes.append({"scheme": "SQA", "code": printed})
    elif name == "extra":
        _keep(standard, fact, printed)
    elif name in ("status", "validity", "category"):
        known = {"status": _STATUS, "validity": _VALIDITY, "category": words.CATEGORY}[name].get(
            printed.casefold().strip(" .")
        )
        if known:
            setattr(standard, name, known)
        else:
            _keep(standard, fact, printed)
            warnings.append(
                f"Line {fact.row.line}: “{printed}” is not a {name} this format knows. It is kept under `extra`."
            )
    else:
        _write_text(standard, fact, printed, warnings)


def _write_text(standard: ImportedStandard, fact: Fact, printed: str, warnings: list[str]) -> None:
    value = printed[:LONGEST_URN].strip(" []") if fact.name == "urn" else printed
    known = getattr(standard, fact.name)
    if known is None:
        setattr(standard, fact.name, value)
        if fact.name == "title":
            standard.confidence["title"] = 0.98
    elif folded(known) != folded(value):
        _keep(standard, fact, printed)
        warnings.append(
            f"{UNSURE}line {fact.row.line} prints “{value}” for {fact.name.replace('_', ' ')}, but “{known}” came first. "
            "The second is kept under `extra`."
        )
        standard.confidence[fact.name] = 0.5


def _write_date(standard: ImportedStandard, fact: Fact, printed: str, warnings: list[str]) -> None:
    iso = read_date(printed)
    if iso is None:
        _place(fact, f"standard.dates.{fact.name}_printed")
        standard.dates.setdefault(f"{fact.name}_printed", printed)
        warnings.append(f"{UNSURE}line {fact.row.line}: “{printed}” could not be read as a date.")
    elif is_placeholder(iso):
        _drop(fact, PLACEHOLDER)
        warnings.append(f"Line {fact.row.line}: the date “{printed}” can only be a placeholder, so it was left out.")
    elif standard.dates.get(fact.name, iso) != iso:
        _place(fact, "extra")
        _keep(standard, fact, printed)
        warnings.append(f"{UNSURE}line {fact.row.line}: a second {fact.name} date, “{printed}”, is kept under `extra`.")
    else:
        _place(fact, f"standard.dates.{fact.name}")
        standard.dates[fact.name] = iso
        if printed != iso:
            standard.dates[f"{fact.name}_printed"] = printed


def _keep(standard: ImportedStandard, fact: Fact, printed: str) -> None:
    label = fact.row.text[: -len(fact.value)] if fact.value and fact.row.text.endswith(fact.value) else fact.row.text
    standard.extra.append({"heading": label.strip(" :\t") or fact.name, "text": [printed]})


def _place(fact: Fact, where: str) -> None:
    for row in (fact.row, *fact.rows):
        row.place(where)


def _drop(fact: Fact, reason: str) -> None:
    for row in (fact.row, *fact.rows):
        row.drop(reason)


def split_list(name: str, printed: str) -> list[str]:
    """The parts of a cell that lists several things, by the separator that this cell uses."""
    if name == "original_urns":
        return several(printed)
    if ";" in printed:
        parts = printed.split(";")
    elif name == "keywords":
        parts = printed.split(",")
    else:
        # The web page joins suites with a bare comma; a comma and a blank belong to a name.
        parts = _BARE_COMMA.split(printed)
    return [part.strip() for part in parts if part.strip()]
