"""Text as it is compared and filed: without capitals, accents and invisible marks. One meaning on both databases.

SQLite lowers only the letters of English, and what PostgreSQL does depends on how its cluster was made; so we fold for
ourselves and keep the result beside the text.
"""

import unicodedata

# Letters that Unicode does not take apart and that people still file, and type, without their stroke.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold(text: str) -> str:
    """Without capitals, accents and invisible marks: Siân is sian, Łukasz is lukasz, Welsh ŵ and ŷ are w and y."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(char for char in spread if unicodedata.category(char) not in ("Mn", "Cf"))
    return bare.translate(_STROKES)
