"""What the evidence templates receive: frozen, formatted, nothing left to decide."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from app.access.actors import Actor
from app.clock import add_working_days, today
from app.evidence import queries, service
from app.evidence.forms import DraftForm
from app.evidence.models import Evidence, EvidenceVersion
from app.web import dates


@dataclass(frozen=True)
class FileLine:
    """A file in the list of a draft or a sent version."""

    id: int
    number: int
    name: str
    kind: str
    size: str
    state: str
    detail: str
    problem: str
    description: str
    has_thumb: bool


@dataclass(frozen=True)
class CriterionLine:
    """A criterion to tick, with the place as typed. `key` is unit.code."""

    key: str
    code: str
    text: str
    section: str
    ticked: bool
    met: bool
    where: str
    note: str


@dataclass(frozen=True)
class UnitGroup:
    """A unit's criteria in the picker; open when something in it is ticked."""

    id: int
    title: str
    signed_off: bool
    lines: tuple[CriterionLine, ...]

    @property
    def ticked(self) -> int:
        return sum(line.ticked for line in self.lines)


@dataclass(frozen=True)
class DraftPage:
    """The page on which a learner makes a piece."""

    evidence_id: int
    reference: str
    version: int
    heading: str
    to: str
    title: str
    about: str
    account: str
    happened: dict[str, str]
    when: str
    place: str
    mine: bool
    private: bool
    revision: int
    saved: str
    files: tuple[FileLine, ...]
    units: tuple[UnitGroup, ...]
    max_bytes: int
    max_words: str

    @property
    def ticked(self) -> int:
        return sum(unit.ticked for unit in self.units)


def draft_page(
    session: Session,
    actor: Actor,
    piece: Evidence,
    version: EvidenceVersion,
    *,
    max_bytes: int,
    typed: DraftForm | None = None,
) -> DraftPage:
    """The draft as kept, or as just typed when it could not be kept (`typed`)."""
    day = today(str(actor.zone))
    shown = typed or DraftForm(
        version.title,
        version.about,
        version.account,
        version.happened_on,
        version.happened_text,
        version.place,
        version.declared_own,
        version.declared_private,
    )
    happened_on, text = shown.happened_on, shown.happened_text
    names = queries.assessor_names(session, piece.enrolment_id, day)
    return DraftPage(
        evidence_id=piece.id or 0,
        reference=f"E{piece.number}",
        version=version.number,
        heading="Add evidence" if version.number == 1 else f"{version.title}, version {version.number}",
        to=dates.listed(names) or "your assessor",
        title=shown.title,
        about=shown.about,
        account=shown.account,
        happened=_boxes(happened_on, text),
        when=_when(happened_on, text, day),
        place=shown.place,
        mine=shown.declared_own,
        private=shown.declared_private,
        revision=version.revision,
        saved=saved_words(version, actor),
        files=file_lines(session, version.id or 0),
        units=_units(session, piece, version, typed),
        max_bytes=max_bytes,
        max_words=dates.size(max_bytes),
    )


def saved_words(version: EvidenceVersion, actor: Actor) -> str:
    if version.revision == 0:
        return "Nothing saved yet"
    return f"Saved {dates.time(version.saved_at, actor.zone)}, not sent"


def _boxes(happened_on: date | None, text: str) -> dict[str, str]:
    if happened_on is not None:
        return {"day": str(happened_on.day), "month": str(happened_on.month), "year": str(happened_on.year)}
    parts = [*text.split("/"), "", "", ""][:3] if text else ["", "", ""]
    return dict(zip(("day", "month", "year"), parts, strict=True))


def _when(happened_on: date | None, text: str, day: date) -> str:
    if happened_on is None:
        return "other" if text else ""
    return {0: "today", 1: "yesterday"}.get((day - happened_on).days, "other")


def file_lines(session: Session, version_id: int) -> tuple[FileLine, ...]:
    """The files of a version in order."""
    files = queries.shown_files(session, version_id)
    return tuple(_file_line(file.row, n, ("thumb", 1) in file.previews) for n, file in enumerate(files, 1))


def _file_line(row: Any, number: int, has_thumb: bool) -> FileLine:
    detail = ""
    if row.pages:
        detail = dates.count(row.pages, "page")
    elif row.seconds:
        detail = dates.clock_length(row.seconds)
    return FileLine(
        id=row.id,
        number=number,
        name=row.name,
        kind=row.kind,
        size=dates.size(row.size),
        state=row.state or "waiting",
        detail=detail,
        problem=row.problem or "",
        description=row.description,
        has_thumb=has_thumb,
    )


def _units(
    session: Session, piece: Evidence, version: EvidenceVersion, typed: DraftForm | None
) -> tuple[UnitGroup, ...]:
    units = queries.units_of_enrolment(session, piece.enrolment_id)
    met = service.judged.met_claims(session, piece.enrolment_id)
    signed_off = service.judged.signed_off_units(session, [unit.id for unit in units])
    chosen: Mapping[tuple[int, str], tuple[str, str]]
    if typed is not None:
        chosen = {key: (words.where, words.note) for key, words in typed.claims.items()}
    else:
        claims = queries.claims(session, [version.id or 0])
        chosen = {(row.unit_id, row.code): (row.locator_text, row.note) for row in claims}
    criteria: dict[int, list[Any]] = defaultdict(list)
    for row in queries.criteria_of_standards(session, [unit.standard_id for unit in units]):
        criteria[row.standard_id].append(row)
    return tuple(
        UnitGroup(
            unit.id,
            unit.title,
            unit.id in signed_off,
            tuple(
                _line(unit.id, row, chosen.get((unit.id, row.code)), (unit.id, row.id) in met)
                for row in criteria[unit.standard_id]
            ),
        )
        for unit in units
        if unit.id not in signed_off or any(key[0] == unit.id for key in chosen)
    )


def _line(unit_id: int, row: Any, words: tuple[str, str] | None, met: bool) -> CriterionLine:
    where, note = words or ("", "")
    return CriterionLine(
        f"{unit_id}.{row.code}", row.code, row.text, row.section or "", words is not None, met, where, note
    )


@dataclass(frozen=True)
class ClaimLine:
    """A claim of a sent version, as anybody who may look sees it."""

    code: str
    text: str
    unit_title: str
    unit_id: int
    where: str
    note: str


@dataclass(frozen=True)
class VersionLine:
    """A version in the history of a piece."""

    number: int
    state: str
    when: str
    current: bool


@dataclass(frozen=True)
class EvidencePage:
    """A piece as it was sent, for its learner and for those who may look."""

    evidence_id: int
    enrolment_id: int
    reference: str
    version: int
    title: str
    kind: str
    about: str
    happened: str
    place: str
    sent: str
    sha256: str
    own: bool
    withdrawn: str
    answer_by: str
    to: str
    declared: str
    claims: tuple[ClaimLine, ...]
    versions: tuple[VersionLine, ...]
    can_withdraw: bool
    can_make_version: bool
    just_sent: bool
    viewer: Any


def evidence_page(
    session: Session,
    actor: Actor,
    piece: Evidence,
    version: Row[Any],
    versions: Sequence[Row[Any]],
    claims: Sequence[Row[Any]],
    *,
    just_sent: bool,
    viewer: Any,
) -> EvidencePage:
    """The page of a sent version; `versions` are all of the piece (queries.versions_seen)."""
    day = today(str(actor.zone))
    own = piece.learner_id == actor.person_id
    sent = [v for v in versions if v.sent_at is not None]
    # What may be done with it is for its learner, and with the newest version only, while no newer one is being made.
    theirs = own and versions[-1].id == version.id
    decided = theirs and service.judged.has_decisions(session, version.id)
    withdrawn = version.withdrawn_at is not None
    can_withdraw = theirs and not withdrawn and not decided
    names = queries.assessor_names(session, piece.enrolment_id, day) if just_sent or can_withdraw else []
    sent_day = version.sent_at.astimezone(actor.zone).date()
    return EvidencePage(
        evidence_id=piece.id or 0,
        enrolment_id=piece.enrolment_id,
        reference=f"E{piece.number}",
        version=version.number,
        title=version.title,
        kind=version.kind,
        about=version.about,
        happened=dates.long_day(version.happened_on) if version.happened_on else "not stated",
        place=version.place,
        sent=dates.moment(version.sent_at, actor.zone, day),
        sha256=version.content_sha256 or "",
        own=own,
        withdrawn=f"Taken back {dates.moment(version.withdrawn_at, actor.zone, day)}" if withdrawn else "",
        answer_by=dates.day(add_working_days(sent_day, version.answer_within_days), day),
        to=dates.listed(names) or "your assessor",
        declared=f"Own work and nobody identifiable, declared {dates.long_moment(version.sent_at, actor.zone)}",
        claims=tuple(_claim_line(row) for row in claims),
        versions=tuple(
            VersionLine(v.number, "sent", dates.day(v.sent_at.astimezone(actor.zone).date(), day), v.id == version.id)
            for v in sent
        ),
        can_withdraw=can_withdraw,
        can_make_version=theirs and (decided or withdrawn),
        just_sent=just_sent,
        viewer=viewer,
    )


def _claim_line(row: Any) -> ClaimLine:
    return ClaimLine(row.code, row.text, row.standard_title, row.unit_id, row.locator_text, row.note)


@dataclass(frozen=True)
class PieceLine:
    """A piece in the learner's own list."""

    id: int
    reference: str
    title: str
    kind: str
    state: str
    when: str
    href: str


def piece_lines(actor: Actor, rows: Sequence[Any]) -> tuple[PieceLine, ...]:
    """The learner's pieces, newest first, each with its state: draft, sent or taken back."""
    day = today(str(actor.zone))
    lines = []
    for row in rows:
        draft = row.sent_at is None
        moment = row.saved_at if draft else row.sent_at
        state = "draft" if draft else "withdrawn" if row.withdrawn else "sent"
        lines.append(
            PieceLine(
                row.id,
                f"E{row.number}",
                row.title or "No name yet",
                row.kind,
                state,
                dates.moment(moment, actor.zone, day),
                f"/evidence/{row.id}/edit" if draft else f"/evidence/{row.id}",
            )
        )
    return tuple(lines)
