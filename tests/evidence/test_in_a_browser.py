"""Photos, pages and sound in a real browser, from our pages and opened by themselves, under both policies."""

import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.access.models import SignIn
from app.access.passwords import new_token, token_hash
from app.clock import now
from app.db import Database
from app.main import create_app
from app.settings import Settings
from tests.client import Client
from tests.evidence.conftest import Desk
from tests.evidence.uploads import file_ids, look_inside, piece_with
from tests.people import Cast
from tests.storage import samples

pytestmark = pytest.mark.journey
FILES = (
    ("wall.jpg", samples.photo(), samples.JPEG),
    ("plan.pdf", samples.pdf(["The feelings wall", "What helps"]), samples.PDF),
    ("note.wav", samples.wav(30), samples.WAV),
    ("diary.docx", samples.word(), samples.DOCX),
)


@pytest.fixture
def address(database: Database, tmp_path: Path) -> Iterator[str]:
    """The app on a port of this machine, over plain http as in a first try-out."""
    settings = Settings(
        environment="test",
        data_dir=tmp_path / "data",
        base_url="http://127.0.0.1",
        worker_in_process=False,
        free_space_reserve_bytes=0,
    )
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, database=database), port=0, log_level="error", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def tab(chromium: Browser, address: str, database: Database, cast: Cast) -> Iterator[Page]:
    """Cleo's browser. What a policy refuses on one of our pages fails the test."""
    token = new_token()
    with database.writing() as session:
        session.add(
            SignIn(
                token_sha256=token_hash(token),
                person_id=cast.cleo.id,
                provider_id=cast.northbank,
                expires_at=now().replace(year=now().year + 1),
            )
        )
    context = chromium.new_context(base_url=address)
    context.add_cookies([{"name": "vouch-session", "value": token, "url": address}])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not refused, refused


@pytest.fixture
def piece(client: Client, cast: Cast, desk: Desk, database: Database) -> tuple[int, list[int]]:
    """Sent by Ama and looked into; the piece and its files."""
    evidence = piece_with(client.as_(cast.ama), desk, *FILES)
    look_inside(client)
    return evidence, file_ids(database, evidence)


WIDTH = "image => image.decode().then(() => image.naturalWidth)"
LENGTH = """player => new Promise((done) => {
  if (player.readyState > 0) done(player.duration);
  player.addEventListener("loadedmetadata", () => done(player.duration));
  player.addEventListener("error", () => done(-1));
})"""
SEEK = """player => new Promise((done) => {
  player.addEventListener("seeked", () => done(player.currentTime));
  player.addEventListener("error", () => done(-1));
  player.currentTime = 21;
})"""


def test_everything_shows_in_the_assessors_page(tab: Page, piece: tuple[int, list[int]]) -> None:
    evidence, (photo, pdf, wav, word) = piece
    tab.goto(f"/evidence/{evidence}/review")
    assert tab.locator(f"#file-{photo} img").evaluate(WIDTH) == 400
    second = tab.locator(f"#file-{pdf}-page-2 img")
    second.scroll_into_view_if_needed()
    assert second.evaluate(WIDTH) == 1100
    assert tab.locator(f"#file-{wav} audio").evaluate(LENGTH) == pytest.approx(30, abs=0.1)
    assert tab.locator(f"#file-{wav} audio").evaluate(SEEK) == pytest.approx(21, abs=0.1)
    expect(tab.locator(f"#file-{word}-para-1")).to_contain_text("I set up the table.")


def test_originals_open_by_themselves(tab: Page, piece: tuple[int, list[int]]) -> None:
    """Scripts cannot run there, our own included, so what is painted is looked at."""
    _, (photo, _, wav, _) = piece
    tab.goto(f"/files/{photo}")
    painted = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    assert (254, 0, 0) in {colour for _, colour in painted.getcolors(1 << 24)}, "the photo is not on the screen"
    with tab.expect_response(lambda answer: answer.status == 206):  # the browser's own player fetches it in parts
        tab.goto(f"/files/{wav}")


def test_a_document_is_saved_and_never_opened(tab: Page, piece: tuple[int, list[int]]) -> None:
    evidence, (_, pdf, _, _) = piece
    tab.goto(f"/evidence/{evidence}/review")
    with tab.expect_download() as saving:
        tab.locator(f"#file-{pdf}").get_by_role("link", name="Save the original").click()
    assert saving.value.suggested_filename == "plan.pdf"
    assert Path(saving.value.path()).read_bytes() == FILES[1][1]
