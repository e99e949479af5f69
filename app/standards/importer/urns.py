"""Unique reference numbers in every shape that the database of standards holds. Matched loosely, kept exactly."""

import re

LONGEST_URN = 255

# SCDHSC0024, LANAgC2, SEMEM3-65, PPL.B204, CFAM_LEB4, PPL 1GEN4/09, CLD YW18, M&LDC4: letters first, a digit somewhere.
_PART = r"[A-Z][A-Za-z0-9]{0,20}(?:[&._/-][A-Za-z0-9]{1,12}){0,4}"
_URN = re.compile(rf"{_PART}(?: (?=[A-Z0-9/]*\d)[A-Z0-9][A-Za-z0-9/]{{0,9}})?")
_AT_START = re.compile(
    rf"(?P<urn>{_PART}(?: (?=[A-Z]{{0,4}}\d)[A-Z0-9]{{1,6}}(?:/\d{{1,4}})?)?)(?P<sep>\s*[:–—-]\s+|\s+)(?=[A-Z“‘'\"(])"
)
_AT_END = re.compile(rf"\s*\((?P<urn>{_PART})\)$")
_IN_SENTENCE = re.compile(r"(?<=[.!?a-z] )[A-Z]{3,10}[0-9][A-Za-z0-9]*(?=\s+[A-Z][a-z])")
_MENTIONED = re.compile(r"\b(?:see|in|of|to|with|and|or|unit|standard|nos|from|by|under|as) $", re.IGNORECASE)
# What looks like a URN but is a label in a list, a regulator's number or a date.
_NOT_URN = re.compile(
    r"(?:P|K|PC|KU|KS|KC|E|Q|V|S|B|LO|AC|NVQ|SVQ|SCQF|RQF|QCF|CQC|COVID|Level|Unit|Page|Version|Part|Section|Element|Outcome|"
    r"Module|Chapter|Act|Year|Standard|Stage|Step|Task|Group|Table|Annex|Appendix|Tel|Room|January|February|March|April|May|"
    r"June|July|August|September|October|November|December|[A-Z][a-z]{2})[ .-]?\d{1,4}[a-z]?",
    re.IGNORECASE,
)
OFQUAL = re.compile(r"\b[ADFHJKLMRTY]/\d{3}/\d{4}\b|\b\d{3}/\d{4}/[0-9X]\b")
SQA_CODE = re.compile(r"\b[A-Z](?=[A-Z]{0,2}\d)[A-Z0-9]{3} \d{2}\b")
_BETWEEN = re.compile(r"\s*[;,\n]\s*|\s+(?:and|a|ac|&)\s+")


def is_urn(text: str) -> bool:
    """Whether a text standing alone reads as a URN."""
    text = text.strip(" .:;")
    if not 4 <= len(text) <= 30 or not any(char.isdigit() for char in text) or OFQUAL.search(text):
        return False
    if sum(1 for char in text if char.isupper()) < 2 or _NOT_URN.fullmatch(text) or SQA_CODE.fullmatch(text):
        return False
    if " " in text and (not text.split(" ", 1)[0].isupper() or text.startswith(("URN ", "RCU "))):
        return False
    return _URN.fullmatch(text) is not None


def urn_and_title(text: str) -> tuple[str, int] | None:
    """A URN at the start of a line with a title after it: the URN, and where the title begins."""
    match = _AT_START.match(text)
    if match and is_urn(match["urn"]) and len(text) - match.end() >= 5:
        return match["urn"], match.end()
    return None


def title_and_urn(text: str) -> tuple[str, int] | None:
    """A title with its URN in brackets at the end: the URN, and where the title ends."""
    match = _AT_END.search(text)
    return (match["urn"], match.start()) if match and is_urn(match["urn"]) else None


def before_titles(text: str) -> list[int]:
    """Where, in a document on one line, a URN stands before a title; not where a sentence mentions one."""
    return [
        match.start()
        for match in _IN_SENTENCE.finditer(text)
        if is_urn(match[0]) and not _MENTIONED.search(text, max(0, match.start() - 12), match.start())
    ]


def several(text: str) -> list[str]:
    """The URNs of a cell that may list more than one."""
    return [part.strip()[:LONGEST_URN] for part in _BETWEEN.split(text) if part.strip()]


def folded(urn: str) -> str:
    """The form in which URNs are compared: after trimming and folding of case."""
    return " ".join(urn.split()).casefold()
