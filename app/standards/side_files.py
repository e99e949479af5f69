"""Read the YAML files beside the standards (qualifications, guidance): file, line, sentence and mend, as for standards."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from app.standards import explain
from app.standards.problems import Finding, Problem
from app.standards.raw_values import empty_values
from app.standards.schema_base import Strict
from app.standards.yaml_tree import NotYamlError, parse

LARGEST_FILE = 2_000_000  # bytes
Model = TypeVar("Model", bound=Strict)


def read_text(
    text: str, file: str, model: type[Model], checks: Callable[[Model], Iterable[Finding]]
) -> tuple[Model | None, list[Problem]]:
    """The document in `text`, or None when it cannot be made into one, and all that is wrong with it."""
    try:
        tree = parse(text)
    except NotYamlError as error:
        return None, [Problem(file, error.line, error.message, error.mend)]
    if not isinstance(tree.data, dict):
        return None, [Problem(file, 1, "The file is empty or a list.", "Begin with `format: 1`.")]
    found = list(empty_values(tree.data))
    document = None
    try:
        document = model.model_validate(tree.data, by_alias=True, by_name=False)
        found += checks(document)
    except ValidationError as error:
        found += explain.findings(error, tree, model)
    return document, [Problem(file, tree.line(one.path), one.message, one.mend, one.severity) for one in found]


def read_folder(
    folder: Path, model: type[Model], checks: Callable[[Model], Iterable[Finding]]
) -> tuple[dict[str, Model], list[Problem]]:
    """The documents of a folder's .yaml files by file name, and all that is wrong. No folder: nothing is there."""
    documents: dict[str, Model] = {}
    problems: list[Problem] = []
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    for file in (one for one in files if one.suffix in (".yaml", ".yml") and one.is_file()):
        try:
            if file.stat().st_size > LARGEST_FILE:
                problems.append(Problem(str(file), 1, "The file is larger than 2 MB.", "Look inside it."))
                continue
            text = file.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            problems.append(Problem(str(file), 1, "The file cannot be read as UTF-8 text.", "Save it again as UTF-8."))
            continue
        document, found = read_text(text, str(file), model, checks)
        problems += found
        if document is not None:
            documents[file.name] = document
    return documents, sorted(problems)
