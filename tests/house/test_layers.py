"""What import-linter's contracts cannot say: `rules` modules are pure, and pages are nobody else's to import."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in (ROOT / "app").rglob("*.py")
    if path.name != "__init__.py"
}
RULES = sorted(name for name in MODULES if name.rpartition(".")[2].endswith("rules"))
PURE = {"app.errors", "app.folding"}  # themselves of the standard library only


def imports_of(source: str) -> set[str]:
    """The modules that a source imports, wherever in it; `from app.x import y` names app.x.y when that is a module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            named = {f"{module}.{alias.name}" for alias in node.names}
            found |= named & MODULES.keys() or {module}
    return found


def impure(module: str) -> list[str]:
    """What a module imports, itself or through modules of its feature, beside the standard library and app.errors."""
    feature = module.rpartition(".")[0]
    seen, waiting, found = set[str](), [module], list[str]()
    while waiting:
        current = waiting.pop()
        seen.add(current)
        for name in imports_of(MODULES[current].read_text(encoding="utf-8")):
            if name.split(".")[0] in sys.stdlib_module_names or name in PURE | seen:
                continue
            if name in MODULES and (name.startswith(f"{feature}.") or name.endswith("rules")):
                waiting.append(name)
            else:
                found.append(f"{current} -> {name}")
    return found


def is_page(module: str) -> bool:
    name = module.rpartition(".")[2]
    return module in MODULES and (name == "api" or name.endswith("pages"))


def test_there_are_rules() -> None:
    assert len(RULES) >= 4


@pytest.mark.parametrize("module", RULES)
def test_rules_know_only_the_standard_library_and_errors(module: str) -> None:
    assert not impure(module)


def test_only_the_wiring_and_their_own_feature_import_pages() -> None:
    found = [
        f"{importer} -> {imported}"
        for importer, path in MODULES.items()
        for imported in imports_of(path.read_text(encoding="utf-8"))
        if is_page(imported)
        and importer != "app.wiring"
        and not (is_page(importer) and importer.rpartition(".")[0] == imported.rpartition(".")[0])
    ]
    assert not found, "what two features need belongs in views, access or service"
