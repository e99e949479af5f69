"""The words of the field, as law: docs/words.md is printed from this list, and a test checks each code name exists.

Settled before the first migration: the same noun names the table, the class, the address, the template folder and the
test. Synonyms are what other centres and awarding bodies say; they may stand in help texts and imports, not in code.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A term, what it means here, what others call it, and where it lives in the code (module:name)."""

    term: str
    meaning: str
    others: str = ""
    code: str = ""


WORDS: tuple[Word, ...] = (
    Word(
        "learner",
        "Someone who is working towards units, and whose portfolio it is.",
        "candidate (SQA)",
        "app.access.roles:Role",
    ),
    Word(
        "assessor",
        "Decides whether evidence shows a criterion. A trainee’s “met” waits for a countersignature.",
        "candidate assessor, for a trainee",
        "app.enrolment.models:Allocation",
    ),
    Word(
        "IQA", "Internal quality assurer: samples assessors’ decisions, and never changes one.", "internal verifier, IV"
    ),
    Word(
        "EQA",
        "External quality assurer: visits for the awarding organisation.",
        "EV, qualification verifier, standards verifier",
    ),
    Word(
        "provider",
        "The training provider. Nothing crosses the wall between two of them.",
        "centre",
        "app.access.models:Provider",
    ),
    Word(
        "standard",
        "One National Occupational Standard at one version; a published one never changes.",
        "NOS",
        "app.standards.models:Standard",
    ),
    Word(
        "performance criterion",
        "What the learner must be able to do: P1, P2 ...",
        "PC",
        "app.standards.models:Criterion",
    ),
    Word(
        "knowledge statement",
        "What the learner needs to know and understand: K1, K2 ...",
        "",
        "app.standards.models:Criterion",
    ),
    Word("criterion", "Either of the two. Its text is exactly the standard’s.", "", "app.standards.models:Criterion"),
    Word(
        "section",
        "A heading inside the criteria or the knowledge of a standard.",
        "group",
        "app.standards.models:Section",
    ),
    Word("cohort", "Learners who start together; its dates are the plan.", "", "app.enrolment.models:Cohort"),
    Word("enrolment", "One learner in one cohort.", "registration", "app.enrolment.models:Enrolment"),
    Word("unit", "One standard, at one version, that one learner is assessed on.", "", "app.enrolment.models:Unit"),
    Word(
        "allocation",
        "An assessor or IQA responsible for a unit, from one day to another.",
        "caseload",
        "app.enrolment.models:Allocation",
    ),
    Word(
        "portfolio",
        "Everything that hangs from an enrolment: evidence, claims, decisions, sign-offs.",
        "",
        "app.portfolio.models:PortfolioExport",
    ),
    Word(
        "evidence",
        "A piece of work that shows something: files, a reflective account, or both.",
        "artefact, item",
        "app.evidence.models:Evidence",
    ),
    Word("version", "One sending of a piece. Once sent it is frozen.", "", "app.evidence.models:EvidenceVersion"),
    Word(
        "claim",
        "The learner says that a piece shows a criterion, and where.",
        "mapping, cross-reference",
        "app.evidence.models:Claim",
    ),
    Word(
        "locator",
        "Where in a piece: page, paragraph, time, or the whole piece with a reason.",
        "evidence location",
        "app.evidence.locators:Locator",
    ),
    Word(
        "decision",
        "An assessor’s judgement of one criterion: met, more evidence needed, or not yet met. Never edited; a newer one supersedes it.",
        "assessment, mark",
        "app.assessment.models:AssessmentDecision",
    ),
    Word(
        "review",
        "One sending of decisions on a piece, with its soundness checks.",
        "feedback sheet",
        "app.assessment.models:Review",
    ),
    Word(
        "soundness",
        "Is it valid, authentic, current, sufficient, reliable?",
        "VACSR, VARCS, VACS",
        "app.assessment.rules:SOUNDNESS",
    ),
    Word(
        "countersignature",
        "A qualified assessor agrees with, or returns, a trainee’s “met”.",
        "second signature",
        "app.assessment.models:Countersignature",
    ),
    Word(
        "sign-off",
        "The assessor’s declaration that a unit is complete.",
        "unit declaration",
        "app.assessment.models:UnitSignOff",
    ),
    Word(
        "reopening",
        "A signed-off unit is opened again, with a reason that is kept.",
        "unlock",
        "app.assessment.models:UnitReopening",
    ),
    Word("queue", "What waits for an assessor, oldest promise first.", "worklist", "app.assessment.models:QueueItem"),
    Word("promise", "Within how many working days the provider answers.", "turnaround", "app.access.models:Provider"),
    Word("coverage", "How a cohort stands, criterion by criterion.", "progress", "app.coverage.models:CohortCriterion"),
    Word(
        "trail",
        "What happened: every change and every opening of evidence, in one chain per provider.",
        "audit log",
        "app.trail.models:TrailEntry",
    ),
    Word("fact", "One thing that happened, with its exact fields.", "event", "app.trail.facts:Fact"),
)


def page() -> str:
    """docs/words.md."""
    lines = [
        "# Words",
        "",
        "Printed from `app/words.py`; a test compares them. These words are law in code, addresses and pages.",
        "",
        "| word | means | others say | in the code |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| **{word.term}** | {word.meaning} | {word.others} | {f'`{word.code}`' if word.code else ''} |"
        for word in WORDS
    ]
    return "\n".join(lines) + "\n"
