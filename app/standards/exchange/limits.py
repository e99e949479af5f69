"""How much of an exchange file is read. A framework of another system has some hundred entries; far more is a mistake."""

from app.standards.exchange.outcome import ExchangeError

LARGEST = 5_000_000  # bytes; a large framework has some 200 kB
LARGEST_YAML = 400_000  # a standard has 60 kB at most, and YAML takes ten seconds for a megabyte
MOST_ENTRIES = 5_000  # rows, items or elements
MOST_STANDARDS = 100
DEEPEST = 8  # levels of statements under statements; a standard has two
LONGEST_PROSE = 60_000  # characters of HTML in one field, three times what a statement may have


def refuse_too_many(entries: int, word: str, most: int = MOST_ENTRIES) -> None:
    """Raise ExchangeError where a file holds more entries than any standard."""
    if entries > most:
        raise ExchangeError(
            [f"The file holds {entries:,} {word}; at most {most:,} are read. Export one framework at a time."]
        )
