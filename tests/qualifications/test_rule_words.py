"""The rules of an award as people read them."""

import pytest

from app.standards.qualifications.rule_words import award_rules, barred_words, group_rules
from app.standards.qualifications.schema import Qualification

AWARD = {
    "format": 1,
    "qualification": {
        "title": "Store keeping",
        "complete": True,
        "count": {"min": 4, "max": 4},
        "credits": {"min": 20, "max": 30},
        "credits_at_level": [{"level": 3, "min": 10}],
    },
    "pathways": [{"id": "tools", "title": "Tools"}],
    "units": [
        {"code": "A1", "title": "Sweep", "credits": 5},
        {"code": "A2", "title": "Count", "credits": 6},
        {"code": "B1", "title": "Lock"},
        {"code": "B2", "title": "Open"},
    ],
    "groups": [
        {"id": "core", "title": "the core", "mandatory": True, "units": ["A1", "A2"]},
        {
            "id": "more",
            "title": "more",
            "count": {"min": 1},
            "units": ["B1"],
            "stand_ins": [{"from": "core", "max": 1}],
        },
        {
            "id": "extra",
            "title": "extra",
            "additional": True,
            "credits": {"max": 8},
            "pathway": "tools",
            "units": ["B2"],
        },
        {"id": "some", "title": "some", "count": {"min": 1, "max": 2}, "units": ["B1"]},
    ],
    "barred": [{"units": ["B1", "B2"], "reason": "They are the same work."}],
}


@pytest.fixture(scope="module")
def award() -> Qualification:
    return Qualification.model_validate(AWARD)


def test_the_award(award):
    assert award_rules(award) == [
        "4 units in all.",
        "20 to 30 credits in all.",
        "At least 10 credits at level 3 or above in all.",
        "One of these pathways: Tools.",
    ]


def test_its_groups(award):
    assert [group_rules(award, group) for group in award.groups] == [
        ["All 2 units are needed, 11 credits together."],
        ["At least 1 unit from these.", "Up to 1 unit of the core may stand in for these."],
        [
            "At most 8 credits from these.",
            "These may be taken as well. They count towards no total.",
            "Only on the pathway Tools.",
        ],
        ["1 to 2 units from these."],
    ]


def test_what_may_not_count_together(award):
    assert barred_words(award, award.barred[0]) == (
        "Only one of these may count: B1 Lock; B2 Open. They are the same work."
    )
