"""What assessors and learners look at: every place a claim can point to is there, flagged, and linked."""

import re
from types import SimpleNamespace
from typing import Any

import html5lib
import pytest

from app.db import Database
from app.evidence import queries
from app.evidence.leaves import LOOK_AGAIN, Leaf
from app.evidence.preview_text import Block, read_blocks, read_pages
from app.evidence.viewer import Viewer, locator_link, viewer
from tests.client import Client
from tests.evidence.conftest import Desk, filled_in, sent_piece
from tests.evidence.uploads import file_ids, files_of, look_inside, piece_with
from tests.people import Cast
from tests.storage import samples

WORD = samples.word(paragraphs=["I set up the <em>table</em>.", "He hid."])
FILES = (
    ("wall.jpg", samples.photo(), samples.JPEG),
    ("plan.pdf", samples.pdf(["The feelings wall", "What helps"]), samples.PDF),
    ("diary.docx", WORD, samples.DOCX),
    ("note.wav", samples.wav(30), samples.WAV),
)


@pytest.fixture
def ama(client: Client, cast: Cast) -> Client:
    return client.as_(cast.ama)


def claimed(desk: Desk, places: dict[str, str]) -> dict[str, Any]:
    """The fields of a form that claims each code of HSCCLD352 at a place."""
    return {
        "account": "",
        "c": [f"{desk.unit}.{code}" for code in places],
        **{f"where.{desk.unit}.{code}": where for code, where in places.items()},
    }


def look(client: Client, database: Database, evidence: int, *, inline: bool = True, **more: Any) -> Viewer:
    """The viewer of the newest version of a piece, without its account."""
    with database.reading() as session:
        version = files_of(session, evidence)[0].version_id
        store = client.app.state.store if inline else None  # type: ignore[attr-defined]
        files, claims = queries.shown_files(session, version), queries.claims(session, [version])
        return viewer(version, "", files, claims, f"/evidence/{evidence}", store, **more)


def links(client: Client, database: Database, evidence: int) -> dict[str, tuple[str, str, str, str]]:
    shown = look(client, database, evidence)
    with database.reading() as session:
        rows = queries.claims(session, [shown.version_id])
    return {row.code: locator_link(row, shown) for row in rows}


def by_id(page: str) -> dict[str, Any]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return {element.get("id"): element for element in tree.iter() if element.get("id")}


def words_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_an_account_is_shown_by_paragraphs_with_its_claims(ama: Client, desk: Desk) -> None:
    evidence = sent_piece(ama, desk)
    places = by_id(ama.get(f"/evidence/{evidence}").text)
    assert words_of(places["para-1"]).startswith("Claimed here: P1")
    assert words_of(places["para-2"]) == "Claimed here: P5I sat on the floor near him and said I would be there."
    assert "K2" in words_of(places["para-3"])
    assert "para-4" not in places


PLACES = {
    "P1": "file 1: the children’s pegs on the wall",
    "P2": "file 2, page 2",
    "P3": "file 3, page 2, paragraph 1",
    "P4": "file 3, paragraph 2",
    "P5": "00:12-00:20",
    "P6": "file 2, page 1, paragraph 3",
    "P7": "file 3, page 9",
}


def test_every_claim_leads_to_its_place(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, *FILES, **claimed(desk, PLACES))
    look_inside(ama)
    photo, pdf, word, wav = file_ids(database, evidence)
    found = links(ama, database, evidence)
    assert found["P1"] == (f"#file-{photo}", "", "", PLACES["P1"])
    assert found["P2"] == (f"#file-{pdf}-page-2", "", "", PLACES["P2"])
    assert found["P3"] == (f"#file-{word}-para-3", "", "", PLACES["P3"])
    assert found["P4"] == (f"#file-{word}-para-2", "", "", PLACES["P4"])
    assert found["P5"] == (f"#file-{wav}", "12", str(wav), PLACES["P5"])
    assert found["P6"][0] == f"#file-{pdf}-page-1"
    assert found["P7"][0] == f"#file-{word}", "a page that the document has not leads to the document"
    places = {id for file in (photo, pdf, word, wav) for id in by_id(ama.get(f"/files/{file}/shown").text)}
    for href, *_ in found.values():
        assert href[1:] in places, f"{href} leads nowhere"


def test_each_place_says_what_is_claimed_there(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, *FILES, **claimed(desk, PLACES))
    look_inside(ama)
    photo, pdf, word, wav = look(ama, database, evidence).leaves
    assert photo.flags == ("P1",)
    assert [page.flags for page in pdf.pages] == [("P6",), ("P2",)]
    flagged = {paragraph.number: paragraph.flags for paragraph in word.paragraphs if paragraph.flags}
    assert flagged == {2: ("P4",), 3: ("P3",)}
    assert wav.flags == ("P5",)


def test_a_pdf_is_pictures_with_words_for_those_who_listen(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, FILES[1], **claimed(desk, {"P1": "page 2"}))
    look_inside(ama)
    file = file_ids(database, evidence)[0]
    page = by_id(ama.get(f"/files/{file}/shown").text)[f"file-{file}-page-2"]
    image = page.find(".//img")
    assert image.get("src") == f"/files/{file}/pages/2"
    assert image.get("loading") == "lazy"
    assert image.get("alt") == "Page 2 of 2."
    assert int(image.get("width")) == 1100
    assert words_of(page.find(".//figcaption")) == "What helps"
    assert "P1" in words_of(page.find(".//span"))


def test_a_scan_says_that_it_cannot_be_read_out(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, ("scan.pdf", samples.pdf([""]), samples.PDF), **claimed(desk, {"P1": "page 1"}))
    look_inside(ama)
    page = ama.get(f"/files/{file_ids(database, evidence)[0]}/shown").text
    assert "Page 1 of 1. It is a picture without words that can be read out." in page


def test_a_word_document_keeps_its_words_and_none_of_its_markup(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, FILES[2], **claimed(desk, {"P1": "paragraph 1"}))
    look_inside(ama)
    leaf = look(ama, database, evidence).leaves[0]
    assert [(p.kind, p.number, p.new_page) for p in leaf.paragraphs] == [
        ("h", None, None),
        ("p", 1, None),
        ("p", 2, None),
        ("p", 3, 2),
        ("li", 4, None),
        ("row", 5, None),
        ("p", 6, None),
    ]
    page = ama.get(f"/files/{leaf.file_id}/shown").text
    assert "I set up the &lt;em&gt;table&lt;/em&gt;." in page
    assert "<strong>“Loud.”</strong>" in page
    assert "Tuesday | wobbly" in page
    assert "[picture]" in page


def test_a_photo_is_described_or_said_to_have_no_description(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, FILES[0], send=False)
    file = file_ids(database, evidence)[0]
    look_inside(ama)
    form = filled_in(desk, do="send", **{f"desc.{file}": 'A row of "pegs" & faces'})
    assert ama.get(f"/files/{file}/shown").text.count('alt="Photo without a description"') == 1
    ama.post(f"/evidence/{evidence}/edit", data=form, files={"file": ("", b"")})
    image = by_id(ama.get(f"/evidence/{evidence}").text)[f"file-{file}"].find(".//img")
    assert image.get("alt") == 'A row of "pegs" & faces'
    assert (image.get("src"), image.get("width"), image.get("height")) == (f"/files/{file}/photo", "400", "300")


@pytest.mark.parametrize(("file", "tag"), [(FILES[3], "audio"), (("a.mp4", samples.mp4(75), samples.MP4), "video")])
def test_sound_and_video_play_at_once_even_before_a_look_inside(
    ama: Client, desk: Desk, database: Database, file: Any, tag: str
) -> None:
    evidence = piece_with(ama, desk, file, **claimed(desk, {"P1": "00:12"}))
    for _ in range(2):
        number = file_ids(database, evidence)[0]
        player = by_id(ama.get(f"/evidence/{evidence}").text)[f"file-{number}"].find(f".//{tag}")
        assert player.get("src") == f"/files/{number}"
        assert player.get("data-file") == str(number)
        assert player.get("preload") == "metadata"
        assert player.get("controls") is not None
        look_inside(ama)


def test_what_a_browser_cannot_play_is_offered_to_keep(ama: Client, desk: Desk) -> None:
    evidence = piece_with(ama, desk, ("talk.amr", samples.amr(), samples.AMR), **claimed(desk, {"P1": "00:02"}))
    look_inside(ama)
    page = ama.get(f"/evidence/{evidence}").text
    assert "<audio" not in page
    assert "Save the original and open it on your device." in page


def test_a_file_is_asked_for_again_until_it_is_ready(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, FILES[1], **claimed(desk, {"P1": "page 1"}))
    file = file_ids(database, evidence)[0]
    page = ama.get(f"/evidence/{evidence}").text
    assert "We’re getting this ready to show. You can open the original now." in page
    leaf = by_id(page)[f"file-{file}"]
    assert (leaf.get("hx-trigger"), leaf.get("hx-target")) == ("load delay:2s", "this")
    again = ama.get(leaf.get("hx-get"), headers={"HX-Request": "true"}).text
    assert again.lstrip().startswith(f'<article class="leaf mb" id="file-{file}"')
    assert "shown?look=1" in again
    look_inside(ama)
    ready = ama.get(leaf.get("hx-get"), headers={"HX-Request": "true"}).text
    assert "hx-get" not in ready
    assert f"file-{file}-page-2" in ready


def test_asking_again_gets_rarer_and_ends(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, FILES[1], **claimed(desk, {"P1": "page 1"}))
    after = [look(ama, database, evidence, looks=n).leaves[0].look_after for n in (0, 14, 15, 39, 40, 10**6)]
    assert after == [2, 2, 15, 15, None, None]
    assert LOOK_AGAIN[-1][0] == 40


def test_without_script_one_file_has_a_page_of_its_own(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, FILES[1], **claimed(desk, {"P1": "page 1"}))
    file = file_ids(database, evidence)[0]
    page = ama.get(f"/files/{file}/shown").text
    assert "<h1" in page
    assert f'href="/evidence/{evidence}"' in page
    assert f'href="/files/{file}/shown"' in page


def test_an_unreadable_file_says_so_and_keeps_its_original(ama: Client, desk: Desk, database: Database) -> None:
    broken = ("wall.jpg", samples.photo()[:200] + b"\xff\xd9", samples.JPEG)
    evidence = piece_with(ama, desk, broken, **claimed(desk, {"P1": "the pegs on the wall"}))
    look_inside(ama)
    file = file_ids(database, evidence)[0]
    leaf = words_of(by_id(ama.get(f"/evidence/{evidence}").text)[f"file-{file}"])
    assert "We couldn’t open “wall.jpg”." in leaf
    assert "Open the original" in leaf


def test_a_long_pdf_says_how_much_is_shown(ama: Client, desk: Desk) -> None:
    long = ("plan.pdf", samples.pdf(["x"] * 82, size=(1600, 60)), samples.PDF)
    evidence = piece_with(ama, desk, long, **claimed(desk, {"P1": "page 81"}))
    look_inside(ama)
    page = ama.get(f"/evidence/{evidence}").text
    assert "The first 80 pages of 82 are shown here." in page


def test_each_file_names_its_original_its_size_and_its_hash(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, *FILES, **claimed(desk, PLACES))
    look_inside(ama)
    for leaf, (name, _, media_type) in zip(look(ama, database, evidence).leaves, FILES, strict=True):
        words = words_of(by_id(ama.get(f"/evidence/{evidence}").text)[leaf.id])
        assert f"Original file: {name}, {leaf.size}" in words
        assert f"SHA-256 {leaf.short_sha256}…" in words
        assert ("Open the original" if leaf.inline else "Save the original") in words
        assert leaf.inline == (media_type in (samples.JPEG, samples.WAV))


def test_tabs_lead_to_each_thing_where_there_are_several(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, FILES[1], FILES[3])
    look_inside(ama)
    tree = html5lib.parse(ama.get(f"/evidence/{evidence}").text, namespaceHTMLElements=False)
    tabs = [tab for nav in tree.iter("nav") if nav.get("aria-label") == "Files" for tab in nav.iter("a")]
    pdf, wav = file_ids(database, evidence)
    assert [tab.get("href") for tab in tabs] == ["#account", f"#file-{pdf}", f"#file-{wav}"]
    assert [words_of(tab) for tab in tabs] == ["Account 3 paragraphs", "plan.pdf 2 pages", "note.wav 00:30"]
    assert [tab.get("aria-current") for tab in tabs] == ["true", None, None]
    alone = piece_with(ama, desk, FILES[1], **claimed(desk, {"P1": "page 1"}))
    assert 'aria-label="Files"' not in ama.get(f"/evidence/{alone}").text


def test_without_the_store_words_come_when_the_page_has_loaded(ama: Client, desk: Desk, database: Database) -> None:
    evidence = piece_with(ama, desk, FILES[2], **claimed(desk, {"P1": "paragraph 1"}))
    look_inside(ama)
    assert look(ama, database, evidence, inline=False).leaves[0].shows == "later"
    assert look(ama, database, evidence).leaves[0].shows == "text"


def test_the_assessors_page_shows_the_same(client: Client, cast: Cast, desk: Desk, database: Database) -> None:
    evidence = piece_with(client.as_(cast.ama), desk, *FILES, **claimed(desk, PLACES))
    look_inside(client)
    page = client.as_(cast.cleo).get(f"/evidence/{evidence}/review").text
    wav = file_ids(database, evidence)[3]
    assert f'data-time="12" data-file="{wav}"' in page
    places = by_id(page)
    for href in re.findall(r'href="#([^"]+)" data-locator', page):
        assert href in places, f"#{href} leads nowhere"


def test_a_claim_without_a_place_leads_to_the_top() -> None:
    claim = SimpleNamespace(
        locator_text="",
        locator_kind="",
        locator_file=None,
        locator_page=None,
        locator_paragraph=None,
        locator_from=None,
    )
    empty = Viewer(1, "/evidence/1", (), (), (), ())
    assert locator_link(claim, empty) == ("#viewer", "", "", "no place given")


def test_a_time_at_the_very_start_is_a_time() -> None:
    claim = SimpleNamespace(
        locator_text="00:00",
        locator_kind="time",
        locator_file=1,
        locator_page=None,
        locator_paragraph=None,
        locator_from=0,
    )
    leaf = Leaf(7, 1, "a", "audio", "audio", "1 KB", "0", "", "", "", True, None, None, None)
    shown = Viewer(1, "/evidence/1", (), (), (leaf,), (), frozenset({"file-7"}))
    assert locator_link(claim, shown) == ("#file-7", "0", "7", "00:00")


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"blocks": 3}', b'{"blocks": ["x", {"kind": "script"}, {"kind": "p"}]}', b"[" * 90_000],
)
def test_words_that_are_not_words_are_left_out(data: bytes) -> None:
    assert read_blocks(data) == ()
    assert read_pages(data) == ()


def test_only_known_looks_of_words_are_kept() -> None:
    data = b'{"blocks": [{"kind": "p", "page": -4, "runs": [["a", "b"], ["c", "<x>"], [1, ""], "d", ["e", ["b"]]]}]}'
    assert read_blocks(data) == (Block("p", 1, (("a", "b"), ("c", ""), ("e", ""))),)
