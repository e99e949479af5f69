"""A Word file as lines, from its XML: paragraphs with the labels Word prints, tables, headers and footers."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from app.standards.importer.limits import MAX_LINES, MAX_NESTING, TooLarge
from app.standards.importer.rows import SourceLine
from app.standards.importer.sources.lines import STEP, Cell, Line, numbered, table_lines, with_label
from app.standards.importer.sources.numbering import Numbering, child, local, number, value
from app.standards.importer.sources.zipped import Package

# Deleted or moved-away text, field codes, hidden text and second copies of drawings are not what the page shows.
_UNSEEN = {"del", "moveFrom", "delText", "instrText", "Fallback", "rPr", "pPr", "delInstrText", "commentRangeStart"}
_TEXT = {"tab": "\t", "noBreakHyphen": "-", "softHyphen": "\u00ad", "ptab": "\t"}
_TWIPS_PER_BLANK = 180
# When more of a document is bold than this, bold says nothing about headings.
_TOO_MUCH_BOLD = 0.4


@dataclass(frozen=True, slots=True)
class _Style:
    hint: str = ""
    list_id: str | None = None
    depth: int = 0
    based_on: str | None = None
    bold: bool = False


def read(data: bytes) -> tuple[list[SourceLine], list[str]]:
    """The lines of a Word file, numbered in reading order."""
    package = Package(data)
    main = package.main_part()
    folder = main.rsplit("/", 1)[0] + "/" if "/" in main else ""
    root = package.part(main)
    if root is None:
        return [], []
    reader = _Reader(_styles(package.part(folder + "styles.xml")), Numbering.of(package.part(folder + "numbering.xml")))
    body = child(root, "body")
    lines = reader.lines(body if body is not None else root)
    edges = {kind: _edge_lines(package, folder + kind) for kind in ("header", "footer")}
    return numbered(_without_false_bold([*edges["header"], *lines, *edges["footer"]])), []


def _edge_lines(package: Package, start: str) -> list[Line]:
    """The distinct lines of all page headers or footers."""
    seen: dict[str, Line] = {}
    for name in sorted(package.names()):
        if name.startswith(start) and name.endswith(".xml"):
            root = package.part(name)
            found = _Reader({}, Numbering()).lines(root) if root is not None else []
            seen |= {line.text: Line(line.text, "edge") for line in found if line.text.strip()}
    return [*seen.values(), Line("")] if seen else []


def _without_false_bold(lines: list[Line]) -> list[Line]:
    filled = [line for line in lines if line.text.strip()]
    bold = [line for line in filled if line.hint == "hb"]
    if len(bold) <= _TOO_MUCH_BOLD * len(filled):
        return lines
    return [Line(line.text) if line.hint == "hb" else line for line in lines]


def _styles(root: Element | None) -> dict[str, _Style]:
    styles: dict[str, _Style] = {}
    for element in root if root is not None else ():
        if local(element) != "style":
            continue
        name = (value(child(element, "name")) or "").casefold()
        properties = child(element, "pPr")
        numbering = child(properties, "numPr")
        outline = value(child(properties, "outlineLvl"))
        hint = "title" if name == "title" else "more" if name.startswith("list continue") else ""
        if name.startswith("heading ") or (outline is not None and number(outline, 9) < 6):
            hint = f"h{number(name.rsplit(' ', 1)[-1], number(outline, 0) + 1)}"
        styles[value(element, "styleId") or ""] = _Style(
            hint, value(child(numbering, "numId")), number(value(child(numbering, "ilvl"))),
            value(child(element, "basedOn")), _is_on(child(child(element, "rPr"), "b")),
        )  # fmt: skip
    return styles


def _is_on(toggle: Element | None) -> bool:
    return toggle is not None and value(toggle) not in ("0", "false", "off", "none")


class _Reader:
    def __init__(self, styles: dict[str, _Style], numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.count = 0

    def lines(self, parent: Element, depth: int = 0) -> list[Line]:
        """The lines of all paragraphs and tables in a part of the document."""
        if depth > MAX_NESTING:
            raise TooLarge("The Word file is nested too deeply. Paste the text of the standard instead.")
        found: list[Line] = []
        for element in parent:
            name = local(element)
            if name == "p":
                found.extend(self._paragraph(element, depth))
            elif name == "tbl":
                found.extend(table_lines(self._rows(element, depth)))
            elif name not in _UNSEEN:
                found.extend(self.lines(element, depth + 1))
        return found

    def _rows(self, table: Element, depth: int) -> list[list[Cell]]:
        rows: list[list[Cell]] = []
        for row in self._inside(table, "tr", depth):
            cells = [Cell(self.lines(cell, depth + 1)) for cell in self._inside(row, "tc", depth)]
            rows.append(cells)
        return rows

    def _inside(self, parent: Element, name: str, depth: int) -> Iterator[Element]:
        """Children with that name, also inside content controls and tracked changes."""
        if depth > MAX_NESTING:
            return
        for element in parent:
            if local(element) == name:
                yield element
            elif local(element) in ("sdt", "sdtContent", "ins", "customXml"):
                yield from self._inside(element, name, depth + 1)

    def _paragraph(self, paragraph: Element, depth: int) -> list[Line]:
        self.count += 1
        if self.count > MAX_LINES:
            raise TooLarge(
                "The Word file has more paragraphs than any standard. Paste the text of the standard instead."
            )
        run = _Run()
        run.read(paragraph, 0)
        boxes = [line for box in run.boxes for line in self.lines(box, depth + 1)]
        pieces = [piece.strip(" ") for piece in run.text.split("\n")]
        properties = child(paragraph, "pPr")
        if not "".join(pieces).strip():
            return [*boxes, Line("")]
        style = self._style(properties)
        hint = style.hint or ("hb" if run.is_bold or (style.bold and len(run.text) < 120) else "")
        label, level = self._label(properties, style)
        indent = (
            number(value(child(properties, "ind"), "left") or value(child(properties, "ind"), "start"))
            // _TWIPS_PER_BLANK
        )
        first = with_label(label, pieces[0], level) if label else " " * max(0, min(indent, 40)) + pieces[0]
        rest = [Line(" " * (STEP * (level + 1)) + piece) for piece in pieces[1:]]
        lines = [Line(first, "" if label and hint == "hb" else hint), *rest, *boxes]
        spaced = label or hint == "more" or _in_list(style)
        return lines if spaced else [*lines, Line("")] if hint else lines

    def _style(self, properties: Element | None) -> _Style:
        """The paragraph's style with what it inherits."""
        style_id = value(child(properties, "pStyle"))
        style = self.styles.get(style_id or "", _Style())
        seen = 0
        above = style
        while above.based_on is not None and seen < 12:
            above = self.styles.get(above.based_on, _Style())
            seen += 1
            if style.list_id is None and above.list_id is not None:
                style = _Style(style.hint, above.list_id, above.depth, None, style.bold)
            if not style.hint and above.hint:
                style = _Style(above.hint, style.list_id, style.depth, None, style.bold)
        return style

    def _label(self, properties: Element | None, style: _Style) -> tuple[str, int]:
        numbering = child(properties, "numPr")
        list_id = value(child(numbering, "numId")) or style.list_id
        depth = number(value(child(numbering, "ilvl")), style.depth)
        if list_id is None or list_id == "0":
            return "", 0
        return self.numbering.label(list_id, max(0, min(depth, 8))), max(0, min(depth, 8))


def _in_list(style: _Style) -> bool:
    return style.list_id is not None


class _Run:
    """The visible text of a paragraph, and the text boxes that hang on it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.bold_letters = self.letters = 0
        self.boxes: list[Element] = []

    @property
    def text(self) -> str:
        """All visible text; line breaks as line ends."""
        return "".join(self.parts)

    @property
    def is_bold(self) -> bool:
        """Whether a short paragraph is bold from end to end, as headings are."""
        return 0 < self.letters <= 120 and self.bold_letters == self.letters

    def read(self, element: Element, depth: int, bold: bool = False) -> None:
        """Collect what is visible below an element."""
        if depth > MAX_NESTING:
            raise TooLarge("The Word file is nested too deeply. Paste the text of the standard instead.")
        for inner in element:
            name = local(inner)
            if name == "t":
                self._words(inner.text or "", bold)
            elif name in _TEXT:
                self.parts.append(_TEXT[name])
            elif name in ("br", "cr"):
                self.parts.append("\n")
            elif name == "sym":
                self._symbol(inner)
            elif name == "txbxContent":
                self.boxes.append(inner)
            elif name == "r":
                properties = child(inner, "rPr")
                if not _is_on(child(properties, "vanish")):
                    self.read(inner, depth + 1, _is_on(child(properties, "b")))
            elif name not in _UNSEEN:
                self.read(inner, depth + 1, bold)

    def _words(self, text: str, bold: bool) -> None:
        self.parts.append(text.replace("\n", " "))
        size = len("".join(text.split()))
        self.letters += size
        self.bold_letters += size if bold else 0

    def _symbol(self, element: Element) -> None:
        code = value(element, "char") or ""
        try:
            self.parts.append(chr(int(code, 16)))
        except (ValueError, OverflowError):
            return
