"""Which standard and version a framework holds, as a sentence for people that we can read back.

Moodle and Mahara have no fields for it, and a title alone does not tell two versions apart.
"""

import re
from typing import Any

from app.standards.exchange.assemble import local_id
from app.standards.exchange.prose import paragraph
from app.standards.schema import StandardFile
from app.standards.schema_base import LOCAL_PREFIX

_LINE = re.compile(
    r"Reference: (?P<key>.+?)(?:, version (?P<version>.+?))?(?:, revision (?P<revision>[A-Za-z0-9.-]+))?"
    r", language (?P<language>en|cy)"
)

_TITLE = "Title: "


def closing_lines(document: StandardFile, name: str) -> str:
    """The end of a framework's description, as HTML: the title where `name` could not hold it, and the reference."""
    title = paragraph(_TITLE + document.title) if name != document.title else ""
    return title + paragraph(reference_line(document))


def reference_line(document: StandardFile) -> str:
    """Reference: HSCCLD352, version 1, language en"""
    standard = document.standard
    parts = [f"Reference: {document.key}"]
    parts += [f"version {standard.version}"] if standard.version else []
    parts += [f"revision {standard.revision}"] if standard.revision else []
    return ", ".join([*parts, f"language {standard.language}"])


def identity(lines: list[Any], title: str, assumed: list[str]) -> dict[str, Any]:
    """`standard:` out of the line among `lines`, which is taken out of them; or a local id where there is none."""
    whole = next((line for line in lines if isinstance(line, str) and line.startswith(_TITLE)), None)
    if whole:
        lines.remove(whole)
        title = whole.removeprefix(_TITLE)
    for line in lines:
        found = _LINE.fullmatch(line) if isinstance(line, str) else None
        if found:
            lines.remove(line)
            known = {name: found[name] for name in ("version", "revision") if found[name]}
            name = "id" if found["key"].startswith(LOCAL_PREFIX) else "urn"
            language = found["language"]
            return {name: found["key"], "title": {language: title}, "language": language, **known}
    assumed.append("The file does not say which standard and version it holds, nor in what language.")
    return {"id": local_id(title), "title": {"en": title}, "language": "en", "revision": "import-1"}
