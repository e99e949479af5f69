"""Whether a document is a National Occupational Standard at all, said politely and with the reason when it is not."""

import re
from collections.abc import Iterable

from app.standards.importer import vocabulary
from app.standards.importer.labels import read_label
from app.standards.importer.result import ImportedStandard
from app.standards.importer.rows import Row
from app.standards.importer.sections import is_prose
from app.standards.importer.urns import OFQUAL, is_urn, urn_and_title

# Below this, too little in the document says that it is a standard.
ENOUGH = 5
MEND = " If it is a standard after all, paste the text from its title to the end of its knowledge statements."

_RQF = (
    re.compile(r"\blearning outcomes?\b", re.IGNORECASE),
    re.compile(r"\bassessment criteri(?:a|on)\b", re.IGNORECASE),
    re.compile(r"\bthe learner (?:will|can|must|should)\b", re.IGNORECASE),
    re.compile(r"\bguided learning hours\b|\bGLH\b|\btotal qualification time\b", re.IGNORECASE),
    OFQUAL,
)
_CONTACT = re.compile(
    r"\b0\d{2,4} ?\d{3} ?\d{3,4}\b|\bwww\.|https?://|@\w+|\.(?:org|co)\.uk\b|\b(?:Tel|Telephone|Email|Helpline)\b",
    re.IGNORECASE,
)


def evidence_for(standards: list[ImportedStandard], rows: Iterable[Row]) -> int:
    """How much speaks for a standard: its headings, lead-ins, labels and facts, less what speaks for something else."""
    rows = list(rows)
    score = _marks(rows) + _labels(rows)
    labelled = sum(1 for standard in standards for item in (*standard.criteria, *standard.knowledge) if item.label)
    score += 2 if labelled >= 3 else 0
    items = [item for standard in standards for item in (*standard.criteria, *standard.knowledge)]
    if items and len(items) <= 4 and all(item.label is None and is_prose(item.text) for item in items):
        score -= 4
    rqf = rqf_signs(rows)
    return score - (3 * rqf if rqf >= 2 and not _speaks_to_you(rows) else 0)


def _marks(rows: list[Row]) -> int:
    names: set[tuple[str, str]] = set()
    score = 0
    facts: set[str] = set()
    for row in rows:
        if row.mark is None:
            continue
        key = (row.mark.kind, row.mark.name)
        if row.mark.kind == "fact":
            facts.add(row.mark.name)
        if key in names:
            continue
        names.add(key)
        score += (
            _WEIGHTS.get(key, 0)
            if vocabulary.key(row.mark.value or row.text) not in vocabulary.WEAK
            else _WEAK_WEIGHTS.get(key, 0)
        )
    return score + min(4, len(facts))


_WEIGHTS = {
    ("heading", "criteria"): 3, ("lead", "criteria"): 2, ("heading", "knowledge"): 2, ("lead", "knowledge"): 3,
    ("heading", "scope_criteria"): 3, ("heading", "scope_knowledge"): 3, ("heading", "overview"): 1, ("urn", "urn"): 1,
}  # fmt: skip
_WEAK_WEIGHTS = {("heading", "criteria"): 1, ("heading", "knowledge"): 1, ("lead", "criteria"): 1}


def _labels(rows: list[Row]) -> int:
    """P and K labels at the starts of lines."""
    counts = {"P": 0, "K": 0}
    for row in rows:
        label = read_label(row.text)
        if label is not None and label.kind == "pk":
            counts[label.prefix[0]] += 1
    return sum(3 if count >= 3 else 2 if count == 2 else 0 for count in counts.values())


def rqf_signs(rows: list[Row]) -> int:
    """How many of the marks of a regulated qualification's unit the text carries."""
    text = "\n".join(row.text for row in rows[:400])
    return sum(1 for pattern in _RQF if pattern.search(text))


def _speaks_to_you(rows: list[Row]) -> bool:
    leads = {row.mark.name for row in rows if row.mark is not None and row.mark.kind == "lead"}
    return "criteria" in leads and "knowledge" in leads


def why_not(rows: list[Row]) -> str:
    """The reason, in a sentence for the person who brought the document."""
    if not rows:
        return "The document holds no text. If it is a scan, have its text recognised first, or type the standard in."
    if rqf_signs(rows) >= 2:
        kind = "a unit of a regulated qualification, with learning outcomes and assessment criteria"
    elif _listed_standards(rows) >= 4:
        kind = "a list of standards rather than one of them; import each from its own document"
    elif sum(1 for row in rows if _CONTACT.search(row.text)) >= 3:
        kind = "a page of guidance or contacts: it has no performance criteria and no list of knowledge"
    elif sum(1 for row in rows if is_prose(row.text)) >= 3:
        kind = "an article or a page of guidance: it has no performance criteria and no list of knowledge"
    else:
        return (
            "No performance criteria and no list of knowledge were found, so this does not read as a National Occupational Standard."
            + MEND
        )
    return f"This does not read as a National Occupational Standard. It looks like {kind}." + MEND


def _listed_standards(rows: list[Row]) -> int:
    return sum(1 for row in rows if urn_and_title(row.text) or is_urn(row.text) or is_urn(row.raw.split("\t")[0]))
