"""Where the features meet. Four lists, so that no feature needs to know one above it.

ROUTERS: every page. `wire()`: who listens to which fact, who runs which job, which counts stand in the bar.
"""

from fastapi import APIRouter

import app.tables  # noqa: F401  (every table, before any query runs)
from app import housekeeping
from app.assessment import countersign_pages, judging, queue, unit_pages
from app.assessment import pages as assessment_pages
from app.assessment.queue_queries import queue_length
from app.coverage import counts
from app.coverage import pages as coverage_pages
from app.crosswalk import moving_pages
from app.crosswalk import pages as crosswalk_pages
from app.enrolment import pages as enrolment_pages
from app.evidence import jobs as evidence_jobs
from app.evidence import pages as evidence_pages
from app.evidence import reading
from app.evidence import service as evidence_service
from app.evidence import serving as evidence_serving
from app.evidence.service import judged
from app.jobs.queue import handles
from app.people import pages as people_pages
from app.portfolio import jobs as portfolio_jobs
from app.portfolio import pages as portfolio_pages
from app.portfolio import service as portfolio_service
from app.standards import draft_pages, import_pages, version_pages
from app.standards import pages as standards_pages
from app.standards.exchange import api as case_api
from app.standards.exchange import download_pages
from app.standards.guidance import pages as guidance_pages
from app.standards.qualifications import pages as qualification_pages
from app.trail import facts
from app.trail.facts import listen
from app.web import health
from app.web.render import count_in_nav

ROUTERS: list[APIRouter] = [
    health.router,
    people_pages.router,
    enrolment_pages.router,
    standards_pages.router,
    case_api.router,
    download_pages.router,
    guidance_pages.router,
    qualification_pages.router,
    import_pages.router,
    draft_pages.router,
    version_pages.router,
    crosswalk_pages.router,
    moving_pages.router,
    evidence_pages.router,
    evidence_serving.router,
    reading.router,
    assessment_pages.router,
    unit_pages.router,
    countersign_pages.router,
    coverage_pages.router,
    portfolio_pages.router,
]


def wire() -> None:
    """Connect facts to listeners, jobs to handlers, counts to the bar. Safe to call more than once."""
    listen(facts.UnitOpened, counts.when_unit_changed)
    listen(facts.EnrolmentChanged, counts.when_enrolment_changed)
    listen(facts.EvidenceSent, counts.when_sent)
    listen(facts.EvidenceWithdrawn, counts.when_units_changed)
    listen(facts.ReviewSent, counts.when_units_changed)
    listen(facts.ReviewTakenBack, counts.when_units_changed)
    listen(facts.DecisionCountersigned, counts.when_unit_changed)
    listen(facts.UnitSignedOff, counts.when_unit_changed)
    listen(facts.UnitReopened, counts.when_unit_changed)
    listen(facts.UnitMoved, counts.when_unit_moved)
    for fact in (facts.EvidenceSent, facts.EvidenceWithdrawn, facts.ReviewSent, facts.ReviewTakenBack):
        listen(fact, queue.on_version)
    for fact in (
        facts.Allocated,
        facts.AllocationEnded,
        facts.UnitSignedOff,
        facts.UnitReopened,
        facts.DecisionCountersigned,
    ):
        listen(fact, queue.on_unit)
    judged.has_decisions = judging.has_decisions
    judged.signed_off_units = judging.signed_off_units
    judged.met_claims = judging.met_claims
    judged.moved_criteria = judging.moved_criteria
    count_in_nav("/queue", queue_length)
    handles(evidence_service.INSPECT, evidence_jobs.inspect_file)
    handles(housekeeping.KIND, housekeeping.keep_house)
    handles(portfolio_service.BUILD, portfolio_jobs.build_export)
    handles(portfolio_jobs.EXPIRE, portfolio_jobs.expire_export)
