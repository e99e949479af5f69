"""Names inside the archive: safe on every system that may unpack it, and still the name that a person knows."""

import re
import unicodedata

LONGEST = 80
# Letters that no decomposition takes apart, in names of people.
_PLAIN = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i",
    }
)  # fmt: skip
# What Windows refuses in a name, and % because BagIt gives it a meaning of its own.
_UNSAFE = re.compile(r'[<>:"/\\|?*%]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
# Kinds of characters that cannot be seen: controls, marks that change direction, halves of pairs, private ones.
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def safe_file_name(name: str, taken: set[str]) -> str:
    """A name that no system refuses and that is not in `taken`, whatever the letters' case; it is added to `taken`."""
    seen = "".join("_" if unicodedata.category(letter) in _UNSEEN else letter for letter in name)
    clean = _UNSAFE.sub("_", unicodedata.normalize("NFC", seen)).strip(" .") or "file"
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 10 or not stem:
        stem, ending = clean, ""
    suffix = f".{ending}" if ending else ""
    if _RESERVED.fullmatch(clean):
        stem = f"_{stem}"
    stem = _shortened(stem, LONGEST - len(suffix.encode()))
    found, count = f"{stem}{suffix}", 1
    while _folded(found) in taken:
        count += 1
        found = f"{_shortened(stem, LONGEST - len(suffix.encode()) - len(str(count)) - 1)}-{count}{suffix}"
    taken.add(_folded(found))
    return found


def folder_name(learner: str, day: str) -> str:
    """The one folder that everything is in: portfolio-sian-prys-jones-2026-11-21. Plain letters only."""
    decomposed = unicodedata.normalize("NFKD", learner.translate(_PLAIN)).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", decomposed.lower())
    return "-".join(["portfolio", *words, day])[:100]


def _shortened(text: str, room: int) -> str:
    """At most `room` bytes of UTF-8, never half a letter."""
    return text.encode()[: max(room, 1)].decode("utf-8", "ignore").rstrip(" .") or "file"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
