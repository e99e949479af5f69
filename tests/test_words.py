"""The glossary is law: the page is printed from the code, and every name in it exists."""

import importlib
from pathlib import Path

import pytest

from app.words import WORDS, Word, page

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_the_page_is_what_the_code_says() -> None:
    assert (DOCS / "words.md").read_text() == page(), "Run: python -m scripts.docs"


@pytest.mark.parametrize("word", [word for word in WORDS if word.code], ids=lambda word: word.term)
def test_every_name_exists(word: Word) -> None:
    module, name = word.code.split(":")
    assert hasattr(importlib.import_module(module), name)


def test_no_word_of_judgement_but_ours() -> None:
    """DOMAIN: never pass, fail or approve. Templates speak to learners."""
    templates = Path(__file__).resolve().parent.parent / "templates"
    forbidden = (" failed the", "you failed", " fail ", "passed the unit", "rejected", "overdue")
    for path in templates.rglob("*.html"):
        text = path.read_text().lower()
        for word in forbidden:
            assert word not in text, f"{path.name} says {word!r}"
