"""The library of standards in the browser: what is shown, what is said when a source is silent, and who may look."""

import html

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.standards import index_views, service, yaml_files
from app.standards.models import Standard
from tests.standards.documents import a_folder, changed
from tests.standards.test_seeds import FILES, STANDARDS

HSCCLD352 = "HSCCLD352@1"
POSSIBLE = "local:promote-effective-relationships-with-individuals@import-1"
NO_URN = "local:work-with-individuals-to-develop-and-maintain-relationships@import-1"


@pytest.fixture
def reader(client, cast):
    return client.as_(cast.ama)


@pytest.fixture
def ids(database):
    with database.reading() as session:
        return {standard.key: standard.id for standard in session.exec(select(Standard)).all()}


@pytest.fixture
def statements(database):
    """The SQL of each request, as it is run."""
    said: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        said.append(statement)

    event.listen(database.read_engine, "before_cursor_execute", note)
    yield said
    event.remove(database.read_engine, "before_cursor_execute", note)


def text_of(response) -> str:
    assert response.status_code == 200, response.text
    return html.unescape(response.text)


@pytest.mark.parametrize("who", ["ama", "ben", "dev", "gil", "hal", "olu"])
def test_everyone_who_is_signed_in_may_read_the_standards(client, cast, ids, who):
    client.as_(getattr(cast, who))
    assert client.get("/standards").status_code == 200
    assert client.get(f"/standards/{ids[HSCCLD352]}").status_code == 200
    assert client.get(f"/standards/{ids[HSCCLD352]}/yaml").status_code == 200


@pytest.mark.parametrize("end", ["", "/{id}", "/{id}/yaml"])
def test_nobody_signed_in_is_asked_to_sign_in(client, ids, end):
    answer = client.as_nobody().get("/standards" + end.format(id=ids[HSCCLD352]))
    assert answer.status_code in (303, 401)
    assert "engage with children" not in answer.text


@pytest.mark.parametrize("number", ["0", "999999", str(2**31), "9" * 40])
def test_an_unknown_number_is_not_found(reader, number):
    assert reader.get(f"/standards/{number}").status_code == 404
    assert reader.get(f"/standards/{number}/yaml").status_code == 404


def test_the_list_names_each_standard_with_its_counts(reader):
    page = text_of(reader.get("/standards"))
    for file in FILES.values():
        assert yaml_files.load(STANDARDS / file).title in page
    assert "26 performance criteria, 27 knowledge statements" in page
    assert "31 performance criteria, 50 knowledge statements" in page
    assert page.count("URN not stated in the source") == 3
    assert "Version 1, approved 31 January 2026, for review 31 January 2031, current" in page
    assert page.count("Not stated in the source: version, approval date, review date and validity") == 3


def test_what_was_searched_is_kept_and_shown_as_text(reader):
    answer = reader.get("/standards", params={"q": '"><b>x'})
    assert "<b>x" not in answer.text
    assert 'value="&#34;&gt;&lt;b&gt;x"' in answer.text


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "a" * 5000, "after=x", "after=-1", "after=99999999999999999999", "q=%ff"]
)
def test_odd_addresses_are_answered(reader, query):
    assert reader.get(f"/standards?{query}").status_code == 200


def test_the_list_goes_on_after_a_page(reader, database, tmp_path):
    folder = a_folder(
        tmp_path / "many",
        *(changed(("TESTA1", f"TESTA{n}"), ("the tool store", f"tool store {n:03}")) for n in range(index_views.PAGE)),
    )
    with database.writing() as session:
        service.sync(session, folder)
    first = text_of(reader.get("/standards"))
    assert first.count('<article class="card"') == index_views.PAGE
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = text_of(reader.get(onward))
    assert second.count('<article class="card"') == len(FILES)
    assert 'rel="next"' not in second


def test_a_standard_shows_every_statement_word_for_word(reader, ids):
    for file in FILES.values():
        document = yaml_files.load(STANDARDS / file)
        page = text_of(reader.get(f"/standards/{ids[document.reference]}"))
        for item in (*document.criteria, *document.knowledge):
            assert f'<li id="{item.id}">' in page
            assert f"<span>{item.text}</span>" in page
        for group in document.groups:
            assert f'<h3 class="mt-l">{group.title}</h3>' in page


def test_the_facts_of_hsccld352(reader, ids):
    page = text_of(reader.get(f"/standards/{ids[HSCCLD352]}"))
    for fact in (
        "31 January 2026",
        "31 January 2031",
        "Skills for Care & Development",
        "Social Care and Childrens Care",
    ):
        assert fact in page
    assert "You must be able to:" in page
    assert "The glossary for this National Occupational Standard is available" in page
    assert "Not stated in the source" not in page.split("<dt>Rights</dt>")[0]


def test_what_a_source_does_not_state_is_said(reader, ids):
    page = text_of(reader.get(f"/standards/{ids[NO_URN]}"))
    for fact in ("URN", "Validity", "Version", "Approved", "Review", "Developed by"):
        after = page.split(f"<dt>{fact}</dt>")[1].split("</dd>")[0]
        assert "Not stated in the source" in after
    assert "(URN not stated in the source)" in page


def test_a_possible_urn_and_a_made_title_are_marked(reader, ids):
    page = text_of(reader.get(f"/standards/{ids[POSSIBLE]}"))
    assert "It may be SCDHSC3110; nobody has confirmed it yet." in page
    assert "The source states no title. This one was made from its overview." in page
    assert "You must be able to" not in page


def test_scope_and_values_are_explanatory_and_not_assessed(reader, ids):
    page = text_of(reader.get(f"/standards/{ids[POSSIBLE]}"))
    for heading in ("scope-criteria", "scope-knowledge", "values"):
        section = page.split(f'id="{heading}"')[1].split("<h2")[0]
        assert "Explanatory, not assessed" in section
    assert "<strong>Key people</strong> are those who are important" in page
    assert "<li>To have privacy</li>" in page


def test_how_the_text_was_taken_over_can_be_read(reader, ids):
    page = text_of(reader.get(f"/standards/{ids[POSSIBLE]}"))
    assert "[bookmark: StartScopePC]" in page
    assert "a mark left by the export" in page


def test_the_file_can_be_taken_away_byte_for_byte(reader, ids):
    for file in FILES.values():
        key = yaml_files.load(STANDARDS / file).reference
        answer = reader.get(f"/standards/{ids[key]}/yaml")
        assert answer.content == (STANDARDS / file).read_bytes()
        assert answer.headers["content-disposition"] == f'attachment; filename="{file}"'
        assert answer.headers["content-type"].startswith("application/yaml")


def test_versions_stand_side_by_side(reader, database, tmp_path, ids):
    document = (STANDARDS / "HSCCLD352.v1.yaml").read_text("utf-8")
    newer = tmp_path / "HSCCLD352.v2.yaml"
    newer.write_text(document.replace('version: "1"', 'version: "2"').replace("validity: Current", "validity: Legacy"))
    with database.writing() as session:
        service.sync(session, tmp_path)
    page = text_of(reader.get(f"/standards/{ids[HSCCLD352]}")).split('id="versions"')[1]
    assert "<strong>Version 1</strong>" in page
    assert "Version 2</a></strong>" in page
    assert "Validity: legacy" in page


def test_the_page_of_a_standard_asks_the_database_little(reader, statements, ids):
    statements.clear()
    reader.get(f"/standards/{ids[HSCCLD352]}")
    library = ("from standard", "from replacement")
    asked = [statement for statement in statements if any(table in statement.lower() for table in library)]
    assert len(asked) == 4, "\n\n".join(asked)  # itself, what takes its place, its versions, its marks
