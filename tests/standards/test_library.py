"""The library: what a search finds and in which order, what narrows it, who sees what, and that its copies keep step.

On the engine in use; both have to give what stands here.
"""

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from app.access.actors import Actor
from app.standards import index_views, library_index, service
from app.standards.draft_models import StandardDraft
from app.standards.hashing import canonical_json, plain_values
from app.standards.library_models import LibraryEntry
from app.standards.models import Standard
from tests.house.asking import actor_of
from tests.standards.documents import changed, document_of

MANY = index_views.PAGE + 5


def a_version(session: Session, urn: str, title: str, *more: tuple[str, str], owner: int | None = None) -> int:
    text = changed(("TESTA1", urn), ("Keep the tool store tidy", title), *more)
    row = service.publish(session, document_of(text), owner)
    assert row.id is not None
    return row.id


@pytest.fixture
def shelf(database, cast) -> dict[str, int]:
    """A few standards whose words tell them apart, one of them Southbank's own."""
    with database.writing() as session:
        return {
            "code": a_version(session, "ZEBRA12", "Feed the animals"),
            "longer": a_version(session, "ZEBRA123", "Brush the animals"),
            "title": a_version(session, "TESTB1", "Zebra care"),
            "about": a_version(session, "TESTB2", "Clean the stable", ("About keeping a tool store", "About a zebra")),
            "said": a_version(session, "TESTB3", "Lead a walk", ("put each tool back", "hold the zebra by its halter")),
            "welsh": a_version(
                session, "TESTB4", "Gŵyl y tŷ", ("language: en", "language: cy"), ("    en:", "    cy:")
            ),
            "legacy": a_version(session, "TESTB5", "Old ways", ('version: "1"', 'version: "1"\n  validity: Legacy')),
            "suite": a_version(
                session, "TESTB6", "Row a boat", ('version: "1"', 'version: "1"\n  suites: [Water, Boats]')
            ),
            "theirs": a_version(session, "ZEBRA99", "Zebra secrets", owner=cast.southbank),
        }


@pytest.fixture
def reader(client, cast):
    return client.as_(cast.ama)


@pytest.fixture
def amas(database, cast) -> Actor:
    return actor_of(database, cast.ama)


def page_of(reader, **asked) -> str:
    answer = reader.get("/standards", params=asked)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def ids_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<h2 class="h-l" id="standard-(\d+)"', page)]


def test_the_code_comes_first_then_titles_then_what_it_is_about_then_what_it_says(reader, shelf):
    page = page_of(reader, q="zebra")
    assert ids_on(page) == [shelf[name] for name in ("longer", "code", "title", "about", "said")]
    assert ids_on(page_of(reader, q="zebra12")) == [shelf["code"], shelf["longer"]]
    assert "5 standards with “zebra”" in page


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zeb", {"longer", "code", "title", "about", "said"}),
        ("Zebra 12", {"code", "longer"}),
        ("ZEBRA-123", {"longer"}),
        ("123", {"longer"}),
        ("halt zebra", {"said"}),
        ("zebra P1 halter", {"said"}),
        ("gwyl ty", {"welsh"}),
        ("GŴYL", {"welsh"}),
        ("boats", {"suite"}),
        ("secrets", set()),
        ("ebra", set()),
        ("zebra OR nothing", set()),
    ],
)
def test_what_a_search_finds(reader, shelf, typed, found):
    assert set(ids_on(page_of(reader, q=typed))) == {shelf[name] for name in found}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("hsccld352", "Promote wellbeing and resilience"),
        ("anx", "Promote wellbeing and resilience"),
        ("infection", "Promote effective"),
    ],
)
def test_the_standards_that_are_shipped_are_found(reader, typed, title):
    assert title in page_of(reader, q=typed).replace("<mark>", "").replace("</mark>", "")


def test_a_hit_shows_the_best_statement_with_its_code_and_the_words_marked(reader, shelf):
    page = page_of(reader, q="halt zebra")
    assert f'href="/standards/{shelf["said"]}#P1">P1</a> hold the <mark>zebra</mark> by its <mark>halter</mark>' in page
    named = page_of(reader, q="testb3 p2")
    assert f'href="/standards/{shelf["said"]}#P2">P2</a> write down' in named
    assert "#P1" not in named


def test_at_most_three_statements_are_shown_and_the_rest_counted(reader):
    page = page_of(reader, q="relationships")
    cards = page.split("<article")[1:]
    assert all(card.count('class="code"') <= index_views.HITS_SHOWN for card in cards)
    assert re.search(r"and \d+ more", page)


def test_words_that_only_stand_elsewhere_are_said_to(reader, shelf):
    assert "Found in its overview, keywords or notes." in page_of(reader, q="boats")


@pytest.mark.parametrize("typed", ["zebra", "ZEBRA99", "secret", ""])
def test_somebody_elses_own_standard_never_shows(client, cast, shelf, typed):
    for stranger in (cast.ama, cast.cleo, cast.gil, cast.hal):
        page = page_of(client.as_(stranger), q=typed)
        assert shelf["theirs"] not in ids_on(page)
        assert "secrets" not in page
    page = page_of(client.as_(cast.kit), q=typed)
    assert shelf["theirs"] in ids_on(page)
    assert "your centre’s own" in page


def test_drafts_show_to_those_of_their_centre_who_work_on_them(client, cast, database):
    with database.writing() as session:
        document = document_of(changed(("Keep the tool store tidy", "Polish a llama")))
        text = canonical_json(plain_values(document))
        session.add(
            StandardDraft(
                provider_id=cast.northbank,
                person_id=cast.gil.id,
                key=document.reference,
                title=document.title,
                document=text,
            )
        )
    assert "Polish a <mark>llama</mark>" in page_of(client.as_(cast.gil), q="llama")
    for stranger in (cast.ama, cast.cleo, cast.kit, cast.olu):
        assert "Polish" not in page_of(client.as_(stranger), q="llama")


def test_narrowing(reader, shelf):
    assert ids_on(page_of(reader, validity="legacy")) == [shelf["legacy"]]
    assert ids_on(page_of(reader, language="cy")) == [shelf["welsh"]]
    assert shelf["title"] in ids_on(page_of(reader, validity="not-stated"))
    page = page_of(reader)
    suite = re.search(r'<option value="(\d+)">Boats \(1\)', page)
    assert suite
    assert ids_on(page_of(reader, suite=suite[1])) == [shelf["suite"]]
    assert ids_on(page_of(reader, suite=suite[1], q="row")) == [shelf["suite"]]
    assert ids_on(page_of(reader, suite=suite[1], q="zebra")) == []
    assert "Legacy (1)" in page
    assert "Welsh (1)" in page


def test_what_narrows_does_not_tell_of_others(client, cast, database):
    with database.writing() as session:
        a_version(
            session, "TESTC1", "Hidden", ('version: "1"', 'version: "1"\n  suites: [Llamas]'), owner=cast.southbank
        )
    assert "Llamas" not in page_of(client.as_(cast.ama))
    assert "Llamas (1)" in page_of(client.as_(cast.olu))


def test_a_version_that_takes_the_place_of_another(reader, shelf, database):
    links = 'version: "2"\n  supersedes:\n    - urn: ZEBRA12\n      version: "1"'
    with database.writing() as session:
        later = a_version(session, "ZEBRA12", "Feed all animals", ('version: "1"', links))
    page = page_of(reader, validity="replaced")
    assert ids_on(page) == [shelf["code"]]
    assert f'href="/standards/{later}">A later version takes its place' in page


def test_withdrawing_is_seen_at_once(client, cast, reader, shelf, database):
    with database.writing() as session:
        row = session.get(Standard, shelf["title"])
        assert row is not None
        row.validity = "Withdrawn"
    assert ids_on(page_of(reader, validity="withdrawn")) == [shelf["title"]]


def test_a_long_list_goes_on_where_it_stopped(reader, database):
    with database.writing() as session:
        for number in range(MANY):
            a_version(session, f"LONG{number}", f"Llama {number:03}")
    for asked in ({"q": "llama"}, {"q": "broken"}, {}):
        first = page_of(reader, **asked)
        onward = re.search(r'href="([^"]+)" rel="next"', first)
        assert onward
        second = html.unescape(reader.get(onward[1]).text)
        assert len(ids_on(first)) == index_views.PAGE
        assert not set(ids_on(first)) & set(ids_on(second))
        assert len(ids_on(second)) == min(index_views.PAGE, MANY - index_views.PAGE + (0 if asked else 4))
        assert "Back to the start" in second
    assert f"{MANY} standards with “llama”" in page_of(reader, q="llama")


def test_htmx_gets_the_list_and_the_count_and_the_address(reader):
    whole = reader.get("/standards?q=infection&validity=").text
    answer = reader.get(
        "/standards?q=infection&validity=", headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )
    count, part = answer.text.split("\n", 1)
    assert count == '<p id="found" hx-swap-oob="innerHTML">1 standard with “infection”</p>'
    assert '<p id="found" class="mt" role="status">1 standard with “infection”</p>' in whole
    assert part.strip() in whole
    assert answer.headers["HX-Replace-Url"] == "/standards?q=infection"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"q": "nobodywrotethis"}, "Nothing has “nobodywrotethis” in it"),
        ({"q": "nobodywrotethis", "validity": "current"}, "You are looking in a part of the library"),
        ({"validity": "withdrawn"}, "No standard is in this part of the library"),
        ({"q": "a"}, "Type two letters or more, or a number."),
    ],
)
def test_what_is_said_when_nothing_is_found(reader, asked, words):
    assert words in page_of(reader, **asked)


@pytest.mark.parametrize(
    "query",
    [
        "suite=x",
        "suite=99999999999",
        "validity=no",
        "language=%00",
        "after=9-1",
        "after=0-99999999999",
        "after=1-999999",
        "q=%00%1f",
    ],
)
def test_odd_addresses_show_the_library(reader, query):
    assert reader.get(f"/standards?{query}").status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.text(max_size=80)
    | st.sampled_from(['"', "*", "a* OR b", "NEAR(", "names:", "^x", "' & !", ":*", "\\", "x" * 500])
)
def test_whatever_is_typed_is_no_error(typed, database, amas):
    with database.reading() as session:
        wanted = index_views.wanted_from(typed, "", "", "", "")
        index_views.index(session, amas, wanted)


def entries(session: Session) -> list[tuple]:
    statement = select(LibraryEntry).order_by(col(LibraryEntry.standard_id))
    return [tuple(sorted(row.model_dump().items())) for row in session.exec(statement)]


def test_a_reindex_makes_the_same(database, reader, shelf):
    before = page_of(reader, q="zebra")
    with database.writing() as session:
        was = entries(session)
        assert library_index.out_of_step(session) == []
        seen: list[tuple[int, int]] = []
        count = library_index.rebuild(session, lambda done, total: seen.append((done, total)))
        assert seen[-1] == (count, count)
        assert count == len(was) == 4 + len(shelf)
        session.expire_all()
        assert entries(session) == was
        assert library_index.out_of_step(session) == []
    assert page_of(reader, q="zebra") == before


def test_what_is_out_of_step_is_noticed_and_caught_up_with(database, reader, shelf):
    with database.writing() as session:
        document = document_of(changed(("TESTA1", "LATE1"), ("Keep the tool store tidy", "Come late")))
        row = Standard(
            key="LATE1@1",
            urn="LATE1",
            title="Come late",
            version="1",
            content_sha256="0" * 64,
            document=canonical_json(plain_values(document)),
            performance_count=2,
            knowledge_count=1,
        )
        session.add(row)
        session.flush()
        assert library_index.out_of_step(session) == ["1 not in the list", "13 of 14 can be searched"]
        assert library_index.catch_up(session) == 1
        assert library_index.out_of_step(session) == []
        late = row.id
    assert ids_on(page_of(reader, q="late1")) == [late]
