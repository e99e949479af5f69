"""The files on a standard's page."""

import pytest
from sqlmodel import select

from app.standards.exchange.reading import read_exchange
from app.standards.models import Standard


@pytest.mark.parametrize(("kind", "ending"), [("case", ".case.json"), ("moodle", ".moodle.csv"), ("mahara", ".matrix")])
def test_each_is_linked_named_and_reads_back(client, cast, database, kind, ending):
    with database.reading() as session:
        row = session.exec(select(Standard).where(Standard.key == "HSCCLD352@1")).one()
    client.as_(cast.ama)
    path = f"/standards/{row.id}/{kind}"
    assert f'href="{path}"' in client.get(f"/standards/{row.id}").text
    answer = client.get(path)
    assert f'filename="HSCCLD352.v1{ending}"' in answer.headers["content-disposition"]
    back = read_exchange(answer.content, kind).documents[0]
    assert back.reference == "HSCCLD352@1"
    assert len(back.criteria) == 26
