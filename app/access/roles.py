"""The one table of who may do what. docs/permissions.md is generated from it, and a test compares them.

A permission says that a role may do a kind of thing; the guard that names it also loads the thing through a query
scoped to the actor, so that `assessment:decide` reaches only units the assessor is allocated to (DOMAIN.md, 5).
"""

from enum import StrEnum


class Role(StrEnum):
    learner = "learner"
    assessor = "assessor"
    iqa = "iqa"
    manager = "manager"
    administrator = "administrator"

    @property
    def words(self) -> str:
        return {"iqa": "internal quality assurer"}.get(self.value, self.value)


class Permission(StrEnum):
    """`thing:verb`, in the field's words."""

    account_use = "account:use"
    standard_read = "standard:read"
    standard_import = "standard:import"
    portfolio_own = "portfolio:own"
    portfolio_read = "portfolio:read"
    portfolio_export = "portfolio:export"
    evidence_add = "evidence:add"
    evidence_read = "evidence:read"
    evidence_ask = "evidence:ask"
    unit_read = "unit:read"
    assessment_queue = "assessment:queue"
    assessment_decide = "assessment:decide"
    assessment_countersign = "assessment:countersign"
    unit_sign_off = "unit:sign_off"
    unit_reopen = "unit:reopen"
    unit_move = "unit:move"
    coverage_read = "coverage:read"
    enrolment_read = "enrolment:read"
    enrolment_manage = "enrolment:manage"
    people_manage = "people:manage"
    trail_read = "trail:read"

    @property
    def words(self) -> str:
        return _PERMISSION_WORDS[self]


_PERMISSION_WORDS: dict[Permission, str] = {
    Permission.account_use: "Use their own account: details, preferences, signing out",
    Permission.standard_read: "Read the standards",
    Permission.standard_import: "Bring standards in from documents, publish versions of them and compare these",
    Permission.portfolio_own: "See their own portfolio",
    Permission.portfolio_read: "See the portfolios of learners they are allocated to, or of their provider",
    Permission.portfolio_export: "Take a portfolio away as a file (anyone but its learner gives a reason, which is recorded)",
    Permission.evidence_add: "Add evidence, claim criteria, send, withdraw, make a new version (their own only)",
    Permission.evidence_read: "Open evidence: their own, of learners they are allocated to, or with a recorded reason",
    Permission.evidence_ask: "Give a reason, which is recorded, to open a portfolio’s evidence for half an hour",
    Permission.unit_read: "See a unit, criterion by criterion",
    Permission.assessment_queue: "See the queue of evidence that waits for them",
    Permission.assessment_decide: "Decide a criterion of a unit they are allocated to (never their own)",
    Permission.assessment_countersign: "Countersign a trainee’s decision (never one they made)",
    Permission.unit_sign_off: "Sign off a unit they are allocated to, when every criterion is met",
    Permission.unit_reopen: "Reopen a unit that was signed off, with a reason",
    Permission.unit_move: "Move a learner’s unit to another version of its standard, with a reason (never their own)",
    Permission.coverage_read: "See how cohorts and learners stand, by criterion",
    Permission.enrolment_read: "See cohorts, enrolments and allocations",
    Permission.enrolment_manage: "Open cohorts, enrol learners, allocate assessors and IQAs",
    Permission.people_manage: "Add people, give and end roles, reset passwords",
    Permission.trail_read: "Read the trail of what happened at their provider",
}

_EVERYONE = {Permission.account_use, Permission.standard_read}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.learner: frozenset(
        _EVERYONE
        | {
            Permission.portfolio_own,
            Permission.portfolio_export,
            Permission.evidence_add,
            Permission.evidence_read,
            Permission.unit_read,
        }
    ),
    Role.assessor: frozenset(
        _EVERYONE
        | {
            Permission.portfolio_read,
            Permission.portfolio_export,
            Permission.evidence_read,
            Permission.unit_read,
            Permission.assessment_queue,
            Permission.assessment_decide,
            Permission.assessment_countersign,
            Permission.unit_sign_off,
            Permission.unit_reopen,
        }
    ),
    Role.iqa: frozenset(
        _EVERYONE
        | {
            Permission.portfolio_read,
            Permission.evidence_read,
            Permission.unit_read,
            Permission.unit_reopen,
            Permission.coverage_read,
            Permission.trail_read,
        }
    ),
    Role.manager: frozenset(
        _EVERYONE
        | {
            Permission.portfolio_read,
            Permission.portfolio_export,
            Permission.evidence_read,
            Permission.evidence_ask,
            Permission.unit_read,
            Permission.unit_reopen,
            Permission.unit_move,
            Permission.coverage_read,
            Permission.enrolment_read,
            Permission.enrolment_manage,
            Permission.standard_import,
            Permission.trail_read,
        }
    ),
    Role.administrator: frozenset(
        _EVERYONE
        | {
            Permission.enrolment_read,
            Permission.enrolment_manage,
            Permission.people_manage,
            Permission.standard_import,
            Permission.trail_read,
        }
    ),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """What someone who holds all these roles may do."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))
