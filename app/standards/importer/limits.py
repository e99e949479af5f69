"""How much of a document the importer reads. A NOS is a few pages; anything far beyond that is a mistake or an attack."""

MEGABYTE = 1024 * 1024

# The largest file that is looked at, in bytes.
MAX_BYTES = 50 * MEGABYTE
# The most text that is sorted into standards: some seventy of them in one file.
MAX_CHARACTERS = 600_000
MAX_LINES = 12_000

# Word files are zip archives: limits on what the archive says it holds, and on what is really unpacked.
MAX_ZIP_PARTS = 4_000
MAX_PART_BYTES = 32 * MEGABYTE
MAX_UNPACKED_BYTES = 64 * MEGABYTE
MAX_NESTING = 200
MAX_PDF_PAGES = 200

# What the child process that opens Word, PDF and HTML files may use.
CHILD_MEMORY_BYTES = 1024 * MEGABYTE
CHILD_CPU_SECONDS = 15
CHILD_WALL_SECONDS = 20.0


class TooLarge(Exception):
    """The document holds more than a standard can; the message says what to do, in words for a person."""


class Unreadable(Exception):
    """The document cannot be opened; the message says why and how to mend it, in words for a person."""
