"""The demo's words: true to the standards, long enough, pointing at places that exist, and naming nobody cared for."""

import re
from pathlib import Path

import pytest

from app.demo.cast import centres, known_as
from app.demo.locators import Place, parse_place
from app.demo.pieces import OUTCOMES, UNITS, Piece, covers, pieces, sign_offs
from app.standards.schema import leaves
from app.standards.yaml_files import load

STANDARDS = Path(__file__).resolve().parents[2] / "standards"
SENT = [piece for piece in pieces() if piece.sent_days_ago is not None]
DAYS_SINCE_COHORT_START = {"Early years, {month}": 168, "Residential, {month}": 210, "Children’s care, {month}": 104}


def _learners() -> dict:
    return {learner.key: learner for centre in centres() for learner in centre.learners}


def _staff() -> dict:
    return {person.key: person for centre in centres() for person in centre.staff}


def test_the_cast_is_as_large_and_as_varied_as_promised() -> None:
    assert [centre.name for centre in centres()] == ["Harbour Lane Training", "Southbank Care College"]
    assert [len(centre.cohorts) for centre in centres()] == [2, 1]
    assert len(_learners()) >= 26
    assert {"Siân Llewellyn", "Łukasz Wójcik", "Nwamaka Eze", "Róisín O’Connor"} <= {
        row.name for row in _learners().values()
    }
    roles = {role for person in _staff().values() for role in person.roles}
    assert roles == {"assessor", "iqa", "manager", "administrator"}
    assert not _staff()["ben"].qualified


def test_every_e_mail_is_at_an_address_nobody_can_own() -> None:
    emails = [row.email for row in (*_learners().values(), *_staff().values())]
    assert len(set(emails)) == len(emails)
    assert all(re.fullmatch(r"[a-z]+@[a-z]+\.example", email) for email in emails)


def test_thirty_pieces_and_more_each_with_its_own_title() -> None:
    titles = {(piece.learner, piece.title) for piece in pieces()}
    versions = [piece for piece in pieces() if piece.new_version_of]
    assert len(pieces()) >= 60
    assert len(titles) == len(pieces()) - len(versions)
    assert {piece.kind for piece in pieces()} == {"photo", "video", "audio", "document", "reflective_account"}


@pytest.mark.parametrize("piece", [p for p in SENT if p.kind == "reflective_account"], ids=lambda piece: piece.key)
def test_reflective_accounts_are_as_long_as_real_ones_and_in_the_first_person(piece: Piece) -> None:
    words = piece.account_text.split()
    assert 150 <= len(words) <= 360
    assert words.count("I") >= 5


def test_no_two_pieces_share_a_paragraph() -> None:
    seen: dict[str, str] = {}
    for piece in pieces():
        if piece.new_version_of:
            continue
        paragraphs = [*piece.account]
        for file in piece.files:
            paragraphs += [*file.paragraphs, *(words for page in file.pages for words in page)]
        for words in paragraphs:
            assert words.startswith("# ") or words not in seen, f"{piece.key} repeats {seen.get(words)}"
            seen[words] = piece.key


@pytest.mark.parametrize("piece", pieces(), ids=lambda piece: f"{piece.learner}-{piece.key}")
def test_every_claim_points_at_a_place_that_is_in_the_piece(piece: Piece) -> None:
    files = {file.name: file for file in piece.files}
    assert piece.claims
    assert len({(claim.unit, claim.code) for claim in piece.claims}) == len(piece.claims)
    for claim in piece.claims:
        place = claim.place
        if place.file is None:
            assert place.kind in {"paragraph", "whole"}
            assert place.kind == "whole" or 1 <= (place.paragraph or 0) <= len(piece.account)
            continue
        file = files[place.file]
        if place.kind == "page":
            assert 1 <= (place.page or 0) <= len(file.pages)
        elif place.kind == "paragraph":
            assert 1 <= (place.paragraph or 0) <= len(file.paragraphs)
        elif place.kind == "time":
            assert 0 <= (place.start or 0) < (place.end or 0) <= 10
        else:
            assert len(place.reason) > 20


def test_every_claimed_criterion_exists_in_its_standard() -> None:
    documents = [load(path) for path in sorted(STANDARDS.glob("*.yaml"))]
    codes = {
        document.title: {leaf.id for leaf in leaves([*document.criteria, *document.knowledge])}
        for document in documents
    }
    assert {title: len(found) for title, found in codes.items()} == dict(
        zip(UNITS.values(), (53, 46, 81, 35), strict=True)
    )
    for piece in pieces():
        for claim in piece.claims:
            assert claim.code in codes[UNITS[claim.unit]], f"{piece.key} claims {claim.unit} {claim.code}"


@pytest.mark.parametrize("piece", pieces(), ids=lambda piece: f"{piece.learner}-{piece.key}")
def test_who_claims_and_who_decides_and_when_make_sense(piece: Piece) -> None:
    learner = _learners()[piece.learner]
    centre = next(centre for centre in centres() if learner in centre.learners)
    cohort = next(cohort for cohort in centre.cohorts if learner in cohort.learners)
    assert {claim.unit for claim in piece.claims} <= set(learner.units)
    assert piece.happened_days_ago <= DAYS_SINCE_COHORT_START[cohort.name]
    if piece.sent_days_ago is None:
        assert piece.decided is None
        return
    assert piece.sent_days_ago <= piece.happened_days_ago
    if piece.decided:
        assessors = {person.key for person in centre.staff_in("assessor")}
        assert piece.decided.by in assessors
        covering = {
            plan.by
            for plan in covers()
            if plan.learner == piece.learner and plan.to_days_ago <= piece.decided.days_ago <= plan.from_days_ago
        }
        assert piece.decided.by in {learner.assessor} | covering
        assert piece.decided.countersigned_by in {None, learner.beside}
        assert piece.decided.days_ago < piece.sent_days_ago
        claimed = {f"{claim.unit} {claim.code}" for claim in piece.claims}
        assert set(piece.decided.outcomes) <= claimed
        assert set(piece.decided.outcomes.values()) <= set(OUTCOMES.values())
        wanting = [code for code, outcome in piece.decided.outcomes.items() if outcome != "met"]
        assert all(len(piece.decided.feedback[code].split()) >= 10 for code in wanting)


def test_the_queue_has_waits_of_one_to_nine_working_days() -> None:
    waits = {piece.sent_days_ago for piece in SENT if piece.decided is None}
    assert waits == set(range(1, 10))


def test_nobody_cared_for_can_be_known_from_the_words() -> None:
    told = " ".join(
        f"{piece.title} {piece.about} {piece.account_text} "
        + " ".join(f"{file.title} {file.paragraphs} {file.pages}" for file in piece.files)
        for piece in pieces()
    )
    assert not re.search(r"\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b\d{3} ?\d{3} ?\d{4}\b", told)
    assert not re.search(r"\b(Child|Young Person) [A-Z][a-z]+", told)
    for name in ("Jamie", "Smith", "Oliver", "Olivia", "Noah", "Emily"):
        assert name not in told


def test_amara_stands_as_the_screens_show_her() -> None:
    met: dict[str, set[str]] = {unit: set() for unit in UNITS}
    latest: dict[tuple[str, str], str] = {}
    for piece in (piece for piece in SENT if piece.learner == "amara"):
        for claim in piece.claims:
            latest[claim.unit, claim.code] = piece.decided.outcome_of(claim) if piece.decided else "claimed"
    for (unit, code), outcome in latest.items():
        if outcome == "met":
            met[unit].add(code)
    assert {unit: len(codes) for unit, codes in met.items()} == {
        "wellbeing": 34,
        "social": 9,
        "relationships": 81,
        "maintain": 0,
    }
    assert latest["wellbeing", "P18"] == "more_evidence_needed"
    assert latest["wellbeing", "P19"] == "not_yet_met"


def test_signed_off_units_have_every_criterion_met() -> None:
    plan = sign_offs()
    assert [(row.learner, row.unit) for row in plan] == [("beth", "wellbeing")]
    decided = {c.code for p in SENT if p.learner == "beth" and p.decided for c in p.claims if c.unit == "wellbeing"}
    assert decided == {f"P{n}" for n in range(1, 27)} | {f"K{n}" for n in range(1, 28)}


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("paragraph 3", Place("paragraph", paragraph=3)),
        ("paragraph 2 of a-plan.docx", Place("paragraph", "a-plan.docx", paragraph=2)),
        ("page 2, paragraph 1 of walk.pdf", Place("page", "walk.pdf", page=2, paragraph=1)),
        ("00:02-01:06 of tune.wav", Place("time", "tune.wav", start=2, end=66)),
        ("whole piece of a.jpg, because it is all of it", Place("whole", "a.jpg", reason="it is all of it")),
    ],
)
def test_places_are_read_as_they_are_written(words: str, place: Place) -> None:
    assert parse_place(words) == place


def test_a_place_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match="somewhere in the middle"):
        parse_place("somewhere in the middle")


def test_people_are_called_by_their_first_names() -> None:
    assert known_as("Mei-Ling Harper") == "Mei-Ling"
