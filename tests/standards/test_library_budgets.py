"""The library's page asks the database as often with five thousand standards as with a hundred and fifty."""

import pytest
from sqlalchemy import insert
from sqlmodel import Session, func, select

from app.clock import now
from app.db import Database
from app.standards import library_index
from app.standards.hashing import canonical_json
from app.standards.models import Criterion, Standard
from tests.client import Client
from tests.counting import counting
from tests.people import Cast

FEW, MANY = 150, 5000  # enough for a second page of every search
TYPING = {"HX-Request": "true", "HX-Request-Type": "partial"}
ASKED = (
    "/standards",
    "/standards?q=kettle",
    "/standards?q=LOT1",
    "/standards?q=kettle&validity=legacy",
    "/standards?q=nothing+here",
)


def stock(session: Session, first: int, last: int) -> None:
    """Small standards, numbered from `first`, inserted in bulk and taken into the library."""
    start = (session.execute(select(func.max(Standard.id))).scalar_one() or 0) + 1
    rows = [_row(start + number - first, number) for number in range(first, last)]
    session.execute(insert(Standard), rows)
    session.execute(
        insert(Criterion),
        [
            {
                "standard_id": row["id"],
                "kind": "performance",
                "code": "P1",
                "position": 0,
                "text": "boil water",
                "text_sha256": "0" * 64,
            }
            for row in rows
        ],
    )
    library_index.catch_up(session)


def _row(number: int, name: int) -> dict[str, object]:
    validity = "Legacy" if name % 2 else "Current"
    document = {
        "format": 1,
        "standard": {
            "urn": f"LOT{name}",
            "title": {"en": f"Put kettle {name} on"},
            "language": "en",
            "version": "1",
            "validity": validity,
            "suites": [f"Kitchen {name % 9}"],
        },
        "criteria": [{"id": "P1", "text": "boil water"}],
    }
    return {
        "id": number,
        "key": f"LOT{name}@1",
        "urn": f"LOT{name}",
        "title": f"Put kettle {name} on",
        "version": "1",
        "validity": validity,
        "content_sha256": "0" * 64,
        "document": canonical_json(document),
        "performance_count": 1,
        "knowledge_count": 0,
        "published_at": now(),
    }


def statements(client: Client, database: Database, path: str, headers: dict[str, str]) -> int:
    with counting(database) as sent:
        answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    assert len(sent) <= 6, sent
    return len(sent)


@pytest.mark.parametrize("who", ["ama", "gil"])
def test_as_many_statements_with_many_standards_as_with_few(
    client: Client, cast: Cast, database: Database, who: str
) -> None:
    client.as_(getattr(cast, who))
    client.get("/standards")
    with database.writing() as session:
        stock(session, 0, FEW)
    few = {
        (path, typing): statements(client, database, path, TYPING if typing else {})
        for path in ASKED
        for typing in (0, 1)
    }
    with database.writing() as session:
        stock(session, FEW, MANY)
    many = {
        (path, typing): statements(client, database, path, TYPING if typing else {})
        for path in ASKED
        for typing in (0, 1)
    }
    assert many == few
    assert "More than 1,000 standards with “kettle”" in client.get("/standards?q=kettle").text
