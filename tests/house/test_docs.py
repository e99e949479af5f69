"""Pages of docs/ that are printed from code say what the code says."""

from pathlib import Path

import pytest

from app.access.roles import ROLE_PERMISSIONS, Permission, Role
from app.assessment.rules import TRANSITIONS, CriterionStatus
from app.docs_pages import DOCS, PAGES, permissions_page, states_page, write


@pytest.mark.parametrize("name", PAGES)
def test_a_printed_page_is_fresh(name: str) -> None:
    kept = (DOCS / name).read_text(encoding="utf-8")
    assert kept == PAGES[name](), f"docs/{name} is stale: python -m app.docs_pages"


def test_every_transition_and_every_mark_is_on_the_page() -> None:
    page = states_page()
    for _, what in TRANSITIONS:
        assert what in page
    for status in CriterionStatus:
        assert f"| `{status.value}` |" in page


def test_every_permission_has_its_row_with_a_yes_for_each_role_that_holds_it() -> None:
    rows = [line for line in permissions_page().splitlines() if "` |" in line]
    assert len(rows) == len(Permission)
    for permission, row in zip(Permission, rows, strict=True):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[:2] == [permission.words, f"`{permission.value}`"]
        assert [cell == "yes" for cell in cells[2:]] == [permission in ROLE_PERMISSIONS[role] for role in Role]


def test_writing_makes_every_page(tmp_path: Path) -> None:
    write(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(PAGES)
