"""Write a standard as its YAML file. The same document always gives the same bytes, whatever file it was read from."""

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from app.standards.hashing import plain_values
from app.standards.schema import StandardFile

EDITOR_LINE = "# yaml-language-server: $schema=schema.json\n"
# Wider than any statement: a statement stays on one line, so that a changed word is one changed line.
_ONE_LINE = 1_000_000
_NEEDS_QUOTES = re.compile(r"[^A-Za-z]|.*(?::\s|\s#|[:\s]$|[^\S ]|[^\x20-\x7e\xa1-\ud7ff])", re.DOTALL)
# Words that some YAML readers take for yes, no or nothing.
_NOT_TEXT_ELSEWHERE = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def dump(document: StandardFile) -> str:
    """The text of the file: keys in the order of the schema, absent facts left out, one statement per line."""
    yaml = YAML(typ="rt", pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = _ONE_LINE
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump(_styled(plain_values(document)), out)
    return EDITOR_LINE + out.getvalue()


def _styled(value: Any) -> Any:
    if isinstance(value, dict):
        return CommentedMap((key, _styled(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return [_styled(inner) for inner in value]
    if isinstance(value, str) and (_NEEDS_QUOTES.match(value) or value.lower() in _NOT_TEXT_ELSEWHERE):
        return DoubleQuotedScalarString(value)
    return value


def file_name(document: StandardFile) -> str:
    """HSCCLD352.v1.yaml, or promote-relationships.import-1.yaml where the source states no URN and no version."""
    standard = document.standard
    edition = [f"v{standard.version}"] if standard.version else []
    edition += [standard.revision] if standard.revision else []
    stem = document.key.removeprefix("local:")
    return f"{_safe(stem)}.{_safe('+'.join(edition))}.yaml"


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", name).strip("-.") or "unnamed"
