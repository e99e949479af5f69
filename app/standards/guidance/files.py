"""Read the guidance of a standards folder, and find what helps with one criterion."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.settings import get_settings
from app.standards import side_files, yaml_files
from app.standards.guidance.checks import broken_links, findings
from app.standards.guidance.schema import Guidance
from app.standards.problems import Problem, errors

FOLDER = "guidance"


@dataclass(frozen=True, slots=True)
class Help:
    """A section that helps with a criterion: where it is read, and what it is called."""

    href: str
    title: str
    guidance: str


def read_text(text: str, file: str = "the file") -> tuple[Guidance | None, list[Problem]]:
    """One guidance file out of its text, and all that is wrong with it by itself."""
    return side_files.read_text(text, file, Guidance, findings)


def read_all(standards_dir: Path) -> tuple[dict[str, Guidance], list[Problem]]:
    """Those beside the standards, by file name, and all that is wrong with them, links to the standards included."""
    standards = [one.document for one in yaml_files.read_all([standards_dir])[0]]

    def checks(document: Guidance) -> list:
        return [*findings(document), *broken_links(document, standards)]

    return side_files.read_folder(standards_dir / FOLDER, Guidance, checks)


def help_for(standard_key: str, code: str) -> list[Help]:
    """The sections that help with a criterion, P4 of HSCCLD352, in any of its versions. Empty when there is none."""
    return list(_index(get_settings().standards_dir).get((standard_key.casefold(), code), ()))


def helps_of(standard_key: str) -> dict[str, tuple[Help, ...]]:
    """The same for all criteria of a standard that have any, by their codes."""
    wanted = standard_key.casefold()
    return {code: found for (key, code), found in _index(get_settings().standards_dir).items() if key == wanted}


def guidance_here() -> tuple[Guidance, ...]:
    """The guidance of this deployment; a file with an error is left out (`check` says why)."""
    return _loaded(get_settings().standards_dir)


@lru_cache(maxsize=8)
def _loaded(standards_dir: Path) -> tuple[Guidance, ...]:
    """Read once: the files come with the release."""
    found, problems = read_all(standards_dir)
    wrong = {Path(problem.file).name for problem in errors(problems)}
    return tuple(one for name, one in found.items() if name not in wrong)


@lru_cache(maxsize=8)
def _index(standards_dir: Path) -> dict[tuple[str, str], tuple[Help, ...]]:
    index: dict[tuple[str, str], tuple[Help, ...]] = {}
    for document in _loaded(standards_dir):
        for section in document.sections:
            entry = Help(f"/guidance#{section.id}", section.title, document.guidance.title)
            for link in section.links:
                for code in link.codes:
                    where = (link.standard.casefold(), code)
                    index[where] = (*index.get(where, ()), entry)
    return index
