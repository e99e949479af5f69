"""Reading the database happens in queries files only, where every select is scoped by who asks."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent.parent / "app"
READERS = ("select", "text", "exists", "union", "union_all")


def reads(source: str) -> list[tuple[int, str]]:
    """(line, what) of every statement made to read the database."""
    tree = ast.parse(source)
    from_database = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("sqlalchemy", "sqlmodel")
        for alias in node.names
        if alias.name in READERS
    }
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in from_database:
            found.append((node.lineno, node.func.id))
        elif isinstance(node.func, ast.Attribute) and node.func.attr in ("query", "select") and _on_database(node.func):
            found.append((node.lineno, node.func.attr))
    return found


def _on_database(function: ast.Attribute) -> bool:
    """`session.query(...)`, `sa.select(...)`, `Thing.__table__.select()`; not `ready.select()` of anything else."""
    owner = function.value
    if isinstance(owner, ast.Attribute):
        return owner.attr == "__table__"
    return isinstance(owner, ast.Name) and owner.id in ("session", "sa", "sqlalchemy", "sqlmodel", "db")


def may_read(path: Path) -> bool:
    """queries.py, queue_queries.py ... and the files of a folder called queries."""
    return path.stem.endswith("queries") or path.parent.name == "queries"


# Not about anyone's rows: what the process itself needs to know of its database.
OF_THE_MACHINE = {"web/health.py": "the database answers", "selfcheck.py": "how the database is set up"}


def test_selects_stand_in_queries_files() -> None:
    files = [path for path in APP.rglob("*.py") if not may_read(path)]
    assert files
    found = [
        f"app/{path.relative_to(APP)}:{line}: {what}("
        for path in files
        if str(path.relative_to(APP)) not in OF_THE_MACHINE
        for line, what in reads(path.read_text(encoding="utf-8"))
    ]
    assert not found, "move these into the feature's queries.py and scope them by the actor:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "from sqlmodel import select\nselect(Unit)",
        "from sqlalchemy import select as pick\npick(Unit)",
        "import sqlalchemy as sa\nsa.select(Unit)",
        "session.query(Unit)",
        "Unit.__table__.select()",
        "from sqlalchemy import text\ntext('SELECT 1')",
    ],
)
def test_a_read_is_noticed(source: str) -> None:
    assert len(reads(source)) == 1


def test_what_only_sounds_like_one_is_not() -> None:
    assert reads("text('words')\nbox.select()\nrequest.query_params.get('q')") == []
