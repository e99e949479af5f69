"""Reads a National Occupational Standard from a document as found in the wild. A pure library: no database, no web.

Read first: reader.py (the two ways in), then rows.py (how every source line is accounted for), then assemble.py.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.standards.importer.reader import read_document, read_text
    from app.standards.importer.result import ImportedStandard, ImportResult

__all__ = ["ImportResult", "ImportedStandard", "read_document", "read_text"]
_HOMES = {"read_document": "reader", "read_text": "reader", "ImportResult": "result", "ImportedStandard": "result"}


def __getattr__(name: str) -> Any:
    """Loads the reader when it is first asked for: the child process imports this package too and must start quickly."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(name)
