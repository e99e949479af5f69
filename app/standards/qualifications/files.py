"""Read the qualifications of a standards folder."""

from pathlib import Path

from app.standards import side_files
from app.standards.problems import Problem, StandardFileError, errors
from app.standards.qualifications.checks import findings
from app.standards.qualifications.schema import Qualification

FOLDER = "qualifications"


def read_text(text: str, file: str = "the file") -> tuple[Qualification | None, list[Problem]]:
    """One qualification out of its text, and all that is wrong with it."""
    return side_files.read_text(text, file, Qualification, findings)


def read_all(standards_dir: Path) -> tuple[dict[str, Qualification], list[Problem]]:
    """Those beside the standards, by file name, and all that is wrong with them."""
    return side_files.read_folder(standards_dir / FOLDER, Qualification, findings)


def load_all(standards_dir: Path) -> dict[str, Qualification]:
    """The same, when all can be used. Raises StandardFileError with every error."""
    found, problems = read_all(standards_dir)
    if errors(problems):
        raise StandardFileError(errors(problems))
    return found
