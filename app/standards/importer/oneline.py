"""Documents that lost their line ends: cut at headings, lead-ins, facts and labels before anything else is read."""

import re

from app.standards.importer import vocabulary, words
from app.standards.importer.labels import BULLETS
from app.standards.importer.midline import label_run
from app.standards.importer.rows import Ledger, Row
from app.standards.importer.urns import before_titles

# A row this long, with this many headings inside, is not one paragraph.
_LONG = 250
_MANY = 2
# More headings than all standards of a suite have: not a document that lost its line ends.
_TOO_MANY = 3000

_FACTS = sorted(
    (label for label, found in vocabulary.FACTS.items() if found.name in words.OPEN_LABELS and " " in label),
    key=len,
    reverse=True,
)
_LONE_FACTS = ("validity", "status", "suite", "keywords", "dilysrwydd", "statws", "cyfres/set")
_STRONG = sorted(
    {*vocabulary.LEADS, *(phrase for phrase in vocabulary.HEADINGS if phrase not in vocabulary.WEAK)} - vocabulary.WEAK,
    key=len,
    reverse=True,
)
_WEAK = sorted((phrase for phrase in vocabulary.WEAK if phrase in vocabulary.HEADINGS), key=len, reverse=True)


def _pattern(phrases: list[str] | tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(
        re.escape(phrase).replace("and", "(?:and|&)").replace("'", "['’]").replace("/", r"\s?/\s?")
        for phrase in phrases
    )
    return re.compile(rf"(?<![\w/-])(?:{alternatives})(?![\w/-])(?P<colon>\s*:)?", re.IGNORECASE)


_STRONG_AT = _pattern(_STRONG)
_WEAK_AT = _pattern(_WEAK)
_FACT_AT = _pattern(_FACTS)
_LONE_FACT_AT = _pattern(_LONE_FACTS)
_LISTS_BEGIN = {*vocabulary.HEADINGS, *vocabulary.LEADS}


def cut_long_rows(ledger: Ledger) -> int:
    """Cut every row that holds a whole document or most of one; how many rows were cut."""
    count = 0
    for row in list(ledger.open()):
        if len(row.text) < _LONG:
            continue
        offsets = _boundaries(row.text)
        if not _MANY <= len(offsets) <= _TOO_MANY:
            continue
        count += 1
        for piece in ledger.cut(row, offsets):
            _cut_list(ledger, piece)
    return count


def _boundaries(text: str) -> list[int]:
    strong = [match for match in _STRONG_AT.finditer(text) if _is_capital(text, match)]
    if len(strong) < _MANY:
        return []
    found = {match.start() for match in strong} | {match.end() for match in strong if _ends_heading(text, match)}
    weak = [match for match in _WEAK_AT.finditer(text) if _stands_alone(text, match)]
    found |= {edge for match in weak for edge in match.span()}
    facts = [match for match in _FACT_AT.finditer(text) if _is_capital(text, match)]
    if len({match[0].casefold() for match in facts}) >= 2:
        found |= {match.start() for match in facts}
        found |= {
            match.start()
            for match in _LONE_FACT_AT.finditer(text)
            if _is_capital(text, match) and match.start() > facts[0].start()
        }
    return sorted(found | set(before_titles(text)))


def _is_capital(text: str, match: re.Match[str]) -> bool:
    return text[match.start()].isupper()


def _ends_heading(text: str, match: re.Match[str]) -> bool:
    """Lead-ins end where their list begins; a heading may have words of its own after it ("related to ...")."""
    return match["colon"] is not None or vocabulary.key(match[0]) in vocabulary.LEADS or _new_text(text, match.end())


def _new_text(text: str, at: int) -> bool:
    rest = text[at:].lstrip()
    return bool(rest) and (rest[0].isupper() or rest[0].isdigit() or rest[0] in BULLETS)


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """An everyday word is a heading only between sentences: a capital, new text after it, no open sentence before."""
    if not _is_capital(text, match) or not _new_text(text, match.end()):
        return False
    before = text[max(0, match.start() - 40) : match.start()].rstrip()
    last = before.rsplit(" ", 1)[-1]
    inside_name = last[:1].isupper() and last[-1:] not in ".!?;:"
    return not inside_name and not vocabulary.may_go_on(before) and before[-1:] not in ("'", "’")


def _cut_list(ledger: Ledger, piece: Row) -> None:
    if vocabulary.key(piece.text) in _LISTS_BEGIN:
        return
    offsets = label_run(piece.text)
    if 0 < len(offsets) <= _TOO_MANY:
        ledger.cut(piece, offsets)
