"""The solver: each rule type by example, and against trying everything."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import DomainError
from app.standards.qualifications import solver
from app.standards.qualifications.schema import Qualification
from app.standards.qualifications.solver import solve


def award(groups: list[dict], units: str = "ABCDEF", **more) -> Qualification:
    """A qualification whose units are single letters of 10 credits at level 2, unless `facts` says otherwise."""
    facts = more.pop("facts", {})
    qualification = {"title": "Award", "complete": True, **more.pop("rules", {})}
    return Qualification.model_validate(
        {
            "format": 1,
            "qualification": qualification,
            "units": [
                {"code": code, "title": f"Do {code}", "credits": 10, "level": 2, **facts.get(code, {})}
                for code in units
            ],
            "groups": [{"title": f"group {group['id']}", **group} for group in groups],
            **more,
        },
        by_alias=True,
        by_name=False,
    )


def group(name: str, units: str, **rules) -> dict:
    return {"id": name, "units": list(units), **rules}


def test_all_mandatory_and_n_of_a_group() -> None:
    document = award([group("m", "AB", mandatory=True), group("o", "CDE", count={"min": 2})])
    assert solve(document, "ABCD").satisfied
    verdict = solve(document, "AC")
    assert not verdict.satisfied
    assert verdict.missing == ["B Do B is mandatory.", "1 more unit from group o: D Do D, or E Do E."]
    assert verdict.counted == {"A": "m", "C": "o"}


def test_more_than_is_needed_counts_as_well() -> None:
    verdict = solve(award([group("o", "ABC", count={"min": 1})]), "ABC")
    assert verdict.counted == dict.fromkeys("ABC", "o")
    assert not verdict.not_counted


def test_one_unit_of_two_groups_counts_once_and_where_it_helps() -> None:
    document = award([group("x", "AB", count={"min": 1}), group("y", "A", count={"min": 1})])
    assert solve(document, "AB").counted == {"A": "y", "B": "x"}
    assert not solve(document, "A").satisfied


def test_credits_at_least_and_at_most() -> None:
    rules = {"credits": {"min": 30}}
    document = award([group("m", "AB"), group("c", "CDEF", credits={"max": 10})], rules=rules)
    verdict = solve(document, "ACDEF")
    assert verdict.missing == ["10 more credits in all."]
    assert len(verdict.not_counted) == 3
    assert solve(document, "ABC").satisfied


def test_credits_at_a_level_or_above() -> None:
    facts = {"C": {"level": 3}, "D": {"level": 4}}
    rules = {"credits_at_level": [{"level": 3, "min": 20}]}
    document = award([group("m", "ABCD")], rules=rules, facts=facts)
    assert solve(document, "CD").satisfied
    assert solve(document, "ABC").missing == ["10 more credits at level 3 or above in all."]


def test_n_of_a_n_of_b_rest_of_either() -> None:
    groups = [group("a", "ABC", count={"min": 2, "max": 2}), group("b", "DEF", count={"min": 2, "max": 2})]
    document = award([*groups, group("either", "ABCDEF", count={"min": 2, "max": 2})])
    assert solve(document, "ABCDEF").satisfied
    assert not solve(document, "ABCDE").satisfied


def test_an_earlier_section_may_stand_in_once() -> None:
    later = group("two", "DE", count={"min": 2}, stand_ins=[{"from": "one", "max": 1}])
    document = award([group("one", "ABC", count={"min": 1}), later])
    verdict = solve(document, "ABD")
    assert verdict.satisfied
    assert any("stands in" in note for note in verdict.notes)
    assert not solve(document, "ABC").satisfied
    assert not solve(document, "AD").satisfied


def test_barred_units_do_not_count_together() -> None:
    barred = [{"units": ["A", "B"], "reason": "They cover the same."}]
    document = award([group("o", "ABC", count={"min": 2})], barred=barred)
    verdict = solve(document, "AB")
    assert not verdict.satisfied
    assert "Of A, B only 1 may count: They cover the same." in verdict.notes
    assert solve(document, "ABC").satisfied


def test_pathways_are_told_apart_and_the_nearest_is_taken() -> None:
    groups = [group("core", "A", mandatory=True), group("p", "BC", count={"min": 2}, pathway="one")]
    groups.append(group("q", "DEF", count={"min": 3}, pathway="two"))
    pathways = [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}]
    document = award(groups, pathways=pathways)
    assert solve(document, "ABC").pathway == "one"
    assert solve(document, "ADEF").pathway == "two"
    assert not solve(document, "ADEF", "one").satisfied
    assert solve(document, "AB").missing == ["1 more unit from group p: C Do C."]
    with pytest.raises(DomainError, match="no pathway"):
        solve(document, "A", "three")


def test_a_unit_shown_through_others() -> None:
    facts = {"A": {"evidenced_through": {"units": ["B", "C"]}}, "D": {"evidenced_through": {"units": ["A"]}}}
    document = award([group("m", "AD", mandatory=True), group("o", "BC")], facts=facts)
    verdict = solve(document, "BC")
    assert verdict.satisfied
    assert "A Do A is shown through other units." in verdict.notes
    assert not solve(document, "B").satisfied


def test_additional_units_add_to_no_total() -> None:
    document = award([group("m", "A", mandatory=True), group("x", "B", additional=True)], rules={"count": {"min": 2}})
    assert solve(document, "AB").missing == ["1 more unit in all."]


def test_what_is_not_known_is_said() -> None:
    document = award([group("m", "A", mandatory=True)], "A", facts={"A": {"credits": None}})
    verdict = solve(document, ["A", "Z9"])
    assert "Z9 is not among the units that are known here." in verdict.notes
    assert "The credits of A are not known here; it was counted as 0." in verdict.notes


def test_too_many_combinations_are_refused_and_not_guessed(monkeypatch) -> None:
    monkeypatch.setattr(solver, "MOST_STATES", 3)
    document = award([group("a", "ABCDEF", count={"min": 6}), group("b", "ABCDEF", count={"min": 6})])
    with pytest.raises(solver.TooManyCombinations):
        solve(document, "ABCDEF")


UNITS = "ABCDE"
ends = st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3))


@st.composite
def awards(draw) -> Qualification:
    facts = {code: {"credits": draw(st.integers(0, 3)), "level": draw(st.integers(1, 3))} for code in UNITS}
    groups = []
    for name in ("x", "y", "z")[: draw(st.integers(1, 3))]:
        one = group(name, draw(st.lists(st.sampled_from(UNITS), unique=True, max_size=4)))
        for rule in ("count", "credits"):
            low, high = draw(ends)
            one[rule] = {"min": low, "max": high}
        one["mandatory"] = draw(st.integers(0, 5)) == 0
        one["additional"] = not one["mandatory"] and draw(st.integers(0, 5)) == 0
        if groups and draw(st.booleans()):
            one["stand_ins"] = [{"from": groups[0]["id"], "max": draw(st.integers(0, 2))}]
        groups.append(one)
    low, high = draw(ends)
    rules = {"count": {"min": low, "max": high}}
    rules["credits_at_level"] = [{"level": draw(st.integers(1, 3)), "min": draw(st.integers(0, 4))}]
    pair = draw(st.lists(st.sampled_from(UNITS), unique=True, min_size=2, max_size=3))
    barred = [{"units": pair, "at_most": draw(st.integers(0, 2)), "reason": "Alike."}] if draw(st.booleans()) else []
    return award(groups, UNITS, rules=rules, facts=facts, barred=barred)


def within(found: int, wanted) -> bool:
    return wanted is None or ((wanted.min or 0) <= found and (wanted.max is None or found <= wanted.max))


def holds(document: Qualification, placed: dict[str, str], lower_ends: bool = True) -> bool:
    """The rules, written straight from their definitions, on one way to place units in groups."""
    unit = {one.code: one for one in document.units}
    checks: list[bool] = []
    for one in document.groups:
        here = [code for code, where in placed.items() if where == one.id]
        for stand_in in one.stand_ins:
            others = next(other.units for other in document.groups if other.id == stand_in.group)
            checks.append(sum(code not in one.units and code in others for code in here) <= stand_in.max)
        allowed = set(one.units) | {
            code
            for other in document.groups
            for stand_in in one.stand_ins
            if stand_in.group == other.id
            for code in other.units
        }
        checks.append(set(here) <= allowed)
        if one.mandatory:
            checks.append(len(here) >= len(one.units))
            checks.append(one.count is None or one.count.max is None or len(here) <= one.count.max)
        else:
            checks.append(within(len(here), one.count))
        checks.append(within(sum(unit[code].credits or 0 for code in here), one.credits))
    names = {one.id for one in document.groups if not one.additional}
    whole = [code for code, where in placed.items() if where in names]
    checks.append(within(len(whole), document.qualification.count))
    for at in document.qualification.credits_at_level:
        checks.append(sum(unit[code].credits or 0 for code in whole if (unit[code].level or 0) >= at.level) >= at.min)
    for barred in document.barred:
        checks.append(sum(code in placed for code in barred.units) <= barred.at_most)
    return all(checks)


@settings(max_examples=150, deadline=None)
@given(awards(), st.sets(st.sampled_from(UNITS)))
def test_it_agrees_with_trying_everything(document: Qualification, done: set[str]) -> None:
    places = [None, *(one.id for one in document.groups)]
    units = sorted(done)
    ways = (
        {code: where for code, where in zip(units, way, strict=True) if where}
        for way in itertools.product(places, repeat=len(units))
    )
    possible = any(holds(document, way) for way in ways)
    verdict = solve(document, done)
    assert verdict.satisfied == possible
    assert verdict.satisfied == (not verdict.missing)
    if possible:
        assert holds(document, verdict.counted)
    assert set(verdict.counted) | set(verdict.not_counted) == done


@settings(max_examples=60, deadline=None)
@given(awards(), st.sets(st.sampled_from(UNITS)), st.sampled_from(UNITS))
def test_one_more_unit_never_undoes_an_award(document: Qualification, done: set[str], more: str) -> None:
    if solve(document, done).satisfied:
        assert solve(document, done | {more}).satisfied
