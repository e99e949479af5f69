"""From bytes to tidy characters: encodings, ligatures, odd blanks and marks of no width. Letters are never changed."""

import codecs
import re
import unicodedata

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LIGATURES = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Marks of no width: soft hyphen, joiners, direction marks, byte order mark, variation selectors.
_NO_WIDTH = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e" + (
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff\ufff9\ufffa\ufffb"
)
# Word's symbol fonts put bullets and check marks in the private use area.
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0e0": "→", "\uf06f": "○", "\uf076": "❖"}
_TABLE: dict[int, str | None] = {
    **{ord(char): letters for char, letters in _LIGATURES.items()},
    **{ord(char): " " for char in _BLANKS},
    **{ord(char): None for char in _NO_WIDTH},
    **{ord(char): mark for char, mark in _SYMBOLS.items()},
    **dict.fromkeys((*range(9), *range(14, 32), *range(127, 133), *range(134, 160))),
    **dict.fromkeys(range(55296, 57344), "�"),
}
# UTF-8 that some program read as Windows-1252: "â€™" for an apostrophe, "Â " for a blank.
_MOJIBAKE = re.compile("â€.|Ã[\u0080-\u00bf\u0152-\u2122]|Â[\u00a0-\u00bf]")


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a file whose encoding nobody stated, and warnings where letters had to be replaced."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    sample = data[:4000]
    if sample.count(0) > len(sample) // 5:
        return _decoded(data, "utf-16-le" if sample[1::2].count(0) >= sample[0::2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), []
    except UnicodeDecodeError:
        return data.decode("latin-1"), [
            "Some characters could not be told for certain. Check the odd ones on this page."
        ]


def _decoded(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, errors="replace")
    if "\ufffd" in text:
        return text, ["Some characters of the file are damaged. They are shown as \ufffd."]
    return text, []


def tidy(line: str) -> str:
    """One line with plain blanks and letters; tabs and runs of blanks stay, since they may separate columns."""
    if line.isascii() and line.isprintable():
        return line
    return _mended(line).translate(_TABLE)


def _mended(line: str) -> str:
    if not _MOJIBAKE.search(line):
        return line
    try:
        return line.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return line


def squeezed(text: str) -> str:
    """Every run of blanks made one space, ends trimmed: the only change a statement's text ever sees."""
    return " ".join(text.split())


def ends_softly(line: str) -> bool:
    """Whether the line ends in a soft hyphen, so that the next one goes on with the same word."""
    return line.rstrip().endswith("\u00ad")


def looks_binary(text: str) -> bool:
    """Whether this is no text at all, judged by control characters among the first few thousand.

    A character that our Unicode tables do not know is no sign: it may be a letter of a newer edition.
    """
    sample = text[:8000]
    odd = sum(1 for char in sample if unicodedata.category(char) in ("Cc", "Cs", "Co") and char not in "\t\n\r\f\v\x85")
    return odd > 8 and odd * 20 > len(sample)
