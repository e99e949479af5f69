"""A standard that uses every part of the format, in words of our own."""

from app.standards import yaml_files
from app.standards.schema import StandardFile

EVERYTHING = """\
format: 1
standard:
  urn: TESTA2
  title:
    en: Keep the tool store tidy
    cy: Cadw'r storfa offer yn daclus
  language: en
  version: "2"
  revision: import-1
  status: Tailored
  validity: Withdrawn
  dates:
    approved: "2019-03"
    approved_printed: "March 2019"
    review: "2024"
    withdrawn: "2025-01-31"
  developed_by: The Tool Store Board
  originating_organisation: The Shelf Board
  original_urns:
    - SHELF9
  supersedes:
    - urn: TESTA2
      version: "1"
      note: P4 was reworded
  translation_of:
    urn: TESTA2
    version: "2"
    revision: cy
  suites:
    - Tools & Stores
    - Shelves
  occupations:
    - Storekeeper
  keywords:
    - tools
  soc_code: "9252"
  category: Core
  codes:
    - scheme: Board
      code: "TB 01"
source:
  name: store.docx
  kind: docx
  retrieved: "2026-10"
headings:
  criteria: What you must do
overview:
  - 'About <keeping> a "tool" store & its shelves.'
  - list:
      - first, with a comma
      - second
groups:
  - id: g1
    in: criteria
    code: E1
    title: Every day
  - id: g2
    in: criteria
    title: Each week
  - id: g3
    in: knowledge
    title: Places
criteria:
  - id: P1
    label: "1."
    group: g1
    text: put each tool back in its place
    assess:
      method: observation
  - id: P2
    group: g2
    text: 'write down what is "broken", & where'
    items:
      - id: P2.1
        label: a
        group: g1
        text: on paper
      - id: P2.2
        text: on the board
  - id: P3
    group: g1
    text: sweep the floor
  - id: P4
    text: lock up
knowledge:
  - id: K1
    text: where each tool belongs
  - id: K2
    group: g3
    text: how to reach the top shelf
scope:
  standing: required
  general:
    - All of it.
  criteria:
    - term: Tools
      text: are things with handles
  knowledge:
    - text: Shelves
      choose: 1
      items:
        - high
        - low
values:
  - Care.
behaviours:
  - Patience.
skills:
  - Reach.
glossary:
  terms:
    - term: Store
      text: is a room
links:
  nos:
    - urn: TESTA9
  external:
    - The shelf book
extra:
  - heading: Safety
    text:
      - Mind the step.
rights:
  holder: The Tool Store Board
import:
  importer: transcribed by hand
  unplaced:
    - line: 3
      text: a stray line
"""


def everything() -> StandardFile:
    """The sample as a document."""
    read, problems = yaml_files.read_text(EVERYTHING, "everything.yaml")
    assert read is not None, problems
    return read.document
