"""Small rooms: no file over 400 lines, no function over 60, no template over 150 (aim for 150, 40 and 100).

A file of macros is a drawer of small things and may have 200 lines, but no macro in it more than 40.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FILE, FUNCTION, TEMPLATE, DRAWER, MACRO = 400, 60, 150, 200, 40
FOLDERS = ("app", "bench", "scripts", "tests")


def sources() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert len(found) > 100
    return found


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def too_long(paths: list[Path], most: int) -> list[str]:
    return [f"{path.relative_to(ROOT)}: {count} lines" for path in paths if (count := lines_of(path)) > most]


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Each function with its length, decorators and docstring not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 2


def test_files_stay_small() -> None:
    assert not too_long(sources(), FILE), f"split what is over {FILE} lines by what it is for"


def test_functions_stay_small() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {name} has {length} lines"
        for path in sources()
        for name, length in functions(path.read_text(encoding="utf-8"))
        if length > FUNCTION
    ]
    assert not found


def macros(source: str) -> list[tuple[str, int]]:
    """Each macro of a template with its length in lines."""
    found = re.finditer(r"\{%-?\s*macro\s+(\w+).*?\{%-?\s*endmacro\s*-?%\}", source, re.DOTALL)
    return [(macro[1], macro[0].count("\n") + 1) for macro in found]


def test_templates_stay_small() -> None:
    found = list((ROOT / "templates").rglob("*.html"))
    drawers = [path for path in found if "{% extends" not in (text := path.read_text("utf-8")) and macros(text)]
    assert drawers
    assert not too_long(drawers, DRAWER)
    assert not [
        f"{path.name}: {name} has {length} lines"
        for path in drawers
        for name, length in macros(path.read_text("utf-8"))
        if length > MACRO
    ]
    others = [path for path in found if path not in drawers]
    assert len(others) > 20
    assert not too_long(others, TEMPLATE), "move a part that has a name of its own into a fragment"


def test_a_long_function_is_noticed() -> None:
    source = "def long():\n" + "    x = 1\n" * (FUNCTION + 1)
    assert [length > FUNCTION for _, length in functions(source)] == [True]
    assert [length > FUNCTION for _, length in functions("def short():\n" + "    x = 1\n" * 20)] == [False]
