"""Reads a National Occupational Standard from a document as found in the wild. A pure library: no database, no web.

Read first: reader.py (the two ways in), then rows.py (how every source line is accounted for), then assemble.py.
"""

from app.standards.importer.reader import read_document, read_text
from app.standards.importer.result import ImportedStandard, ImportResult

__all__ = ["ImportResult", "ImportedStandard", "read_document", "read_text"]
