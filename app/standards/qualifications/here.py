"""The qualifications of this deployment, under the names that stand in their addresses."""

from functools import lru_cache
from pathlib import Path

from app.errors import NotFound
from app.settings import get_settings
from app.standards.problems import errors
from app.standards.qualifications import files
from app.standards.qualifications.schema import Qualification


def qualifications_here() -> dict[str, Qualification]:
    """By their files' names without the ending; a file with an error is left out (`check` says why)."""
    return _loaded(get_settings().standards_dir)


def qualification(name: str) -> Qualification:
    """The one with that name. Raises NotFound."""
    found = qualifications_here().get(name)
    if found is None:
        raise NotFound
    return found


@lru_cache(maxsize=8)
def _loaded(standards_dir: Path) -> dict[str, Qualification]:
    """Read once: the files come with the release."""
    found, problems = files.read_all(standards_dir)
    wrong = {Path(problem.file).name for problem in errors(problems)}
    usable = {Path(name).stem: one for name, one in found.items() if Path(name).name not in wrong}
    return dict(sorted(usable.items(), key=lambda pair: pair[1].qualification.title))
