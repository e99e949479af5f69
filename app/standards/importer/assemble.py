"""One standard put together from its rows: sections, facts, lists and texts, and the confidence in each."""

from typing import Literal

from app.standards.importer import welsh
from app.standards.importer.front import read_front, settle_legacy, title_from_overview
from app.standards.importer.labels import read_label
from app.standards.importer.lists import ListReading, read_list
from app.standards.importer.metadata import apply, gather
from app.standards.importer.prose import blocks, entries
from app.standards.importer.result import SURE_ENOUGH, UNSURE, ImportedStandard, Side
from app.standards.importer.rows import Ledger, Row
from app.standards.importer.scope import glossary, links_external, links_nos, scope_entries, standing
from app.standards.importer.sections import LISTS, Section, is_prose, read_sections
from app.standards.importer.urns import folded
from app.standards.importer.wrapping import Wrapping

_NAMES = {"criteria": "performance criteria", "knowledge": "knowledge and understanding"}


class Assembler:
    """Builds one standard; `warnings` are sentences for the person who confirms it."""

    def __init__(self, ledger: Ledger, rows: list[Row], wrapping: Wrapping) -> None:
        self.ledger, self.wrapping = ledger, wrapping
        self.page_titles = [row for row in rows if row.hint == "pagetitle"]
        self.rows = rows = [row for row in rows if row.hint != "pagetitle"]
        self.standard = ImportedStandard()
        self.warnings: list[str] = []
        self.sections = read_sections(rows)
        self.left_over: set[str] = set()

    def build(self) -> ImportedStandard:
        """The standard, all its rows settled as far as they can be."""
        standard = self.standard
        standard.language = self._language()
        self._facts()
        prose = self._front()
        self._overview(prose)
        for side in LISTS:
            self._list(side)
        self._texts()
        self._headings()
        if standard.title:
            standard.title = settle_legacy(standard, standard.title, self.warnings)
        elif standard.overview and isinstance(standard.overview[0], str):
            standard.title_from_overview = title_from_overview([standard.overview[0]])
        self._page_title()
        return standard

    def _page_title(self) -> None:
        """The title of a web page repeats the standard's title, or a person must say which is right."""
        title = self.standard.title
        for row in self.page_titles if title else ():
            if folded(title or "") in folded(row.text):
                row.drop("the title of the web page, which repeats the title")
                continue
            row.place("extra")
            self.standard.extra.append({"heading": "Title of the web page", "text": [row.text]})
            self.standard.confidence["title"] = 0.5
            self.warnings.append(
                f"{UNSURE}the web page is called “{row.text}”, but the text is headed “{title}”. Check which one is right."
            )

    def _named(self, *names: str) -> list[Section]:
        return [section for section in self.sections if section.name in names]

    def _facts(self) -> None:
        """Facts first, so that a printed title is known before a bare line is taken for one."""
        self.loose: list[Row] = []
        for section in self._named("facts"):
            facts, rest = gather(section.rows)
            apply(self.standard, facts, self.warnings)
            self.loose.extend(rest)

    def _front(self) -> list[Row]:
        """Front blocks, and bare lines among the facts; their prose is the overview if no section is."""
        prose: list[Row] = []
        for rows in (*(section.rows for section in self._named("front")), self.loose):
            prose += read_front(self.ledger, self.standard, rows, self.warnings)
        return prose

    def _overview(self, prose: list[Row]) -> None:
        rows = [row for section in self._named("overview") for row in section.rows]
        if not rows and prose and (prose[0].is_open and is_prose(prose[0].text)):
            rows = prose
        self.standard.overview = blocks(rows, self.wrapping, "overview", keep_labels=True)

    def _list(self, side: Side) -> None:
        rows = self._list_rows(self._named(side))
        first = len(self.standard.groups) + 1
        reading = read_list(self.ledger, rows, side, self.wrapping, first, counted=len(self.standard.criteria))
        setattr(self.standard, side, reading.items)
        self.standard.groups.extend(reading.groups)
        self.standard.confidence[side] = reading.confidence
        if reading.doubts and not reading.items:
            self.left_over.add(side)
        self._report(side, reading)

    def _list_rows(self, sections: list[Section]) -> list[Row]:
        """The rows of all parts of one list, each element's title before its statements.

        Knowledge that is printed once after all the elements belongs to the whole standard, not to the last element.
        """
        elements = {section.element for section in sections if section.element is not None}
        grouped = len(elements) > 1 or (bool(sections) and sections[0].name == "criteria")
        rows: list[Row] = []
        for section in sections:
            if grouped and section.element is not None and section.element not in rows:
                rows.append(section.element)
            self._before_lead(section)
            rows.extend(row for row in section.rows if row.is_open)
        return rows

    def _before_lead(self, section: Section) -> None:
        """Sentences between a list's heading and its lead-in say something of the whole list; they are kept aside."""
        if section.lead is None or section.heading is None:
            return
        before = [row for row in section.rows if row.is_open and row.mark is None and row.order < section.lead.order]
        if before and read_label(before[0].text) is None and is_prose(before[0].text):
            heading = section.heading.text.rstrip(" :")
            self.standard.extra.append(
                {"heading": heading, "text": blocks(before, self.wrapping, "extra", keep_labels=True)}
            )

    def _report(self, side: str, reading: ListReading) -> None:
        for note in reading.notes:
            note.place("extra")
            self.standard.extra.append({"heading": f"Assessment note among the {_NAMES[side]}", "text": [note.text]})
        self.warnings += [f"{UNSURE}{_NAMES[side]}: {doubt}" for doubt in reading.doubts]
        self.warnings += reading.remarks
        if reading.items and reading.confidence < SURE_ENOUGH and not reading.doubts:
            self.warnings.append(f"{UNSURE}check the {_NAMES[side]} line by line against the source.")

    def _texts(self) -> None:
        standard, wrapping = self.standard, self.wrapping
        for section in self.sections:
            rows = [row for row in section.rows if row.is_open]
            name = section.name
            if name in ("values", "behaviours", "skills"):
                getattr(standard, name).extend(entries(rows, wrapping, name))
            elif name.startswith("scope_"):
                self._scope(section, rows)
            elif name == "glossary" and rows:
                _merge(standard.glossary, glossary(rows, wrapping))
            elif name == "links_nos" and rows:
                standard.links.setdefault("nos", []).extend(links_nos(rows))
            elif name == "links_external" and rows:
                standard.links.setdefault("external", []).extend(links_external(rows, wrapping))
            elif name == "extra" and rows and section.heading is not None:
                heading = section.heading.text.rstrip(" :") or section.heading.text
                standard.extra.append({"heading": heading, "text": blocks(rows, wrapping, "extra", keep_labels=True)})

    def _scope(self, section: Section, rows: list[Row]) -> None:
        part = section.name.removeprefix("scope_")
        if said := standing(rows, section.lead):
            self.standard.scope = {"standing": said} | self.standard.scope
        if found := scope_entries(rows, self.wrapping, f"scope.{part}"):
            self.standard.scope.setdefault(part, []).extend(found)

    def _headings(self) -> None:
        """Headings and lead-ins as printed, each once; they are placed, since the result keeps them."""
        for section in self.sections:
            for row, name in ((section.heading, section.name), (section.lead, f"{section.name}_lead")):
                if row is None or not row.is_open:
                    continue
                if name in HEADING_KEYS and name not in self.standard.headings:
                    self.standard.headings[name] = row.text
                row.place(f"headings.{name}")

    def _language(self) -> Literal["en", "cy"]:
        """Welsh if most headings are Welsh; with no heading to tell, if its little words are."""
        languages = [
            row.mark.language
            for row in self.rows
            if row.mark is not None and row.mark.kind in ("heading", "lead", "fact")
        ]
        if languages:
            return "cy" if languages.count("cy") > len(languages) / 2 else "en"
        found = [word for row in self.rows[:40] for word in row.text.casefold().split()]
        return "cy" if found and sum(word in welsh.COMMON for word in found) > 0.15 * len(found) else "en"


HEADING_KEYS = (
    "overview", "criteria", "criteria_lead", "knowledge", "knowledge_lead", "scope_general", "scope_criteria",
    "scope_knowledge", "values", "behaviours", "skills", "glossary", "links_nos", "links_external",
)  # fmt: skip


def _merge(known: dict, found: dict) -> None:
    """Two glossary sections of one standard become one."""
    if "terms" in found:
        known.setdefault("terms", []).extend(found["terms"])
    if "note" in found:
        known["note"] = f"{known['note']} {found['note']}" if "note" in known else found["note"]
