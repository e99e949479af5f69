"""From the bytes of a file to numbered source lines; each kind of file has its own module."""

from app.standards.importer.sources.choose import Source, lines_of

__all__ = ["Source", "lines_of"]
