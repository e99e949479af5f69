"""What the inspector hands back: previews as files, and result.json that lists them.

result.json is written anew after every page, so that a file which kills the inspector half way still shows what was
made. A text preview is JSON: {"blocks": [block, ...]} for Word and plain text, {"pages": [words, ...]} for PDF. A block
is {"kind": "p" | "h" | "li", "page": n, "runs": [[words, "" | "b" | "i" | "bi"], ...]} or {"kind": "row", "page": n,
"cells": [words, ...]}.
"""

import json
import os
from pathlib import Path
from typing import Any

RESULT = "result.json"
# Why a file cannot be shown. The words for people are made outside (app/evidence/jobs.py): none come from in here.
PROBLEMS = frozenset({"broken", "pixels", "locked", "slow", "memory"})
# What is worth telling although the file can be shown.
NOTES = frozenset({"located"})


class Trouble(Exception):
    """The file cannot be shown; `code` is one of PROBLEMS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Output:
    """The folder for results. Set the attributes as they become known, and `save` at each step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: int | None = None
        self.seconds: float | None = None
        self.width: int | None = None
        self.height: int | None = None
        self.problem: str | None = None
        self.notes: list[str] = []
        self._previews: list[dict[str, Any]] = []

    def picture(self, kind: str, number: int, webp: bytes, size: tuple[int, int]) -> None:
        self._add(kind, number, "webp", webp, size)

    def text(self, content: dict[str, Any]) -> None:
        data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        self._add("text", 1, "json", data, (None, None))

    def save(self) -> None:
        """Write result.json, whole or not at all."""
        facts = {key: value for key, value in vars(self).items() if key not in ("folder", "_previews")}
        draft = self.folder / "result.draft"
        draft.write_text(json.dumps({**facts, "previews": self._previews}), encoding="utf-8")
        os.replace(draft, self.folder / RESULT)  # noqa: PTH105

    def _add(self, kind: str, number: int, ending: str, data: bytes, size: tuple[int | None, int | None]) -> None:
        name = f"{kind}-{number}.{ending}"
        (self.folder / name).write_bytes(data)
        self._previews.append({"kind": kind, "number": number, "name": name, "width": size[0], "height": size[1]})
