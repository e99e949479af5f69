"""Where in a piece a criterion is shown: from the learner's words to a place the assessor's link can jump to.

Awarding bodies do not accept ticking a whole document against many criteria (DOMAIN, fact 1). So every claim says a
page, a paragraph or a time; or that the whole piece shows it, and why. Understood: "page 3", "p3", "page 2, paragraph
1", "para 4", "02:15", "1:02:05", "01:20-02:05", "file 2, page 3", "whole piece: the observation is all about it", and
for a photo a few words on what to look at.
"""

import re
from dataclasses import dataclass
from typing import Literal

from app.errors import Mistake

_FILE = re.compile(r"\bfile\s*(\d{1,2})\b", re.I)
_PAGE = re.compile(r"\b(?:pages?|pg|tudalen|p)\.?\s*(\d{1,4})\b", re.I)
_PARAGRAPH = re.compile(r"(?:\b(?:paragraphs?|paras?|paragraff)\.?\s*|¶\s*)(\d{1,4})\b", re.I)
_CLOCK = r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)"
_TIME = re.compile(rf"(?<!\d){_CLOCK}(?:\s*(?:-|–|—|to|until|i)\s*{_CLOCK})?(?!\d)", re.I)
_WHOLE = re.compile(
    r"^\s*(?:the\s+)?(?:whole(?:\s+(?:piece|item|thing|document|recording|account|photo|file))?|all of it)\b[\s:;,.–—-]*",
    re.I,
)
_FILLER = re.compile(r"^(?:because|as|since|it)\b\s*", re.I)
MINIMUM_REASON = 10


@dataclass(frozen=True)
class Locator:
    """A parsed place. `file` counts the piece's files from 1; times are seconds from the start."""

    kind: Literal["", "page", "paragraph", "time", "whole"]
    file: int | None = None
    page: int | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None


NOWHERE = Locator("")


@dataclass(frozen=True)
class Shape:
    """What a piece is made of, as far as a place in it is concerned. Lengths are None while they are not known."""

    paragraphs: int = 0
    file_kinds: tuple[str, ...] = ()
    pages: tuple[int | None, ...] = ()
    seconds: tuple[float | None, ...] = ()

    def first(self, *kinds: str) -> int | None:
        """The number of the first file of one of these kinds, from 1."""
        return next((n for n, kind in enumerate(self.file_kinds, 1) if kind in kinds), None)


def read_locator(text: str) -> Locator:
    """What the words say, without judging them: a draft is saved as it stands. NOWHERE when they say no place."""
    words = text.strip()
    file_match = _FILE.search(words)
    file = int(file_match[1]) if file_match else None
    if _WHOLE.match(words):
        return Locator("whole", file)
    time = _TIME.search(words)
    if time:
        start = _seconds(time.group(1, 2, 3))
        end = _seconds(time.group(4, 5, 6)) if time[6] else None
        return Locator("time", file, start=start, end=end)
    page, paragraph = _PAGE.search(words), _PARAGRAPH.search(words)
    if page:
        return Locator("page", file, page=int(page[1]), paragraph=int(paragraph[1]) if paragraph else None)
    if paragraph:
        return Locator("paragraph", file, paragraph=int(paragraph[1]))
    return NOWHERE


def whole_reason(text: str) -> str:
    """The reason given after "whole piece"."""
    return _FILLER.sub("", _WHOLE.sub("", text).strip()).strip()


def place_in(text: str, shape: Shape, *, code: str, field: str) -> Locator:
    """The place, made exact for this piece; raises Mistake, with the mend, when there is none or it is outside."""
    words = text.strip()
    if not words:
        raise Mistake(f"Say where {code} can be found: {_examples(shape)}.", field=field)
    found = read_locator(words)
    if found.kind == "whole":
        if len(whole_reason(words)) < MINIMUM_REASON:
            raise Mistake(f"Say why the whole piece shows {code}, in a few words, after “whole piece”.", field=field)
        return found
    if found.kind == "":
        if "photo" in shape.file_kinds and len(words) >= MINIMUM_REASON:
            return Locator("whole", shape.first("photo"))
        raise Mistake(
            f"We can’t tell where {code} is from “{words[:60]}”. Use {_examples(shape)}. "
            "If all of it shows it, write “whole piece” and why.",
            field=field,
        )
    return _inside(found, shape, code=code, field=field)


def _inside(found: Locator, shape: Shape, *, code: str, field: str) -> Locator:
    file = found.file
    if file is not None and not 1 <= file <= len(shape.file_kinds):
        raise Mistake(f"For {code} you name file {file}, but there are {len(shape.file_kinds)} files.", field=field)
    if found.kind == "time":
        return _time_inside(found, shape, code=code, field=field)
    if found.kind == "page":
        file = file or shape.first("document")
        if file is None:
            if shape.paragraphs:
                raise Mistake(f"An account has no pages. Say the paragraph for {code}, like paragraph 2.", field=field)
            raise Mistake(f"Nothing here has pages. Say where {code} is another way: {_examples(shape)}.", field=field)
        pages = shape.pages[file - 1]
        if found.page == 0 or (pages is not None and (found.page or 0) > pages):
            raise Mistake(
                f"{code} points to page {found.page}, but that file has {pages or 'no such'} pages.", field=field
            )
        return Locator("page", file, page=found.page, paragraph=found.paragraph)
    if file is None and shape.paragraphs:
        if not 1 <= (found.paragraph or 0) <= shape.paragraphs:
            raise Mistake(
                f"{code} points to paragraph {found.paragraph}, but your account has {shape.paragraphs}.", field=field
            )
        return found
    file = file or shape.first("document")
    if file is None:
        raise Mistake(f"Nothing here has paragraphs. Say where {code} is another way: {_examples(shape)}.", field=field)
    return Locator("paragraph", file, paragraph=found.paragraph)


def _time_inside(found: Locator, shape: Shape, *, code: str, field: str) -> Locator:
    file = found.file or shape.first("audio", "video")
    if file is None or shape.file_kinds[file - 1] not in ("audio", "video"):
        raise Mistake(f"Nothing here has a time. Say where {code} is another way: {_examples(shape)}.", field=field)
    start, end, length = found.start or 0, found.end, shape.seconds[file - 1]
    if length is not None and start > length + 1:
        raise Mistake(f"{code} points past the end: the recording is {_clock(length)} long.", field=field)
    if end is not None and end <= start:
        raise Mistake(f"For {code}, the end time comes before the start. Write it like 01:20-02:05.", field=field)
    return Locator("time", file, start=start, end=end)


def _examples(shape: Shape) -> str:
    ways = []
    if shape.paragraphs:
        ways.append("a paragraph (paragraph 2)")
    if "document" in shape.file_kinds:
        ways.append("a page (page 3)")
    if {"audio", "video"} & set(shape.file_kinds):
        ways.append("a time (02:15)")
    if "photo" in shape.file_kinds:
        ways.append("what to look at in the photo")
    return " or ".join(ways) if ways else "a page, a paragraph or a time, like page 2 or 02:15"


def _seconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
