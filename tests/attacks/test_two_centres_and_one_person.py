"""One login at two centres: what they do at one of them shows nothing of the other."""

from datetime import timedelta

from sqlmodel import Session, col, select

from app.access.models import Membership
from app.clock import now
from app.db import Database
from app.portfolio.models import PortfolioExport
from tests.client import Client
from tests.house.asking import addresses, ask
from tests.house.test_strangers import leaks, secrets_of
from tests.house.world import CANARY, World


def also_at_southbank(session: Session, world: World, person_id: int, role: str) -> None:
    since = now().date() - timedelta(days=30)
    session.add(Membership(provider_id=world.cast.southbank, person_id=person_id, role=role, starts_on=since))


def test_the_queue_and_its_count_are_those_of_the_centre_they_work_at(
    client: Client, world: World, database: Database
) -> None:
    cleo = world.north.assessor
    with database.writing() as session:
        also_at_southbank(session, world, cleo.id, "assessor")
    client.as_(cleo, world.cast.northbank)
    assert CANARY in client.get("/queue").text, "there is nothing to hide, so hiding it proves nothing"
    client.as_(cleo, world.cast.southbank)
    for path in ("/queue", "/queue?show=long", "/queue?q=a", "/", "/countersigning", "/learners", "/sign-offs"):
        answer = client.get(path)
        assert not leaks(answer, [CANARY, world.north.learner.name]), path
        assert 'class="count"' not in answer.text, path


def test_no_page_at_one_centre_shows_what_is_the_other_s(client: Client, world: World, database: Database) -> None:
    """Every role of Northbank's, held at Southbank too: every address there, with every id of Northbank's."""
    wrong: list[str] = []
    for role in ("learner", "assessor", "iqa", "manager", "administrator"):
        player = getattr(world.north, role)
        with database.writing() as session:
            also_at_southbank(session, world, player.id, role)
        client.as_(player, world.cast.southbank)
        own = {player.name, player.email}
        hidden = [secret for secret in secrets_of(world) if secret not in own and secret != "Northbank"]
        for address in addresses(client.app):  # type: ignore[arg-type]
            # /people lists those who hold a role at both, which is all that this test gives them there
            if address.method != "GET" or address.route.startswith(("/set-password", "/kept", "/people")):
                continue
            for path, _ in address.filled(world):
                if found := leaks(ask(client, "GET", path), hidden):
                    wrong.append(f"{role} {path}: shows {found}")
    assert not wrong, "\n".join(wrong)


def test_a_role_that_ended_takes_what_hung_from_it_at_once(client: Client, world: World, database: Database) -> None:
    """The allocations stay as they were; without the role they open nothing."""
    for role in ("assessor", "iqa", "manager"):
        player = getattr(world.north, role)
        with database.writing() as session:
            held = session.exec(select(Membership).where(col(Membership.person_id) == player.id)).one()
            held.ends_on = now().date() - timedelta(days=1)
            session.add(held)
            other = "learner" if role != "manager" else "administrator"
            since = now().date() - timedelta(days=1)
            session.add(Membership(provider_id=held.provider_id, person_id=player.id, role=other, starts_on=since))
        client.as_(player)
        for address in addresses(client.app):  # type: ignore[arg-type]
            # Standards, and drafts of them, are the centre’s, and anybody’s there.
            wording = address.route.startswith(("/standards/", "/ims/case/"))
            if address.method == "GET" and address.parameters and not address.public and not wording:
                for path, _ in address.filled(world):
                    answer = ask(client, "GET", path)
                    if other == "learner" or not path.startswith(("/cohorts", "/enrolments", "/people")):
                        assert CANARY not in answer.text, (role, path)


def test_an_export_is_fetched_only_by_whoever_asked_and_may_still(
    client: Client, world: World, database: Database
) -> None:
    export = world.samples["export_id"][0]
    with database.reading() as session:
        assert session.get_one(PortfolioExport, export).requested_by == world.north.learner.id
    for player in (world.north.manager, world.north.assessor, world.north.iqa, world.cast.rhys, world.cast.kit):
        for method in ("GET", "HEAD"):
            for headers in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}):
                answer = ask(client.as_(player), method, f"/exports/{export}/file", headers=headers)
                assert answer.status_code in (403, 404)
                assert CANARY not in answer.text
