"""A centre on Thursday 19 November, for the tests of its pages."""

import re
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from app.coverage.counts import refresh_units
from app.enrolment.models import Cohort, Unit
from tests.factories import (
    a_cohort,
    a_queue_item,
    a_review,
    a_sent_version,
    a_standard,
    a_unit,
    an_allocation,
    an_enrolment,
)
from tests.people import Cast

NOW = datetime(2026, 11, 19, 14, 6, tzinfo=UTC)


class Northbank:
    """A cohort eight months into its year: Ama is well behind and was sent back twice, Rhys has just joined."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self.cohort: Cohort = a_cohort(
            session, cast.northbank, "Early years, Mar", starts_on=date(2026, 3, 9), ends_on=date(2027, 3, 12)
        )
        self.standard = a_standard(session, 3, 2, title="Keep a tidy desk")
        enrolment = an_enrolment(session, self.cohort, cast.ama)
        self.ama: int = enrolment.id or 0
        self.unit: Unit = a_unit(session, enrolment, self.standard)
        an_allocation(session, self.unit, cast.cleo)
        an_allocation(session, self.unit, cast.dev, "iqa")
        sent = a_sent_version(
            session, self.unit, ["P1", "P2", "K1"], sent_at=NOW - timedelta(days=20), title="Private words"
        )
        a_review(
            session,
            sent,
            cast.cleo,
            {"P1": "met", "P2": "not_yet_met", "K1": ("more_evidence_needed", "Private feedback.")},
            sent_at=NOW - timedelta(days=7),
            waited_days=9,
        )
        late = a_sent_version(session, self.unit, ["P3"], sent_at=NOW - timedelta(days=20))
        a_queue_item(session, late, cast.cleo, answer_by=date(2026, 11, 13))
        joined = an_enrolment(session, self.cohort, cast.rhys, starts_on=date(2026, 11, 12))
        self.rhys: int = joined.id or 0
        second = a_unit(session, joined, self.standard)
        an_allocation(session, second, cast.ben)
        refresh_units(session, [self.unit.id or 0, second.id or 0], sent=True)


def words(html: str) -> str:
    """The text of a page, blanks made single."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split())
