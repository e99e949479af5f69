"""Words that were broken at the end of a line: does the hyphen belong to the word, or only to the line?

Decided by the document itself where it can be: the word stands whole elsewhere, or with its hyphen. Otherwise the
hyphen stays, and the line is named, since no letter may be changed on a guess.
"""

import itertools
import re
from collections.abc import Iterable
from typing import Literal

from app.standards.importer.labels import read_label
from app.standards.importer.result import UNSURE
from app.standards.importer.rows import Row

_LAST = re.compile(r"([A-Za-zÀ-ž]+)[-\u2010]$")
_FIRST = re.compile(r"[a-zß-ž]+(?:['’][a-z]+)?")
_WORDS = re.compile(r"[A-Za-zÀ-ž]+(?:[-\u2010][A-Za-zÀ-ž]+)*")
_MOST_NAMED = 5
# Ends that no word of a compound has by itself: what stands before them was never a word with a hyphen.
_ENDINGS = re.compile(
    r"m?ent(?:s|al)?|[stc]?[ai]?tion(?:s|al)?|sions?|[a-z]?it(?:y|ies)|ness(?:es)?|[a-z]{0,2}[ae]nc(?:e|es|y|ies)"
    r"|s?[ai]b(?:le|ly|ility|ilities)|t?ive(?:s|ly)?|ical(?:ly)?|i?ous(?:ly)?|[a-z]?ures?|ers|[crt]?ies|[a-z]{0,4}ual(?:s|ly)?"
    r"|ular|[ct]ial(?:ly)?|is(?:ed|es|ing)|ings?|f(?:ied|ying)|cluding|fortable|duc(?:ing|ed|tion)|tain(?:ed|ing)"
    r"|quire(?:d|s|ments?)|ment[’']s|olog(?:y|ist)"
)
# Beginnings that are written with a hyphen more often than not.
_BEGINNINGS = re.compile(r"self|non|well|co|multi|semi|ex|anti|pre|person|child|family|part|full|long|short")


def settle_hyphens(rows: list[Row], warnings: list[str]) -> None:
    """Mark the rows whose last hyphen only broke a word, and name those where nobody can tell."""
    ends = [(row, after) for row, after in itertools.pairwise(rows) if _goes_on(row, after)]
    if not ends:
        return
    known = _words(rows)
    unknown: list[tuple[Row, str]] = []
    for row, after in ends:
        first, second = _LAST.search(row.text), _FIRST.match(after.text)
        if first is None or second is None:
            continue
        says = _verdict(first[1].casefold(), second[0].casefold(), known)
        row.broken = says == "line"
        if says == "unknown":
            unknown.append((row, f"{first[1]}-{second[0]}"))
    if unknown:
        warnings.append(_sentence(unknown))


def _goes_on(row: Row, after: Row) -> bool:
    return (
        row.text[-1] in "-\u2010"
        and len(row.text) > 1
        and row.text[-2].isalpha()
        and after.text[:1].islower()
        and read_label(after.text) is None
    )


def _words(rows: Iterable[Row]) -> set[str]:
    """All words of the document, whole and with their hyphens; not the halves at the ends of its lines."""
    found: set[str] = set()
    for row in rows:
        words = _WORDS.findall(row.text.casefold())
        found.update(words[:-1] if row.text[-1] in "-\u2010" else words)
    return {word.replace("\u2010", "-") for word in found}


def _verdict(first: str, second: str, known: set[str]) -> Literal["line", "word", "unknown"]:
    if f"{first}-{second}" in known:
        return "word"
    if first + second in known or _ENDINGS.fullmatch(second):
        return "line"
    if _BEGINNINGS.fullmatch(first) or (first in known and second in known):
        return "word"
    return "unknown"


def _sentence(unknown: list[tuple[Row, str]]) -> str:
    shown = ", ".join(f"line {row.line} “{word}”" for row, word in unknown[:_MOST_NAMED])
    more = f" and {len(unknown) - _MOST_NAMED} more" if len(unknown) > _MOST_NAMED else ""
    return f"{UNSURE}a hyphen at the end of a line may belong to the word or only to the line, and was kept: {shown}{more}."
