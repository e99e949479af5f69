"""Twenty-five thousand made-up standards, to search in: as many as all of the UK's, with sizes and words like theirs.

The words are those of the standards in this repository, as frequent as there; a suite uses some of them and has terms
of its own, made of syllables, because every sector has. The seed makes every run search the same library.
"""

import hashlib
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert
from sqlmodel import col, select

from app.clock import now
from app.db import Database
from app.settings import resource
from app.standards import library_index, yaml_files
from app.standards.hashing import canonical_json
from app.standards.models import Criterion, Standard
from app.standards.schema import leaves
from app.standards.search_rules import words_of

STANDARDS, SUITES, AT_ONCE, SEED = 25_000, 900, 500, 352
EVERYWHERE, OF_A_SUITE, TERMS = 120, 260, 45
SYLLABLES = "ba cor den fal gri hun jas kel lom mar nev or pla quin rud sol tam ul ven wex yar zet bri cla dro"
VALIDITIES = (("Current", 86), ("Legacy", 12), ("Withdrawn", 2))
Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What was made, and how long its parts took in seconds."""

    standards: int
    statements: int
    rows: float
    index: float


@dataclass(frozen=True)
class Vocabulary:
    """The words of a suite with their weights."""

    words: Sequence[str]
    weights: Sequence[int]

    def sentence(self, chance: random.Random, least: int, most: int) -> str:
        return " ".join(chance.choices(self.words, self.weights, k=chance.randint(least, most)))


def make(database: Database, say: Say, number: int = STANDARDS) -> Made:
    """Insert them in bulk, then take them all into the library as a first start after an upgrade does."""
    began = time.perf_counter()
    statements = 0
    with database.writing() as session:
        first = (session.execute(select(func.max(col(Standard.id)))).scalar_one() or 0) + 1
    documents = _documents(number)
    for start in range(0, number, AT_ONCE):
        some = [next(documents) for _ in range(min(AT_ONCE, number - start))]
        rows = [_row(first + start + place, document) for place, document in enumerate(some)]
        criteria = [one for row, document in zip(rows, some, strict=True) for one in _criteria(row["id"], document)]
        with database.writing() as session:
            session.execute(insert(Standard), rows)
            session.execute(insert(Criterion), criteria)
        statements += len(criteria)
    inserted = time.perf_counter()
    say(f"{number:,} standards with {statements:,} statements in {inserted - began:.0f} s")
    with database.writing() as session:
        library_index.catch_up(session)
    indexed = time.perf_counter()
    say(f"taken into the library in {indexed - inserted:.0f} s")
    return Made(number, statements, inserted - began, indexed - inserted)


def _documents(number: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(SEED)
    real = _real_words()
    common = dict(real.most_common(EVERYWHERE))
    rest = sorted(set(real) - set(common))
    suites = [
        (f"{_term(chance).title()} and {_term(chance).title()}", _vocabulary(chance, common, rest, real))
        for _ in range(SUITES)
    ]
    for place in range(number):
        name, vocabulary = chance.choices(suites, range(SUITES, 0, -1))[0]
        yield _document(chance, place, name, vocabulary)


def _real_words() -> Counter[str]:
    found: Counter[str] = Counter()
    for path in sorted(Path(resource("standards")).glob("*.yaml")):
        document = yaml_files.load(path)
        for item in (*leaves(document.criteria), *leaves(document.knowledge)):
            found.update(word for word in words_of(item.text) if word.isalpha())
    return found


def _vocabulary(chance: random.Random, common: dict[str, int], rest: list[str], real: Counter[str]) -> Vocabulary:
    own = chance.sample(rest, min(OF_A_SUITE, len(rest)))
    terms = [_term(chance) for _ in range(TERMS)]
    words = {**common, **{word: real[word] for word in own}, **dict.fromkeys(terms, 6)}
    return Vocabulary(list(words), list(words.values()))


def _term(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES.split(), k=chance.randint(2, 4)))


def _document(chance: random.Random, place: int, suite: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """A document as `standard.document` holds it: about fifteen criteria and twenty-five knowledge statements."""
    letters = suite.split()[0][:3].upper() + suite.split()[-1][:3].upper()
    validity = chance.choices([name for name, _ in VALIDITIES], [share for _, share in VALIDITIES])[0]
    year = chance.randint(2008, 2026)

    def statements(letter: str, middle: int) -> list[dict[str, str]]:
        count = max(4, round(chance.gauss(middle, middle / 4)))
        return [{"id": f"{letter}{n}", "text": vocabulary.sentence(chance, 6, 22)} for n in range(1, count + 1)]

    return {
        "format": 1,
        "standard": {
            "urn": f"{letters}{place:05d}",
            "title": {"en": vocabulary.sentence(chance, 4, 10).capitalize()},
            "language": "en",
            "version": str(chance.randint(1, 3)),
            "validity": validity,
            "dates": {"approved": f"{year}-03-31", "review": f"{year + 5}-03-31"},
            "suites": [suite],
            "keywords": vocabulary.sentence(chance, 3, 6).split(),
        },
        "overview": [vocabulary.sentence(chance, 60, 140)],
        "criteria": statements("P", 15),
        "knowledge": statements("K", 25),
    }


def _row(number: int, document: dict[str, Any]) -> dict[str, Any]:
    standard = document["standard"]
    text = canonical_json(document)
    return {
        "id": number,
        "key": f"{standard['urn']}@{standard['version']}",
        "urn": standard["urn"],
        "title": standard["title"]["en"],
        "version": standard["version"],
        "validity": standard["validity"],
        "content_sha256": _sha256(text),
        "document": text,
        "performance_count": len(document["criteria"]),
        "knowledge_count": len(document["knowledge"]),
        "published_at": now(),
    }


def _criteria(standard_id: int, document: dict[str, Any]) -> list[dict[str, Any]]:
    items = [("performance", item) for item in document["criteria"]]
    items += [("knowledge", item) for item in document["knowledge"]]
    return [
        {
            "standard_id": standard_id,
            "kind": kind,
            "code": item["id"],
            "position": position,
            "text": item["text"],
            "text_sha256": _sha256(item["text"]),
        }
        for position, (kind, item) in enumerate(items)
    ]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
