"""The text of one PDF page put in reading order: columns, headings in the margin, labels and tables told apart.

Lengths are in points (1/72 inch), y upwards, as PDF has them.
"""

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from app.standards.importer import vocabulary
from app.standards.importer.labels import read_label
from app.standards.importer.sources.lines import Line

# A gap wider than this many letter heights separates columns; a narrower one than this is inside a word.
_COLUMN_GAP = 1.3
_LETTER_GAP = 0.12
_SAME_EDGE = 6.0
_PARAGRAPH = 1.55  # line distances
_SPARSE, _DENSE, _CROSSING, _FEW = 0.8, 0.6, 0.2, 0.5
_HEADING_STEP = 2.0  # letter heights between the lines of one heading
_LONGEST_MARGIN = 30  # characters on one line of a heading in the margin


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand together on one line of the page."""

    left: float
    right: float
    text: str


@dataclass(slots=True)
class PageLine:
    """One printed line: its segments from left to right."""

    y: float
    height: float
    segments: list[Segment] = field(default_factory=list)


Rect = tuple[float, float, float, float, str]  # left, bottom, right, top, text


def page_lines(rects: list[Rect], margin: float | None = None) -> tuple[list[Line], float | None]:
    """The lines of a page in reading order, blank ones where paragraphs are set apart; and where its text begins.

    `margin`: where the text began on the page before, if it had headings in its margin. A last page with few lines
    does not show its layout by itself.
    """
    lines = _printed_lines(rects)
    edge = _margin_edge(lines, margin)
    if edge is not None:
        return list(_with_margin(lines, edge)), edge
    return list(_read(lines)), margin


def _margin_edge(lines: list[PageLine], known: float | None) -> float | None:
    """Where the text begins beside headings in the margin; None if the page has none."""
    for edge in [*_edges(lines), *([] if known is None else [known])]:
        left, crossing = _beside(lines, edge)
        few = len(left) <= _SPARSE * len(lines) and len(crossing) <= _FEW * len(lines)
        if left and (few or edge == known) and _are_headings(left):
            return edge
    return None


def _printed_lines(rects: list[Rect]) -> list[PageLine]:
    lines: list[PageLine] = []
    for left, bottom, right, top, text in sorted(rects, key=lambda rect: (-(rect[1] + rect[3]) / 2, rect[0])):
        if not text.strip():
            continue
        y, height = (bottom + top) / 2, max(1.0, top - bottom)
        if lines and abs(lines[-1].y - y) < 0.5 * max(lines[-1].height, height):
            lines[-1].height = max(lines[-1].height, height)
        else:
            lines.append(PageLine(y, height))
        lines[-1].segments.append(Segment(left, right, text))
    for line in lines:
        line.segments = _merged(sorted(line.segments, key=lambda segment: segment.left), line.height)
    return lines


def _merged(segments: list[Segment], height: float) -> list[Segment]:
    merged: list[Segment] = []
    for segment in segments:
        before = merged[-1] if merged else None
        gap = segment.left - before.right if before is not None else 0.0
        if before is None or gap > _COLUMN_GAP * height:
            merged.append(segment)
            continue
        blank = "" if gap <= _LETTER_GAP * height and not before.text.endswith(" ") else " "
        merged[-1] = Segment(
            before.left, max(before.right, segment.right), f"{before.text.rstrip()}{blank}{segment.text.lstrip()}"
        )
    return merged


def _read(lines: list[PageLine]) -> Iterator[Line]:
    if not lines:
        return
    for edge in _edges(lines):
        left, crossing = _beside(lines, edge)
        if left and not _are_labels(left) and len(crossing) <= _CROSSING * len(lines) and _two_columns(lines, edge):
            yield from _column_by_column(lines, edge)
            return
    yield from _line_by_line(lines)


def _edges(lines: list[PageLine]) -> list[float]:
    """The left edges, other than the margin's, at which at least three segments begin; from left to right."""
    starts = sorted(segment.left for line in lines for segment in line.segments)
    edges: list[float] = []
    index = 0
    while index < len(starts):
        end = bisect_right(starts, starts[index] + _SAME_EDGE)
        if end - index >= 3 and starts[index] > starts[0] + _SAME_EDGE:
            edges.append(starts[index])
        index = end
    return edges


def _beside(lines: list[PageLine], edge: float) -> tuple[list[Segment], list[Segment]]:
    """Segments that end left of the edge, and those that run across it."""
    segments = [segment for line in lines for segment in line.segments]
    left = [segment for segment in segments if segment.right <= edge]
    crossing = [segment for segment in segments if segment.left < edge - 2 and segment.right > edge]
    return left, crossing


def _are_labels(segments: list[Segment]) -> bool:
    bare = sum(
        1
        for segment in segments
        if (label := read_label(segment.text.strip())) and label.end >= len(segment.text.strip())
    )
    return bare >= 0.5 * len(segments)


def _are_headings(segments: list[Segment]) -> bool:
    """Whether short words in the margin hold a section heading, and no statements stand there."""
    labelled = sum(1 for segment in segments if read_label(segment.text.strip()) is not None)
    if labelled > 0.3 * len(segments) or median(len(segment.text) for segment in segments) > _LONGEST_MARGIN:
        return False
    text = " ".join(segment.text.strip() for segment in segments)
    singles = any(
        vocabulary.heading(segment.text.strip()) or vocabulary.lead(segment.text.strip()) for segment in segments
    )
    folded = vocabulary.key(text)
    return singles or any(
        phrase in folded
        for phrase in ("performance criteria", "knowledge and understanding", "gwybodaeth a dealltwriaeth")
    )


def _two_columns(lines: list[PageLine], edge: float) -> bool:
    left = [segment for line in lines for segment in line.segments if segment.right <= edge]
    right = [segment for line in lines for segment in line.segments if segment.left >= edge - 2]
    if min(len(left), len(right)) < 4 or min(len(left), len(right)) < _DENSE * 0.5 * max(len(left), len(right)):
        return False
    facts = sum(1 for segment in left if vocabulary.fact(segment.text.strip()))
    return (
        facts < 3
        and median(len(segment.text) for segment in left) >= 18
        and median(len(segment.text) for segment in right) >= 12
    )


def _with_margin(lines: list[PageLine], edge: float) -> Iterator[Line]:
    """Headings in the margin come before the text that begins beside them."""
    pending: list[PageLine] = []
    for line in _headings_first(lines, edge):
        if isinstance(line, PageLine):
            pending.append(line)
            continue
        yield from _line_by_line(pending, edge)
        pending = []
        yield Line("")
        yield Line(" ".join(line))
    yield from _line_by_line(pending, edge)


def _headings_first(lines: list[PageLine], edge: float) -> list[PageLine | list[str]]:
    """The lines of the text, and at the height where each begins the words of a heading, over all its lines."""
    found: list[PageLine | list[str]] = []
    heading: list[str] = []
    last_y = float("inf")
    for line in lines:
        inner = [segment.text.strip() for segment in line.segments if segment.right <= edge]
        outer = [segment for segment in line.segments if segment.right > edge]
        if inner:
            if last_y - line.y >= _HEADING_STEP * line.height:
                heading = []
                found.append(heading)
            heading.extend(inner)
            last_y = line.y
        if outer:
            found.append(PageLine(line.y, line.height, outer))
    return found


def _column_by_column(lines: list[PageLine], edge: float) -> Iterator[Line]:
    """Left column, then right column, between the lines that run across both."""
    left: list[PageLine] = []
    right: list[PageLine] = []
    for line in lines:
        if any(segment.left < edge - 2 and segment.right > edge for segment in line.segments):
            yield from _line_by_line(left)
            yield from _line_by_line(right)
            left, right = [], []
            yield from _line_by_line([line])
            continue
        for side, segments in (
            (left, [segment for segment in line.segments if segment.right <= edge]),
            (right, [segment for segment in line.segments if segment.left >= edge - 2]),
        ):
            if segments:
                side.append(PageLine(line.y, line.height, segments))
    yield from _line_by_line(left)
    yield Line("")
    yield from _line_by_line(right)


def _line_by_line(lines: list[PageLine], margin: float | None = None) -> Iterator[Line]:
    """Lines as they stand, indented by their distance from the margin (the leftmost letter if none is given)."""
    if not lines:
        return
    margin = min(line.segments[0].left for line in lines) if margin is None else margin
    steps = [above.y - below.y for above, below in itertools.pairwise(lines)]
    usual = median(steps) if steps else 0.0
    for index, line in enumerate(lines):
        if index and usual and steps[index - 1] > _PARAGRAPH * usual:
            yield Line("")
        indent = int((line.segments[0].left - margin) / (0.55 * line.height))
        yield Line(" " * max(0, min(indent, 40)) + _joined(line.segments))


def _joined(segments: list[Segment]) -> str:
    texts = [segment.text.strip() for segment in segments]
    first = read_label(texts[0])
    if len(texts) > 1 and first is not None and first.end >= len(texts[0]):
        return " ".join((texts[0], "\t".join(texts[1:])))
    return "\t".join(texts)
