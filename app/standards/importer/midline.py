"""Labels in the middle of a line, where a statement begins although the line does not: "P3 listen P4 record"."""

import re
from collections.abc import Set

from app.standards.importer.labels import Label, read_label
from app.standards.importer.rows import Ledger, Row

# How many lines above the second label the first may stand.
_NEAR = 6
_PK = re.compile(r"(?<![\w/(])(?P<pre>PC|P|KU|KS|K)[ .]?(?P<n>\d{1,3})[.:)]?(?=\s)")
_NUMDOT = re.compile(r"(?<!\S)\(?(?P<n>\d{1,3})[.)]\s?(?=[A-Za-z“‘])")
_NUM = re.compile(r"(?<!\S)(?P<n>\d{1,3})\s(?=[a-z])")
_BULLET = re.compile(r"(?<=\s)[•▪●◦■➢►·]\s*(?=\w)")


def cut_at_labels(ledger: Ledger, rows: list[Row]) -> list[Row]:
    """The rows of one list, cut wherever the next label of the list stands in the middle of a line."""
    labels = [read_label(row.text) for row in rows]
    at_start = {(label.kind, label.prefix, label.number) for label in labels if label is not None}
    result: list[Row] = []
    now: Label | None = None
    for row, label in zip(rows, labels, strict=True):
        begins = label is not None and (now is None or label.kind == now.kind or label.kind == "pk")
        now = label if begins else now
        offsets = (
            _next_labels(row.text, now, label.end if begins and label else 0, at_start)
            if now and row.mark is None
            else []
        )
        pieces = ledger.cut(row, offsets) if offsets else [row]
        result.extend(pieces)
        now = (read_label(pieces[-1].text) or now) if len(pieces) > 1 else now
    return result


def cut_where_lists_change(ledger: Ledger, rows: list[Row]) -> None:
    """ "P9 clean up K1 how to bake": the first label of a list, when its second begins a line and it does not."""
    starts = {
        (label.prefix, label.number): at
        for at, row in enumerate(rows)
        if (label := read_label(row.text)) and label.kind == "pk"
    }
    for prefix in {prefix for prefix, _ in starts}:
        if (prefix, 1) in starts or (prefix, 2) not in starts:
            continue
        for row in reversed(rows[max(0, starts[(prefix, 2)] - _NEAR) : starts[(prefix, 2)]]):
            found = [match.start() for match in _PK.finditer(row.text) if match["pre"] == prefix and match["n"] == "1"]
            if found and row.mark is None:
                ledger.cut(row, found[:1])
                break


def _next_labels(text: str, label: Label, start: int, at_start: Set[tuple[str, str, int]]) -> list[int]:
    if label.kind == "bullet":
        return [match.start() for match in _BULLET.finditer(text, start)]
    pattern = {"pk": _PK, "numdot": _NUMDOT}.get(label.kind)
    if pattern is None:
        return []
    offsets, wanted = [], label.number + 1
    for match in pattern.finditer(text, start):
        same_list = label.kind != "pk" or match["pre"] == label.prefix
        if same_list and int(match["n"]) == wanted and (label.kind, label.prefix, wanted) not in at_start:
            offsets.append(match.start())
            wanted += 1
    return offsets


def label_run(text: str) -> list[int]:
    """In a list that stands on one line: where its statements begin, or nothing if that cannot be told."""
    runs = [_ascending(text, pattern) for pattern in (_PK, _NUMDOT)]
    best = max(runs, key=len)
    if len(best) >= 2:
        return best
    ones = [match.start() for match in _NUMDOT.finditer(text) if match["n"] == "1"]
    if len(ones) >= 3:
        return ones
    bullets = [match.start() for match in _BULLET.finditer(" " + text)]
    if len(bullets) >= 2:
        return [max(0, at - 1) for at in bullets]
    plain = _ascending(text, _NUM)
    return plain if len(plain) >= 3 else []


def _ascending(text: str, pattern: re.Pattern[str]) -> list[int]:
    """Matches numbered 1, 2, 3 ...; a number out of turn is part of a sentence. A new prefix starts again at 1."""
    offsets: list[int] = []
    prefix, wanted = "", 1
    for match in pattern.finditer(text):
        groups = match.groupdict()
        number, found = int(match["n"]), groups.get("pre") or ""
        if offsets and found != prefix and number == 1:
            prefix, wanted = found, 1
        if number == wanted and (not offsets or found == prefix):
            offsets.append(match.start())
            prefix, wanted = found, wanted + 1
    return offsets
