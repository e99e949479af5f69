"""One file of a piece as the viewer shows it: which way it can be shown, its pages or paragraphs, and their flags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.evidence.places import Flags
from app.evidence.preview_text import Block, read_blocks, read_pages
from app.storage.files import FileStore
from app.storage.sniff import INLINE
from app.web import dates

# Seconds to the next look while a file is being made ready: often at first, then seldom, then only when asked.
LOOK_AGAIN = ((15, 2), (40, 15))


@dataclass(frozen=True)
class Paragraph:
    """Words at a place. `number` is None for a heading; `new_page` is the page that begins here, or None."""

    id: str
    kind: str
    runs: tuple[tuple[str, str], ...]
    number: int | None = None
    cells: tuple[str, ...] = ()
    page: int = 1
    new_page: int | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class PagePicture:
    """A page of a PDF, drawn by us; `words` are for those who listen: empty for a scan, None while not fetched."""

    id: str
    number: int
    src: str
    width: int | None
    height: int | None
    words: str | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """One file. `shows` is how: waiting, later, unreadable, photo, pages, text, video, audio or only (to be saved)."""

    file_id: int
    number: int
    name: str
    kind: str
    shows: str
    size: str
    short_sha256: str
    note: str
    problem: str
    description: str
    inline: bool
    width: int | None
    height: int | None
    page_count: int | None
    pages: tuple[PagePicture, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    flags: tuple[str, ...] = ()
    look_after: int | None = None
    looks: int = 0

    @property
    def id(self) -> str:
        return f"file-{self.file_id}"


def leaf_of(
    row: Any,
    number: int,
    previews: Mapping[tuple[str, int], Any],
    flags: Flags,
    store: FileStore | None,
    looks: int,
) -> Leaf:
    """The leaf of a file (a row of queries.files); `previews` by (kind, number), `number` counts files from 1."""
    shows = _way_of_showing(row, previews, store)
    text = previews.get(("text", 1))
    data = store.read(text.storage_key) if store and text and store.exists(text.storage_key) else b""
    photo = previews.get(("photo", 1))
    return Leaf(
        file_id=row.id,
        number=number,
        name=row.name,
        kind=row.kind,
        shows=shows,
        size=dates.size(row.size),
        short_sha256=row.sha256[:16],
        note=_note(row),
        problem=row.problem or "",
        description=row.description,
        inline=row.media_type in INLINE,
        width=photo.width if photo else None,
        height=photo.height if photo else None,
        page_count=row.pages,
        pages=_pages(row, previews, data, flags) if shows == "pages" else (),
        paragraphs=_paragraphs(row.id, number, read_blocks(data), flags) if shows == "text" else (),
        flags=flags.at(number, whole=True),
        look_after=next((after for most, after in LOOK_AGAIN if looks < most), None) if shows == "waiting" else None,
        looks=looks,
    )


def _way_of_showing(row: Any, previews: Mapping[tuple[str, int], Any], store: FileStore | None) -> str:
    if row.kind in ("audio", "video") and row.state != "unreadable":
        return row.kind if row.media_type in INLINE else "only"
    if row.state in (None, "waiting"):
        return "waiting"
    if row.state == "unreadable":
        return "unreadable"
    if ("photo", 1) in previews:
        return "photo"
    if ("page", 1) in previews:
        return "pages"
    if ("text", 1) in previews:
        return "text" if store is not None else "later"
    return "only"


def _note(row: Any) -> str:
    """What stands small beside the name: how many pages, how long."""
    if row.pages:
        return dates.count(row.pages, "page")
    return dates.clock_length(row.seconds) if row.seconds else ""


def _pages(row: Any, previews: Mapping[tuple[str, int], Any], data: bytes, flags: Flags) -> tuple[PagePicture, ...]:
    words = dict(enumerate(read_pages(data), 1))
    number = flags.number_of(row.id)
    return tuple(
        PagePicture(
            id=f"file-{row.id}-page-{page.number}",
            number=page.number,
            src=f"/files/{row.id}/pages/{page.number}",
            width=page.width,
            height=page.height,
            words=words[page.number].strip() if page.number in words else None,
            flags=flags.at(number, page=page.number),
        )
        for page in sorted((p for p in previews.values() if p.kind == "page"), key=lambda p: p.number)
    )


def _paragraphs(file_id: int, number: int, blocks: Sequence[Block], flags: Flags) -> tuple[Paragraph, ...]:
    """Numbered as people count them: headings are not paragraphs. Pages are where Word last broke them."""
    found: list[Paragraph] = []
    counted, on_page, page = 0, 0, 1
    for at, block in enumerate(blocks, 1):
        new_page = block.page if block.page != page else None
        if new_page is not None:
            page, on_page = block.page, 0
        heading = block.kind == "h"
        if not heading:
            counted, on_page = counted + 1, on_page + 1
        found.append(
            Paragraph(
                id=f"file-{file_id}-head-{at}" if heading else f"file-{file_id}-para-{counted}",
                kind=block.kind,
                runs=block.runs,
                number=None if heading else counted,
                cells=block.cells,
                page=page,
                new_page=new_page,
                flags=() if heading else flags.of_paragraph(number, counted, page, on_page),
            )
        )
    return tuple(found)
