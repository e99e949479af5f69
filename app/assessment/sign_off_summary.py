"""What was decided in a unit, summed up for the person who signs: by section, by kind of evidence, by assessor."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from app.assessment.rules import SOUNDNESS
from app.assessment.standing import counts
from app.assessment.unit_lines import Facts, edition_words
from app.web import dates

_KINDS = {
    "photo": ("photo", "photos"),
    "video": ("video", "videos"),
    "audio": ("audio recording", "audio recordings"),
    "document": ("document", "documents"),
    "reflective_account": ("reflective account", "reflective accounts"),
}
_KIND_HEADINGS = {"performance": "Performance criteria", "knowledge": "Knowledge and understanding"}


@dataclass(frozen=True)
class SectionRow:
    """A section of the standard: how many of its criteria are met, from how many pieces."""

    title: str
    codes: str
    met: int
    total: int
    pieces: int


@dataclass(frozen=True)
class Unsound:
    """A sending in which a soundness check was not ticked, and what the assessor wrote about it."""

    title: str
    href: str
    words: str


def sections(criteria: Sequence[Any], facts: Facts) -> tuple[SectionRow, ...]:
    rows = []
    for (kind, section), run in groupby(criteria, key=lambda c: (c.kind, c.section)):
        items = list(run)
        standing = [facts.standing[c.id] for c in items if c.id in facts.standing]
        codes = items[0].code if len(items) == 1 else f"{items[0].code} to {items[-1].code}"
        met = [d for d in standing if d.outcome == "met"]
        rows.append(
            SectionRow(
                section or _KIND_HEADINGS[kind],
                codes,
                len(met),
                len(items),
                len({d.version_id for d in met}),
            )
        )
    return tuple(rows)


def kinds(claims: Sequence[Any], facts: Facts) -> str:
    """3 photos, 6 reflective accounts: the pieces that the standing decisions of met rest on."""
    relied = {d.version_id for d in facts.standing.values() if d.outcome == "met"}
    kinds = {claim.version_id: claim.kind for claim in claims if claim.version_id in relied}
    return ", ".join(dates.count(n, *_KINDS[kind]) for kind, n in Counter(kinds.values()).most_common())


def deciders(facts: Facts) -> tuple[str, ...]:
    """Grace, 79. Ben, 2, countersigned by Cleo. Cleo, 12, carried over from version 1."""
    made: Counter[tuple[str, str, str]] = Counter()
    for decision in facts.standing.values():
        agreed = decision.countersigner if decision.countersign == "agreed" else ""
        carried = "" if decision.number else edition_words(decision.for_version, decision.for_revision)
        made[decision.assessor, agreed, carried] += 1
    return tuple(
        f"{assessor}, {n}{f', countersigned by {countersigner}' if countersigner else ''}"
        f"{f', carried over from {carried}' if carried else ''}"
        for (assessor, countersigner, carried), n in made.most_common()
    )


def sent_back(criteria: Sequence[Any], facts: Facts) -> tuple[str, ...]:
    """Codes of what was once told to need more and is met now."""
    return tuple(
        c.code
        for c in criteria
        if c.id in facts.standing
        and facts.standing[c.id].outcome == "met"
        and any(d.outcome != "met" and counts(d) for d in facts.decisions.get(c.id, ()))
    )


def soundness(reviews: Sequence[Any]) -> tuple[str, tuple[Unsound, ...]]:
    unsound = []
    for review in reviews:
        lacking = [word for word in SOUNDNESS if not getattr(review, word)]
        if lacking:
            href = f"/evidence/{review.evidence_id}?version={review.version}"
            unsound.append(
                Unsound(review.title, href, f"not ticked {dates.listed(lacking)}: “{review.soundness_note}”")
            )
    good = len(reviews) - len(unsound)
    words = f"{dates.count(good, 'review')} found the evidence valid, authentic, current, sufficient and reliable"
    return (words if good else ""), tuple(unsound)
