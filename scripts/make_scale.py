"""Write static/css/scale.css and static/css/offline.css from the rules below.

The content security policy forbids inline styles, so a size that comes from data is a class. The offline sheet
carries the icons inside itself, because a browser refuses a mask from another file when a page is opened from disk.
Run it after changing a range or static/img/icons.svg; tests/house/test_static.py fails when the files are stale.
"""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

STATIC = Path(__file__).resolve().parent.parent / "static"
LONGEST_ROW = 80
PER_LINE = 10


def _lines(rules: Iterable[str]) -> str:
    """Put rules several to a line, since nobody reads them one by one."""
    rules = list(rules)
    return "\n".join(" ".join(rules[i : i + PER_LINE]) for i in range(0, len(rules), PER_LINE))


def scale() -> str:
    """Classes for the columns of a strip (n), and for bars and plans in whole per cent (v, plan)."""
    parts = [
        "/* Written by scripts/make_scale.py: columns of a strip, and shares from 0 to 100 per cent. */",
        _lines(f".n-{n} {{ --n: {n}; }}" for n in range(1, LONGEST_ROW + 1)),
        _lines(f".v-{n} {{ --v: {n / 100:g}; }}" for n in range(101)),
        _lines(f".plan-{n} {{ --plan: {n / 100:g}; }}" for n in range(101)),
    ]
    return "\n".join(parts) + "\n"


def offline() -> str:
    """The icons inside a style sheet, for pages that are opened from disk."""
    icons = (STATIC / "img" / "icons.svg").read_text(encoding="utf-8")
    return (
        "/* Written by scripts/make_scale.py: for pages opened from disk, after vouch.css. */\n"
        f':root {{ --sprite: url("data:image/svg+xml,{quote(icons)}"); }}\n'
    )


if __name__ == "__main__":
    (STATIC / "css" / "scale.css").write_text(scale(), encoding="utf-8")
    (STATIC / "css" / "offline.css").write_text(offline(), encoding="utf-8")
