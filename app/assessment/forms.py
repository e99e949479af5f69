"""The review form as posted."""

from dataclasses import dataclass, field

from app.assessment.rules import SOUNDNESS, Outcome
from app.web.forms import Posted, whole_number

FEEDBACK_LENGTH = 8000


@dataclass(frozen=True)
class ReviewForm:
    """Choices and words by claim id; `basis` is the number of the newest decision the page showed for each claim."""

    outcomes: dict[int, str] = field(default_factory=dict)
    feedback: dict[int, str] = field(default_factory=dict)
    basis: dict[int, int] = field(default_factory=dict)
    sound: set[str] = field(default_factory=set)
    note: str = ""


def read_review(form: Posted) -> ReviewForm:
    """Read it leniently: an outcome that is none of ours counts as not chosen."""

    def by_claim(prefix: str) -> dict[int, str]:
        named = ((whole_number(name), value) for name, value in form.starting(prefix))
        return {claim: value for claim, value in named if claim is not None}

    return ReviewForm(
        outcomes={claim: value for claim, value in by_claim("outcome.").items() if value in set(Outcome)},
        feedback={claim: value.strip()[:FEEDBACK_LENGTH] for claim, value in by_claim("feedback.").items()},
        basis={claim: seen for claim, value in by_claim("basis.").items() if (seen := whole_number(value)) is not None},
        sound={word for word in form.all("sound") if word in SOUNDNESS},
        note=form.text("note")[:2000],
    )
