"""Title, URN and overview from what stands before the first heading, or around the facts at the end."""

import re

from app.standards.importer import vocabulary, words
from app.standards.importer.labels import read_label
from app.standards.importer.metadata import PLACEHOLDER
from app.standards.importer.result import UNSURE, ImportedStandard
from app.standards.importer.rows import Ledger, Row
from app.standards.importer.sections import is_prose
from app.standards.importer.urns import SQA_CODE, folded, is_urn, title_and_urn, urn_and_title
from app.standards.importer.wrapping import joined

LONGEST_TITLE = 250
_MOST_LISTED = 8
_LEGACY = re.compile(r"\s*(?:[\[(](?:LEGACY|[Ll]egacy)[\])]|(?<=[\sa-z])LEGACY)$")
_UNIT = re.compile(r"(?:Unit|Uned|NOS|Standard)\s+(?=[A-Z0-9]*\d)", re.IGNORECASE)
_DERIVED = re.compile(
    r"This (?:standard|unit|NOS) (?:identifies|outlines|describes|sets out|covers|is about) "
    r"(?:the (?:requirements|competences|skills|standards?) )?"
    r"(?:when|for|if|needed when|required when|to)?\s*(?:you )?(?P<title>[a-z][^.]{8,180})\."
)


def read_front(ledger: Ledger, standard: ImportedStandard, rows: list[Row], warnings: list[str]) -> list[Row]:
    """Settle the rows of one front block. Returned: the prose among them, which is the overview if no section is."""
    left: list[Row] = []
    for row in rows:
        if vocabulary.key(row.text.strip("[]<>")) in words.PLACEHOLDERS and (
            row.text[0] in "[<" or row.mark is not None
        ):
            row.drop(PLACEHOLDER)
            warnings.append(f"Line {row.line}: “{row.text}” is a placeholder, so it was left out.")
        elif vocabulary.key(row.text) in vocabulary.BANNERS:
            row.drop("the name of the kind of document, no part of the standard")
        elif not _take_urn(ledger, standard, row, warnings, left):
            left.append(row)
    prose_at = next((index for index, row in enumerate(left) if is_prose(row.text)), len(left))
    _take_title(standard, left[:prose_at], warnings)
    return [row for row in left[prose_at:] if row.is_open]


def _take_urn(ledger: Ledger, standard: ImportedStandard, row: Row, warnings: list[str], left: list[Row]) -> bool:
    """A URN on its own, before the title or in brackets after it. The rest of the row goes to `left`."""
    text = row.text
    if is_urn(text):
        _set_urn(standard, row, text.strip(" .:;"), warnings)
        return True
    skip = match.end() if (match := _UNIT.match(text)) else 0
    if (found := urn_and_title(text[skip:])) and len(text) < LONGEST_TITLE:
        pieces = ledger.cut(row, [skip + found[1]])
        _set_urn(standard, pieces[0], found[0], warnings)
        for piece in pieces[1:]:
            piece.hint = "title"
        left.extend(pieces[1:])
        return True
    if (found := title_and_urn(text)) and len(text) < LONGEST_TITLE:
        pieces = ledger.cut(row, [found[1]])
        _set_urn(standard, pieces[-1], found[0], warnings)
        left.append(pieces[0])
        return True
    if skip and is_urn(text[skip:]):
        _set_urn(standard, row, text[skip:].strip(" .:;"), warnings)
        return True
    if skip and SQA_CODE.fullmatch(text[skip:]):
        row.place("standard.codes")
        standard.codes.append({"scheme": "SQA", "code": text[skip:]})
        return True
    return False


def _set_urn(standard: ImportedStandard, row: Row, urn: str, warnings: list[str]) -> None:
    row.place("standard.urn")
    if standard.urn is None:
        standard.urn = urn
    elif folded(standard.urn) != folded(urn):
        standard.extra.append({"heading": "Another URN in the document", "text": [urn]})
        standard.confidence["urn"] = 0.5
        warnings.append(
            f"{UNSURE}line {row.line} prints the URN {urn}, but {standard.urn} came first. Check which one is right."
        )


def _take_title(standard: ImportedStandard, rows: list[Row], warnings: list[str]) -> None:
    groups = _title_groups([row for row in rows if row.is_open])
    if not groups:
        return
    candidates = [group for group in groups if _may_be_title(joined(group))]
    headed = [group for group in candidates if group[0].hint in ("h1", "title")]
    chosen = headed[:1] or candidates
    titles = {folded(joined(group)) for group in chosen}
    if standard.title is None and chosen and len(titles) == 1:
        _set_title(standard, chosen, warnings)
        taken = {id(group) for group in chosen}  # compared by what they hold, thousands of them take seconds
        beside = [group[0].line for group in candidates if id(group) not in taken]
        if beside:
            standard.confidence["title"] = 0.7
        warnings += [
            f"{UNSURE}line {line} stands by the title and was not placed. Place it by hand." for line in beside
        ]
    elif standard.title is not None:
        _second_title(standard, candidates, warnings)
    elif len(titles) > 1:
        lines = _listed([group[0].line for group in chosen])
        warnings.append(f"{UNSURE}any of lines {lines} may be the title. Choose it by hand.")
        standard.confidence["title"] = 0.3


def _listed(lines: list[int]) -> str:
    shown = ", ".join(map(str, lines[:_MOST_LISTED]))
    return shown if len(lines) <= _MOST_LISTED else f"{shown} and {len(lines) - _MOST_LISTED} more"


def _title_groups(rows: list[Row]) -> list[list[Row]]:
    """Rows joined where a title runs over two lines."""
    groups: list[list[Row]] = []
    for row in rows:
        before = groups[-1][-1] if groups else None
        wraps = before is not None and (
            vocabulary.leaves_open(before.text)
            or (not row.gap and not vocabulary.starts_upper(row.text) and not row.text[0].isdigit())
        )
        if wraps and read_label(row.text) is None:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _may_be_title(text: str) -> bool:
    return (
        5 <= len(text) <= LONGEST_TITLE
        and " " in text
        and not is_prose(text)
        and any(char.islower() or char.isupper() for char in text)
    )


def _set_title(standard: ImportedStandard, groups: list[list[Row]], warnings: list[str]) -> None:
    for group in groups:
        for row in group:
            row.place("standard.title")
    title = joined(groups[0])
    if len(groups) > 1:
        for row in (row for group in groups[1:] for row in group):
            row.drop("the title, printed again")
    standard.title = settle_legacy(standard, title, warnings)
    standard.confidence.setdefault("title", 0.95)


def settle_legacy(standard: ImportedStandard, title: str, warnings: list[str]) -> str:
    """The title without the LEGACY that the database glues to its end; the word becomes the validity."""
    bare = _LEGACY.sub("", title)
    if bare == title or not bare or (title.isupper() and not title.endswith((")", "]"))):
        return title
    standard.validity = standard.validity or "Legacy"
    warnings.append("The title ends with LEGACY: that was read as the validity, not as part of the title.")
    return bare


def _second_title(standard: ImportedStandard, candidates: list[list[Row]], warnings: list[str]) -> None:
    """A title printed twice is no news; another one is kept, and a person decides."""
    for group in candidates:
        text = joined(group)
        same = folded(_LEGACY.sub("", text)) == folded(standard.title or "")
        for row in group:
            if same:
                row.drop("the title, printed again")
            else:
                row.place("extra")
        if not same:
            standard.extra.append({"heading": "Another title in the document", "text": [text]})
            standard.confidence["title"] = 0.5
            warnings.append(f"{UNSURE}line {group[0].line} prints another title, “{text}”. Check which one is right.")


def title_from_overview(overview: list[str]) -> str | None:
    """What the first sentence of the overview suggests as a title, where none is printed. Only a person may use it."""
    match = _DERIVED.match(overview[0]) if overview else None
    return match["title"][0].upper() + match["title"][1:] if match else None
