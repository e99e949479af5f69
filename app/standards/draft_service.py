"""From a document that was read to a published standard, in steps that a person takes: confirm, correct, publish."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from app.access.actors import Actor
from app.clock import now, today
from app.errors import Conflict, Mistake, Mistakes
from app.standards import draft_queries, drafting, readings, scope_queries, service, yaml_files
from app.standards.draft_models import StandardDraft, StandardReading
from app.standards.exchange import confirming
from app.standards.hashing import canonical_json, plain_values
from app.standards.importer.result import SURE_ENOUGH, UNSURE, ImportResult
from app.standards.models import Standard
from app.standards.problems import Problem, errors
from app.standards.schema import StandardFile
from app.standards.yaml_writer import dump
from app.trail import facts
from app.trail.facts import record

KEEP_READINGS = timedelta(days=1)
DRAFT_FILE = "the draft"


def keep_reading(session: Session, actor: Actor, result: readings.Reading) -> StandardReading:
    """Keep what was read for a day, so that it can be compared at leisure; older readings are forgotten."""
    session.execute(delete(StandardReading).where(col(StandardReading.read_at) < now() - KEEP_READINGS))
    row = StandardReading(
        provider_id=actor.provider_id,
        person_id=actor.person_id,
        name=result.name[:300],
        result=readings.to_text(result),
    )
    session.add(row)
    session.flush()
    return row


def confirm(
    session: Session, actor: Actor, result: readings.Reading, which: int, added: Mapping[str, Any]
) -> StandardDraft:
    """Make a draft of one of the standards read, with what a person added. Raises Mistakes, by the form's fields.

    `added` may have `follows`: the reference of the version whose place it takes, or "" for none. Without it, that is
    the newest version under the same URN or own id, if there is one.
    """
    follows = added.get("follows")
    added = {name: value for name, value in added.items() if name != "follows"}
    given = {**added, "date": today(actor.zone.key).isoformat()}
    if isinstance(result, ImportResult):
        document, findings = drafting.drafted(result, given, which)
    else:
        document, findings = confirming.drafted(result, given, which)
    # A document without statements may be a draft: whoever made it goes on by hand.
    wrong = [finding for finding in drafting.wrong(findings) if finding.path != ("criteria",)]
    if document is None or wrong:
        raise Mistakes([(_field(finding.path), f"{finding.message} {finding.mend}") for finding in wrong or findings])
    ensure_free(session, actor, document)
    document = _following(session, actor, document, follows)
    return add_draft(session, actor, document, doubts_of(result, which))


def _following(session: Session, actor: Actor, document: StandardFile, follows: str | None) -> StandardFile:
    """The document with a link to the version whose place it takes, as far as that is known and published."""
    known = draft_queries.published_under(session, actor, document.key)
    chosen = [row.id for row in known if follows in (None, row.key)]
    before = scope_queries.standard(session, actor, chosen[-1]) if chosen else None
    return document if before is None else drafting.following(document, service.stored(before))


def doubts_of(result: readings.Reading, which: int) -> list[str]:
    """What the importer was unsure of, to be read again before publishing."""
    if not isinstance(result, ImportResult):
        return confirming.doubts_of(result)
    found = [warning.removeprefix(UNSURE) for warning in result.warnings if warning.startswith(UNSURE)]
    for name, sure in sorted(result.standards[which].confidence.items()):
        if sure < SURE_ENOUGH:
            found.append(f"The {name} could not be told apart with certainty: compare every line with the source.")
    return found


def add_draft(session: Session, actor: Actor, document: StandardFile, doubts: list[str]) -> StandardDraft:
    """Keep a document as a draft of the actor's centre."""
    row = StandardDraft(
        provider_id=actor.provider_id,
        person_id=actor.person_id,
        key=document.reference,
        title=document.title,
        document=canonical_json(plain_values(document)),
        doubts=json.dumps(doubts),
    )
    session.add(row)
    session.flush()
    return row


def document_of(draft: StandardDraft) -> StandardFile:
    """The document that a draft holds."""
    return StandardFile.model_validate_json(draft.document, by_alias=True, by_name=False)


def save_text(session: Session, actor: Actor, draft: StandardDraft, text: str, saves: int | None) -> list[Problem]:
    """Take over the YAML of a draft as somebody edited it. Gives what is wrong, in which case nothing is saved."""
    if saves != draft.saves:
        raise Conflict(
            "Somebody saved this draft while you were editing it, so yours was not saved. Your text is still here: "
            "copy it, open the draft again, and put your changes in.",
            field="yaml",
        )
    read, problems = yaml_files.read_text(text, DRAFT_FILE)
    wrong = [problem for problem in errors(problems) if not _only_unfinished(problem)]
    if read is None or wrong:
        return wrong or problems
    ensure_free(session, actor, read.document, draft.id)
    draft.key, draft.title = read.document.reference, read.document.title
    draft.document = canonical_json(plain_values(read.document))
    draft.saves, draft.changed_at = draft.saves + 1, now()
    session.add(draft)
    session.flush()
    return []


def save_facts(
    session: Session, actor: Actor, draft: StandardDraft, typed: Mapping[str, str], saves: int | None
) -> None:
    """Take over what tells this version from others, as typed: `version`, `revision` (ours), `approved`.

    Our own revision goes when another version is printed and the revision was left as it was: it is not needed then.
    Raises Conflict, and Mistakes by the form's fields.
    """
    if saves != draft.saves:
        raise Conflict(
            "Somebody saved this draft while you were editing it, so yours was not saved. Open it again, and put your "
            "changes in."
        )
    before = document_of(draft).standard
    given = {name: " ".join(words.split()) for name, words in typed.items()}
    if given["version"] != (before.version or "") and given["revision"] == (before.revision or ""):
        given["revision"] = ""
    document, findings = drafting.judged(drafting.with_facts(document_of(draft), **given))
    wrong = [one for one in drafting.wrong(findings) if one.path[:1] == ("standard",)]
    if document is None or wrong:
        raise Mistakes([(_fact(finding.path), f"{finding.message} {finding.mend}") for finding in wrong or findings])
    ensure_free(session, actor, document, draft.id)
    draft.key = document.reference
    draft.document = canonical_json(plain_values(document))
    draft.saves, draft.changed_at = draft.saves + 1, now()
    session.add(draft)
    session.flush()


def text_of(draft: StandardDraft) -> str:
    """The YAML of a draft, as it would stand in a file."""
    return dump(document_of(draft))


def problems_of(draft: StandardDraft) -> list[Problem]:
    """What keeps a draft from being published, and what a person should look at, by the line of its text."""
    document, text = document_of(draft), text_of(draft)
    found = yaml_files.read_text(text, DRAFT_FILE)[1]
    if document.standard.validity == "Draft":
        line = next((n for n, words in enumerate(text.splitlines(), 1) if words.strip() == "validity: Draft"), 1)
        found.append(
            Problem(DRAFT_FILE, line, "`validity` is Draft.", "Write what the source prints, or take the line out.")
        )
    return sorted(found)


def publish(session: Session, actor: Actor, draft: StandardDraft, *, compared: bool) -> Standard:
    """Make the draft a version of this centre's own that never changes. The draft is gone afterwards.

    Other centres never see it: what they share is published by the service, from files (docs/decisions/0011)."""
    document = document_of(draft)
    wrong = errors(problems_of(draft))
    if wrong:
        raise Mistakes([("yaml", f"Line {problem.line}: {problem.message} {problem.mend}") for problem in wrong])
    if not compared:
        raise Mistake("Compare the draft with its source, then tick that you have.", field="compared")
    ensure_free(session, actor, document, draft.id)
    row = service.publish(session, document, actor.provider_id)
    assert row.id is not None
    session.delete(draft)
    fact = facts.StandardPublished(None, standard_id=row.id, standard_key=row.key, content_sha256=row.content_sha256)
    record(session, fact, provider_id=actor.provider_id, by=actor.person_id, role=actor.role_words)
    return row


def discard(session: Session, draft: StandardDraft) -> None:
    """Throw a draft away. It was never a standard, so nothing refers to it."""
    session.delete(draft)
    session.flush()


def ensure_free(session: Session, actor: Actor, document: StandardFile, draft_id: int | None = None) -> None:
    """Refuse a reference that is taken: a published version is never written over, and a draft not silently doubled."""
    taken = draft_queries.published_as(session, actor, document.reference)
    if taken is not None:
        raise Mistake(
            f"{taken.key} is published already, and a published version never changes. Give this one its own "
            f"revision, like {next_revision(session, actor, document)}.",
            field="revision",
        )
    if draft_queries.draft_with_key(session, actor.provider_id, document.reference, draft_id) is not None:
        raise Mistake(
            f"There is a draft of {document.reference} already. Go on with that one, or give this one its own revision.",
            field="revision",
        )


def next_revision(session: Session, actor: Actor, document: StandardFile) -> str:
    """The first of import-1, import-2 ... that no published version of this standard has, as far as the actor sees."""
    used = {row.revision for row in draft_queries.published_under(session, actor, document.key)}
    return next(name for number in range(1, len(used) + 2) if (name := f"import-{number}") not in used)


def _only_unfinished(problem: Problem) -> bool:
    """A draft may still lack its statements; they are asked for when it is published."""
    return problem.message == "The standard has no performance criteria."


def _fact(path: tuple[str | int, ...]) -> str:
    """The field of the short form that a finding is about."""
    return next((str(part) for part in path if part in ("version", "revision", "approved")), "revision")


def _field(path: tuple[str | int, ...]) -> str:
    """The field of the form that a finding is about; the top of the page for what stands in the text."""
    names = ("title", "urn", "revision", "id")
    return next((str(part) for part in path if part in names), "") if path[:1] == ("standard",) else ""
