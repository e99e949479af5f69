"""Mistakes people make in a standard's file: each is told with its line and the way to mend it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.standards import yaml_files
from tests.standards.documents import SMALL, changed, problems_of

VERSION = 'version: "1"'


def dated(dates):
    """The version line of SMALL with dates after it."""
    return f"{VERSION}\n  dates: {dates}"


# (what is changed in SMALL, line, part of the message, part of the mend, severity)
MISTAKES = [
    ([('"1"\noverview', "1\noverview")], 7, "`version` was read as a number", 'version: "1"', "error"),
    ([('version: "1"', "version: 1.0")], 7, "`version` was read as a number", 'version: "1.0"', "error"),
    ([("  version:", "  verzion:")], 7, "`verzion` is not a key", "Did you mean `version`?", "error"),
    ([("    text: put", "    txet: put")], 18, "`txet` is not a key", "Did you mean `text`?", "error"),
    ([("    text: put each tool back in its place\n", "")], 15, "`text` is missing", "Add `text:`", "error"),
    ([("put each tool back in its place", '""')], 18, "The text is empty", "take the whole entry out", "error"),
    ([("put each tool", "put  each tool")], 18, "several in a row", "one plain space", "error"),
    ([("text: put", "text: put: ")], 18, "This is not YAML", "double quotes", "error"),
    ([("group: g1", "group: g7")], 17, "The group g7 is not among `groups`", "Use one of g1", "error"),
    ([("in: criteria", "in: knowledge")], 17, "is one of `knowledge`, not of `criteria`", "in: criteria", "error"),
    ([("in: criteria", "in: criterion")], 12, "“criterion”, which is not one of", "Did you mean criteria?", "error"),
    ([("  - id: P2", "  - id: P1")], 19, "The id P1 is here twice", "`id: P2`", "error"),
    ([("  - id: P2", "  - id: P3")], 19, "P3 stands at place 2", "`id: P2`", "error"),
    ([("  - id: K1", "  - id: P1")], 23, "P1 stands at place 1", "`id: K1`", "error"),
    ([("language: en", "language: en\n  language: cy")], 7, "“language” is here twice: line 6", "Keep one", "error"),
    ([("  language: en", "  language: fr")], 6, "“fr”, which is not one of en or cy", "en or cy", "error"),
    ([("  language: en", "  language: cy")], 4, "the title is not", "mend `language`", "error"),
    ([("  language: en", "  language: en\n  validity: curent")], 7, "“curent”", "Did you mean Current?", "error"),
    ([("  urn: TESTA1\n", "")], 2, "neither `urn` nor `id`", "local:", "error"),
    ([("  urn: TESTA1", "  id: testa1")], 3, "is not an id of our own", "Begin with local:", "error"),
    ([("  urn: TESTA1", "  urn: local:test")], 3, "does not begin with “local:”", "Use `id`", "error"),
    ([("  urn: TESTA1", "  urn: 1E10")], 3, "`urn` was read as a number", 'urn: "1E10"', "error"),
    ([("  urn: TESTA1", "  urn:")], 3, "`urn` has no value", "Leave the key out", "warning"),
    ([('  version: "1"\n', "")], 2, "`version` and `revision` are both missing", "import-1", "error"),
    ([('  version: "1"', "  revision: import 1")], 7, "does not fit in a file name", "hyphens and dots", "error"),
    ([(VERSION, dated('{approved: 2026-01-31}'))], 8, "was read as a date", '"2026-01-31"', "error"),
    ([(VERSION, dated('{approved: "2026-02-30"}'))], 8, "not a real date", "source", "error"),
    ([(VERSION, dated('{approved: "31 Jan 2026"}'))], 8, "not a date", '"2026-01-31"', "error"),
    ([(VERSION, dated('{review: "1905-03-15"}'))], 8, "before 1986", "leave the date out", "error"),
    (
        [(VERSION, dated('{approved: "2026-03", review: "2026-01-31"}'))],
        8, "is before `approved`", "Look both up", "error",
    ),
    ([(VERSION, 'version: "1"\n  suites: Tools')], 8, "`suites` must be a list", "hyphen", "error"),
    ([(VERSION, 'version: "1"\n  suites: []')], 8, "`suites` is empty", "Leave the key out", "warning"),
    ([("format: 1", "format: 2")], 1, "format 2", "format: 1", "error"),
    ([("format: 1", 'format: "1"')], 1, "format 1", "format: 1", "error"),
    ([("overview:\n  - About keeping a tool store.", "overview: About")], 8, "must be a list", "hyphen", "error"),
    ([("write down what is broken", "put each tool back in its place")], 21, "same words", "prints both", "warning"),
    ([("    group: g1\n", "")], 11, "belongs to the group g1", "take the group out", "warning"),
    ([("  - id: g1", "  - id: one")], 11, "“one” is not a group id", "g1, g2", "error"),
    (
        [
            ("knowledge:\n", "knowledge: []\nextra:\n"),
            ('  - id: K1\n    label: "1."\n    text:', "  - heading: A\n    text:\n     -"),
        ],
        22, "no knowledge statements", "Look in the source", "warning",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "line", "message", "mend", "severity"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_mend(change, line, message, mend, severity):
    problems = problems_of(changed(*change))
    fitting = [p for p in problems if message in p.message and mend in p.mend and p.severity == severity]
    assert fitting, problems
    assert fitting[0].line == line
    assert fitting[0].file == "small.yaml"


def test_the_small_standard_itself_has_no_problem():
    assert problems_of(SMALL) == []


def test_no_criteria_is_an_error_unless_it_is_a_draft():
    lines = SMALL.split("\n")
    start, end = lines.index("groups:"), lines.index("knowledge:")
    bare = "\n".join(lines[:start] + lines[end:])
    assert [p.message for p in problems_of(bare)] == ["The standard has no performance criteria."]
    assert problems_of(bare.replace("  language: en", "  language: en\n  validity: Draft")) == []


def test_one_wrong_value_does_not_hide_the_next():
    problems = problems_of(changed(('version: "1"', "version: 1"), ("    text: write", "    words: write")))
    assert [p.line for p in problems] == [7, 19, 21]


def test_a_confirmed_possible_urn_needs_a_name():
    text = changed(
        ("  urn: TESTA1", "  id: local:test\n  possible_urns:\n    - {urn: X1, why: the title, confirmed: true}")
    )
    assert [(p.line, p.severity) for p in problems_of(text)] == [(5, "error")]


def test_an_unplaced_line_is_a_warning_where_it_stands():
    text = SMALL + "import:\n  unplaced:\n    - {line: 9, text: Safety first}\n"
    assert [(p.line, p.severity) for p in problems_of(text)] == [(28, "warning")]


def test_problems_are_plain_json():
    problem = problems_of(changed(("  version:", "  verzion:")))[0]
    assert problem.to_json() == {
        "file": "small.yaml",
        "line": problem.line,
        "message": problem.message,
        "mend": problem.mend,
        "severity": "error",
    }


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "holds no standard"),
        ("- a\n- b\n", 1, "holds no standard"),
        ("just words", 1, "holds no standard"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: &x [1]\nb: *x\n", 1, "anchor"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: 'never closed\nb: 2\n", 1, "not YAML"),
        ("a:\n  - b\n - c\n", 3, "not YAML"),
        ("a:\n\t- b\n", 2, "not YAML"),
        ("? [a]\n: b\n", 1, "key must be a word"),
        ("a: " + "[" * 5000, 1, "nested too deeply"),
        ("a: " + "{b: " * 25 + "1" + "}" * 25, 1, "nested too deeply"),
        ("a: \x07", 1, "not YAML"),
        ("<<: {a: 1}", 1, "`<<` is not a key"),
    ],
)
def test_what_is_not_a_standard_at_all(text, line, message):
    problems = problems_of(text)
    assert any(p.line == line and message in p.message and p.mend for p in problems), problems


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_fall_over(text):
    read, problems = yaml_files.read_text(text, "any.yaml")
    assert read is not None or problems


@given(st.integers(0, len(SMALL) - 1), st.sampled_from(list("\t\n:-{}[]'\"&*!|>%@`#?,0\x00é ")))
@settings(max_examples=200, deadline=None)
def test_one_wrong_letter_never_makes_it_fall_over(place, letter):
    for problem in problems_of(SMALL[:place] + letter + SMALL[place + 1 :]):
        assert problem.mend
        assert problem.line >= 1
