"""The label before a statement: P4, K12, TSC77.2/3, 1.2, 3., 3, a), (ii) or a bullet."""

import re
from typing import Literal, NamedTuple

Kind = Literal["pk", "code", "dec", "numdot", "num", "letter", "roman", "bullet"]

BULLETS = "•●▪◦○■□❖➢➤►▶✓✔·∙‣⁃–—\\-*»¨§"
_PK = re.compile(r"(?P<pre>P|PC|K|KU|KS|KC|PS)[ .]?(?P<n>\d{1,3})(?P<tail>[.:)]?)(?=\s|$|(?P<glued>[A-Za-z“‘]))")
_CODE = re.compile(r"(?P<pre>[A-Z][A-Za-z]{1,9}\d{1,5}[A-Za-z]?(?:\.\d{1,2})?)[/](?P<n>\d{1,3})[.:)]?(?=\s|$)")
_DEC = re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})[.)]?(?=\s|$|(?P<glued>[A-Za-z]))")
_NUMDOT = re.compile(r"\(?(?P<n>\d{1,3})(?:[.):](?=\s|$|(?P<glued>[A-Za-z“‘]))|\.\)| ?[.):–-](?=\s))")
_NUM = re.compile(r"(?P<n>\d{1,3})(?=\s|$|(?P<glued>[A-Za-z]))")
_LETTER = re.compile(r"\(?(?P<n>[A-Za-z])[.)](?=\s|$)")
_ROMAN = re.compile(r"\(?(?P<n>x{0,1}(?:ix|iv|v?i{1,3}|v)|x)[.)](?=\s|$)", re.IGNORECASE)
_BULLET = re.compile(rf"(?P<n>[{BULLETS}]|[oØüv](?=\s))(?:\s+|$)|(?P<m>[•●▪◦■❖➢➤►·‣])(?=\w)")
_ROMANS = {
    numeral: value
    for value, numeral in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi"), 1
    )
} | {"xix": 19}


class Label(NamedTuple):
    """A label: what was printed, the numbers in it (letters count from 1), and where the statement begins."""

    kind: Kind
    printed: str
    prefix: str
    numbers: tuple[int, ...]
    end: int
    glued: bool = False

    @property
    def number(self) -> int:
        """The last number: 3 for P3, for 3. and for 1.3."""
        return self.numbers[-1] if self.numbers else 0


def read_label(text: str) -> Label | None:
    """The label at the start of `text`, if there is one. Whether it is to be believed depends on its neighbours."""
    first = text[:1]
    if first.isdigit() or first == "(":
        return _numeric(text) or _lettered(text)
    if not first.isalpha():
        match = _BULLET.match(text)
        return Label("bullet", (match["n"] or match["m"]), "", (), match.end()) if match else None
    if match := _PK.match(text):
        return _made("pk", match, text, match["pre"])
    if match := _CODE.match(text):
        return _made("code", match, text, match["pre"])
    if text[1:2].isspace() and (match := _BULLET.match(text)):
        return Label("bullet", match["n"] or match["m"], "", (), match.end())
    return _lettered(text)


def _numeric(text: str) -> Label | None:
    if match := _DEC.match(text):
        numbers = tuple(int(part) for part in match["n"].split("."))
        return Label("dec", match[0], "", numbers, _skip(text, match.end()), bool(match["glued"]))
    if match := _NUMDOT.match(text):
        return _made("numdot", match, text, "")
    if match := _NUM.match(text):
        return _made("num", match, text, "")
    return None


def _lettered(text: str) -> Label | None:
    if match := _LETTER.match(text):
        printed, letter = match[0], match["n"]
        return Label("letter", printed, "", (ord(letter.casefold()) - 96,), _skip(text, match.end()))
    if match := _ROMAN.match(text):
        value = _ROMANS.get(match["n"].casefold())
        return Label("roman", match[0], "", (value,), _skip(text, match.end())) if value else None
    return None


def _made(kind: Kind, match: re.Match[str], text: str, prefix: str) -> Label:
    glued = "glued" in match.groupdict() and bool(match["glued"])
    return Label(kind, match[0], prefix, (int(match["n"]),), _skip(text, match.end()), glued)


def _skip(text: str, start: int) -> int:
    """Past the blanks, and past a dash that only separates a label from its statement."""
    while start < len(text) and text[start] == " ":
        start += 1
    if text[start : start + 2] in ("- ", "– ", "— ", ": "):
        return start + 2
    return start


def side_of(label: Label | None) -> Literal["criteria", "knowledge"] | None:
    """The list that a P or K label belongs to."""
    if label is None or label.kind != "pk":
        return None
    return "criteria" if label.prefix.startswith("P") else "knowledge"
