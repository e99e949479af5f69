"""The rows of one standard sorted into sections: what stands before the first heading, then heading by heading."""

from dataclasses import dataclass, field

from app.standards.importer import vocabulary
from app.standards.importer.labels import read_label, side_of
from app.standards.importer.result import Side
from app.standards.importer.rows import Mark, Row
from app.standards.importer.urns import urn_and_title

# Sections whose text may give way to a list of P or K labels that has no heading of its own.
_OPEN_TO_LABELS = {"front", "overview", "criteria", "knowledge", "facts", "extra"}
# Sections whose text may hold URNs and codes without anything new beginning.
_HOLD_URNS = {"links_nos", "links_external", "scope_general", "scope_criteria", "scope_knowledge", "facts"}
LISTS: tuple[Side, ...] = ("criteria", "knowledge")
LONGEST_HEADING = 16  # words


@dataclass(slots=True)
class Section:
    """A stretch of the document under one heading. `element` is the element of competence it belongs to."""

    name: str
    heading: Row | None = None
    lead: Row | None = None
    rows: list[Row] = field(default_factory=list)
    element: Row | None = None


def read_sections(rows: list[Row]) -> list[Section]:
    """The sections in the order in which they are printed; a list that goes on after a page break stays one section."""
    reader = _Reader()
    for index, row in enumerate(rows):
        reader.take(row, rows[index + 1] if index + 1 < len(rows) else None)
    return [
        section for section in reader.sections if section.rows or section.heading or section.lead or section.element
    ]


class _Reader:
    def __init__(self) -> None:
        self.sections: list[Section] = [Section("front")]
        self.last = {"criteria": 0, "knowledge": 0}
        self.element: Row | None = None
        self.listed_elements: set[str] = set()
        self.listed_codes: set[str] = set()

    @property
    def now(self) -> Section:
        return self.sections[-1]

    def take(self, row: Row, after: Row | None) -> None:
        mark = row.mark
        if mark is None and self._names_the_standard(row, after):
            self._urn(row)
        elif mark is None:
            self._text(row)
        elif mark.kind == "heading":
            self._heading(row)
        elif mark.kind == "lead":
            self._lead(row)
        elif mark.kind == "fact":
            self._begin("facts") if self.now.name != "facts" else None
            self.now.rows.append(row)
        elif mark.kind == "element":
            self._element(row)
        else:
            self._urn(row)

    def _names_the_standard(self, row: Row, after: Row | None) -> bool:
        """URN and title on one line with facts below: the naming block at the end of a document."""
        facts = after is not None and after.mark is not None and after.mark.kind == "fact"
        return facts and self.now.name not in ("front", "facts") and urn_and_title(row.text) is not None

    def _begin(self, name: str, heading: Row | None = None) -> Section:
        element = self.element if name in LISTS else None
        self.sections.append(Section(name, heading=heading, element=element))
        return self.now

    def _heading(self, row: Row) -> None:
        assert row.mark is not None
        name = row.mark.name
        if name in LISTS:
            self._claim_element()
            self._title_element()
        if name == self.now.name and name in LISTS and self.now.rows and self.element is self.now.element:
            row.drop("the heading of the section, printed again")
            return
        self._begin(name, row)

    def _claim_element(self) -> None:
        """An element's title may stand before "Performance criteria" without the word element."""
        if self.now.rows:
            last = self.now.rows[-1]
            if last.mark is None and last.text in self.listed_elements:
                self.now.rows.pop()
                coded = urn_and_title(last.text)
                last.mark = Mark("element", *((coded[0], last.text[coded[1] :]) if coded else (last.text, "")))
                self.element = last

    def _title_element(self) -> None:
        """Lines between "Element 2" and the heading of its criteria are the element's title."""
        element, rows = self.element, self.now.rows
        if element is None or element is not self.now.element or element.mark is None or element.mark.value:
            return
        if (
            not 0 < len(rows) <= 2
            or not all(reads_as_heading(row) or row is not rows[0] for row in rows)
            or self.now.heading
        ):
            return
        element.mark = Mark("element", element.mark.name, " ".join(row.text for row in rows))
        for row in rows:
            row.place("the title of an element")
        rows.clear()

    def _lead(self, row: Row) -> None:
        assert row.mark is not None
        name = row.mark.name
        if self.now.name == name:
            if self.now.lead is None:
                self.now.lead = row
            else:
                row.drop("the lead-in of the list, printed again")
            return
        if self.now.name == "skills" or (
            self.now.name in ("values", "behaviours") and vocabulary.key(row.text) in vocabulary.WEAK
        ):
            self.now.lead = self.now.lead or row
            return
        self._begin(name).lead = row

    def _element(self, row: Row) -> None:
        assert row.mark is not None
        code = row.mark.name.rsplit(" ", 1)[-1].casefold()
        if self.now.name == "extra" and code not in self.listed_codes:
            self.listed_codes.add(code)
            self.now.rows.append(row)
            return
        self.element = row
        self._begin(self.now.name if self.now.name in LISTS else "criteria")

    def _urn(self, row: Row) -> None:
        if self.now.name not in _HOLD_URNS | {"front"}:
            self._begin("front")
        self.now.rows.append(row)

    def _text(self, row: Row) -> None:
        label = read_label(row.text)
        side = side_of(label)
        if side and label and self.now.name in _OPEN_TO_LABELS:
            if side != self.now.name and self._goes_on(side, label.number):
                heads = self._heads_before()
                self._begin(side).rows.extend(heads)
            if side == self.now.name:
                self.last[side] = label.number
        if self.now.heading is not None and vocabulary.key(self.now.heading.text) == "elements of competence":
            self.listed_elements.add(row.text)
            self.listed_codes.add(row.text.split(" ", 1)[0].casefold())
        self.now.rows.append(row)

    def _goes_on(self, side: str, number: int) -> bool:
        """A wrapped line may begin with a label that the sentence only mentions; a list goes on from its last number."""
        if number == self.last[side] + 1:
            return True
        previous = self.now.rows[-1].text if self.now.rows else ""
        return number > self.last[side] and not vocabulary.leaves_open(previous)

    def _heads_before(self) -> list[Row]:
        """Headings that belong to the list that begins now, taken from the end of the section before."""
        rows, heads = self.now.rows, []
        while rows and len(heads) < 2 and reads_as_heading(rows[-1]) and read_label(rows[-1].text) is None:
            if self.now.name in ("front", "facts", "overview") and not any(_is_prose(row) for row in rows[:-1]):
                break
            if len(rows) > 1 and not rows[-1].gap and vocabulary.leaves_open(rows[-2].text):
                break
            heads.insert(0, rows.pop())
        return heads


def reads_as_heading(row: Row) -> bool:
    """Whether a row has the shape of a heading: short, a capital first, no full stop."""
    text = row.text
    if row.mark is not None or not text or len(text) > 150 or len(text.split()) > LONGEST_HEADING:
        return False
    return vocabulary.starts_upper(text) and text[-1] not in ".,;?!" and not vocabulary.leaves_open(text)


def _is_prose(row: Row) -> bool:
    return is_prose(row.text)


def is_prose(text: str) -> bool:
    """Whether a text is a sentence or more rather than a title."""
    return len(text.split()) > 8 and (text.rstrip()[-1:] in ".:" or ". " in text)
