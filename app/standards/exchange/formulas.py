"""Statements that a spreadsheet would run as a formula: kept as text, and named."""

from collections.abc import Iterator

from app.standards.schema import StandardFile, leaves


def formula_sentences(document: StandardFile) -> Iterator[str]:
    """A sentence for each text that begins like a formula. Here it is text; who opens an export in a spreadsheet should know."""
    texts = [(item.id, item.text) for side in (document.criteria, document.knowledge) for item in leaves(side)]
    for place, text in (("The title", document.title), *texts):
        if _like_a_formula(text):
            yield f"{place} begins like a formula of a spreadsheet: “{text[:40]}”. It is kept as text. Is it meant?"


def _like_a_formula(text: str) -> bool:
    return text.startswith(("=", "@")) or (text.startswith(("+", "-")) and any(char in text for char in "(|!"))
