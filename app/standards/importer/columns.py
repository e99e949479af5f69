"""Lists whose labels were all printed first and their statements after, as a two-column page comes out of some programs."""

from app.standards.importer import vocabulary
from app.standards.importer.rows import Row


def pair_columns(count: int, rows: list[Row]) -> tuple[list[list[Row]] | None, str]:
    """The rows of each of `count` statements, or None where their boundaries cannot be told; and a doubt to report."""
    doubt = "the labels stand before all the statements; each was given to the statement at the same place."
    if len(rows) == count:
        return [[row] for row in rows], doubt
    for pieces in (_paragraphs(rows), _capitals(rows), _closed(rows)):
        if len(pieces) == count:
            return pieces, doubt
    return None, (
        f"there are {count} labels and then {len(rows)} lines, and nothing shows where each statement ends. "
        "They were left for you to place."
    )


def _paragraphs(rows: list[Row]) -> list[list[Row]]:
    pieces: list[list[Row]] = []
    for index, row in enumerate(rows):
        if row.gap or index == 0:
            pieces.append([row])
        else:
            pieces[-1].append(row)
    return pieces


def _capitals(rows: list[Row]) -> list[list[Row]]:
    pieces: list[list[Row]] = []
    for index, row in enumerate(rows):
        if index == 0 or vocabulary.starts_upper(row.text):
            pieces.append([row])
        else:
            pieces[-1].append(row)
    return pieces


def _closed(rows: list[Row]) -> list[list[Row]]:
    """Every statement ends in a full stop or a semicolon."""
    pieces: list[list[Row]] = []
    for index, row in enumerate(rows):
        if index == 0 or rows[index - 1].text[-1] in ".;":
            pieces.append([row])
        else:
            pieces[-1].append(row)
    return pieces
