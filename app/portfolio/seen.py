"""A portfolio as one person sees it. The guards give it; verbs and views take it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SeenPortfolio:
    """A portfolio as one person sees it: whose it is, and what they are to it."""

    id: int
    provider_id: int
    learner_id: int
    starts_on: date
    planned_end: date
    break_until: date | None
    ended_on: date | None
    cohort_id: int
    cohort: str
    name: str
    known_as: str
    own: bool
    assesses: bool
    quality_assures: bool
    manages: bool

    @property
    def capacity(self) -> str:
        """In which role they take it away: as its learner, as its assessor, or for the provider."""
        return "learner" if self.own else "assessor" if self.assesses else "manager"
