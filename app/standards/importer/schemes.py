"""Which labels make the list: tried from the surest (P/K) to the least sure (bullets), kept only if plausible."""

import itertools
from typing import NamedTuple

from app.standards.importer.labels import Kind, Label, read_label
from app.standards.importer.rows import Row

ORDER: tuple[Kind, ...] = ("pk", "code", "numdot", "dec", "num", "letter", "roman", "bullet")
# How much a list is believed when all is well, by the labels it has.
TRUST = {
    "pk": 0.99,
    "code": 0.98,
    "numdot": 0.98,
    "dec": 0.95,
    "num": 0.95,
    "letter": 0.95,
    "roman": 0.93,
    "bullet": 0.93,
    "bare": 0.8,
}
_LETTER_ROMANS = {9: 1, 22: 5, 24: 10}  # i, v and x read as letters


class Sequence(NamedTuple):
    """How the numbers run. `constant`: all the same, so they tell nothing."""

    constant: bool
    missing: list[tuple[int, int]]
    repeated: list[int]
    restarts: int


def read_labels(rows: list[Row]) -> dict[Row, Label]:
    """The label of every row that has one, with i) v) x) read as numerals where the list counts in them."""
    labels = {row: label for row in rows if row.mark is None and (label := read_label(row.text)) is not None}
    if any(label.kind == "roman" for label in labels.values()) and not any(
        label.kind == "letter" and label.number == 8 for label in labels.values()
    ):
        for row, label in labels.items():
            if label.kind == "letter" and label.number in _LETTER_ROMANS:
                labels[row] = label._replace(kind="roman", numbers=(_LETTER_ROMANS[label.number],))
    return labels


def starts_of(kind: Kind, rows: list[Row], labels: dict[Row, Label]) -> list[Row]:
    """The rows that begin a statement if `kind` is the scheme; none if these labels cannot be labels."""
    starts = [row for row in rows if row in labels and labels[row].kind == kind]
    if not starts:
        return []
    if kind in ("pk", "code"):
        prefixes = [labels[row].prefix for row in starts]
        main = max(set(prefixes), key=prefixes.count)
        if kind == "pk":
            starts = [row for row in starts if labels[row].prefix == main]
    if kind == "bullet":
        return starts
    return _in_turn(starts, labels, strict=kind == "num" or any(labels[row].glued for row in starts))


def _in_turn(starts: list[Row], labels: dict[Row, Label], strict: bool) -> list[Row]:
    """Without the numbers that stand out of turn: a wrapped line may begin with a number that is part of a sentence."""
    numbers = [labels[row].number for row in starts]
    kept: list[Row] = []
    last: int | None = None
    for index, (row, number) in enumerate(zip(starts, numbers, strict=True)):
        after = numbers[index + 1] if index + 1 < len(numbers) else None
        if last is None or number in (last, last + 1, 1):
            in_turn = (
                last is not None or number <= 2 or after == number + 1 or labels[row].kind == "pk" or len(starts) == 1
            )
        else:
            stray = after is not None and after == last + 1
            far = number > last + 9 or number < last - 9
            in_turn = not stray and not (far and labels[row].kind not in ("pk", "code") and after != number + 1)
        if in_turn:
            kept.append(row)
            last = number
    if strict:
        steps = sum(1 for a, b in itertools.pairwise(kept) if labels[b].number in (labels[a].number + 1, 1))
        if len(kept) < 2 or steps < 0.8 * (len(kept) - 1):
            return []
    return kept


def sequence(numbers: list[int], start: int = 0) -> Sequence:
    """What is wrong with a run of printed numbers after `start`: gaps (before, after), repeats, new beginnings."""
    if len(numbers) > 1 and len(set(numbers)) == 1:
        return Sequence(True, [], [], 0)
    missing, repeated, restarts = [], [], 0
    for before, after in itertools.pairwise(numbers):
        if after == before:
            repeated.append(after)
        elif after == 1:
            restarts += 1
        elif after > before + 1:
            missing.append((before, after))
        elif after < before:
            repeated.append(after)
    if numbers and numbers[0] > start + 1:
        missing.insert(0, (start, numbers[0]))
    return Sequence(False, missing, repeated, restarts)
