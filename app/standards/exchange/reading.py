"""The one door: read any exchange file, write any. For the command line and the import page."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import PurePath

from app.standards import yaml_files
from app.standards.exchange.case_export import to_case
from app.standards.exchange.case_import import from_case
from app.standards.exchange.losses import losses
from app.standards.exchange.mahara_export import to_mahara
from app.standards.exchange.mahara_import import from_mahara
from app.standards.exchange.moodle_export import to_moodle
from app.standards.exchange.moodle_import import from_moodle
from app.standards.exchange.outcome import Exchanged, ExchangeError, Exported, Imported
from app.standards.problems import errors
from app.standards.schema import StandardFile
from app.standards.yaml_writer import dump, file_name

LARGEST = 5_000_000  # bytes; a large framework has some 200 kB
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
        raise ExchangeError(["The file is larger than 5 MB. Export one framework at a time."])
    return _READERS[kind](data)


def kind_of_file(name: str) -> Exchanged | None:
    """The exchange format that a file's name promises; None for a document to be read as a source."""
    ending = PurePath(name.lower()).suffix
    known: dict[str, Exchanged] = {
        ".json": "case",
        ".csv": "moodle",
        ".matrix": "mahara",
        ".yaml": "yaml",
        ".yml": "yaml",
    }
    return known.get(ending)


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
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExchangeError(["The file is not UTF-8 text. Save it again with the encoding UTF-8."]) from None
    read, problems = yaml_files.read_text(text, "the file")
    if read is None or errors(problems):
        raise ExchangeError([str(problem) for problem in errors(problems)])
    return Imported([read.document], assumed=[str(problem) for problem in problems])
