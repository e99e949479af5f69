"""Turn the schema's complaints into sentences that a person can act on."""

import difflib
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.standards.problems import Finding, Path
from app.standards.schema import StandardFile
from app.standards.schema_base import Strict
from app.standards.yaml_tree import Bare, Tree, kind_of


def findings(error: ValidationError, tree: Tree, model: type[Strict] = StandardFile) -> list[Finding]:
    """Each of the schema's complaints once, in the words of the file. `model` is what the whole file should be."""
    return list(dict.fromkeys(_finding(detail, tree, model) for detail in error.errors(include_url=False)))


def _finding(detail: ErrorDetails, tree: Tree, model: type[Strict]) -> Finding:
    path = _path_in_file(detail, tree.data)
    name, kind = _name(path), detail["type"]
    if kind == "missing":
        return Finding(path, f"`{name}` is missing.", f"Add `{name}:` with what the source says.")
    if kind == "extra_forbidden":
        return _unknown_key(path, model)
    if kind == "literal_error":
        return _not_one_of(path, detail, tree)
    if mend := (detail.get("ctx") or {}).get("mend"):
        return Finding(path, f"{_where(path)}{detail['msg']}", mend)
    return _wrong_kind(path, detail, tree)


def _name(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "the file")


def _where(path: Path) -> str:
    return f"`{_name(path)}`: " if path else ""


def _path_in_file(detail: ErrorDetails, data: Any) -> Path:
    """Pydantic's location without the names of union members, which stand in no file."""
    path: list[str | int] = []
    here = data
    for part in detail["loc"]:
        if (isinstance(here, dict) and part in here) or (
            isinstance(here, list) and isinstance(part, int) and part < len(here)
        ):
            here = here[part]  # type: ignore[index]
            path.append(part)
    if detail["type"] == "missing":
        path.append(detail["loc"][-1])
    return tuple(path)


def _unknown_key(path: Path, model: type[Strict]) -> Finding:
    name = str(path[-1])
    known = sorted(set(_known_keys(path[:-1], model)))
    close = difflib.get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    mend = f"Did you mean `{close[0]}`?" if close else f"Known here: {', '.join(known)}."
    return Finding(path, f"`{name}` is not a key that this format knows.", mend)


def _not_one_of(path: Path, detail: ErrorDetails, tree: Tree) -> Finding:
    expected = str((detail.get("ctx") or {}).get("expected", "")).replace("'", "")
    choices = expected.replace(" or ", ", ").split(", ")
    given = tree.raw.get(path, kind_of(detail["input"]))
    if path == ("format",):
        return Finding(
            path,
            f"The file says it has format {given}; this program reads format {expected}.",
            f"Write format: {expected}",
        )
    close = difflib.get_close_matches(given.capitalize(), choices, n=1) or difflib.get_close_matches(
        given, choices, n=1
    )
    mend = (
        f"Did you mean {close[0]}?" if close else f"Write {expected}, or leave the key out if the source says nothing."
    )
    return Finding(path, f"`{_name(path)}` is “{given}”, which is not one of {expected}.", mend)


_WANTED = {
    "string_type": "text",
    "list_type": "a list",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
    "dict_type": "a group of keys",
}
_HOW = {
    "a list": "Begin each entry on its own line with a hyphen and a space.",
    "a whole number": "Write a whole number without quotes.",
    "true or false": "Write true or false without quotes.",
    "a group of keys": "Write `key: value` pairs, each on its own line and indented under this one.",
}


def _wrong_kind(path: Path, detail: ErrorDetails, tree: Tree) -> Finding:
    kind, value = detail["type"], detail["input"]
    if kind == "union_tag_invalid":
        return Finding(
            path, f"`{_name(path)}` cannot hold this here.", "Write a paragraph as text, or `list:` with entries."
        )
    if kind == "too_short":
        return Finding(path, f"`{_name(path)}` is an empty list.", "Add an entry, or leave the key out.")
    if kind == "greater_than_equal":
        return Finding(path, f"`{_name(path)}` is {value}; lines count from 1.", "Write the number of the line.")
    wanted = _WANTED.get(kind)
    if wanted is None:
        return Finding(path, f"`{_name(path)}`: {detail['msg']}.", "Compare it with standards/schema.json.")
    if wanted == "text" and isinstance(value, (Bare, int, bool)):
        raw = tree.raw.get(path, str(value))
        label = path[-1] if path and isinstance(path[-1], str) else "-"
        shown = f'{label}: "{raw}"' if label != "-" else f'- "{raw}"'
        return Finding(
            path, f"`{_name(path)}` was read as {kind_of(value)}, not as text.", f"Put it in double quotes: {shown}"
        )
    mend = _HOW.get(wanted, "Write plain text, in double quotes if it holds a colon.")
    return Finding(path, f"`{_name(path)}` must be {wanted}, and is {kind_of(value)}.", mend)


def _known_keys(path: Path, model: type[Strict]) -> Iterator[str]:
    """The names that may stand in the file at `path`."""
    models: list[type[Strict]] = [model]
    for part in path:
        if isinstance(part, int):
            continue
        annotations = [
            info.annotation
            for model in models
            for name, info in model.model_fields.items()
            if (info.alias or name) == part
        ]
        models = [found for annotation in annotations for found in _models_in(annotation)]
    for model in models:
        yield from (info.alias or name for name, info in model.model_fields.items())


def _models_in(annotation: Any) -> Iterator[type[Strict]]:
    """The models that an annotation such as `list[Term | str] | None` speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        yield annotation
    elif get_origin(annotation) is not Literal and get_origin(annotation) in (Union, UnionType, Annotated, list):
        for argument in get_args(annotation):
            yield from _models_in(argument)
