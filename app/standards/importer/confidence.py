"""How far the reading of a list is to be believed, and the sentences that say why it is not."""

from dataclasses import dataclass, field

from app.standards.importer.entries import Entry
from app.standards.importer.rows import Row
from app.standards.importer.schemes import sequence

_NAMES = {"criteria": "performance criteria", "knowledge": "knowledge statements"}
# How much of the belief is left after each kind of finding.
_DOUBT, _GAP, _REPEAT, _HIDDEN_HEADING = 0.92, 0.9, 0.95, 0.9
_ODD, _LEAST_ODD = 0.85, 0.2
_SHOWN = 8  # line numbers in one sentence


@dataclass(slots=True)
class Findings:
    """What is known of one reading: its scheme, how sure that scheme is, and the rows that found no role.

    `counted`: how many statements the list before has, since its numbers may go on in this one. `doubts` make the
    reading unsure; `remarks` only inform.
    """

    scheme: str
    sure: float
    odd: list[Row]
    total: int
    counted: int = 0
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def judge(self, entries: list[Entry], side: str) -> float:
        """The confidence from 0 to 1; doubts and remarks are added on the way."""
        confidence = self.sure
        if self.odd:
            confidence *= max(_LEAST_ODD, _ODD - 2 * len(self.odd) / max(1, self.total))
            self.doubts.append(_odd_sentence(self.odd))
        confidence *= _DOUBT ** min(6, len(self.doubts))
        if self.scheme not in ("bullet", "bare"):
            confidence *= self._numbers(entries, side)
        if any(_may_hold_heading(entry) for entry in entries):
            confidence *= _HIDDEN_HEADING
        return round(confidence, 2)

    def _numbers(self, entries: list[Entry], side: str) -> float:
        """What the printed numbers give away; the ids never depend on them."""
        numbers = [entry.number for entry in entries if entry.label is not None]
        goes_on = bool(self.counted) and numbers[:1] == [self.counted + 1]
        found = sequence(numbers, self.counted if goes_on else 0)
        if found.constant:
            return 0.99
        believed = 1.0
        for before, after in found.missing:
            if any(entry.label is None and before < entry.number < after for entry in entries):
                continue
            gap = f"number {before + 1} is" if after == before + 2 else f"numbers {before + 1} to {after - 1} are"
            self.remarks.append(
                f"The {_NAMES[side]} go from {before or 'the start'} to {after}: {gap} not in the document."
            )
            believed *= _GAP
        for number in sorted(set(found.repeated)):
            self.remarks.append(
                f"Among the {_NAMES[side]} number {number} is printed more than once or out of turn. The ids count on by place."
            )
            believed *= _REPEAT
        return max(believed * self._children(entries), 0.6)

    def _children(self, entries: list[Entry]) -> float:
        believed = 1.0
        for entry in entries:
            numbers = [child.number for child in entry.children if child.label is not None]
            for before, after in sequence(numbers, 0).missing:
                self.remarks.append(f"Under “{entry.text[:60]}” the labels go from {before or 'the start'} to {after}.")
                believed *= _GAP
        return believed


def _odd_sentence(odd: list[Row]) -> str:
    lines = sorted({row.line for row in odd})
    shown = ", ".join(str(line) for line in lines[:_SHOWN]) + (" and more" if len(lines) > _SHOWN else "")
    if len(lines) == 1:
        return f"line {shown} may be a statement, the rest of one or a heading. Place it by hand."
    return f"lines {shown} may be statements, the rest of some or headings. Place them by hand."


def _may_hold_heading(entry: Entry) -> bool:
    """On a line cut out of a longer one: a capitalised word late in a sentence that began small may begin a heading."""
    words = entry.text.split()
    cut_out = len(entry.parts) == 1 and entry.parts[0][0].order[1] > 0
    if not cut_out or not entry.text[:1].islower() or len(words) < 6 or not entry.text[-1:].isalpha():
        return False
    capitals = [
        place for place, word in enumerate(words) if word[:1].isupper() and word[1:].islower() and len(word) > 3
    ]
    return bool(capitals) and capitals[-1] >= 3 and len(words) - capitals[-1] >= 3
