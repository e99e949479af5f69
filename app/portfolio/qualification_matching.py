"""Which of an award's units a learner's units are. Pure: an award and plain facts in, codes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.standards.qualifications.schema import Qualification


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit that a learner is on: its standard's URN and the codes that awarding bodies give it."""

    id: int
    title: str
    urn: str
    codes: tuple[str, ...]
    signed_off: bool


def units_of_award(document: Qualification, own: Iterable[OwnUnit]) -> dict[int, str]:
    """The award's unit code for each of the learner's units that is in it: by the standard's URN, or by its code.

    Two units of the learner are never one of the award's: the first that is signed off, or else the first, stands for it.
    """
    by_name = _names(document)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for unit in sorted(own, key=lambda one: (not one.signed_off, one.id)):
        code = next((by_name[name] for name in map(_folded, (unit.urn, *unit.codes)) if name in by_name), None)
        if code is not None and code not in taken:
            found[unit.id] = code
            taken.add(code)
    return found


def _names(document: Qualification) -> Mapping[str, str]:
    """The award's unit codes by all that may name a unit. A URN that two of its units are made of names neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for unit in document.units:
        for nos in unit.nos:
            name = _folded(nos.urn)
            if found.setdefault(name, unit.code) != unit.code:
                twice.add(name)
    names = {name: code for name, code in found.items() if name and name not in twice}
    return names | {_folded(unit.code): unit.code for unit in document.units}


def _folded(name: str) -> str:
    """Awarding organisations print a code with other capitals and blanks."""
    return "".join(name.split()).casefold()
