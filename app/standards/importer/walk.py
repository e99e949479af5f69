"""Going through a labelled list row by row, and building its statements, their children and the headings between."""

from app.standards.importer import vocabulary
from app.standards.importer.columns import pair_columns
from app.standards.importer.entries import Entry, Heading
from app.standards.importer.labels import Kind, Label
from app.standards.importer.roles import Surroundings, child_kind, role_of
from app.standards.importer.rows import Row
from app.standards.importer.schemes import starts_of
from app.standards.importer.wrapping import Wrapping

# Blanks by which a line must stand further in to belong under the one before.
DEEPER = 2
LONGEST_HEADING = 150
_NUMBERED = ("pk", "code", "numdot", "num", "dec", "letter", "roman")


class Walk:
    """One reading of a list under one scheme. `odd` rows found no role; `doubts` are sentences about the rest."""

    def __init__(self, rows: list[Row], labels: dict[Row, Label], scheme: Kind, wrapping: Wrapping) -> None:
        self.rows, self.labels, self.scheme, self.wrapping = rows, labels, scheme, wrapping
        self.entries: list[Entry] = []
        self.headings: list[Heading] = []
        self.odd: list[Row] = []
        self.notes: list[Row] = []
        self.doubts: list[str] = []
        self.remarks: list[str] = []
        self.starts = starts_of(scheme, rows, labels)
        self._is_start = set(self.starts)
        self._levels: list[tuple[str, Entry]] = []
        self._waiting: list[Row] = []
        words = [row.text[labels[row].end :] for row in self.starts]
        words = [text for text in words if text]
        self._upper = sum(map(vocabulary.starts_upper, words)) > len(words) / 2
        self._commas = sum(text.endswith(",") for text in words) > len(words) / 2
        numbers = [labels[row].number for row in self.starts]
        self._counted = scheme in _NUMBERED and len(set(numbers)) > 1

    def run(self) -> "Walk":
        """Read all rows; the walk is returned for its findings."""
        if not self.starts:
            self.odd = [row for row in self.rows if row.mark is None]
            return self
        index = 0
        while index < len(self.rows):
            index += self._take(index)
        for row in self._waiting:
            self.odd.append(row)
        return self

    def _take(self, index: int) -> int:
        row = self.rows[index]
        label = self.labels.get(row)
        if row.mark is not None:
            self._element(row)
        elif row in self._is_start and label is not None:
            run = self._label_only_run(index)
            if run > 1:
                return self._columns(index, run)
            self._start(row, label)
        elif label is not None and self._is_child(label):
            self._child(row, label)
        elif label is not None and self._is_same_list(label):
            self._start(row, label)
        else:
            self._unlabelled(index)
        return 1

    def _element(self, row: Row) -> None:
        mark = row.mark
        if mark is not None and mark.kind == "element":
            self._flush_waiting()
            self.headings.append(Heading(row, mark.value or mark.name, mark.name if mark.value else None))
        elif mark is not None and mark.kind == "urn":
            self.odd.append(row)

    # Statements

    def _start(self, row: Row, label: Label) -> None:
        parent = self._parent_by_indent(row, label)
        entry = Entry(label.printed, label.number, indent=row.indent)
        entry.add(row, row.text[label.end :])
        if parent is not None:
            parent.children.append(entry)
            self._levels.append((label.kind, entry))
            return
        self._flush_waiting()
        self._top(entry, label.kind)

    def _top(self, entry: Entry, kind: str) -> None:
        entry.group = len(self.headings) - 1 if self.headings else None
        self.entries.append(entry)
        self._levels = [(kind, entry)]

    def _parent_by_indent(self, row: Row, label: Label) -> Entry | None:
        """The statement that a label of the list's own kind stands under: further in, and counting from 1 again."""
        if self.scheme in ("pk", "code") or self._waiting:
            return None
        while self._levels and (self._levels[-1][0] != label.kind or self._levels[-1][1].indent > row.indent - DEEPER):
            level = self._levels.pop()
            if level[1].indent <= row.indent - DEEPER and level[0] == label.kind:
                break
        if not self._levels:
            return None
        parent = self._levels[-1][1]
        siblings = [child.number for child in parent.children]
        counts_on = label.number == (siblings[-1] + 1 if siblings else 1)
        return parent if label.kind == "bullet" or counts_on or not self._counted else None

    def _is_child(self, label: Label) -> bool:
        if not self.entries or label.kind == self.scheme:
            return False
        top = self.entries[-1]
        start = Label(self.scheme, top.label or "", "", (top.number,), 0)
        siblings = [known for entry in _below(top) for known in self._label_of(entry)]
        return child_kind(label, start, siblings)

    def _label_of(self, entry: Entry) -> list[Label]:
        found = self.labels.get(entry.parts[0][0])
        return [found] if found else []

    def _child(self, row: Row, label: Label) -> None:
        """Under the statement before, beside others of its kind or one level further down."""
        while len(self._levels) > 1:
            kind, entry = self._levels[-1]
            if kind == label.kind and entry.indent < row.indent - 1 and label.kind == "bullet":
                break
            if (
                kind == label.kind
                or any(known == label.kind for known, _ in self._levels[1:-1])
                or entry.indent > row.indent
            ):
                self._levels.pop()
                if kind == label.kind and entry.indent <= row.indent:
                    break
                continue
            break
        child = Entry(label.printed, label.number, indent=row.indent)
        child.add(row, row.text[label.end :])
        self._levels[-1][1].children.append(child)
        self._levels.append((label.kind, child))

    def _is_same_list(self, label: Label) -> bool:
        """A label in another form that carries on counting: "4" between "3." and "5."."""
        return (
            bool(self.entries)
            and label.kind in _NUMBERED
            and self._counted
            and label.number == self.entries[-1].number + 1
        )

    # Rows without a label

    def _unlabelled(self, index: int) -> None:
        row = self.rows[index]
        if not self.entries or self._waiting:
            self._before_statements(index)
            return
        if self._under_colon(index):
            return
        at = self._surroundings(index)
        role = role_of(at)
        if role == "rest":
            self._levels[-1][1].add(row)
            turned = row.page != at.previous.page and vocabulary.may_go_on(at.previous.text)
            if row.gap and not turned and not vocabulary.leaves_open(at.previous.text) and row.hint != "more":
                deeper = row.indent >= at.text_indent + DEEPER
                said = f"ine {row.line} stands apart; it was read as the rest of the statement before it."
                self.remarks.append("L" + said) if deeper else self.doubts.append("l" + said)
        elif role == "heading":
            self._waiting.append(row)
        elif role == "lost":
            entry = Entry(None, self.entries[-1].number + 1, indent=row.indent)
            entry.add(row)
            self._top(entry, self.scheme)
            self.doubts.append(
                f"line {row.line} has no label; it was read as a statement because one number is missing there."
            )
        elif role == "note":
            self.notes.append(row)
        else:
            self.odd.append(row)

    def _before_statements(self, index: int) -> None:
        row = self.rows[index]
        after = self._next_is_start(index) or self._heading_follows(index)
        if vocabulary.starts_upper(row.text):
            heading = row.text[-1] not in ".;" and len(row.text) < LONGEST_HEADING
        else:
            heading = bool(self._waiting) and not row.gap
        if after and heading:
            self._waiting.append(row)
        else:
            self.odd.append(row)

    def _heading_follows(self, index: int) -> bool:
        return (
            index + 2 < len(self.rows)
            and self.rows[index + 2] in self._is_start
            and self.rows[index + 1] not in self.labels
        )

    def _under_colon(self, index: int) -> bool:
        """Lines without labels under "use the following:" are its children, if they stand further in or are several."""
        row, top = self.rows[index], self.entries[-1]
        owner = self._levels[-1][1] if self._levels[-1][1].leads_in else top
        if not owner.leads_in or not owner.text:
            return False
        bare = [child for child in owner.children if child.label is None]
        broken = self.wrapping.hard and self.wrapping.is_full(self.rows[index - 1])
        if bare and row.indent >= bare[-1].indent and not row.gap and broken and not vocabulary.starts_upper(row.text):
            bare[-1].add(row)
            return True
        indented = row.indent >= owner.indent + DEEPER and not (
            self.wrapping.hard and self.wrapping.is_full(self.rows[index - 1]) and not bare
        )
        several = bool(bare) or (not self.wrapping.hard and self._unlabelled_run(index) >= 2)
        if not (indented or several) or self._looks_like_next_heading(index):
            return False
        child = Entry(None, len(owner.children) + 1, indent=row.indent)
        child.add(row)
        owner.children.append(child)
        return True

    def _looks_like_next_heading(self, index: int) -> bool:
        row = self.rows[index]
        return (
            row.gap
            and self._next_is_start(index)
            and vocabulary.starts_upper(row.text)
            and not self._upper
            and row.indent < DEEPER
        )

    def _unlabelled_run(self, index: int) -> int:
        count = 0
        for place in range(index, len(self.rows)):
            row = self.rows[place]
            if row in self._is_start or row.mark is not None or row in self.labels:
                break
            count += 1
        return count

    def _surroundings(self, index: int) -> Surroundings:
        after = self.rows[index + 1] if index + 1 < len(self.rows) else None
        element = after is not None and after.mark is not None
        top = self.entries[-1]
        start_row = top.parts[0][0] if top.parts else self.rows[index - 1]
        return Surroundings(
            row=self.rows[index], previous=self.rows[index - 1], after=after,
            after_is_start=element or self._next_is_start(index), missing=self._missing(index),
            statements_upper=self._upper, commas_end=self._commas, text_indent=start_row.indent,
            label_only=not self._levels[-1][1].text, wrapping=self.wrapping,
        )  # fmt: skip

    def _next_is_start(self, index: int) -> bool:
        after = self.rows[index + 1] if index + 1 < len(self.rows) else None
        return after is not None and (after in self._is_start or after.mark is not None)

    def _missing(self, index: int) -> int | None:
        """How many numbers are missing between the statement before this row and the next; None if they do not tell."""
        if not self._counted:
            return None
        places = range(index + 1, len(self.rows))
        following = next((self.labels[self.rows[at]].number for at in places if self.rows[at] in self._is_start), None)
        if following is None:
            return None
        here = self.entries[-1].number
        return 0 if following <= here else following - here - 1

    # Headings and columns

    def _flush_waiting(self) -> None:
        """The rows that waited are a heading: one over several lines, or only the last of several."""
        if not self._waiting:
            return
        title_rows = [self._waiting[-1]]
        for row, below in zip(reversed(self._waiting[:-1]), reversed(self._waiting[1:]), strict=True):
            if below.gap or vocabulary.starts_upper(below.text):
                break
            title_rows.insert(0, row)
        self.odd.extend(row for row in self._waiting if row not in title_rows)
        title = " ".join(row.text for row in title_rows)
        self.headings.append(Heading(title_rows[0], title))
        for row in title_rows[1:]:
            row.place("the rest of a heading inside the list")
        self._waiting = []

    def _label_only_run(self, index: int) -> int:
        count = 0
        for place in range(index, len(self.rows)):
            row = self.rows[place]
            label = self.labels.get(row)
            if row not in self._is_start or label is None or label.end < len(row.text):
                break
            count += 1
        return count

    def _columns(self, index: int, run: int) -> int:
        labels = self.rows[index : index + run]
        texts = []
        for row in self.rows[index + run :]:
            if row in self._is_start or row.mark is not None:
                break
            texts.append(row)
        paired, doubt = pair_columns(len(labels), texts)
        if doubt:
            self.doubts.append(doubt)
        if paired is None:
            self.odd.extend((*labels, *texts))
            return run + len(texts)
        self._flush_waiting()
        for row, rows in zip(labels, paired, strict=True):
            label = self.labels[row]
            entry = Entry(label.printed, label.number, [(row, "")], indent=row.indent)
            for text_row in rows:
                entry.add(text_row)
            self._top(entry, label.kind)
        return run + len(texts)


def _below(top: Entry) -> list[Entry]:
    """All that stands under a statement, at every level, in the order of the page."""
    found: list[Entry] = []
    todo = list(reversed(top.children))
    while todo:
        entry = todo.pop()
        found.append(entry)
        todo.extend(reversed(entry.children))
    return found
