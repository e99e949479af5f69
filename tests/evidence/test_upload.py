"""Files on their way in: streamed, capped, judged, durable before the answer; what is refused says why."""

import hashlib
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import pytest
from sqlmodel import select
from starlette.requests import Request

from app.db import Database
from app.evidence.models import EvidenceFile
from app.evidence.names import safe_name
from app.evidence.upload import receive
from app.settings import Settings
from app.storage.files import FileStore
from tests.client import Client
from tests.evidence.conftest import Desk, start
from tests.people import Cast

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def draft(client: Client, cast: Cast, desk: Desk) -> int:
    return start(client.as_(cast.ama), desk)


def upload(client: Client, draft: int, name: str, data: bytes, kind: str = "application/octet-stream") -> Any:
    return client.post(f"/evidence/{draft}/files", files={"file": (name, data, kind)}, headers={"HX-Request": "true"})


def stored(database: Database) -> list[EvidenceFile]:
    with database.reading() as session:
        return list(session.exec(select(EvidenceFile).order_by(EvidenceFile.position)))  # type: ignore[arg-type]


def left_over(settings: Settings) -> list[Path]:
    return list((settings.evidence_dir / "tmp").glob("*"))


def test_a_photo_is_on_disk_under_its_hash_before_the_answer(
    client: Client, draft: int, database: Database, settings: Settings
) -> None:
    answer = upload(client, draft, "wall.png", PNG, "image/png")
    assert answer.status_code == 200
    assert "wall.png" in answer.text
    file = stored(database)[0]
    assert file.sha256 == hashlib.sha256(PNG).hexdigest()
    assert (settings.evidence_dir / file.storage_key).read_bytes() == PNG
    assert (file.kind, file.media_type, file.size) == ("photo", "image/png", len(PNG))
    assert left_over(settings) == []


@pytest.mark.parametrize(
    ("name", "data", "mend"),
    [
        ("nothing.jpg", b"", "“nothing.jpg” is empty"),
        ("care plan.pages", b"PK\x05\x06" + b"\x00" * 18, "Save it as PDF or Word"),
        ("virus.exe", b"MZ\x90\x00" + b"\x00" * 200, "It isn’t one of the kinds of file we take"),
        ("page.jpg", b"<!doctype html><script>alert(1)</script>", "We can’t use “page.jpg”"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "We can’t use “drawing.svg”"),
        ("half.jpg", b"\xff\xd8\xff\xe0" + b"\x11" * 5000, "seems to be cut off"),
        ("half.png", PNG[:-12], "seems to be cut off"),
        ("half.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\n", "seems to be cut off"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "Save it as .docx or PDF"),
    ],
)
def test_what_we_cannot_use_is_refused_with_the_mend(
    client: Client, draft: int, database: Database, settings: Settings, name: str, data: bytes, mend: str
) -> None:
    answer = upload(client, draft, name, data)
    assert answer.status_code == 422
    assert mend in answer.text
    assert stored(database) == []
    assert left_over(settings) == []


def test_a_file_that_is_too_large_is_refused_while_it_arrives(
    client: Client, draft: int, database: Database, app: Any, settings: Settings
) -> None:
    app.state.settings = settings.model_copy(update={"max_file_bytes": 10_000})
    answer = upload(client, draft, "long.png", PNG + b"\x00" * 20_000)
    assert answer.status_code == 422
    assert "is larger than 10 KB" in answer.text
    assert stored(database) == []
    assert left_over(settings) == []


def test_the_words_of_the_form_survive_a_refused_file(client: Client, draft: int) -> None:
    page = client.post(
        f"/evidence/{draft}/edit",
        data={"title": "Kept title", "account": "Kept words.", "do": "files"},
        files={"file": ("virus.exe", b"MZ" + b"\x00" * 99, "application/x-msdownload")},
    )
    assert page.status_code == 422
    assert "We can’t use “virus.exe”" in page.text
    assert 'value="Kept title"' in page.text
    assert "Kept words." in client.get(f"/evidence/{draft}/edit").text


def test_a_body_that_was_cut_off_leaves_nothing_behind(
    client: Client, draft: int, database: Database, settings: Settings
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + PNG
    answer = client.post(
        f"/evidence/{draft}/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 422
    assert stored(database) == []
    assert left_over(settings) == []


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/json"])
def test_a_request_that_is_no_form_is_a_sentence_and_not_a_crash(client: Client, draft: int, kind: str) -> None:
    answer = client.post(f"/evidence/{draft}/files", content=b"hello", headers={"Content-Type": kind})
    assert answer.status_code == 422


def test_several_files_arrive_in_order_and_the_same_one_twice_is_once(
    client: Client, draft: int, database: Database
) -> None:
    other = PNG.replace(b"IDAT", b"IDAT", 1) + b""
    text = b"Handover notes, names removed.\nAll well."
    client.post(
        f"/evidence/{draft}/files",
        files=[("file", ("one.png", PNG)), ("file", ("notes.txt", text)), ("file", ("one.png", other))],
    )
    assert [(file.position, file.name, file.kind) for file in stored(database)] == [
        (1, "one.png", "photo"),
        (2, "notes.txt", "document"),
    ]


def test_a_piece_holds_a_limited_number_of_files(client: Client, draft: int, app: Any, settings: Settings) -> None:
    app.state.settings = settings.model_copy(update={"max_files_per_piece": 2})
    for number in range(2):
        assert upload(client, draft, f"{number}.txt", f"note {number}".encode()).status_code == 200
    answer = upload(client, draft, "2.txt", b"note 2")
    assert answer.status_code == 409
    assert "One piece can hold 2 files" in answer.text


def test_memory_stays_flat_whatever_the_size(store: FileStore, settings: Settings) -> None:
    """Straight to the receiver, block by block: the test client would hold the whole body itself."""
    blocks = 64 * 16
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="long.mp4"\r\n\r\n'
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
        *[b"\x00" * 65536] * blocks,
        b"\r\n--x--\r\n",
    ]
    arriving = iter(parts)

    async def from_the_network() -> dict[str, Any]:
        part = next(arriving, b"")
        return {"type": "http.request", "body": part, "more_body": bool(part)}

    request = Request(
        {"type": "http", "method": "POST", "headers": [(b"content-type", b"multipart/form-data; boundary=x")]},
        from_the_network,
    )
    tracemalloc.start()
    # In a thread of its own: a browser test before this one leaves its event loop in the main thread.
    with ThreadPoolExecutor(1) as pool:
        reading = partial(receive, request, store, settings, provider_id=1, person_id=1)
        received = pool.submit(anyio.run, reading).result()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert received.files[0].stored.size == blocks * 65536 + 24
    assert peak < 8 * 1024 * 1024, f"{peak / 1e6:.0f} MB"


def test_a_nearly_full_disk_refuses_files_but_not_words(
    client: Client, draft: int, app: Any, settings: Settings
) -> None:
    app.state.store.reserve = 1 << 60
    answer = upload(client, draft, "wall.png", PNG)
    assert answer.status_code == 503
    assert "There is no room for more files" in answer.text
    assert client.post(f"/evidence/{draft}/draft", data={"title": "Still kept"}).status_code == 200
    assert left_over(settings) == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\amara\\wall.jpg", "wall.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("nul\x00byte.png", "nulbyte.png"),
        ("ffotograff Siân.jpg", "ffotograff Siân.jpg"),
        ("x" * 5000 + ".jpg", "x" * 196 + ".jpg"),
    ],
)
def test_names_are_for_showing_only(sent: str, shown: str) -> None:
    assert safe_name(sent) == shown


def test_a_file_can_be_taken_out_again(client: Client, draft: int, database: Database) -> None:
    upload(client, draft, "wall.png", PNG)
    file = stored(database)[0]
    assert client.post(f"/evidence/{draft}/files/{file.id}/remove").status_code == 200
    assert stored(database) == []
    assert client.post(f"/evidence/{draft}/files/{file.id}/remove").status_code == 404
