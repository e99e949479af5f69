"""Crosswalks: suggested from the words, corrected and kept by a person. Nothing here moves a learner."""

import json
import re
from collections.abc import Mapping

from sqlmodel import Session

from app.access.actors import Actor
from app.clock import now
from app.crosswalk import queries
from app.crosswalk.models import Crosswalk
from app.errors import Conflict, Mistakes
from app.standards.matching_rules import Pair, Statement, links_of, pairs_of, suggest
from app.standards.models import Standard
from app.standards.schema import StandardFile, leaves
from app.standards.service import stored

Links = dict[str, tuple[str, ...]]


def statements(document: StandardFile) -> list[Statement]:
    """Everything in a version that is judged, performance criteria first."""
    return [
        Statement(item.id, item.text) for side in ("criteria", "knowledge") for item in leaves(getattr(document, side))
    ]


def suggested(old: Standard, new: Standard) -> Links:
    """What the words suggest; performance criteria never become knowledge."""
    before, after = stored(old), stored(new)
    pairs: list[Pair] = []
    for side in ("criteria", "knowledge"):
        earlier, later = ([Statement(i.id, i.text) for i in leaves(getattr(one, side))] for one in (before, after))
        pairs += suggest(earlier, later)
    return links_of(pairs)


def kept_links(row: Crosswalk) -> Links:
    """The links of a crosswalk that a person has kept."""
    return {code: tuple(sources) for code, sources in json.loads(row.links).items()}


def read_links(typed: Mapping[str, str], old: Standard, new: Standard) -> Links:
    """Codes as typed, "P4, P5", for each later statement. Raises Mistakes, by the form's fields."""
    before, after = statements(stored(old)), statements(stored(new))
    known = {one.code for one in before}
    links: Links = {}
    problems: list[tuple[str, str]] = []
    for one in after:
        words = [word.upper() for word in re.split(r"[\s,;]+", typed.get(one.code, "")[:500]) if word]
        strange = [word for word in words if word not in known]
        other = [word for word in words if word in known and word[:1] != one.code[:1]]
        if strange:
            problems.append((one.code, f"{one.code}: {strange[0][:20]} is not a code of the earlier version."))
        elif other:
            problems.append((one.code, f"{one.code}: {other[0]} is in the other list. Leave it empty if it is new."))
        links[one.code] = tuple(dict.fromkeys(words))
    if not problems:
        _, tangled = pairs_of(links, before, after)
        problems = [
            (code, f"{code} comes from several, and one of them also leads elsewhere. Choose a split or a merge.")
            for code in tangled
        ]
    if problems:
        raise Mistakes(problems)
    return links


def keep(session: Session, actor: Actor, old: Standard, new: Standard, links: Links, saves: int | None) -> Crosswalk:
    """Keep a person's crosswalk; refuses to write over what somebody else has kept meanwhile."""
    assert old.id is not None
    assert new.id is not None
    row = queries.between(session, actor.provider_id, old.id, new.id)
    if (row.saves if row else 0) != (saves or 0):
        raise Conflict(
            "Somebody kept this crosswalk while you were editing it, so yours was not kept. Your changes are still here: "
            "note them, open the page again, and put them in."
        )
    if row is None:
        row = Crosswalk(
            provider_id=actor.provider_id, old_standard_id=old.id, new_standard_id=new.id, links="{}", saves=0,
            changed_by=actor.person_id,
        )  # fmt: skip
    row.links = json.dumps(links)
    row.saves, row.changed_by, row.changed_at = row.saves + 1, actor.person_id, now()
    session.add(row)
    session.flush()
    return row
