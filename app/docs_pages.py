"""The pages of docs/ that are printed from code: docs/states.md and docs/permissions.md.

`python -m app.docs_pages` writes them again; tests/house/test_docs.py fails while a page and its table differ.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.access.roles import ROLE_PERMISSIONS, Permission, Role
from app.assessment.rules import TRANSITIONS, UNIT_TRANSITIONS, CriterionStatus, UnitStatus

DOCS = Path(__file__).resolve().parent.parent / "docs"


def states_page() -> str:
    """What may follow what, for a criterion and for a unit."""
    return "\n".join(
        [
            "# What may follow what",
            "",
            "Printed from `app/assessment/rules.py`; a test walks every line. A status is never stored as something that people",
            "edit: it follows from facts (claims, decisions and what became of them, sign-offs, reopenings).",
            "",
            "## A criterion of a unit",
            "",
            *_marks(),
            "",
            *_table("criterion", TRANSITIONS, lambda status: status.words),
            "",
            *_diagram(TRANSITIONS),
            "",
            "Only the last decision that counts is heard: one that its assessor took back, or that a countersigner returned, does",
            "not count. Once met, a further claim does not unmake it. A unit that is signed off is shut: nothing in it is claimed",
            "or decided until somebody opens it again.",
            "",
            "## A unit",
            "",
            *_table("unit", UNIT_TRANSITIONS, lambda status: status.value),
            "",
            *_diagram(UNIT_TRANSITIONS),
            "",
            "A unit is complete when every criterion is met for good. To be signed off it needs besides: no piece of evidence in",
            "it that still waits for an answer, both lines of the declaration, and the assessor’s name as it is on the account.",
            "",
        ]
    )


def _marks() -> list[str]:
    rows = [f"| `{status.value}` | {status.words} |" for status in CriterionStatus]
    return ["| mark in the strip | status |", "| --- | --- |", *rows]


def _table(of: str, transitions: Mapping[tuple[Any, str], Any], words: Callable[[Any], str]) -> list[str]:
    rows = [f"| {words(before)} | {what} | {words(after)} |" for (before, what), after in transitions.items()]
    return [f"| {of} is | what happens | then it is |", "| --- | --- | --- |", *rows]


def _diagram(transitions: Mapping[tuple[Any, str], Any]) -> list[str]:
    """The same as a drawing, which code hosts show."""
    lines = [f"  {before.name} --> {after.name}: {what}" for (before, what), after in transitions.items()]
    start = CriterionStatus.not_started if isinstance(next(iter(transitions))[0], CriterionStatus) else UnitStatus.open
    return ["```mermaid", "stateDiagram-v2", f"  [*] --> {start.name}", *lines, "```"]


def permissions_page() -> str:
    """Who may do what: one row for each permission, one column for each role."""
    heads = " | ".join(role.words for role in Role)
    rows = [
        f"| {permission.words} | `{permission.value}` | "
        + " | ".join("yes" if permission in ROLE_PERMISSIONS[role] else "" for role in Role)
        + " |"
        for permission in Permission
    ]
    return "\n".join(
        [
            "# Who may do what",
            "",
            "Printed from `app/access/roles.py`; a test compares them. `vouch routes` names the permission of every address.",
            "",
            "A permission says what kind of thing a role may do. Which things is for the guard of each address, which finds them",
            "through a query scoped to the person: their own, those they are allocated to today, or those of their provider. What",
            "is somebody else’s answers 404, as if it did not exist; what they may see but not do answers 403 and says why.",
            "",
            f"| what | permission | {heads} |",
            f"| --- | --- |{' --- |' * len(Role)}",
            *rows,
            "",
            "Nobody holds these, whatever their roles: deciding, countersigning or signing off one’s own work; countersigning a",
            "decision one made; changing or deleting a decision, a sign-off or an entry of the trail.",
            "",
        ]
    )


PAGES: dict[str, Callable[[], str]] = {"states.md": states_page, "permissions.md": permissions_page}


def write(folder: Path = DOCS) -> None:
    """Print every page into `folder`."""
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
