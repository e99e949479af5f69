"""Figures that pages draw: middles and tenths, shares, weighted plans, causes, and the pace chart."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coverage.drawing import cells, heads, strip
from app.coverage.heat import Counted, cause, columns, holding_up, share_of, weighted_plan
from app.coverage.pace import BOTTOM, LEFT, RIGHT, TOP, pace
from app.coverage.rules import Standing
from app.coverage.tallies import COLUMN_OF, enrolment_counts, portfolio_tally, unit_tally
from app.coverage.times import assessor_lines, median, slowest_tenth
from app.coverage.views import UnitStrip
from app.web.render import environment

START, END, TODAY = date(2026, 3, 9), date(2027, 3, 12), date(2026, 11, 19)


@pytest.mark.parametrize(
    ("days", "middle", "slow"),
    [
        ([], None, None),
        ([3], 3, 3),
        ([1, 2], 1.5, 2),
        ([1, 2, 9], 2, 9),
        (list(range(1, 11)), 5.5, 9),
        ([0] * 9 + [30], 0, 0),
    ],
)
def test_the_middle_and_the_slowest_tenth(days: list[int], middle: float | None, slow: int | None) -> None:
    assert median(Counter(days)) == middle
    assert slowest_tenth(Counter(days)) == slow


@given(st.lists(st.integers(0, 60), min_size=1, max_size=200))
def test_the_middle_is_the_middle_of_the_sorted_days(days: list[int]) -> None:
    ordered = sorted(days)
    half = len(days) // 2
    assert median(Counter(days)) == (ordered[half] + ordered[-half - 1]) / 2


def test_assessors_with_most_over_the_promise_come_first() -> None:
    times = [
        SimpleNamespace(assessor_id=1, name="Grace", waited_days=3, pieces=2),
        SimpleNamespace(assessor_id=2, name="Ade", waited_days=12, pieces=1),
    ]
    waiting = [SimpleNamespace(assessor_id=3, name="Ruth", pieces=4, late=1)]
    lines = assessor_lines(times, waiting, {1: 41}, 10)
    assert [(line.name, line.learners, line.waiting, line.middle, line.over) for line in lines] == [
        ("Ruth", 0, 4, None, False),
        ("Ade", 0, 0, 12, True),
        ("Grace", 41, 0, 3, False),
    ]


def test_every_mark_of_a_strip_counts_once() -> None:
    tally = unit_tally(".wwmmmpennd")
    assert tally == (11, 1, 2, 4, 1, 1, 2)
    assert sum(tally[1:]) == tally.total
    assert set(COLUMN_OF.values()) == {"waiting", "met", "provisional", "more", "not_yet"}


def test_a_portfolio_counts_what_is_to_be_countersigned_as_met() -> None:
    tally = portfolio_tally([("mmp", False), ("ddd", True), ("we.", False)])
    assert (tally.total, tally.met, tally.waiting, tally.turn, tally.signed_off, tally.units) == (9, 6, 1, 1, 1, 3)
    assert tally.met_permille == 666
    assert portfolio_tally([]).met_permille == 0


@pytest.mark.parametrize(
    ("ended", "signed", "counts"),
    [
        (False, [False], True),
        (True, [False], False),
        (True, [True, False], False),
        (True, [True, True], True),
        (False, [], False),
        (True, [], False),
    ],
)
def test_who_counts(ended: bool, signed: list[bool], counts: bool) -> None:
    assert enrolment_counts(ended=ended, signed_off=signed) is counts


def test_shares_are_of_all_criteria_of_all_learners() -> None:
    assert (
        share_of([Counted(learners=10, met=9, provisional=1), Counted(learners=10), Counted(learners=10, met=5)]) == 50
    )
    assert share_of([]) == 0
    assert Counted(learners=3, met=2).share == 66
    assert Counted(learners=10, waiting=2, met=1, provisional=1, more=1, not_yet=1).not_started == 4


def test_each_learner_weighs_the_same_in_the_plan() -> None:
    done, new = SimpleNamespace(starts_on=START, ends_on=TODAY), SimpleNamespace(starts_on=TODAY, ends_on=END)
    assert weighted_plan([(done, 30), (new, 10)], TODAY) == 75
    assert weighted_plan([], TODAY) == 0


def test_the_cause_names_the_biggest_part_first() -> None:
    assert (
        cause(Counted(learners=20, waiting=2, met=3, more=4, not_yet=6))
        == "10 sent back, 5 not started, 2 waiting for an assessor."
    )
    assert cause(Counted(learners=3, met=3)) == ""


def criterion(code: str) -> SimpleNamespace:
    return SimpleNamespace(code=code, text=f"words of {code}", kind="knowledge" if code[0] == "K" else "performance")


def test_only_criteria_behind_the_plan_hold_people_up() -> None:
    criteria = [criterion(f"P{n}") for n in range(1, 10)]
    totals = [Counted(learners=100, met=met) for met in (55, 54, 40, 39, 60, 10, 20, 30, 35)]
    found = holding_up(criteria, totals, 7, 60)
    assert [(one.code, one.share, one.kind) for one in found] == [
        ("P6", 10, "behind"),
        ("P7", 20, "behind"),
        ("P8", 30, "behind"),
        ("P9", 35, "behind"),
        ("P4", 39, "behind"),
        ("P3", 40, "behind"),
    ]
    assert found[0].href == "/standards/7#P6"
    assert [one.code for one in holding_up(criteria[:2], totals[:2], 7, 60)] == ["P2"]


def test_every_fifth_code_is_drawn_and_the_knowledge_starts_apart() -> None:
    drawn = columns([criterion(code) for code in ("P1", "P2", "P3", "P4", "P5", "P6", "K1", "K2")])
    assert [column.code for column in drawn if column.drawn] == ["P1", "P5", "K1"]
    assert [column.code for column in drawn if column.first_k] == ["K1"]
    assert not any(column.first_k for column in columns([criterion("K1"), criterion("K2")]))


def standing(total: int = 215, met: int = 3) -> Standing:
    return Standing(total, met, 0, START, END, None, None)


def test_the_chart_steps_up_on_each_day_something_was_met() -> None:
    chart = pace("Amara", standing(total=10), [START, date(2026, 5, 1), date(2026, 5, 1)], TODAY)
    assert chart.actual.startswith(f"M{LEFT} {BOTTOM}H{LEFT}V195.5H")
    assert chart.actual.count("V") == 2
    assert chart.label.text == "3 met of 10"
    assert chart.sentence == "Amara has met 3 of 10 criteria. The plan for today is 6."
    assert [(month.name, month.met) for month in chart.table[:3]] == [("Mar 2026", 1), ("Apr 2026", 1), ("May 2026", 3)]
    assert chart.table[-1].met is None
    assert chart.table[-1].planned == 10
    assert chart.remark == "Nothing was met in 6 of the months so far."


@given(
    st.integers(1, 300),
    st.lists(st.integers(-40, 700), max_size=60),
    st.integers(0, 800),
    st.integers(1, 700),
)
def test_the_chart_stays_inside_its_frame(total: int, met_after: list[int], today_after: int, length: int) -> None:
    today = START + timedelta(days=today_after)
    met = [START + timedelta(days=n) for n in met_after if n <= today_after][:total]
    whole = Standing(total, len(met), 0, START, START + timedelta(days=length), None, None)
    chart = pace("Amara", whole, met, today)
    numbers = [
        float(n)
        for path in (chart.plan, chart.actual)
        for n in path.replace("M", " ").replace("L", " ").replace("H", " ").replace("V", " ").split()
    ]
    assert all(TOP <= n <= RIGHT for n in numbers)
    assert LEFT <= chart.point[0] <= RIGHT
    assert len(chart.months) <= 8
    assert len(chart.grid) <= 6


@pytest.mark.parametrize("marks", ["", "m", ".wmpend", "ddd", "m" * 34 + "w" * 5 + "." * 14])
def test_a_view_and_a_template_say_a_strip_in_the_same_words(marks: str) -> None:
    parts = environment().get_template("web/parts.html").module
    unit = UnitStrip(1, 1, "Keep a tidy desk", marks, 2, 0, len(marks), signed_off=False)
    assert str(parts.strip_words(marks)) == unit.said  # type: ignore[attr-defined]
    drawn = str(parts.strip(marks, 2))  # type: ignore[attr-defined]
    assert drawn.count("<i data-s=") == len(marks)
    assert f'aria-label="{unit.said}"' in drawn


@given(st.text("mwpend.", max_size=200), st.integers(0, 200))
def test_a_strip_drawn_in_runs_shows_the_same_marks(marks: str, performance: int) -> None:
    performance = min(performance, len(marks))
    macro = str(environment().get_template("web/parts.html").module.strip(marks, performance))  # type: ignore[attr-defined]
    drawn = str(strip(marks, performance))
    run = re.compile(r'<i data-s="(\w+)"(?: class="n-(\d+)")?></i>')
    assert run.sub(lambda found: f'<i data-s="{found[1]}"></i>' * int(found[2] or 1), drawn) == macro
    width = int(re.findall(r"n-(\d+)", drawn)[0])
    for row in re.findall(r"<span>(.*?)</span>", drawn):
        ends = list(accumulate(int(length or 1) for _, length in run.findall(row)))
        assert set(range(width, ends[-1] + 1, width)) <= set(ends), "a run goes past the end of its row"


def test_a_row_of_the_table_has_a_cell_for_each_criterion_and_a_gap_before_the_knowledge() -> None:
    assert cells([70, 64, 63, 50, 49], 70, 3) == (
        '<td class="c v-70"><span>70</span></td><td class="c v-64 slip"><span>64</span></td>'
        '<td class="c v-63 slip"><span>63</span></td><td class="gap"></td>'
        '<td class="c v-50 behind"><span>50</span></td><td class="c v-49 behind"><span>49</span></td>'
    )
    assert "gap" not in cells([70], 70, 0)


def test_a_code_from_a_standard_stays_words_in_the_heads() -> None:
    assert heads(("P<1>", "P&2"), (True, False), 0) == (
        '<th scope="col">P&lt;1&gt;</th><th scope="col"><span class="vh">P&amp;2</span></th>'
    )
