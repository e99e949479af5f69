"""One version of a piece, ready to look at: its account and its files, each with the places that claims point to.

The learner's page of a piece and the assessor's review include the same fragment, templates/evidence/_viewer.html, with
a `Viewer` in the context as `viewer`. Places have ids: `para-3` in the account; `file-12`, `file-12-page-3` and
`file-12-para-3` in a file. A claim's link to its place comes from `locator_link`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.evidence.leaves import Leaf, Paragraph, leaf_of
from app.evidence.places import Flags, place_of
from app.evidence.queries import ShownFile
from app.evidence.rules import paragraphs_of
from app.storage.files import FileStore
from app.web import dates


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


def viewer(
    version_id: int,
    account: str,
    files: Sequence[ShownFile],
    claims: Sequence[Any],
    base_url: str,
    store: FileStore | None = None,
    *,
    looks: int = 0,
    only: int | None = None,
) -> Viewer:
    """The viewer of a version.

    `files` are queries.shown_files(version_id); `claims` rows with `code` and the columns locator_*. With `store`
    (request.app.state.store) the words of documents stand in the page at once, so that links can jump to a paragraph;
    without it the browser fetches each document when the page has loaded. `only` shows a single file by its id, and
    `looks` counts how often it was asked for.
    """
    flags = Flags.of(claims, [file.row.id for file in files])
    leaves = tuple(
        leaf_of(file.row, number, file.previews, flags, store, looks)
        for number, file in enumerate(files, 1)
        if only in (None, file.row.id)
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


def _tabs(account: Sequence[Paragraph], leaves: Sequence[Leaf]) -> tuple[Tab, ...]:
    """None where there is only one thing to look at."""
    tabs = [Tab("#account", "reflective_account", "Account", dates.count(len(account), "paragraph"))] if account else []
    tabs += [Tab(f"#{leaf.id}", leaf.kind, leaf.name, leaf.note) for leaf in leaves]
    return tuple(tabs) if len(tabs) > 1 else ()
