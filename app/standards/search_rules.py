"""What a search means: the words in a text, the question in what somebody typed, and where a text answers it.

Both databases are given words that were made here and nothing else, so that they find the same: no parser, dictionary
or stop list of theirs has a say, and nothing that is typed can be an operator. A word is a run of letters and digits,
without capitals, accents, apostrophes and invisible marks: "Children’s" is `childrens`, "ŵyl" is `wyl`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.folding import fold

LONGEST_SEARCH = 200
MOST_WORDS = 8
LONGEST_WORD = 40
MOST_INDEXED_BYTES = 400_000  # PostgreSQL takes a megabyte for one standard; a real one needs about ten thousand bytes

Marked = list[tuple[str, bool]]

_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_WORD = re.compile(r"[^\W_]+")
_PRINTED_WORD = re.compile(r"[^\W_]+(?:['’‘ʼ`´\u00ad\u0300-\u036f]+[^\W_]+)*[\u0300-\u036f]*")
_PIECES_OF_CODE = re.compile(r"\d+|[^\W\d_]+")
_CODE_OF_STATEMENT = re.compile(r"[pk]\d[\d.]*")


@dataclass(frozen=True)
class Asked:
    """A question: `words`, each of which a word of the standard must begin with, and the whole of it as a code."""

    words: tuple[str, ...]
    code: str

    def __bool__(self) -> bool:
        return bool(self.words)


class Best(NamedTuple):
    """A statement that answers: how many of the words it has, and whether it is one that was asked for by its code."""

    has: int
    named: bool
    place: int


def words_of(text: str) -> list[str]:
    """The words of a text, in its order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text).translate(_APOSTROPHES))]


def code_of(text: str) -> str:
    """A code as it is compared: "SCDHSC 0 335", "scdhsc0335" and "SCDHSC-0335" are the same."""
    return "".join(words_of(text))[:LONGEST_WORD]


def code_words(code: str) -> set[str]:
    """What finds a code beside the whole of it: its letters, its number, and that without the noughts before it."""
    pieces = {piece for word in words_of(code) for piece in _PIECES_OF_CODE.findall(word)}
    short = {piece.lstrip("0") for piece in pieces if piece.isdecimal()}
    return {code_of(code), *words_of(code), *pieces, *short} - {""}


def asked(typed: str) -> Asked:
    """The question in what somebody typed. A letter alone is no word: it would find everything."""
    found = words_of(typed[:LONGEST_SEARCH])
    words = dict.fromkeys(word for word in found if len(word) > 1 or word.isdigit())
    if not words:
        return Asked((), "")
    return Asked(tuple(words)[:MOST_WORDS], "".join(found)[:LONGEST_WORD])


def indexed(texts: Iterable[str]) -> list[str]:
    """The different words of some texts, to be put into an index; no more than a database takes."""
    found: set[str] = set()
    size = 0
    for text in texts:
        for word in set(words_of(text)) - found:
            size += len(word.encode()) + 8
            if size > MOST_INDEXED_BYTES:
                return sorted(found)
            found.add(word)
    return sorted(found)


def title_order(title: str) -> str:
    """What titles are put in order by."""
    return " ".join(words_of(title))[:500] or fold(title)[:500]


@lru_cache(maxsize=256)
def _beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    """Where one of these words begins in a folded text."""
    return re.compile(
        r"(?<![^\W_])(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"
    )


def best(question: Asked, code: str, text: str, place: int) -> Best:
    """How well a statement answers: it has the words, or it is named ("P11")."""
    folded = text.lower() if text.isascii() and "'" not in text else fold(text).translate(_APOSTROPHES)
    name = code.lower()
    has, named = 0, False
    for word in question.words:
        if word == name:
            has, named = has + 1, True
        elif word in folded and _beginnings((word,)).search(folded):
            has += 1
    return Best(has, named, place)


def names_a_statement(question: Asked) -> bool:
    """Whether one of the words is the code of a statement: P11, K3."""
    return any(_CODE_OF_STATEMENT.fullmatch(word) for word in question.words)


def marked(text: str, question: Asked) -> Marked:
    """`text` in pieces: (piece, whether it is a word that was asked for)."""
    if not question.words:
        return [(text, False)]
    pieces: list[tuple[str, bool]] = []
    done = 0
    for found in _PRINTED_WORD.finditer(text):
        word = fold(found[0]).translate(_APOSTROPHES)
        if word.startswith(question.words):
            pieces += [(text[done : found.start()], False), (found[0], True)]
            done = found.end()
    return [piece for piece in (*pieces, (text[done:], False)) if piece[0]]


def marked_code(code: str, question: Asked) -> Marked:
    """A URN, marked as a whole when it was asked for by the whole, its beginning or its number."""
    known = code_words(code)
    return [(code, bool(question) and any(word.startswith((*question.words, question.code)) for word in known))]


# The two databases' languages. Words are letters and digits only, so quoting them is enough.


def fts5(question: Asked) -> dict[str, str]:
    """The question in SQLite FTS5's words: what is asked of each tier, and of all of them together (`any`)."""
    every = " ".join(f'"{word}"{_any_end(word, " *")}' for word in question.words)
    code = f'codes : "{question.code}"'
    begins = code + _any_end(question.code, " *")
    named, about, said = (f"{{{column}}} : ({every})" for column in ("names", "about", "words"))
    return {
        "exact": code,
        "named": f"(({named}) OR ({begins})) NOT ({code})",
        "about": f"({about}) NOT (({named}) OR ({begins}))",
        "said": f"({said}) NOT (({about}) OR ({begins}))",
        "any": f"({said}) OR ({begins})",
    }


def tsquery(question: Asked) -> dict[str, str]:
    """The question in PostgreSQL's words: every word (`every`), the code (`exact`), what begins with it (`begins`)."""
    return {
        "every": " & ".join(f"'{word}'{_any_end(word, ':*')}" for word in question.words),
        "exact": f"'{question.code}'",
        "begins": f"'{question.code}'{_any_end(question.code, ':*')}",
    }


def _any_end(word: str, mark: str) -> str:
    """A word may go on; a digit alone may not, or it would find everything."""
    return mark if len(word) > 1 else ""
