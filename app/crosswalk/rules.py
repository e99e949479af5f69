"""What a move to another version would mean for somebody: what carries over, what must be judged again, what is new."""

from collections.abc import Iterable, Set
from typing import Literal

Fate = Literal["carries_over", "judge_again", "to_do", "new"]
FATES: tuple[Fate, ...] = ("carries_over", "judge_again", "to_do", "new")


def fate_of(kind: str, old: Iterable[str], met: Set[str]) -> Fate:
    """The fate of the statements that a pair leads to, for a learner who has met the `met` codes of the earlier version.

    A decision was about words: it carries over only where the words are the same.
    """
    if kind == "new":
        return "new"
    if not any(code in met for code in old):
        return "to_do"
    return "carries_over" if kind == "exact" else "judge_again"
