"""The pages send a fixed number of statements, the same for 50 learners and for 10,000 (SPEED.md)."""

from app.db import Database
from tests.client import Client
from tests.counting import Statements, counting
from tests.coverage.crowd import Crowd, a_crowd
from tests.people import Cast

BUDGETS = {
    "/coverage": 10,
    "/coverage?cohort={cohort}": 10,
    "/cohorts/{cohort}/coverage": 6,
    "/cohorts/{cohort}/coverage?show=risk&order=sent": 6,
    "/cohorts/{cohort}/coverage?order=name": 6,
    "/learners": 6,
    "/learners?show=risk&q=a": 6,
    "/learners/{learner}": 12,
    "/coverage.csv": 5,
    "/trail": 6,
}


def test_statements_do_not_grow_with_the_learners(database: Database, cast: Cast, client: Client) -> None:
    client.as_(cast.gil)
    with database.writing() as session:
        few = a_crowd(session, cast.northbank, [cast.ben, cast.cleo], learners=50)
    before = {address: _ask(client, database, address, few) for address in BUDGETS}
    with database.writing() as session:
        many = a_crowd(session, cast.northbank, [cast.ben, cast.cleo], learners=10_000, label=" again")
    for address, budget in BUDGETS.items():
        sent = _ask(client, database, address, many)
        assert len(sent) == len(before[address]), f"{address}\n{sent}"
        assert 0 < len(sent) <= budget, f"{address}\n{sent}"


def _ask(client: Client, database: Database, address: str, crowd: Crowd) -> Statements:
    """What a request sends, not counting the note that the session is in use, which is made once a minute."""
    path = address.format(cohort=crowd.cohorts[0].id, learner=crowd.enrolment_ids[0])
    assert client.get(path).status_code == 200
    with counting(database) as sent:
        client.get(path)
    return sent
