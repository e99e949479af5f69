"""Looking words up: what a line of text is as a heading, a lead-in or the label of a fact, in English or Welsh."""

import re
from functools import lru_cache
from typing import NamedTuple

from app.standards.importer import welsh, words

LONGEST_PHRASE = 120

_ENDS = re.compile(r"^[\s\-–—•*:.\"“'‘]+|[\s\-–—:.…\"”*]+$")
_AROUND_SLASH = re.compile(r"\s*/\s*")
_NUMBERING = re.compile(r"^(?:section|part|rhan|adran)?\s*(?:\d{1,2}(?:\.\d)?|[A-H])[.):]?\s+(?=\w)", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*[\[(]?\b(?:continued|cont'?d?\.?|cont\.|parhad)[\])]?$", re.IGNORECASE)


class Phrase(NamedTuple):
    """What a phrase means: the section or fact it names, and the language it is in."""

    name: str
    language: str


def key(text: str) -> str:
    """The form in which printed headings are compared: small letters, plain apostrophes, no colon, no marks around."""
    return _short_key(text) if len(text) <= LONGEST_PHRASE else _key(text)


def _key(text: str) -> str:
    text = text.replace("’", "'").replace("‘", "'").replace("&", "and")
    text = _AROUND_SLASH.sub("/", _ENDS.sub("", text))
    return " ".join(text.casefold().split())


# Every line is looked up in several tables.
_short_key = lru_cache(maxsize=4096)(_key)


def _table(english: dict[str, tuple[str, ...]], cymraeg: dict[str, tuple[str, ...]]) -> dict[str, Phrase]:
    table = {key(phrase): Phrase(name, "en") for name, phrases in english.items() for phrase in phrases}
    return table | {key(phrase): Phrase(name, "cy") for name, phrases in cymraeg.items() for phrase in phrases}


HEADINGS = _table(words.HEADINGS, welsh.HEADINGS)
LEADS = _table(words.LEADS, welsh.LEADS)
FACTS = _table(words.FACTS, welsh.FACTS)
BROKEN = {first: (second, name, "en") for first, (second, name) in words.BROKEN_LABELS.items()} | {
    first: (second, name, "cy") for first, (second, name) in welsh.BROKEN_LABELS.items()
}
BANNERS = words.BANNERS | welsh.BANNERS
# Headings that are also everyday words: they need more than their own presence to be believed.
WEAK = frozenset(
    phrase for phrase in HEADINGS if " " not in phrase and "/" not in phrase and phrase not in {"trosolwg", "overview"}
) | {"you must", "you need to", "you need to apply", "mae'n rhaid i chi"}
_LEADS_BY_LENGTH = sorted(LEADS, key=len, reverse=True)
_FACTS_BY_WORD: dict[str, list[str]] = {}
for _label in sorted(FACTS, key=len, reverse=True):
    _FACTS_BY_WORD.setdefault(_label.split(" ", 1)[0], []).append(_label)


def heading(text: str) -> tuple[Phrase, str] | None:
    """The section that a whole line names, and the key it was found under."""
    if len(text) > LONGEST_PHRASE or not text:
        return None
    whole = key(text)
    if whole in HEADINGS:
        return HEADINGS[whole], whole
    shorter = key(_CONTINUED.sub("", text))
    if shorter in HEADINGS:
        return HEADINGS[shorter], shorter
    numbered = key(_NUMBERING.sub("", text))
    if numbered in HEADINGS and numbered not in WEAK:
        return HEADINGS[numbered], numbered
    return None


def lead(text: str) -> tuple[Phrase, str] | None:
    """The list that a whole line leads in."""
    if len(text) > LONGEST_PHRASE or not text:
        return None
    whole = key(text.rstrip(" ,"))
    return (LEADS[whole], whole) if whole in LEADS else None


def heading_and_lead(text: str) -> tuple[Phrase, int] | None:
    """A heading with its lead-in on one line: the section, and where in `text` the lead-in begins."""
    if len(text) > LONGEST_PHRASE:
        return None
    lowered = text.replace("’", "'").casefold().rstrip(" :.-")
    for phrase in _LEADS_BY_LENGTH:
        if lowered.endswith(phrase):
            at = len(lowered) - len(phrase)
            found = heading(text[:at]) if at else None
            if found and (LEADS[phrase].name == found[0].name or phrase not in WEAK):
                return found[0], at
    return None


def fact(label: str) -> Phrase | None:
    """The fact that a whole label names."""
    return FACTS.get(key(label)) if len(label) <= LONGEST_PHRASE else None


def fact_at_start(text: str) -> tuple[Phrase, int] | None:
    """A fact's label at the start of a line with its value after a plain blank, and where the value begins."""
    lowered = text[:LONGEST_PHRASE].replace("’", "'").casefold()
    for label in _FACTS_BY_WORD.get(lowered.split(" ", 1)[0], ()):
        found = FACTS[label]
        if found.name in words.OPEN_LABELS and lowered.startswith(label + " "):
            return found, len(label) + 1
    return None


def starts_upper(text: str) -> bool:
    """Whether the first letter is a capital."""
    return next((char.isupper() for char in text if char.isalpha()), False)


def leaves_open(text: str) -> bool:
    """Whether a line stops in the middle of a sentence, so that the next line must be its rest."""
    text = text.rstrip()
    if not text:
        return False
    if text[-1] in ",(/&-–—‘“[":
        return True
    return text.rsplit(" ", 1)[-1].casefold() in words.OPEN_ENDS


def may_go_on(text: str) -> bool:
    """Whether a line stops where sentences seldom stop; weaker than `leaves_open`."""
    return leaves_open(text) or text.rstrip().rsplit(" ", 1)[-1].casefold() in words.SOFT_ENDS
