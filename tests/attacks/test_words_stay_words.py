"""Whatever people type is shown as words: on every page, fragment and error, and in the book of an export."""

import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import html5lib
import pytest
from fastapi import FastAPI

from app.access.models import Person
from app.clock import now
from app.main import create_app
from app.portfolio.archive.build import software, write_archive
from app.portfolio.archive.document import Made
from app.portfolio.archive.gather import gather
from app.settings import Settings
from app.storage.files import FileStore
from app.wiring import wire
from tests.client import Client
from tests.engines import copy_of
from tests.house.asking import addresses, ask
from tests.house.world import World, a_world
from tests.people import gather as gather_cast
from tests.portfolio.scenes import Stage, a_portfolio

pytestmark = pytest.mark.page
MARK = "zqx"
# As many ways out of text, attribute, comment, script, style and template as one short name can hold.
PAYLOADS = (
    f"<{MARK}>&lt;{MARK}&gt;",
    f'"><img src={MARK} onerror=alert(1)>',
    f"' on{MARK}=alert(1) x='",
    f'" on{MARK}=alert(1) hx-get={MARK} x="',
    f"--><svg/onload={MARK}>",
    f"</title></textarea></script></style></option><{MARK} a>",
    f"javascript:{MARK}",
    "{{ 7*7 }}{% raw %}" + MARK + "${7*7}",
    f"<a href=javascript:{MARK}>x</a>",
    f"&#60;{MARK}&#62;\u2028<{MARK}\u3000x>",
    f"]]><{MARK}/><![CDATA[",
    f"`on{MARK}`=1><form action=//{MARK}.example>",
)
TRACES = (MARK, "7*7", "alert(1)", "javascript:", "onerror", "onload")  # of a payload, however it was cut short


def dangers(text: str) -> Counter[str]:
    """What a payload would have put into a page: its elements, its attributes, addresses that run."""
    found: Counter[str] = Counter()
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            if MARK in str(element.text or "") and "<" in str(element.text or ""):
                found["comment"] += 1
            continue
        if MARK in element.tag:
            found[element.tag] += 1
        for name, value in element.attrib.items():
            name = str(name)
            if name.startswith("on") or MARK in name or name == "style" or (name == "src" and MARK in value):
                found[f"{element.tag} {name}"] += 1
            if name in ("href", "action", "src", "formaction", "hx-get", "hx-post"):
                bare = value.strip().lower()
                if bare.startswith(("javascript:", "data:", "vbscript:", "//")):
                    found[f"{element.tag} {name}={bare[:20]}"] += 1
    return found


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Names and details of the cast are payloads as well."""

    def hostile(word: str) -> None:
        import tests.house.world as house
        from tests.people import gather

        def gather_hostile(session: Any) -> Any:
            from sqlmodel import select

            from app.access.models import Person, Provider

            cast = gather(session)
            for row in [*session.exec(select(Person)), *session.exec(select(Provider))]:
                row.name = f"{row.name} {word}"[:200]
                if isinstance(row, Person):
                    row.known_as = f"{row.known_as} {word}"[:100]
                session.add(row)
            session.flush()
            return cast

        monkeypatch.setattr(house, "gather", gather_hostile)
        monkeypatch.setattr(house, "CANARY", word)
        # A standard's wording is published text, not what people type: tests/standards looks after it.
        own = house.SMALL_STANDARD.replace("TESTA1", "TESTB1").replace("Keep the tool", "Keep each tool")
        monkeypatch.setattr(house, "SMALL_STANDARD", own)

    return hostile


@pytest.mark.parametrize("payload", ["".join(PAYLOADS[at::4]) for at in range(4)], ids=range(4))
def test_what_was_typed_never_becomes_part_of_a_page(
    payload: str, told: Any, template_database: str, tmp_path: Path, settings: Settings
) -> None:
    told(payload)
    at_home = settings.model_copy(update={"data_dir": tmp_path / "data"})
    with copy_of(template_database, tmp_path) as database:
        with database.writing() as session:
            world = a_world(session, at_home)
        app = create_app(at_home, database=database)
        with Client(app) as client:
            shown = look_at_everything(app, client, world)
    assert shown > 20, "the payload was hardly shown at all, so nothing is proved"


def look_at_everything(app: FastAPI, client: Client, world: World) -> int:
    shown = 0
    wrong: list[str] = []
    for role in ("learner", "assessor", "iqa", "manager", "administrator"):
        client.as_(getattr(world.north, role))
        if role == "manager":
            reason = {"reason": f"{PAYLOADS[1]} because of a complaint"}
            ask(client, "POST", f"/portfolios/{world.samples['enrolment_id'][0]}/access", data=reason)
        for address in addresses(app):
            if address.method != "GET" or address.public:
                continue
            for path, _ in address.filled(world):
                for headers in ({}, {"HX-Request": "true"}) if role in ("learner", "manager") else ({},):
                    answer = ask(client, "GET", path, headers=headers)
                    if not answer.headers.get("content-type", "").startswith("text/html"):
                        continue
                    assert answer.status_code < 500, path
                    if not any(trace in answer.text for trace in TRACES):
                        continue  # nothing of theirs is on this page
                    shown += 1
                    if found := dangers(answer.text):
                        wrong.append(f"{role} {path} {headers}: {dict(found)}")
    assert not wrong, "\n".join(wrong)
    return shown


def test_the_book_of_an_export_shows_words_as_words(
    monkeypatch: pytest.MonkeyPatch, template_database: str, tmp_path: Path, settings: Settings
) -> None:
    words = "".join(PAYLOADS)
    typed = Stage.piece.__kwdefaults__
    monkeypatch.setitem(typed, "title", words[:200])
    monkeypatch.setitem(typed, "account", f"{words}\n{words}\n{words}")
    wire()
    store = FileStore(settings.evidence_dir)
    with copy_of(template_database, tmp_path) as database:
        with database.writing() as session:
            cast = gather_cast(session)
            scene = a_portfolio(session, store, cast, settings)
            person = session.get_one(Person, cast.ama.id)
            person.name, person.known_as = words[:200], words[:100]
            session.add(person)
        with database.reading() as session:
            rows = gather(session, cast.northbank, scene.enrolment.id or 0, also=[cast.ama.id])
    asked = Made(now(), 1, cast.ama.id, "learner", words, "https://vouch.test/provider/1/", software())
    with (tmp_path / "book.zip").open("wb") as file:
        write_archive(rows, asked, store, file.write)
    pages = 0
    with zipfile.ZipFile(tmp_path / "book.zip") as bag:
        for name in bag.namelist():
            assert ".." not in name.split("/")
            assert not name.startswith("/")
            assert not set(name) & set('<>"\\|?*:\r\n')
            if name.endswith(".html"):
                text = bag.read(name).decode()
                pages += MARK in text
                assert not dangers(text), name
    assert pages


def test_this_test_sees_what_it_looks_for() -> None:
    assert all(
        dangers(f"<p title='x'>{payload}</p>") for payload in PAYLOADS if "<" in payload and "lt;" not in payload
    )
    assert dangers("<a href='javascript:alert(1)'>x</a>")
    assert not dangers("<p title='&quot; onx=1'>&lt;zqx&gt;</p>")
