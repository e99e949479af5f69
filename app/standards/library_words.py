"""Which words of a standard find it, from its document as it is stored: by its name, what it is about, what it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.folding import fold
from app.standards.search_rules import code_of, code_words, indexed

_LISTS = ("criteria", "knowledge")
_ABOUT = ("suites", "keywords", "occupations", "developed_by", "originating_organisation", "category", "soc_code")
# Not the standard's words: how the file is read, where it came from, and whose it is.
_AROUND = ("format", "standard", "source", "import", "rights", *_LISTS)


@dataclass(frozen=True)
class Words:
    """The words of each tier; every tier has those of the one before. `codes` has whole codes only."""

    names: list[str]
    codes: list[str]
    about: list[str]
    words: list[str]


def words_of_document(document: dict[str, Any]) -> Words:
    """The words of a document as `standard.document` holds it."""
    standard = document["standard"]
    codes = _codes(standard)
    names = [*standard["title"].values(), *(word for code in codes for word in code_words(code))]
    facts = (text for name in _ABOUT for text in _strings(standard.get(name)))
    about = [*names, *_editions(standard), *_strings(document.get("overview")), *facts]
    said = [text for side in _LISTS for text in _statements(document.get(side, ()))]
    rest = [text for name, part in document.items() if name not in _AROUND for text in _strings(part)]
    return Words(
        names=indexed(names),
        codes=sorted({code_of(code) for code in codes} - {""}),
        about=indexed(about),
        words=indexed([*about, *said, *rest]),
    )


def suites_of(document: dict[str, Any]) -> dict[str, str]:
    """The names of its suites, by what tells one from another."""
    return {fold(name).strip()[:500]: name for name in document["standard"].get("suites", ())}


def replaced_by_it(document: dict[str, Any]) -> list[str]:
    """References of the versions that it says it takes the place of."""
    links = document["standard"].get("supersedes", ())
    return [f"{link.get('urn') or link.get('id')}@{'+'.join(_editions(link))}" for link in links]


def _codes(standard: dict[str, Any]) -> list[str]:
    """Every code that somebody may know it by. A URN that nobody has confirmed finds it too: its page says so."""
    own = [standard[name] for name in ("urn", "id") if name in standard]
    possible = [one["urn"] for one in standard.get("possible_urns", ())]
    given = [one["code"] for one in standard.get("codes", ())]
    return [*own, *standard.get("original_urns", ()), *possible, *given]


def _editions(standard: dict[str, Any]) -> list[str]:
    return [standard[name] for name in ("version", "revision") if standard.get(name)]


def _statements(items: Any) -> Iterator[str]:
    """Texts, and the codes (P11) that name them."""
    for item in items:
        yield item["id"]
        yield item["text"]
        yield from _statements(item.get("items", ()))


def _strings(value: Any) -> Iterator[str]:
    """Every text inside, but not the names of its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
