"""Every page about enrolment, in three files: cohorts, taking learners in, and one learner's enrolment."""

from fastapi import APIRouter

from app.enrolment import cohort_pages, enrolment_pages, intake_pages

router = APIRouter()
router.include_router(cohort_pages.router)
router.include_router(intake_pages.router)
router.include_router(enrolment_pages.router)
