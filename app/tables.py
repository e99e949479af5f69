"""Every table, gathered for Alembic and for tests. Importing this module fills SQLModel.metadata."""

from sqlmodel import SQLModel

import app.access.models
import app.assessment.models
import app.assessment.move_models
import app.coverage.models
import app.crosswalk.models
import app.db
import app.enrolment.models
import app.evidence.models
import app.jobs.models
import app.portfolio.models
import app.standards.draft_models
import app.standards.library_models
import app.standards.mark_models
import app.standards.models
import app.trail.models  # noqa: F401

metadata = SQLModel.metadata
