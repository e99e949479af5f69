"""Read standards' files, and say what is wrong with them: file, line, sentence, mend. Never a traceback."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.standards import checks, explain, lock
from app.standards.problems import Finding, Problem, StandardFileError, errors
from app.standards.raw_values import empty_values
from app.standards.schema import StandardFile
from app.standards.text import clean
from app.standards.yaml_tree import NotYamlError, Tree, parse
from app.standards.yaml_writer import file_name

LARGEST_FILE = 2_000_000  # bytes; the largest standards have some 60 kB


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its text, its values with their lines, and the document they make."""

    file: str
    text: str
    tree: Tree
    document: StandardFile

    def problem(self, finding: Finding) -> Problem:
        """A finding in this document as a problem on a line of this file."""
        return Problem(self.file, self.tree.line(finding.path), finding.message, finding.mend, finding.severity)


def load(path: Path) -> StandardFile:
    """The document in `path`. Raises StandardFileError with every error in it."""
    read, problems = read_file(path)
    if read is None or errors(problems):
        raise StandardFileError(errors(problems))
    return read.document


def check(paths: Iterable[Path]) -> list[Problem]:
    """All problems of the files in `paths`; a folder stands for the .yaml files in it. Also compares the files with
    one another, and with the published versions in their folder's PUBLISHED.lock."""
    return read_all(paths)[1]


def read_all(paths: Iterable[Path]) -> tuple[list[ReadFile], list[Problem]]:
    """The files that can be read at all, and everything that is wrong, in the order of file and line."""
    read: list[ReadFile] = []
    problems: list[Problem] = []
    for path in paths:
        files, found = _files(path)
        problems += found
        here: list[ReadFile] = []
        for file in files:
            one, found = read_file(file)
            problems += found
            here += [one] if one else []
        problems += _published(path, here)
        read += here
    problems += _same_reference(read)
    return read, sorted(set(problems))


def read_file(path: Path) -> tuple[ReadFile | None, list[Problem]]:
    """Read one file; None when it cannot be made into a document at all."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            return None, [
                Problem(str(path), 1, "The file is larger than 2 MB.", "A standard is text only; look inside it.")
            ]
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [Problem(str(path), line, "The file is not UTF-8 text.", "Save it again with the encoding UTF-8.")]
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        return None, [Problem(str(path), 1, f"The file cannot be read: {reason}.", "Look at its name and permissions.")]
    read, problems = read_text(text, str(path))
    if read and path.name != file_name(read.document) and not errors(problems):
        mend = f"Rename it to {file_name(read.document)}."
        problems.append(Problem(str(path), 1, "The file's name does not say what is in it.", mend, "warning"))
    return read, problems


def read_text(text: str, file: str) -> tuple[ReadFile | None, list[Problem]]:
    """Read a file's text; `file` is the name to use in problems."""
    try:
        tree = parse(text)
    except NotYamlError as error:
        return None, [Problem(file, error.line, error.message, error.mend)]
    if not isinstance(tree.data, dict):
        return None, [Problem(file, 1, "The file holds no standard.", "Begin with `format: 1` and `standard:`.")]
    problems = [Problem(file, tree.line(f.path), f.message, f.mend, f.severity) for f in empty_values(tree.data)]
    try:
        document = StandardFile.model_validate(tree.data, by_alias=True, by_name=False)
    except ValidationError as error:
        found = explain.findings(error, tree)
        return None, [*problems, *(Problem(file, tree.line(f.path), f.message, f.mend, f.severity) for f in found)]
    read = ReadFile(file, text, tree, document)
    return read, [*problems, *(read.problem(finding) for finding in checks.findings(document))]


def _files(path: Path) -> tuple[list[Path], list[Problem]]:
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in (".yaml", ".yml") and file.is_file())
        if not files:
            return [], [Problem(str(path), 1, "The folder holds no .yaml file.", "Name the folder of the standards.")]
        return files, []
    if path.exists():
        return [path], []
    return [], [Problem(str(path), 1, "There is no such file or folder.", "Look at the spelling of its name.")]


def _same_reference(read: list[ReadFile]) -> Iterator[Problem]:
    """URNs are compared without regard to capitals and blanks: awarding organisations print them in several ways."""
    seen: dict[str, ReadFile] = {}
    for one in read:
        reference = clean(one.document.reference).replace(" ", "").casefold()
        other = seen.setdefault(reference, one)
        if other is not one and Path(other.file).resolve() != Path(one.file).resolve():
            yield one.problem(
                Finding(
                    ("standard",),
                    f"{one.document.reference} is also in {other.file}.",
                    "Keep one of the two files, or give this one the `version` or `revision` that tells them apart.",
                )
            )


def _published(path: Path, read: list[ReadFile]) -> Iterator[Problem]:
    folder = path if path.is_dir() else path.parent
    try:
        published = lock.read(folder)
    except lock.LockError as error:
        yield Problem(str(folder / lock.NAME), error.line, error.message, error.mend)
        return
    for one in read:
        yield from (one.problem(finding) for finding in lock.changes(published, one.document))
    if path.is_dir():
        present = {one.document.reference.casefold() for one in read}
        for reference in sorted(set(published) - present):
            yield Problem(
                str(folder / lock.NAME),
                1,
                f"{published[reference].reference} is published, but no readable file here holds it.",
                "Put the file back: learners may be working towards it.",
            )
