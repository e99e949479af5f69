"""What is a word, what is a code, what somebody asked, and which words are marked. Without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.folding import fold
from app.standards import search_rules as rules
from app.standards.library_words import replaced_by_it, suites_of, words_of_document


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Promote well-being", ["promote", "well", "being"]),
        ("children’s children's", ["childrens", "childrens"]),
        ("Ŵyl Tŷ café ÉCOLE", ["wyl", "ty", "cafe", "ecole"]),
        ("cafe\u0301", ["cafe"]),
        ("anx\u00adiety", ["anxiety"]),
        ("ﬁrst", ["first"]),
        ("CFAM_LEB4", ["cfam", "leb4"]),
        ("P11. do it", ["p11", "do", "it"]),
        ("x" * 60, ["x" * rules.LONGEST_WORD]),
        ("\x00 - “”", []),
        ("健康", ["健康"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert rules.words_of(text) == words


@pytest.mark.parametrize("typed", ["SCDHSC0335", "scdhsc 0335", "SCDHSC 0 335", "SCDHSC-0335", " scdhsc_0335. "])
def test_a_code_is_the_same_however_it_is_written(typed: str) -> None:
    assert rules.code_of(typed) == "scdhsc0335"
    assert rules.asked(typed).code == "scdhsc0335"


@pytest.mark.parametrize(
    ("code", "finds"),
    [
        ("HSCCLD352", {"hsccld352", "hsccld", "352"}),
        ("SCDHSC0335", {"scdhsc0335", "scdhsc", "0335", "335"}),
        ("PPL.B204", {"pplb204", "ppl", "b204", "b", "204"}),
        ("H5NC 04", {"h5nc04", "h5nc", "04", "h", "5", "nc", "4"}),
        ("000", {"000"}),
    ],
)
def test_what_finds_a_code(code: str, finds: set[str]) -> None:
    assert rules.code_words(code) == finds


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("anx", ("anx",)),
        ("  Anxiety  anxiety ", ("anxiety",)),
        ("a b", ()),
        ("a 1", ("1",)),
        ("", ()),
        ('"OR NOT(*"', ("or", "not")),
        (
            "one two three four five six seven eight nine",
            ("one", "two", "three", "four", "five", "six", "seven", "eight"),
        ),
    ],
)
def test_what_is_asked(typed: str, words: tuple[str, ...]) -> None:
    question = rules.asked(typed)
    assert question.words == words
    assert bool(question) == bool(words)


def test_the_two_databases_are_asked_the_same() -> None:
    question = rules.asked("anx 1")
    assert rules.fts5(question)["any"] == '({words} : ("anx" * "1")) OR (codes : "anx1" *)'
    assert rules.tsquery(question) == {"every": "'anx':* & '1'", "exact": "'anx1'", "begins": "'anx1':*"}


def test_a_digit_alone_is_a_whole_word() -> None:
    assert rules.tsquery(rules.asked("1"))["begins"] == "'1'"
    assert rules.fts5(rules.asked("1"))["exact"] == 'codes : "1"'


@pytest.mark.parametrize(
    ("typed", "text", "hit"),
    [
        ("anx", "signs of anxiety", ["anxiety"]),
        ("childrens", "the Children’s Act", ["Children’s"]),
        ("wyl", "yr Ŵyl fawr", ["Ŵyl"]),
        ("cafe", "a cafe\u0301 here", ["cafe\u0301"]),
        ("being", "well-being", ["being"]),
        ("ing", "being", []),
        ("", "words", []),
    ],
)
def test_marking(typed: str, text: str, hit: list[str]) -> None:
    pieces = rules.marked(text, rules.asked(typed))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, found in pieces if found] == hit


@pytest.mark.parametrize(
    ("typed", "hit"), [("hsc", True), ("352", True), ("hsccld 352", True), ("cld", False), ("", False)]
)
def test_a_urn_is_marked_whole(typed: str, hit: bool) -> None:
    assert rules.marked_code("HSCCLD352", rules.asked(typed)) == [("HSCCLD352", hit)]


def test_the_best_statement_has_most_of_the_words_or_is_named() -> None:
    question = rules.asked("signs anx P2")
    assert rules.best(question, "P1", "signs of anxiety", 0) == rules.Best(2, False, 0)
    assert rules.best(question, "P2", "other words", 1) == rules.Best(1, True, 1)
    assert rules.best(question, "P3", "manxiety designs", 2) == rules.Best(0, False, 2)
    assert rules.names_a_statement(question)
    assert not rules.names_a_statement(rules.asked("people knowledge"))


@given(st.text(max_size=300))
def test_any_text_makes_a_question_of_plain_words(typed: str) -> None:
    question = rules.asked(typed)
    for word in (*question.words, *filter(None, [question.code])):
        assert not set(word) & set("\"'\\*:&|!()<> \x00")
        assert 0 < len(word) <= rules.LONGEST_WORD
        assert fold(word) == word


@given(st.text(max_size=200), st.text(max_size=200))
def test_marking_never_changes_a_text(typed: str, text: str) -> None:
    assert "".join(piece for piece, _ in rules.marked(text, rules.asked(typed))) == text


DOCUMENT = {
    "format": 1,
    "standard": {
        "urn": "TESTA2",
        "title": {"en": "Keep tools", "cy": "Cadw offer tŷ"},
        "version": "2",
        "language": "en",
        "validity": "Current",
        "suites": ["Tools", "Sheds"],
        "keywords": ["spanner"],
        "codes": [{"scheme": "SQA", "code": "H5NC 04"}],
        "supersedes": [{"urn": "TESTA1", "version": "1"}, {"id": "local:x", "version": "1", "revision": "import-1"}],
    },
    "overview": ["About a shed.", {"list": ["benches"]}],
    "criteria": [{"id": "P1", "text": "use these", "items": [{"id": "P1.1", "text": "hammers"}]}],
    "glossary": {"terms": [{"term": "Vice", "text": "holds things"}]},
    "import": {"dropped": [{"line": 1, "text": "bookmark", "reason": "export mark"}]},
    "rights": {"holder": "Someone"},
}  # fmt: skip


def test_where_the_words_of_a_standard_are() -> None:
    found = words_of_document(DOCUMENT)
    assert {"keep", "offer", "ty", "testa2", "testa", "2", "h5nc04"} <= set(found.names)
    assert found.codes == ["h5nc04", "testa2"]
    assert {"spanner", "sheds", "benches"} <= set(found.about) - set(found.names)
    assert {"hammers", "p1", "vice", "holds"} <= set(found.words) - set(found.about)
    assert not {"bookmark", "someone", "current", "en"} & set(found.words)
    assert set(found.names) <= set(found.about) <= set(found.words)


def test_suites_and_earlier_versions() -> None:
    assert suites_of(DOCUMENT) == {"tools": "Tools", "sheds": "Sheds"}
    assert replaced_by_it(DOCUMENT) == ["TESTA1@1", "local:x@1+import-1"]


def test_an_endless_standard_is_indexed_as_far_as_a_database_takes() -> None:
    words = rules.indexed([f"word{number}" for number in range(200_000)])
    assert 1000 < len(words) < 100_000
