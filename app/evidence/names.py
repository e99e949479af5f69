"""File names as people see them: for display and download only, never a path."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def safe_name(name: str) -> str:
    """The last part of the name, without control or direction-changing characters, at most 200 characters."""
    last = re.split(r"[/\\]", name)[-1]
    clean = unicodedata.normalize("NFC", _CONTROL.sub("", last)).strip(" .")
    if len(clean) <= 200:
        return clean
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: 199 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 10 else clean[:200]
