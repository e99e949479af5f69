"""Whatever the text: no crash, no line unaccounted for, no letter lost, and an answer within bounds."""

import json
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.standards.importer.reader import read_text, sort_lines
from app.standards.importer.result import ImportResult
from app.standards.importer.sources.txt import text_lines
from app.standards.importer.to_yaml import to_document
from tests.importer.coverage_of_lines import unaccounted_lines

RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = st.sampled_from(
    [
        "listen", "record", "the", "individual’s", "wishes,", "and", "report:", "(see", "P3)", "K2", "of", "care.",
        "Values", "Skills", "Overview", "24", "hours", "to", "with", "SCDX12", "personal-centred", "1998", "safe;",
        "[URN]", "communication", "ﬁnd\u00a0out", "\u00adsoft", "LEGACY", "a", "i.e.", "1.1"
    ]
)  # fmt: skip
PHRASES = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
LABELS = st.sampled_from(
    [
        "",
        "1. ",
        "2. ",
        "3. ",
        "P1 ",
        "P2 ",
        "P3 ",
        "K1 ",
        "K2 ",
        "a) ",
        "b) ",
        "i) ",
        "• ",
        "- ",
        "    o ",
        "1.1 ",
        "1.2 ",
        "3",
        "P4",
        "(1) ",
        "2",
        "•",
        "VC7.1/1 ",
    ]
)
HEADINGS = st.sampled_from(
    [
        "Overview",
        "Performance criteria",
        "PERFORMANCE CRITERIA",
        "You must be able to:",
        "Knowledge and understanding",
        "Values",
        "Skills",
        "You need to know and understand:",
        "Performance criteria You must be able to:",
        "Scope/range",
        "Glossary",
        "Behaviours",
        "Element 1",
        "Element 2 Plan",
        "Elements of competence",
        "Developed by\tVale Council",
        "Version Number",
        "Date Approved 2 May 2019",
        "Indicative review",
        "date",
        "Status",
        "Original",
        "Relevant\toccupations",
        "URN: VC12",
        "VC12",
        "VC13 Support people",
        "Meini prawf perfformiad",
        "Trosolwg",
        "[bookmark: X]",
        "Page 2 of 3",
        "\f",
        "___",
        "Links to other NOS",
        "Evidence requirements",
        "Performance criteria\tEvidence reference\tDate",
        "[text truncated]",
        "**Overview**",
        "| a | b |",
        "Unit H0X4 04",
    ]
)
LINES = st.one_of(
    st.just(""),
    HEADINGS,
    PHRASES,
    st.tuples(st.sampled_from(["", " ", "    ", "\t"]), LABELS, PHRASES).map("".join),
    st.text(max_size=60),
)
DOCUMENTS = st.lists(LINES, max_size=60).map("\n".join)


def check(text: str) -> ImportResult:
    lines = text_lines(text)
    began = time.process_time()
    result = sort_lines(ImportResult(name="property"), lines)
    assert time.process_time() - began < 5
    assert unaccounted_lines(result, lines) == []
    json.dumps(result.to_json())
    assert result.is_nos == bool(result.standards)
    assert result.is_nos or result.warnings
    return result


@RELAXED
@given(st.text(max_size=2000))
def test_any_text(text):
    check(text)


@RELAXED
@given(DOCUMENTS)
def test_any_arrangement_of_the_parts_of_standards(text):
    result = check(text)
    for which, standard in enumerate(result.standards):
        to_document(result, {"title": "x"}, which)
        for stem, items in (("P", standard.criteria), ("K", standard.knowledge)):
            assert [item.id for item in items] == [f"{stem}{place}" for place in range(1, len(items) + 1)]
            assert all(item.text.strip() for item in items)
            known = {group.id for group in standard.groups}
            assert all(item.group is None or item.group in known for item in items)


@RELAXED
@given(DOCUMENTS)
def test_every_word_of_a_statement_is_in_the_source(text):
    """Nothing is invented: statements are made of the source's words, in order."""
    result = check(text)
    words = "".join("".join(at.text.split()) for at in result.lines)
    for standard in result.standards:
        for item in (*standard.criteria, *standard.knowledge):
            first = item.text.split()[0]
            assert first in words


@RELAXED
@given(DOCUMENTS)
def test_reading_twice_gives_the_same(text):
    assert read_text(text).to_json() == read_text(text).to_json()


@RELAXED
@given(
    st.lists(
        PHRASES.filter(lambda text: text[0].islower() and len(text.split()) > 2), min_size=3, max_size=20, unique=True
    )
)
def test_statements_with_labels_come_back_letter_by_letter(statements):
    cleaned = [
        " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").replace("ﬁ", "fi").split()) for text in statements
    ]
    body = "\n".join(f"P{place} {text}" for place, text in enumerate(statements, 1))
    result = check(
        f"Performance criteria\nYou must be able to:\n{body}\nKnowledge and understanding\nYou need to know and understand:\nK1 why\nK2 how\n"
    )
    if not result.unsure:
        assert [item.text for item in result.standards[0].criteria] == cleaned
