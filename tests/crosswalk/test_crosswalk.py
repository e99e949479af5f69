"""The crosswalk between two versions: suggested, corrected, kept; and its preview for a learner."""

import html

import pytest
from sqlmodel import select

from app.crosswalk.models import Crosswalk
from app.crosswalk.rules import fate_of
from app.enrolment.models import Unit
from app.standards import service, yaml_files
from app.standards.matching_rules import Pair, Statement, links_of, pairs_of, suggest
from tests.factories import a_cohort, a_review, a_sent_version, a_unit, an_enrolment, criteria, standard_id
from tests.standards.test_seeds import STANDARDS

P8 = "support self-esteem and resilience of children or young people by providing encouragement and positive reinforcement"
P18 = "involve families in supporting children or young people to develop and taking positive risks"
PARTS = (
    "support self-esteem and resilience of children or young people",
    "providing encouragement and positive reinforcement to young people",
)
REWORDED = "involve families and carers in supporting children or young people to develop and take positive risks"
NEW = "explain what digital tools were used to write the record"


def second_version() -> str:
    """HSCCLD352 with one statement reworded, one split in two, and one new: 28 performance criteria."""
    text = (STANDARDS / "HSCCLD352.v1.yaml").read_text("utf-8").replace('version: "1"', 'version: "2"')
    document = yaml_files.load(STANDARDS / "HSCCLD352.v1.yaml")
    words = [item.text for item in document.criteria]
    later = [REWORDED if one == P18 else one for one in words if one != P8]
    later[7:7] = PARTS
    later.append(NEW)
    listed = "".join(f"  - id: P{number}\n    text: {one}\n" for number, one in enumerate(later, 1))
    start, end = text.index("criteria:\n  - id: P1\n"), text.index("knowledge:\n  - id: K1\n")
    return text[:start] + "criteria:\n" + listed + text[end:]


@pytest.fixture
def versions(database):
    """(id of version 1, id of version 2) of HSCCLD352."""
    read, problems = yaml_files.read_text(second_version(), "two")
    assert read is not None, problems
    with database.writing() as session:
        return standard_id(session), service.publish(session, read.document).id


@pytest.fixture
def unit(database, cast, versions):
    """Ama's unit on version 1, every criterion of it met."""
    with database.writing() as session:
        one = a_unit(session, an_enrolment(session, a_cohort(session, cast.northbank), cast.ama), versions[0])
        every = list(criteria(session, versions[0]))
        a_review(session, a_sent_version(session, one, every), cast.cleo, dict.fromkeys(every, "met"))
        return one.id


@pytest.fixture
def manager(client, cast):
    return client.as_(cast.gil)


def text_of(response) -> str:
    assert response.status_code == 200, response.text
    return " ".join(html.unescape(response.text).split())


def suggested(client, versions) -> dict[str, str]:
    """The form of the editor as it is offered."""
    import re

    page = client.get(f"/standards/{versions[1]}/crosswalk?before={versions[0]}").text
    return {
        html.unescape(tag[1]): html.unescape(value[1])
        for field in re.findall(r"<input [^>]*>", page)
        if (tag := re.search(r'name="(from-[^"]+|before|saves)"', field))
        and (value := re.search(r'value="([^"]*)"', field))
    }


def keep(client, versions, **changes):
    fields = suggested(client, versions) | {name.replace("_", "-"): value for name, value in changes.items()}
    return client.post(f"/standards/{versions[1]}/crosswalk", data=fields)


def test_the_suggestion_finds_the_reworded_the_split_and_the_new_one(manager, versions, database):
    form = suggested(manager, versions)
    assert (form["from-P8"], form["from-P9"], form["from-P28"]) == ("P8", "P8", "")
    assert form["from-P19"] == "P18"
    assert form["from-K27"] == "K27"
    assert "Suggested from the words alone" in text_of(
        manager.get(f"/standards/{versions[1]}/crosswalk?before={versions[0]}")
    )
    with database.reading() as session:
        assert session.exec(select(Crosswalk)).all() == []


def test_preview_for_a_learner_with_everything_met(manager, versions, unit, database):
    assert keep(manager, versions).status_code == 303
    page = text_of(manager.get(f"/units/{unit}/crosswalk?to={versions[1]}"))
    for words, count in (("Carries over", 51), ("To be judged again", 3), ("Not met yet, as before", 0), ("New", 1)):
        assert f"<dt>{words}</dt><dd>{count}</dd>" in page
    assert NEW in page
    with database.reading() as session:
        assert session.get(Unit, unit).standard_id == versions[0]


def test_the_editor_leads_to_the_learners_who_are_on_the_earlier_version(manager, versions, unit):
    keep(manager, versions)
    page = text_of(manager.get(f"/standards/{versions[1]}/crosswalk?before={versions[0]}"))
    assert f'href="/units/{unit}/crosswalk?to={versions[1]}"' in page
    assert "Ama Mensah" in page


def test_a_person_corrects_it_and_that_is_what_counts(manager, versions, unit):
    assert keep(manager, versions, from_P28="P18", from_P19="").status_code == 303
    form = suggested(manager, versions)
    assert (form["from-P28"], form["from-P19"], form["saves"]) == ("P18", "", "1")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"from_P1": "P99"}, "P99 is not a code of the earlier version"),
        ({"from_P1": "K1"}, "K1 is in the other list"),
        ({"from_P1": "P1, P8"}, "one of them also leads elsewhere"),
        ({"from_P1": "<b>"}, "is not a code of the earlier version"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_as_typed(manager, versions, database, changes, said):
    answer = keep(manager, versions, **changes)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert f'value="{html.escape(changes["from_P1"])}"' in answer.text
    with database.reading() as session:
        assert session.exec(select(Crosswalk)).all() == []


def test_two_people_do_not_write_over_each_other(manager, versions):
    form = suggested(manager, versions)
    assert manager.post(f"/standards/{versions[1]}/crosswalk", data=form).status_code == 303
    second = manager.post(f"/standards/{versions[1]}/crosswalk", data=form | {"from-P28": "P3"})
    assert second.status_code == 409
    assert suggested(manager, versions)["from-P28"] == ""


def test_it_belongs_to_the_centre_and_to_those_who_look_after_versions(manager, client, cast, versions, unit):
    keep(manager, versions)
    address = f"/units/{unit}/crosswalk?to={versions[1]}"
    for other in (cast.kit, cast.ama, cast.cleo, cast.dev, cast.hal):
        assert client.as_(other).get(address).status_code in (403, 404), other
    assert suggested(client.as_(cast.kit), versions)["saves"] == "0"
    admin = client.as_(cast.hal).get(f"/standards/{versions[1]}/crosswalk?before={versions[0]}")
    assert "Ama Mensah" not in text_of(admin)


@pytest.mark.parametrize("before", ["", "0", "x", "9" * 40])
def test_a_version_that_is_not_there_is_not_found(manager, versions, unit, before):
    assert manager.get(f"/standards/{versions[1]}/crosswalk?before={before}").status_code == 404
    assert manager.get(f"/units/{unit}/crosswalk?to={before}").status_code == 404


def test_without_a_kept_crosswalk_there_is_no_preview(manager, versions, unit):
    assert manager.get(f"/units/{unit}/crosswalk?to={versions[1]}").status_code == 404


@pytest.mark.parametrize(
    ("kind", "old", "fate"),
    [
        ("exact", ("P1",), "carries_over"),
        ("exact", ("P9",), "to_do"),
        ("reworded", ("P1",), "judge_again"),
        ("merged", ("P9", "P1"), "judge_again"),
        ("split", ("P9",), "to_do"),
        ("new", (), "new"),
    ],
)
def test_only_the_same_words_carry_a_decision_over(kind, old, fate):
    assert fate_of(kind, old, {"P1"}) == fate


def test_links_give_the_pairs_back():
    old = [Statement("P1", "wash hands"), Statement("P2", "wear gloves and an apron"), Statement("P3", "go home")]
    new = [Statement("P1", "wear gloves"), Statement("P2", "wear an apron"), Statement("P3", "wash hands")]
    pairs = [Pair("split", ("P2",), ("P1", "P2")), Pair("exact", ("P1",), ("P3",)), Pair("gone", ("P3",), ())]
    assert pairs_of(links_of(pairs), old, new) == (pairs, [])
    assert links_of(suggest(old, new))["P3"] == ("P1",)
