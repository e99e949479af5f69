"""One version of a piece, ready to look at: its account and its files, each with the places that claims point to.

The learner's page of a piece and the assessor's review include the same fragment, templates/evidence/_viewer.html, with
a `Viewer` in the context as `viewer`. Places have ids: `para-3` in the account; `file-12`, `file-12-page-3` and
`file-12-para-3` in a file. A claim's link to its place comes from `locator_link`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from app.evidence import queries
from app.evidence.places import Flags, place_of
from app.evidence.preview_text import Block, read_blocks, read_pages
from app.evidence.rules import paragraphs_of
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


@dataclass(frozen=True)
class Tab:
    """The way to the account or to a file."""

    href: str
    kind: str
    name: str
    note: str


@dataclass(frozen=True)
class Viewer:
    """Everything the fragment shows. `base_url` is the address of the page it stands on."""

    version_id: int
    base_url: str
    account: tuple[Paragraph, ...]
    account_flags: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    tabs: tuple[Tab, ...]
    ids: frozenset[str] = field(repr=False, default=frozenset())

    @property
    def waiting(self) -> bool:
        return any(leaf.shows == "waiting" for leaf in self.leaves)


def viewer(
    session: Session,
    version_id: int,
    account: str,
    files: Sequence[Any],
    claims: Sequence[Any],
    base_url: str,
    store: FileStore | None = None,
    *,
    looks: int = 0,
    only: int | None = None,
) -> Viewer:
    """The viewer of a version. One query, for its previews.

    `files` are rows of queries.files(version_id); `claims` rows with `code` and the columns locator_*. With `store`
    (request.app.state.store) the words of documents stand in the page at once, so that links can jump to a paragraph;
    without it the browser fetches each document when the page has loaded. `only` shows a single file by its id, and
    `looks` counts how often it was asked for.
    """
    flags = Flags.of(claims, [row.id for row in files])
    previews = _previews(session, [row.id for row in files])
    leaves = tuple(
        _leaf(row, number, previews.get(row.id, {}), flags, store, looks)
        for number, row in enumerate(files, 1)
        if only in (None, row.id)
    )
    paragraphs = tuple(
        Paragraph(f"para-{n}", "p", ((words, ""),), n, flags=flags.at(None, paragraph=n))
        for n, words in enumerate(paragraphs_of(account), 1)
    )
    ids = (
        {paragraph.id for paragraph in paragraphs}
        | {leaf.id for leaf in leaves}
        | ({"account"} if paragraphs else set())
    )
    for leaf in leaves:
        ids |= {page.id for page in leaf.pages} | {paragraph.id for paragraph in leaf.paragraphs}
    return Viewer(
        version_id, base_url, paragraphs, flags.at(None, whole=True), leaves, _tabs(paragraphs, leaves), frozenset(ids)
    )


def locator_link(claim: Any, shown: Viewer) -> tuple[str, str, str, str]:
    """(href, data-time, data-file, words) of a claim: where its link jumps to, and the learner's own words for it.

    data-time (seconds) and data-file are empty unless the place is a time. A place that cannot be shown leads to the
    file it is in.
    """
    words = claim.locator_text or "no place given"
    leaf = _leaf_of(claim, shown)
    top = f"#{leaf.id}" if leaf is not None else "#account" if shown.account else "#viewer"
    if claim.locator_kind == "time" and leaf is not None:
        return top, str(claim.locator_from or 0), str(leaf.file_id), words
    place = place_of(claim, leaf.file_id if leaf else None, leaf.paragraphs if leaf else ())
    return (f"#{place}" if place in shown.ids else top), "", "", words


def _leaf_of(claim: Any, shown: Viewer) -> Leaf | None:
    number = claim.locator_file
    if number is None:
        if shown.account or not shown.leaves:
            return None
        return shown.leaves[0]
    return next((leaf for leaf in shown.leaves if leaf.number == number), None)


def _previews(session: Session, file_ids: list[int]) -> dict[int, dict[tuple[str, int], Any]]:
    found: dict[int, dict[tuple[str, int], Any]] = {}
    for row in queries.previews(session, file_ids) if file_ids else ():
        found.setdefault(row.file_id, {})[row.kind, row.number] = row
    return found


def _leaf(
    row: Any,
    number: int,
    previews: Mapping[tuple[str, int], Any],
    flags: Flags,
    store: FileStore | None,
    looks: int,
) -> Leaf:
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


def _tabs(account: Sequence[Paragraph], leaves: Sequence[Leaf]) -> tuple[Tab, ...]:
    """None where there is only one thing to look at."""
    tabs = [Tab("#account", "reflective_account", "Account", dates.count(len(account), "paragraph"))] if account else []
    tabs += [Tab(f"#{leaf.id}", leaf.kind, leaf.name, leaf.note) for leaf in leaves]
    return tuple(tabs) if len(tabs) > 1 else ()
