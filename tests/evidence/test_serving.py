"""The bytes of evidence: to whom, which part of them, with which manners, and who is told."""

import hashlib
from typing import Any

import pytest

from app.db import Database
from app.evidence.models import EvidenceFile
from app.storage.sniff import ALLOWED, INLINE
from app.web.downloads import Unsatisfiable, byte_range, disposition
from tests.client import Client
from tests.evidence.conftest import Desk
from tests.evidence.uploads import file_ids, look_inside, openings, piece_with
from tests.people import Cast
from tests.storage import samples

WAV = samples.wav(2)
FILES = (
    ("wall.jpg", samples.photo(), samples.JPEG),
    ("plan.pdf", samples.pdf(["Hello"]), samples.PDF),
    ("note.wav", WAV, samples.WAV),
)
ADDRESSES = ("", "?download=1", "/thumb", "/photo", "/pages/1", "/shown")


@pytest.fixture
def ama(client: Client, cast: Cast) -> Client:
    return client.as_(cast.ama)


@pytest.fixture
def files(ama: Client, desk: Desk, database: Database) -> dict[str, int]:
    """A sent piece with a photo, a PDF and a recording, looked into."""
    evidence = piece_with(ama, desk, *FILES)
    look_inside(ama)
    return dict(zip(("photo", "pdf", "wav"), file_ids(database, evidence), strict=True))


def test_the_original_comes_back_to_the_byte(ama: Client, files: dict[str, int]) -> None:
    for (name, data, media_type), file in zip(FILES, files.values(), strict=True):
        answer = ama.get(f"/files/{file}")
        assert answer.status_code == 200
        assert answer.content == data
        headers = answer.headers
        assert headers["content-type"] == media_type
        assert headers["content-length"] == str(len(data))
        assert headers["etag"] == f'"{hashlib.sha256(data).hexdigest()}"'
        assert headers["accept-ranges"] == "bytes"
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert policy.startswith("sandbox allow-same-origin; default-src 'none'")
        assert "script" not in policy
        shown = "inline" if media_type in INLINE else "attachment"
        assert headers["content-disposition"] == f"{shown}; filename=\"{name}\"; filename*=UTF-8''{name}"


def test_a_download_is_never_shown(ama: Client, files: dict[str, int]) -> None:
    assert ama.get(f"/files/{files['photo']}?download=1").headers["content-disposition"].startswith("attachment; ")


def test_nothing_a_browser_could_run_is_shown_in_the_page() -> None:
    assert set(ALLOWED) > INLINE
    for media_type in INLINE:
        assert media_type.split("/")[0] in ("image", "video", "audio")
        assert "svg" not in media_type


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, None),
        ("bytes=5-9", 5, 10),
        ("bytes=-7", -7, None),
        ("bytes=-99999999", 0, None),
        ("bytes=100-99999999", 100, None),
        ("Bytes = 5 - 9", 5, 10),
    ],
)
def test_a_part_is_answered_with_that_part(
    ama: Client, files: dict[str, int], asked: str, start: int, end: int | None
) -> None:
    answer = ama.get(f"/files/{files['wav']}", headers={"Range": asked})
    part = WAV[start:end]
    assert answer.status_code == 206
    assert answer.content == part
    assert answer.headers["content-length"] == str(len(part))
    first = WAV.__len__() + start if start < 0 else start
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/{len(WAV)}"


@pytest.mark.parametrize("asked", [f"bytes={len(WAV)}-", "bytes=99999999-", "bytes=-0", "bytes=0-1,5-9", "bytes=0-,0-"])
def test_a_part_beyond_the_end_and_several_parts_are_refused(ama: Client, files: dict[str, int], asked: str) -> None:
    answer = ama.get(f"/files/{files['wav']}", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(WAV)}"
    assert len(answer.content) < 200


@pytest.mark.parametrize(
    "asked", ["bytes=", "bytes=-", "lines=1-2", "bytes=9-5", "bytes=a-b", "bytes=" + "9" * 40 + "-"]
)
def test_what_is_not_a_range_gets_the_whole(ama: Client, files: dict[str, int], asked: str) -> None:
    answer = ama.get(f"/files/{files['wav']}", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, WAV)


def test_a_part_of_a_file_that_changed_gets_the_whole(ama: Client, files: dict[str, int]) -> None:
    asked = {"Range": "bytes=0-3", "If-Range": '"another"'}
    assert ama.get(f"/files/{files['wav']}", headers=asked).status_code == 200
    asked["If-Range"] = f'"{hashlib.sha256(WAV).hexdigest()}"'
    assert ama.get(f"/files/{files['wav']}", headers=asked).content == WAV[:4]


def test_a_range_of_nothing_is_refused() -> None:
    with pytest.raises(Unsatisfiable):
        byte_range("bytes=-5", 0)


def test_bytes_are_not_squeezed_again(ama: Client, files: dict[str, int]) -> None:
    """Squeezing would cost time, lose the length, and break ranges."""
    answer = ama.get(f"/files/{files['pdf']}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "identity"
    assert answer.headers["content-length"] == str(len(FILES[1][1]))


def test_head_tells_the_same_without_bytes_and_is_no_opening(
    ama: Client, files: dict[str, int], database: Database, cast: Cast
) -> None:
    answer = ama.head(f"/files/{files['wav']}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(WAV))
    part = ama.head(f"/files/{files['wav']}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.headers["content-length"]) == (206, "4")
    assert openings(database, cast.ama.id, files["wav"]) == 0


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("wall.jpg", "wall.jpg"),
        ("tŷ bach.jpg", "ty bach.jpg"),
        ('a"b\r\nSet-Cookie: x.jpg', "a_b__Set-Cookie_ x.jpg"),
        ("壁.jpg", "jpg"),
        ("壁", "file"),
        ("a/b\\c;d%.pdf", "a_b_c_d_.pdf"),
    ],
)
def test_a_name_cannot_break_the_header(name: str, plain: str) -> None:
    header = disposition(name, inline=False)
    assert header.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert header.isascii()
    assert "\r" not in header
    assert "\n" not in header


def test_previews_are_small_pictures(ama: Client, files: dict[str, int]) -> None:
    for address in (
        f"{files['photo']}/thumb",
        f"{files['photo']}/photo",
        f"{files['pdf']}/thumb",
        f"{files['pdf']}/pages/1",
    ):
        answer = ama.get(f"/files/{address}")
        assert answer.status_code == 200, address
        assert answer.headers["content-type"] == "image/webp"
        assert answer.content[8:12] == b"WEBP"
        assert answer.headers["content-disposition"].startswith("inline; ")
        assert answer.headers["cache-control"] == "no-store"


def test_a_photo_is_shown_without_its_place(ama: Client, files: dict[str, int]) -> None:
    assert b"Exif" in ama.get(f"/files/{files['photo']}").content
    shown = ama.get(f"/files/{files['photo']}/photo").content
    assert b"Exif" not in shown
    assert b"EXIF" not in shown


@pytest.mark.parametrize("address", ["/pages/2", "/pages/0", "/photo", "/nothing"])
def test_what_was_not_made_is_not_found(ama: Client, files: dict[str, int], address: str) -> None:
    assert ama.get(f"/files/{files['pdf']}{address}").status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_strangers_are_told_there_is_nothing(
    client: Client, files: dict[str, int], cast: Cast, database: Database, address: str, method: str
) -> None:
    for who in (cast.rhys, cast.ben, cast.gil, cast.hal, cast.olu, cast.uma, cast.kit, cast.dev):
        for file in files.values():
            answer = client.as_(who).request(method, f"/files/{file}{address}")
            if method == "HEAD" and address == "/shown":
                assert answer.status_code == 405
            else:
                assert answer.status_code in (403, 404), f"{who.name} got {answer.status_code}"
            assert "etag" not in answer.headers
            assert openings(database, who.id, file) == 0
    answer = client.as_nobody().request("GET", f"/files/{files['photo']}{address}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_a_draft_is_for_its_learner_alone(client: Client, cast: Cast, desk: Desk, database: Database) -> None:
    evidence = piece_with(client.as_(cast.ama), desk, FILES[0], send=False)
    file = file_ids(database, evidence)[0]
    assert client.get(f"/files/{file}").status_code == 200
    assert client.as_(cast.cleo).get(f"/files/{file}").status_code == 404


def test_what_was_taken_back_is_for_its_learner_alone(
    client: Client, cast: Cast, desk: Desk, database: Database
) -> None:
    evidence = piece_with(client.as_(cast.ama), desk, FILES[0])
    file = file_ids(database, evidence)[0]
    assert client.as_(cast.cleo).get(f"/files/{file}").status_code == 200
    client.as_(cast.ama).post(f"/evidence/{evidence}/withdraw", data={"reason": ""})
    assert client.as_(cast.cleo).get(f"/files/{file}").status_code == 404
    assert client.as_(cast.ama).get(f"/files/{file}").status_code == 200


@pytest.mark.parametrize("address", ["", "?download=1", "/photo", "/thumb", "/shown"])
def test_the_assessors_opening_is_recorded_once(
    client: Client, files: dict[str, int], cast: Cast, database: Database, address: str
) -> None:
    client.as_(cast.cleo)
    for _ in range(3):
        assert client.get(f"/files/{files['photo']}{address}", headers={"Range": "bytes=0-9"}).status_code in (200, 206)
    assert openings(database, cast.cleo.id, files["photo"]) == 1


def test_the_learners_own_thumbnails_are_no_openings(
    ama: Client, files: dict[str, int], cast: Cast, database: Database
) -> None:
    ama.get(f"/files/{files['photo']}/thumb")
    assert openings(database, cast.ama.id, files["photo"]) == 0
    ama.get(f"/files/{files['photo']}")
    assert openings(database, cast.ama.id, files["photo"]) == 1


def test_an_opening_that_cannot_be_recorded_does_not_happen(
    client: Client, files: dict[str, int], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.errors import Unavailable
    from app.evidence import serving

    def refuse(*_: Any, **__: Any) -> None:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(serving, "note_opening", refuse)
    answer = client.as_(cast.cleo).get(f"/files/{files['photo']}")
    assert answer.status_code == 503
    assert "etag" not in answer.headers


@pytest.mark.parametrize("harm", ["gone", "shorter"])
def test_a_file_lost_or_cut_on_our_disk_is_said_and_not_served(
    ama: Client, files: dict[str, int], database: Database, harm: str
) -> None:
    with database.reading() as session:
        path = ama.app.state.store.path(session.get_one(EvidenceFile, files["photo"]).storage_key)  # type: ignore[attr-defined]
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:100])
    answer = ama.get(f"/files/{files['photo']}")
    assert answer.status_code == 503
    assert "bring it back from a backup" in answer.text
    assert ama.get(f"/files/{files['photo']}/photo").status_code == 200
