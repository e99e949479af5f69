"""What each row of a list is: the start of a statement, its rest, something under it, a heading, or not to be told."""

import re
from typing import Literal, NamedTuple

from app.standards.importer import vocabulary
from app.standards.importer.labels import Label
from app.standards.importer.rows import Row
from app.standards.importer.sections import reads_as_heading
from app.standards.importer.wrapping import Wrapping

Role = Literal["rest", "heading", "lost", "note", "unsure"]

_ASSESSMENT = re.compile(
    r"\b(?:observ(?:ed|ation)|simulat(?:ion|ed)|witness testimony|assessor|assessed|evidence (?:must|should|may|for|of|from|is|required)|"
    r"portfolio|workplace evidence|professional discussion)\b",
    re.IGNORECASE,
)
_NOTE_STARTS = ("note", "nb", "n.b", "assessment", "evidence", "simulation", "direct observation", "you must be observed",
                "at least one", "this criterion", "these criteria", "assessor", "performance criteria must", "your assessor",
                "nodyn", "all performance criteria", "pcs ", "pc ")  # fmt: skip


class Surroundings(NamedTuple):
    """All that a decision about an unlabelled row rests on."""

    row: Row
    previous: Row
    after: Row | None
    after_is_start: bool
    missing: int | None  # how many numbers are missing between the statements around; None if the numbers do not tell
    statements_upper: bool  # most statements of this list begin with a capital
    commas_end: bool  # most statements of this list end with a comma
    text_indent: int
    label_only: bool  # the statement before has a label and no words yet
    wrapping: Wrapping


def role_of(at: Surroundings) -> Role:
    """The role of a row without a label inside a labelled list."""
    if at.label_only:
        return "rest"
    if is_assessment_note(at.row.text):
        return "note"
    open_end = vocabulary.leaves_open(at.previous.text) and not (at.commas_end and at.previous.text.endswith(","))
    heading = at.after_is_start and (reads_as_heading(at.row) or at.row.hint.startswith("h"))
    if at.previous.soft_end or at.previous.broken or at.row.hint == "more":
        return "rest"
    if open_end and not (
        heading and at.row.gap and vocabulary.starts_upper(at.row.text) and at.previous.text.endswith(",")
    ):
        return "rest"
    if not vocabulary.starts_upper(at.row.text):
        return _small_letter(at)
    return _heading_or_lost(at) if heading else _sentence(at)


def is_assessment_note(text: str) -> bool:
    """A rule about assessment that an awarding body put between the statements."""
    lowered = text.casefold().lstrip("(*[ ")
    return (
        lowered.startswith(_NOTE_STARTS)
        and vocabulary.starts_upper(text)
        and text.rstrip()[-1:] in ".)]!"
        and (_ASSESSMENT.search(text) is not None or lowered.startswith(("note", "nb", "nodyn")))
    )


def _small_letter(at: Surroundings) -> Role:
    """It goes on with a sentence, unless the sentence before was closed or a number is missing here."""
    closed = at.previous.text[-1] in ".;!?"
    broken = at.wrapping.hard and at.wrapping.is_full(at.previous)
    if at.missing == 1 and not broken and not vocabulary.may_go_on(at.previous.text):
        return "lost"
    if not at.row.gap and not closed:
        return "rest"
    if at.missing == 1:
        return "unsure"
    if at.missing == 0 and not closed:
        return "rest"
    return "unsure"


def _heading_or_lost(at: Surroundings) -> Role:
    if at.missing == 1 and at.statements_upper:
        return "lost"
    set_apart = at.row.gap or (at.after is not None and at.after.gap) or at.row.hint.startswith("h")
    may_be_wrapped = at.wrapping.hard and at.wrapping.is_full(at.previous) and not set_apart
    if may_be_wrapped:
        return "rest" if vocabulary.may_go_on(at.previous.text) else "unsure"
    if not at.statements_upper:
        return "heading"
    if at.missing == 0 or at.row.hint.startswith("h"):
        return "heading" if set_apart else "unsure"
    return "unsure"


def _sentence(at: Surroundings) -> Role:
    """A capital and no statement after it, or a full sentence: another paragraph of the statement, or a stray line."""
    closed = at.previous.text[-1] in ".;!?:"
    if at.row.indent >= at.text_indent + 2:
        return "rest"
    if not at.row.gap and at.wrapping.hard and at.wrapping.is_full(at.previous) and not closed:
        return "rest"
    if at.missing == 1 and at.after_is_start:
        return "lost"
    return "unsure"


def child_kind(label: Label, start: Label | None, siblings: list[Label]) -> bool:
    """Whether a label of another kind than the list's own begins something under the last statement."""
    if start is None:
        return False
    if label.kind == "bullet":
        return True
    if label.kind == "dec":
        return label.numbers[: len(start.numbers)] == start.numbers or bool(siblings)
    last = next((known.number for known in reversed(siblings) if known.kind == label.kind), 0)
    # A sub-list may have lost a label or two; the gap is reported with the list.
    return last < label.number <= last + (3 if last else 1) or (
        label.number == 1 and label.kind in ("letter", "roman", "numdot", "num")
    )
