"""How the demo's content writes where in a piece a criterion is shown, in the words a learner would type.

paragraph 3                              of the account written in the page
page 2, paragraph 2 of walk.pdf          a page of a file, and if wanted a paragraph on it
paragraph 4 of plan.docx
00:02-00:06 of chimes.wav
whole piece of wall.jpg, because the faces are all over it
"""

import re
from dataclasses import dataclass

_NUMBERED = re.compile(
    r"(?P<kind>page|paragraph) (?P<first>\d+)(?:, paragraph (?P<second>\d+))?(?: of (?P<file>[\w.-]+))?$"
)
_TIMED = re.compile(r"(?P<m1>\d\d):(?P<s1>\d\d)-(?P<m2>\d\d):(?P<s2>\d\d) of (?P<file>[\w.-]+)$")
_WHOLE = re.compile(r"whole piece(?: of (?P<file>[\w.-]+))?, because (?P<reason>.+)$")


@dataclass(frozen=True)
class Place:
    """A place in a piece. `file` is None for the account written in the page; times are in seconds."""

    kind: str
    file: str | None = None
    page: int | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    reason: str = ""

    @property
    def words(self) -> str:
        """As the learner typed it in the claim. Of a photo they say what to look at, so the words are the reason."""
        if self.kind == "time":
            return f"{_clock(self.start)}-{_clock(self.end)}"
        if self.kind == "whole":
            return self.reason if self.file else f"whole piece: {self.reason}"
        if self.kind == "page":
            return f"page {self.page}" + (f", paragraph {self.paragraph}" if self.paragraph else "")
        return f"paragraph {self.paragraph}"


def parse_place(words: str) -> Place:
    """The place a line of content names. Raises ValueError with the line when it reads as none of the forms."""
    if found := _NUMBERED.match(words):
        first, second, file = int(found["first"]), found["second"], found["file"]
        if found["kind"] == "paragraph":
            return Place("paragraph", file, paragraph=first)
        return Place("page", file, page=first, paragraph=int(second) if second else None)
    if found := _TIMED.match(words):
        start = int(found["m1"]) * 60 + int(found["s1"])
        return Place("time", found["file"], start=start, end=int(found["m2"]) * 60 + int(found["s2"]))
    if found := _WHOLE.match(words):
        return Place("whole", found["file"], reason=found["reason"])
    raise ValueError(f"“{words}” is not a place the demo understands.")


def _clock(seconds: int | None) -> str:
    return f"{(seconds or 0) // 60:02d}:{(seconds or 0) % 60:02d}"
