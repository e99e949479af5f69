"""Two centres with one of everything in each, for tests that ask every address.

Everything Northbank wrote has the word `CANARY` in it, everything Southbank wrote has `OWN`. `World.samples` has real
rows of Northbank for every kind of path parameter: a new parameter needs a line there, or tests/house stops.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from app.access.models import FormStash, Membership, PasswordLink
from app.access.passwords import token_hash
from app.clock import now
from app.enrolment.models import Unit
from app.evidence.models import EvidenceFile, FileInspection
from app.portfolio.jobs import export_store
from app.portfolio.models import PortfolioExport
from app.settings import Settings
from app.standards import service
from app.standards.draft_models import StandardDraft, StandardReading
from app.standards.exchange.identifiers import document_id, part_id
from app.standards.hashing import canonical_json, plain_values
from app.standards.importer import read_text
from app.standards.models import Standard
from app.standards.readings import to_text
from app.storage.files import FileStore
from app.trail import facts
from tests.factories import (
    SentVersion,
    a_cohort,
    a_draft_version,
    a_fact,
    a_queue_item,
    a_review,
    a_sent_version,
    a_sign_off,
    a_unit,
    an_allocation,
    an_enrolment,
    criteria,
    send,
)
from tests.people import Cast, Player, a_person, gather
from tests.standards.documents import SMALL as SMALL_STANDARD
from tests.standards.documents import document_of

CANARY = "Quillfeather"
OWN = "Marigold"
SMALL = "Promote effective relationships"  # the standard with the fewest criteria
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TOKEN = "a-link-that-was-sent-to-ama-and-to-nobody-else"


@dataclass(frozen=True)
class Team:
    """Who does what at one centre. Everyone named here is allocated, except for the two who run it."""

    learner: Player
    trainee: Player
    assessor: Player
    iqa: Player
    manager: Player
    administrator: Player

    def __iter__(self) -> Any:
        return iter(vars(self).values())


@dataclass
class World:
    """What exists. `neighbours` work at Northbank too, and have nothing to do with its learner Ama."""

    cast: Cast
    north: Team
    south: Team
    neighbours: dict[str, Player]
    samples: dict[str, list[int | str]] = field(default_factory=dict)


def a_world(session: Session, settings: Settings) -> World:
    """Both centres, at work; their files go into the data folder of `settings`."""
    cast = gather(session)
    world = World(
        cast,
        north=Team(cast.ama, cast.ben, cast.cleo, cast.dev, cast.gil, cast.hal),
        south=Team(
            learner=cast.uma,
            trainee=a_person(session, cast.southbank, "Tom Tull", "assessor", qualified=False),
            assessor=cast.olu,
            iqa=a_person(session, cast.southbank, "Ivy Quist", "iqa"),
            manager=cast.kit,
            administrator=a_person(session, cast.southbank, "Abel Stowe", "administrator"),
        ),
        neighbours={
            "a fellow learner": cast.rhys,
            "an assessor of others": a_person(session, cast.northbank, "Fay Unsworth", "assessor"),
            "an IQA of others": a_person(session, cast.northbank, "Zoe Lamb", "iqa"),
        },
    )
    world.samples = _Centre(session, settings, world.north, CANARY).fill()
    _Centre(session, settings, world.south, OWN).fill()
    return world


class _Centre:
    """One centre being filled; `word` is in everything that its people wrote."""

    def __init__(self, session: Session, settings: Settings, team: Team, word: str) -> None:
        self.session, self.team, self.word = session, team, word
        self.store, self.exports = FileStore(settings.evidence_dir), export_store(settings)
        self.provider_id = team.learner.provider_id

    def fill(self) -> dict[str, list[int | str]]:
        """One of everything; gives the ids by path parameter."""
        session, team = self.session, self.team
        cohort = a_cohort(session, self.provider_id, f"{self.word} cohort")
        enrolment = an_enrolment(session, cohort, team.learner)
        unit = a_unit(session, enrolment, "HSCCLD352")
        signed = a_unit(session, enrolment, SMALL)
        allocations = [
            an_allocation(session, each, who, role)
            for each in (unit, signed)
            for who, role in ((team.assessor, "assessor"), (team.trainee, "assessor"), (team.iqa, "iqa"))
        ]
        pieces, reviews, files = self._pieces(unit, signed)
        decisions = [decision for review in reviews for decision in review.decisions.values()]
        sign_off = a_sign_off(session, signed, team.assessor)
        self._trail(enrolment.id or 0, pieces["waiting"])
        own = self._own_standard()
        return {
            "allocation_id": _ids(allocations),
            "case_document": [str(document_id(own.key))],
            "case_item": [str(part_id(own.key, "P1"))],
            "cohort_id": _ids([cohort]),
            "decision_id": _ids(decisions[:4]),
            "draft_id": [self._standard_draft()],
            "enrolment_id": _ids([enrolment]),
            "evidence_id": _ids([piece.evidence for piece in pieces.values()]),
            "export_id": [self._export(enrolment.id or 0)],
            "file_id": _ids(files),
            "membership_id": [self._membership(team.learner)],
            "number": [1],
            "person_id": [team.learner.id],
            "qualification": ["svq-social-services-and-healthcare-scqf-6"],
            "reading_id": [self._standard_reading()],
            "review_id": _ids([review.review for review in reviews]),
            "sign_off_id": _ids([sign_off]),
            "standard_id": _ids([own]),
            "stash_id": [self._stash()],
            "token": [self._link()],
            "unit_id": _ids([unit, signed]),
            "version_id": [piece.id for piece in pieces.values()],
        }

    def _pieces(self, unit: Unit, signed: Unit) -> tuple[dict[str, SentVersion], list[Any], list[EvidenceFile]]:
        """A draft, one that waits, one decided on, one a trainee decided on, and the one the sign-off rests on."""
        session, team = self.session, self.team
        words = {"title": f"{self.word} piece", "account": f"{self.word} wrote this.\n\nAnd this, {self.word}."}
        draft = a_draft_version(session, unit, ["P4"], kind="document", title=f"{self.word} draft")
        waiting = a_draft_version(session, unit, ["P1", "P5"], kind="document", title=f"{self.word} photo")
        files = [self._file(draft), self._file(waiting)]
        send(session, waiting)
        decided = a_sent_version(session, unit, ["P2", "K1"], **words)
        learning = a_sent_version(session, unit, ["P3"], **words)
        every = list(criteria(session, signed.standard_id))
        complete = a_sent_version(session, signed, every, **words)
        a_queue_item(session, waiting, team.assessor, learner_name=team.learner.name)
        a_queue_item(session, waiting, team.trainee, learner_name=team.learner.name)
        feedback = ("more_evidence_needed", f"{self.word}, say when.")
        reviews = [
            a_review(session, decided, team.assessor, {"P2": "met", "K1": feedback}),
            a_review(session, learning, team.trainee, {"P3": ("met", f"Well done {self.word}")}, trainee=True),
            a_review(session, complete, team.assessor, dict.fromkeys(every, "met")),
        ]
        named = {"draft": draft, "waiting": waiting, "decided": decided, "learning": learning, "complete": complete}
        return named, reviews, files

    def _file(self, piece: SentVersion) -> EvidenceFile:
        stored = self.store.put(self.provider_id, PDF + self.word.encode())
        file = EvidenceFile(
            provider_id=self.provider_id,
            version_id=piece.id,
            position=1,
            name=f"{self.word}.pdf",
            kind="document",
            media_type="application/pdf",
            size=stored.size,
            sha256=stored.sha256,
            storage_key=stored.key,
            description=f"{self.word} at the table",
        )
        self.session.add(file)
        self.session.flush()
        self.session.add(FileInspection(file_id=file.id, provider_id=self.provider_id, state="ready", pages=1))
        return file

    def _export(self, enrolment_id: int) -> int:
        stored = self.exports.put(self.provider_id, self.word.encode())
        return self._kept(
            PortfolioExport(
                provider_id=self.provider_id,
                enrolment_id=enrolment_id,
                requested_by=self.team.learner.id,
                reason=f"{self.word} asked",
                state="ready",
                finished_at=now(),
                expires_at=now() + timedelta(days=7),
                storage_key=stored.key,
                size=stored.size,
                sha256=stored.sha256,
            )
        )

    def _standard_reading(self) -> int:
        manager = self.team.manager
        text = f"{self.word}\nPerformance criteria\nP1 do it\nKnowledge and understanding\nK1 what to do"
        result = to_text(read_text(text, f"{self.word}.txt"))
        row = StandardReading(provider_id=self.provider_id, person_id=manager.id, name=self.word, result=result)
        return self._kept(row)

    def _own_standard(self) -> Standard:
        """A standard of the centre's own, published: those that every centre shares are in every test database."""
        text = SMALL_STANDARD.replace("TESTA1", f"OWN{self.word}").replace("Keep the tool", f"Keep {self.word}’s tool")
        return service.publish(self.session, document_of(text), self.provider_id)

    def _standard_draft(self) -> int:
        document = document_of(SMALL_STANDARD.replace("TESTA1", self.word))
        return self._kept(
            StandardDraft(
                provider_id=self.provider_id,
                person_id=self.team.manager.id,
                key=document.reference,
                title=document.title,
                document=canonical_json(plain_values(document)),
            )
        )

    def _membership(self, player: Player) -> int:
        found = self.session.exec(select(Membership.id).where(col(Membership.person_id) == player.id)).one()
        assert found is not None
        return found

    def _stash(self) -> int:
        learner = self.team.learner
        body = f"name={self.word}"
        return self._kept(FormStash(person_id=learner.id, provider_id=self.provider_id, path="/preferences", body=body))

    def _link(self) -> str:
        token = f"{TOKEN}-{self.word}"
        expires = now() + timedelta(days=1)
        self._kept(PasswordLink(token_sha256=token_hash(token), person_id=self.team.learner.id, expires_at=expires))
        return token

    def _trail(self, enrolment_id: int, sent: SentVersion) -> None:
        fact = facts.EvidenceSent(
            enrolment_id,
            version_id=sent.id,
            reference=sent.reference,
            version=1,
            content_sha256=sent.version.content_sha256 or "",
            claims=[],
            unit_ids=sent.unit_ids,
        )
        a_fact(self.session, fact, by=self.team.learner, role="learner")

    def _kept(self, row: Any) -> int:
        self.session.add(row)
        self.session.flush()
        return row.id


def _ids(rows: list[Any]) -> list[int | str]:
    assert rows
    return [row.id for row in rows]
