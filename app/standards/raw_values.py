"""Keys that are in a file and say nothing: an absent fact is shown by an absent key."""

from collections.abc import Iterator
from typing import Any

from app.standards.problems import Finding, Path

_MEND = "Leave the key out when the source says nothing."


def empty_values(value: Any, path: Path = ()) -> Iterator[Finding]:
    """A warning for each `key:` without a value and each empty list or group of keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _empty(str(key), inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _empty("-", inner, (*path, index))


def _empty(name: str, value: Any, path: Path) -> Iterator[Finding]:
    # The two lists that every standard is expected to have are judged in checks.py.
    if path in (("criteria",), ("knowledge",)) and value == []:
        return
    if value is None:
        yield Finding(path, f"`{name}` has no value.", _MEND, "warning")
    elif value == [] or value == {}:
        yield Finding(path, f"`{name}` is empty.", _MEND, "warning")
    else:
        yield from empty_values(value, path)
