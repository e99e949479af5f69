"""The words of a document as the inspector kept them (app/storage/inspector/output.py), read with distrust.

They were taken out of a stranger's file: whatever is not words is left out, and templates escape the rest.
"""

import json
from dataclasses import dataclass
from typing import Any

MOST = 5000


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, list item or table row. `runs` are (words, style): "", "b", "i" or "bi"."""

    kind: str
    page: int
    runs: tuple[tuple[str, str], ...] = ()
    cells: tuple[str, ...] = ()


def read_blocks(data: bytes) -> tuple[Block, ...]:
    """The blocks of a Word or plain text document, in order."""
    return tuple(block for item in _list(data, "blocks") if (block := _block(item)) is not None)


def read_pages(data: bytes) -> tuple[str, ...]:
    """The words of each page of a PDF, from the first."""
    return tuple(words if isinstance(words, str) else "" for words in _list(data, "pages"))


def _list(data: bytes, name: str) -> list[Any]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return []
    found = content.get(name) if isinstance(content, dict) else None
    return found[:MOST] if isinstance(found, list) else []


def _block(item: Any) -> Block | None:
    if not isinstance(item, dict) or item.get("kind") not in ("p", "h", "li", "row"):
        return None
    page = item.get("page")
    page = page if type(page) is int and 0 < page < 100_000 else 1
    if item["kind"] == "row":
        cells = item.get("cells")
        words = tuple(cell for cell in cells if isinstance(cell, str)) if isinstance(cells, list) else ()
        return Block("row", page, cells=words) if words else None
    runs = tuple(
        (run[0], run[1] if run[1] in ("b", "i", "bi") else "")
        for run in item.get("runs") or []
        if isinstance(run, list) and len(run) == 2 and isinstance(run[0], str)
    )
    return Block(item["kind"], page, runs=runs) if runs else None
