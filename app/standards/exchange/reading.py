"""The one door: read any exchange file, write any. For the command line and the import page."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from app.standards import yaml_files
from app.standards.exchange.case_export import to_case
from app.standards.exchange.case_import import from_case
from app.standards.exchange.decoding import text_of
from app.standards.exchange.limits import LARGEST, LARGEST_YAML
from app.standards.exchange.losses import losses
from app.standards.exchange.mahara_export import to_mahara
from app.standards.exchange.mahara_import import from_mahara
from app.standards.exchange.moodle_export import to_moodle
from app.standards.exchange.moodle_import import from_moodle
from app.standards.exchange.outcome import Entry, Exchanged, ExchangeError, Exported, Imported
from app.standards.problems import errors
from app.standards.schema import StandardFile
from app.standards.yaml_files import ReadFile
from app.standards.yaml_writer import dump, file_name

_READERS: dict[Exchanged, Callable[[bytes], Imported]] = {
    "case": from_case,
    "moodle": from_moodle,
    "mahara": from_mahara,
    "yaml": lambda data: _from_yaml(data),
}
_ENDINGS: dict[Exchanged, tuple[str, str]] = {
    "case": (".case.json", "application/json; charset=utf-8"),
    "moodle": (".moodle.csv", "text/csv; charset=utf-8"),
    "mahara": (".matrix", "application/json; charset=utf-8"),
    "yaml": (".yaml", "application/yaml; charset=utf-8"),
}


def read_exchange(data: bytes, kind: Exchanged) -> Imported:
    """The standards in a file of that format, saved nowhere. Raises ExchangeError with sentences."""
    if len(data) > LARGEST:
        raise ExchangeError([f"The file is larger than {LARGEST // 1_000_000} MB. Export one framework at a time."])
    return _READERS[kind](data)


def write_exchange(
    document: StandardFile, kind: Exchanged, base_url: str, changed: datetime, earlier: Sequence[StandardFile] = ()
) -> Exported:
    """The file of a standard, and what reading it back would not give: found out by reading it back."""
    if kind == "case":
        text = json.dumps(to_case(document, base_url, changed, earlier), ensure_ascii=False, indent=1) + "\n"
    else:
        text = {"moodle": to_moodle, "mahara": to_mahara, "yaml": dump}[kind](document)
    back = read_exchange(text.encode(), kind).documents[0]
    ending, media_type = _ENDINGS[kind]
    name = file_name(document).removesuffix(".yaml") + ending
    return Exported(text, name, media_type, losses(document, back))


def _from_yaml(data: bytes) -> Imported:
    assumed: list[str] = []
    text = text_of(data, assumed)
    if len(data) > LARGEST_YAML:
        raise ExchangeError(
            [
                f"The file is larger than {LARGEST_YAML // 1000} kB. A standard is text only, and of our own files one holds one."
            ]
        )
    read, problems = yaml_files.read_text(text, "the file")
    if read is None or errors(problems):
        raise ExchangeError([f"Line {one.line}: {one.message} {one.mend}" for one in errors(problems)])
    assumed += [f"{problem.message} {problem.mend}" for problem in problems]
    lines = text.splitlines()
    places = _places(read)
    entries = [Entry(number, line.strip(), places.get(number, "standard"), 1) for number, line in enumerate(lines, 1)]
    return Imported([read.document], assumed=assumed, entries=[entry for entry in entries if entry.text])


def _places(read: ReadFile) -> dict[int, str]:
    """The line of each statement's words. Our own format is read whole or not at all, so every line has a place."""
    found: dict[int, str] = {}
    for path, line in sorted(read.tree.lines.items(), key=lambda pair: len(pair[0])):
        if path[:1] in (("criteria",), ("knowledge",)) and path[-1:] == ("text",):
            item: Any = read.tree.data
            for step in path[:-1]:
                item = item[step]
            found[line] = f"{path[0]}.{item.get('id', '')}"
        elif len(path) == 1 and path[0] not in ("criteria", "knowledge"):
            found[line] = str(path[0])
    return found
