"""White space in published text: the only thing that is ever changed in a statement."""

import re
import unicodedata

# The blanks that documents put between words: no-break, thin and ideographic spaces count as one plain space.
_BLANKS = re.compile(r"\s+")
# Marks with no width that exports leave behind; they are no part of any word.
_NO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff]")


def clean(text: str) -> str:
    """`text` with its ends trimmed and every run of blanks made one space; letters and punctuation stay as they are."""
    return _BLANKS.sub(" ", _NO_WIDTH.sub("", text)).strip()


def control_characters(text: str) -> list[str]:
    """Names of the characters in `text` that no printed document holds, such as U+0000, which PostgreSQL refuses."""
    return sorted({f"U+{ord(char):04X}" for char in text if unicodedata.category(char) in ("Cc", "Cs")})
