"""What became of each statement between two versions, as the words suggest it."""

import random

import pytest

from app.standards import yaml_files
from app.standards.matching_rules import KINDS, Pair, Statement, likeness, suggest, word_changes
from app.standards.schema import leaves
from tests.standards.test_seeds import STANDARDS


def statements(stem: str, *texts: str) -> list[Statement]:
    return [Statement(f"{stem}{number}", text) for number, text in enumerate(texts, 1)]


def of_seed(file: str, side: str) -> list[Statement]:
    document = yaml_files.load(STANDARDS / file)
    return [Statement(item.id, item.text) for item in leaves(getattr(document, side))]


def plain(pairs: list[Pair]) -> list[tuple]:
    return [(pair.kind, pair.old, pair.new) for pair in pairs]


def test_the_same_text_is_exact_wherever_it_stands():
    old = of_seed("HSCCLD352.v1.yaml", "criteria")
    moved = [Statement(f"P{number}", one.text) for number, one in enumerate(reversed(old), 1)]
    pairs = suggest(old, moved)
    assert {pair.kind for pair in pairs} == {"exact"}
    assert pairs[0] == Pair("exact", ("P26",), ("P1",))


def test_a_reworded_a_split_a_merged_a_new_and_a_gone_one():
    old = statements(
        "P",
        "agree goals with the person and their family before work begins",
        "record the visit in the care plan and report any accident to your manager",
        "wash your hands before each visit",
        "wear gloves during each visit",
        "keep the minibus clean",
    )
    new = statements(
        "P",
        "agree realistic goals with the person and their family before any work begins",
        "record the visit in the care plan",
        "report any accident to your manager",
        "wash your hands before and wear gloves during each visit",
        "explain how artificial intelligence was used",
    )
    assert plain(suggest(old, new)) == [
        ("reworded", ("P1",), ("P1",)),
        ("split", ("P2",), ("P2", "P3")),
        ("merged", ("P3", "P4"), ("P4",)),
        ("new", (), ("P5",)),
        ("gone", ("P5",), ()),
    ]


def test_a_version_against_itself_is_exact_and_unlike_standards_share_little():
    first, second = of_seed("HSCCLD352.v1.yaml", "criteria"), of_seed("HSCCLD352.v1.yaml", "knowledge")
    assert all(pair.kind == "exact" for pair in suggest(first, first))
    assert sum(pair.kind in ("exact", "reworded") for pair in suggest(first, second)) <= 2


@pytest.mark.parametrize("seed", range(20))
def test_every_statement_of_both_versions_is_accounted_for_once(seed):
    dice = random.Random(seed)
    words = [
        "agree",
        "record",
        "report",
        "plan",
        "care",
        "person",
        "goals",
        "visit",
        "family",
        "risk",
        "safe",
        "the",
        "and",
        "of",
        "with",
    ]
    make = lambda: " ".join(dice.choices(words, k=dice.randint(1, 9)))  # noqa: E731
    old, new = (statements("K", *(make() for _ in range(dice.randint(0, 15)))) for _ in range(2))
    pairs = suggest(old, new)
    assert sorted(code for pair in pairs for code in pair.old) == sorted(one.code for one in old)
    assert sorted(code for pair in pairs for code in pair.new) == sorted(one.code for one in new)
    for pair in pairs:
        assert pair.kind in KINDS
        assert 0 <= pair.likeness <= 1
        sizes = (min(len(pair.old), 2), min(len(pair.new), 2))
        assert sizes == {"split": (1, 2), "merged": (2, 1), "new": (0, 1), "gone": (1, 0)}.get(pair.kind, (1, 1))


def test_likeness_needs_no_capitals_and_no_punctuation():
    assert likeness("Wash your hands, often.", "wash your hands often") == 1
    assert likeness("wash your hands", "drive the minibus home") == 0


def test_word_changes_give_back_both_texts():
    old, new = "put each tool back in its place", "put every tool back where it belongs"
    changes = word_changes(old, new)
    assert " ".join(words for mark, words in changes if mark != "new") == old
    assert " ".join(words for mark, words in changes if mark != "gone") == new
    assert ("gone", "each") in changes
    assert ("new", "every") in changes
