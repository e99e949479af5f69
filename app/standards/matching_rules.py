"""Which statements of one version became which of another, as their words suggest. A person has the last word.

Pure. Texts are compared by words, without capitals and punctuation; a pair is suggested from the likeness of the two
texts (difflib), a split or a merge from how many words of the parts stand in the whole.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["exact", "reworded", "split", "merged", "new", "gone"]
Mark = Literal["same", "gone", "new"]
KINDS: tuple[Kind, ...] = ("exact", "reworded", "split", "merged", "new", "gone")

# Below this two texts are taken for two statements. Found by trial on reworded and on unrelated statements of the seeds.
ALIKE = 0.62
# How much of a part must stand in the whole, and how much of the whole in its parts together, for a split or a merge.
PART_IN_WHOLE = 0.7
WHOLE_IN_PARTS = 0.6
# Statements with fewer shared words than this are not worth the slower comparison.
WORTH_A_LOOK = 0.25
_WORD = re.compile(r"\w+")
# Words that any two statements share say nothing about a split.
_EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "them",
        "they",
        "to",
        "with",
        "you",
        "your",
    ]
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A criterion or knowledge statement, by its code."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What became of what: `old` codes in the earlier version, `new` ones in the later; `likeness` from 0 to 1."""

    kind: Kind
    old: tuple[str, ...]
    new: tuple[str, ...]
    likeness: float = 1.0


def suggest(old: Sequence[Statement], new: Sequence[Statement]) -> list[Pair]:
    """A pair for every statement of both versions: in the order of the later one, then those that are gone."""
    pairs = _exact(old, new)
    old, new = _left(old, new, pairs)
    pairs += _split(old, new)
    old, new = _left(old, new, pairs)
    pairs += [Pair("merged", pair.new, pair.old, pair.likeness) for pair in _split(new, old)]
    old, new = _left(old, new, pairs)
    pairs += _reworded(old, new)
    old, new = _left(old, new, pairs)
    pairs += [Pair("new", (), (one.code,)) for one in new] + [Pair("gone", (one.code,), ()) for one in old]
    return in_order(pairs)


def in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """By the later version's codes, performance before knowledge; then what is gone, by the earlier version's."""
    return sorted(pairs, key=lambda pair: (not pair.new, _place((pair.new or pair.old)[0])))


def word_changes(old: str, new: str) -> list[tuple[Mark, str]]:
    """How `old` became `new`, word by word: (same, gone or new, the words)."""
    before, after = old.split(), new.split()
    found: list[tuple[Mark, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", " ".join(before[a:b])))
            continue
        found += [("gone", " ".join(before[a:b]))] if b > a else []
        found += [("new", " ".join(after[c:d]))] if d > c else []
    return found


def _place(code: str) -> tuple[bool, list[int]]:
    return code.startswith("K"), [int(number) for number in re.findall(r"\d+", code)]


def _left(
    old: Sequence[Statement], new: Sequence[Statement], pairs: Sequence[Pair]
) -> tuple[list[Statement], list[Statement]]:
    used_old = {code for pair in pairs for code in pair.old}
    used_new = {code for pair in pairs for code in pair.new}
    return [one for one in old if one.code not in used_old], [one for one in new if one.code not in used_new]


def _exact(old: Sequence[Statement], new: Sequence[Statement]) -> list[Pair]:
    """The same words, letter for letter; a text that stands twice is paired in order."""
    waiting: dict[str, list[str]] = {}
    for one in old:
        waiting.setdefault(one.text, []).append(one.code)
    return [Pair("exact", (waiting[one.text].pop(0),), (one.code,)) for one in new if waiting.get(one.text)]


def _split(wholes: Sequence[Statement], parts: Sequence[Statement]) -> list[Pair]:
    """Wholes whose words stand in two or more of the parts, each part in the whole that holds most of it."""
    words = {one.code: _content(one.text) for one in wholes}
    owned: dict[str, list[Statement]] = {}
    for part in parts:
        its_words = _content(part.text)
        shared, best = max(((len(its_words & held), code) for code, held in words.items()), default=(0, ""))
        if shared and shared / len(its_words) >= PART_IN_WHOLE:
            owned.setdefault(best, []).append(part)
    found: list[Pair] = []
    for whole in wholes:
        mine = owned.get(whole.code, [])
        together = set().union(*(_content(part.text) for part in mine)) if mine else set()
        covered = len(together & words[whole.code]) / max(1, len(words[whole.code]))
        if len(mine) > 1 and covered >= WHOLE_IN_PARTS:
            found.append(Pair("split", (whole.code,), tuple(part.code for part in mine), round(covered, 2)))
    return found


def _reworded(old: Sequence[Statement], new: Sequence[Statement]) -> list[Pair]:
    """The most alike first, each statement once."""
    scored = sorted(
        ((likeness(one.text, other.text), place, one, other) for place, one in enumerate(old) for other in new),
        key=lambda found: (-found[0], found[1]),
    )
    found: list[Pair] = []
    used: set[tuple[str, str]] = set()
    for score, _, one, other in scored:
        if score < ALIKE:
            break
        if ("old", one.code) not in used and ("new", other.code) not in used:
            used |= {("old", one.code), ("new", other.code)}
            found.append(Pair("reworded", (one.code,), (other.code,), round(score, 2)))
    return found


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same words in the same order)."""
    first, second = _words(one), _words(other)
    shared = len(set(first) & set(second)) / max(1, min(len(set(first)), len(set(second))))
    if shared < WORTH_A_LOOK:
        return 0.0
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _content(text: str) -> set[str]:
    return set(_words(text)) - _EMPTY


def links_of(pairs: Sequence[Pair]) -> dict[str, tuple[str, ...]]:
    """For each later code the earlier ones it comes from: how a crosswalk is edited and kept."""
    return {code: pair.old for pair in pairs for code in pair.new}


def pairs_of(
    links: Mapping[str, Sequence[str]], old: Sequence[Statement], new: Sequence[Statement]
) -> tuple[list[Pair], list[str]]:
    """The pairs that links make, and the later codes whose links make none: they split and merge the same statement."""
    text = {("old", one.code): one.text for one in old} | {("new", one.code): one.text for one in new}
    into: dict[str, list[str]] = {}
    for one in new:
        for code in links.get(one.code, ()):
            into.setdefault(code, []).append(one.code)
    pairs: list[Pair] = [Pair("gone", (one.code,), ()) for one in old if one.code not in into]
    tangled: list[str] = []
    for one in new:
        sources = tuple(links.get(one.code, ()))
        shared = [code for code in sources if len(into[code]) > 1]
        if not sources:
            pairs.append(Pair("new", (), (one.code,)))
        elif len(sources) > 1:
            tangled += [one.code] if shared else []
            pairs.append(Pair("merged", sources, (one.code,)))
        elif shared:
            parts = tuple(into[sources[0]])
            pairs += [Pair("split", sources, parts)] if parts[0] == one.code else []
        else:
            same = text[("old", sources[0])] == text[("new", one.code)]
            pairs.append(Pair("exact" if same else "reworded", sources, (one.code,)))
    return in_order(pairs), tangled
