"""What a check found, in words."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and in which file of the archive (or in the archive itself)."""

    where: str
    sentence: str


@dataclass
class Report:
    """The outcome of a verification. Valid means: not one problem was found, and all of it was looked at."""

    path: str
    kind: str = ""
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    learner: str = ""
    provider: str = ""
    made_at: str = ""

    @property
    def valid(self) -> bool:
        return not self.problems

    def add(self, where: str, sentence: str) -> None:
        self.problems.append(Problem(where, sentence))
