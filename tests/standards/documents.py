"""Small standards for tests, as YAML text. The words are ours; no real standard has them."""

from pathlib import Path

from app.standards import yaml_files
from app.standards.problems import Problem
from app.standards.schema import StandardFile
from app.standards.yaml_writer import file_name

SMALL = """\
format: 1
standard:
  urn: TESTA1
  title:
    en: Keep the tool store tidy
  language: en
  version: "1"
overview:
  - About keeping a tool store.
groups:
  - id: g1
    in: criteria
    title: Every day
criteria:
  - id: P1
    label: "1."
    group: g1
    text: put each tool back in its place
  - id: P2
    label: "2."
    text: write down what is broken
knowledge:
  - id: K1
    label: "1."
    text: where each tool belongs
"""


def problems_of(text: str) -> list[Problem]:
    """What is wrong with a file that holds `text`."""
    return yaml_files.read_text(text, "small.yaml")[1]


def document_of(text: str = SMALL) -> StandardFile:
    """The document in `text`, which must have no error."""
    read, problems = yaml_files.read_text(text, "small.yaml")
    assert read is not None, problems
    assert not problems
    return read.document


def changed(*replacements: tuple[str, str]) -> str:
    """SMALL with each (old, new) replaced once; every old must be there."""
    text = SMALL
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def a_folder(path: Path, *texts: str) -> Path:
    """A folder with a file for each text, named as the program would name it."""
    path.mkdir(parents=True, exist_ok=True)
    for text in texts:
        (path / file_name(document_of(text))).write_text(text, "utf-8")
    return path
