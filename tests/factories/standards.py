"""Standards: those of the repository are in every test database; small made-up ones keep a test readable."""

import hashlib
import json

from sqlmodel import Session, col, select

from app.standards.models import Criterion, Standard


def standard_id(session: Session, key: str = "HSCCLD352") -> int:
    """The id of the standard whose key (HSCCLD352@1) starts so, or whose title does."""
    found = session.exec(
        select(Standard.id)
        .where(col(Standard.key).startswith(f"{key}@") | col(Standard.title).startswith(key))
        .order_by(col(Standard.id))
    ).first()
    assert found is not None, f"no standard {key!r}"
    return found


def criteria(session: Session, standard: int) -> dict[str, Criterion]:
    """Its criteria by code, in order."""
    rows = session.exec(select(Criterion).where(Criterion.standard_id == standard).order_by(col(Criterion.position)))
    return {row.code: row for row in rows}


def a_standard(session: Session, performance: int = 2, knowledge: int = 1, *, title: str = "Keep a tidy desk") -> int:
    """A made-up standard with so many criteria, P first; gives its id."""
    count = len(session.exec(select(Standard.id)).all())
    row = Standard(
        key=f"local-test-{count}@1",
        title=title,
        version="1",
        content_sha256=_sha256(f"standard {count}"),
        document=json.dumps({"title": title}),
        performance_count=performance,
        knowledge_count=knowledge,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    codes = [f"P{n + 1}" for n in range(performance)] + [f"K{n + 1}" for n in range(knowledge)]
    session.add_all(
        Criterion(
            standard_id=row.id,
            kind="performance" if code.startswith("P") else "knowledge",
            code=code,
            position=position,
            text=f"the words of {code}",
            text_sha256=_sha256(f"{row.key} {code}"),
        )
        for position, code in enumerate(codes)
    )
    session.flush()
    return row.id


def _sha256(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
