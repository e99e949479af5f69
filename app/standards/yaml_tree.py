"""A YAML text as plain values that remember the line they stand on.

Stricter than YAML itself, because a standard needs no more: no anchors, no tags, one document, no key twice.
"""

import io
import re
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.standards.problems import Path

_DECIMAL = re.compile(r"[+-]?\d{1,15}")
_KINDS = {"int": "a number", "float": "a number", "bool": "yes or no", "timestamp": "a date", "null": "nothing"}
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Bare:
    """A value that YAML reads as something other than text, such as 1.0 or 2026-01-31 without quotes."""

    kind: str
    raw: str


class NotYamlError(Exception):
    """The text is no YAML that we read. `line` counts from 1."""

    def __init__(self, line: int, message: str, mend: str) -> None:
        super().__init__(message)
        self.line, self.message, self.mend = line, message, mend


@dataclass(slots=True)
class Tree:
    """The values of a file, and for every path in it its line and the letters that stood there."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    raw: dict[Path, str] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it when it isn't in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse(text: str) -> Tree:
    """Read `text`, or raise NotYamlError with the line and the mend."""
    try:
        node = YAML(typ="safe", pure=True).compose(io.StringIO(text.removeprefix("\ufeff")))
    except MarkedYAMLError as error:
        raise _explained(error) from None
    except RecursionError:
        raise NotYamlError(1, "The file is nested too deeply to be a standard.", "Remove the extra brackets.") from None
    except (YAMLError, ValueError) as error:
        first = str(error).strip().splitlines()[0]
        raise NotYamlError(
            1, f"This is not YAML: {first}.", "Save the file as plain UTF-8 text without control characters."
        ) from None
    tree = Tree()
    if node is not None:
        tree.data = _build(node, (), tree)
    return tree


def _build(node: Node, path: Path, tree: Tree) -> Any:
    line = node.start_mark.line + 1
    if node.anchor is not None:
        # An alias can name a part that holds aliases: nine short lines unfold to a thousand million values.
        raise NotYamlError(
            line, f"The anchor &{node.anchor} is not used in this format.", "Write the text out each time."
        )
    tree.lines.setdefault(path, line)
    if len(path) > DEEPEST:
        raise NotYamlError(line, "The file is nested too deeply to be a standard.", "Remove the extra levels.")
    if isinstance(node, MappingNode):
        return _build_mapping(node, path, tree)
    if isinstance(node, SequenceNode):
        _refuse_tag(node, "seq")
        return [_build(child, (*path, index), tree) for index, child in enumerate(node.value)]
    tree.raw[path] = node.value
    return _scalar(node)


def _build_mapping(node: MappingNode, path: Path, tree: Tree) -> dict[str, Any]:
    _refuse_tag(node, "map")
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise NotYamlError(line, "A key must be a word, not a list or brackets.", "Write it as `word: value`.")
        key = key_node.value
        if key in found:
            first = tree.lines[(*path, key)]
            raise NotYamlError(line, f"“{key}” is here twice: line {first} has it too.", "Keep one of the two.")
        tree.lines[(*path, key)] = line
        found[key] = _build(value_node, (*path, key), tree)
    return found


def _refuse_tag(node: Node, plain: str) -> None:
    if str(node.tag) != f"tag:yaml.org,2002:{plain}":
        raise NotYamlError(
            node.start_mark.line + 1, f"The tag {node.tag} is not used in this format.", "Write the plain value."
        )


def _scalar(node: Node) -> Any:
    kind = str(node.tag).removeprefix("tag:yaml.org,2002:")
    raw = str(node.value)
    if kind == "str":
        return raw
    if kind == "null":
        return None
    if kind == "bool":
        return raw.lower() == "true"
    if kind == "int" and _DECIMAL.fullmatch(raw):
        return int(raw)
    if kind in _KINDS:
        return Bare(_KINDS[kind], raw)
    if kind in ("merge", "value"):
        return Bare("a sign of YAML's own", raw)
    raise NotYamlError(
        node.start_mark.line + 1, f"The tag {node.tag} is not used in this format.", "Write the plain value."
    )


def kind_of(value: Any) -> str:
    """What `value` was read as, in words."""
    if isinstance(value, Bare):
        return value.kind
    if value is None:
        return "nothing"
    words = {bool: "yes or no", int: "a number", dict: "a group of keys", list: "a list", str: "text"}
    return words.get(type(value), "something else")


# What ruamel says (a part of it) -> the mend. The first that fits is used.
_MENDS = (
    (
        "mapping values are not allowed",
        'Text that holds a colon and a space must be in double quotes: text: "one: two".',
    ),
    ("could not find expected ':'", "A key needs a colon and a space after it; look at this line and the one above."),
    ("cannot start any token", "Use spaces, never tabs, and put text that begins with @, ` or % in double quotes."),
    ("found undefined alias", "Text that begins with * must be in double quotes."),
    ("anchor", "Text that begins with & must be in double quotes."),
    ("alias", "Text that begins with * must be in double quotes."),
    ("end of stream", "A quote or bracket was opened and never closed; close it."),
    ("quoted scalar", 'A quote was opened and not closed well; write a quote inside double quotes as \\".'),
    ("unknown escape", "A backslash inside double quotes must be written twice."),
    ("single document", "Keep one standard in one file: take out the line ---."),
    ("expected <block end>", "Look at the indentation: entries of one list must begin in the same column."),
    ("expected ',' or", "Close the bracket, and put text that holds a comma or bracket in double quotes."),
    ("tag", "Text that begins with ! must be in double quotes."),
)


def _explained(error: MarkedYAMLError) -> NotYamlError:
    # An opening quote or bracket that is never closed is only noticed at the end: its own line helps more.
    unclosed = "stream" in (error.problem or "") and error.context_mark is not None
    mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
    said = f"{error.problem or error.context or 'it cannot be read'}"
    whole = f"{error.context or ''} {said}"
    mend = next((mend for part, mend in _MENDS if part in whole), None)
    return NotYamlError(
        mark.line + 1 if mark else 1,
        f"This is not YAML: {said}.",
        mend or "Look at the quotes and the indentation of this line and of the one above.",
    )
