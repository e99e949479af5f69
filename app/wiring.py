"""Where the features meet. Four lists, so that no feature needs to know one above it.

ROUTERS: every page. `wire()`: who listens to which fact, who runs which job, which counts stand in the bar.
"""

from fastapi import APIRouter

import app.tables  # noqa: F401  (every table, before any query runs)
from app.people import pages as people_pages
from app.web import health

ROUTERS: list[APIRouter] = [
    health.router,
    people_pages.router,
]


def wire() -> None:
    """Connect facts to listeners, jobs to handlers, counts to the bar. Safe to call more than once."""
