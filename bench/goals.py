"""The goals, and what the peers need for the same work (Moodle 5.1.3 and Mahara 22.10, CPU milliseconds, as measured
by us on two cores with 1,000 learners before this was written)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """What a piece of work may cost: CPU in milliseconds, and statements (either is None where no goal was set)."""

    title: str
    cpu: float | None
    statements: int | None
    peers: str


GOALS: dict[str, Goal] = {
    "sign_in": Goal("sign-in page", 1, 0, "31; 51"),
    "home": Goal("learner's home (4 units, 215 criteria)", 4, 8, "345; 328"),
    "unit": Goal("one unit (53 criteria, evidence, feedback)", 4, 8, "–"),
    "piece": Goal("one piece of evidence (8 claims)", 4, 8, "193; 538"),
    "review": Goal("review page, evidence beside 8 claims", 5, 10, "none; in parts"),
    "opening": Goal("the same, opened for the first time (recorded)", 5, 10, "none; in parts"),
    "queue": Goal("queue, 500 waiting, 50 shown", 5, 6, "877; 12,230"),
    "lead": Goal("queue of a lead, 10,000 waiting, 50 shown", 6, 6, "1,260–1,920; –"),
    "table": Goal("learner table, a page of 50", 5, 6, "490–680 for one learner; 711–1,823 for ten"),
    "dashboard": Goal("coverage, 12 cohorts, 1,000 learners", 10, 10, "429; 105,490"),
    "cohort": Goal("coverage of one cohort of 1,000, 215 criteria", 10, 10, "429; 105,490"),
    "crowd": Goal("coverage of one cohort of 10,000, 215 criteria", 15, 10, "2,721; about 17 min"),
    "search": Goal(
        "search of the library, word by word as it is typed (the standards of this repository)", None, None, "–"
    ),
    "decision": Goal("one decision with feedback", 6, None, "103; 303"),
    "eight": Goal("8 decisions in one send", 12, None, "–"),
    "upload": Goal("upload 5 MB and 8 claims, and send", 20, None, "229; 2,270"),
    "gigabyte": Goal("upload 1 GiB", 2200, None, "11,400; 7,600"),
    "export": Goal("export of one portfolio (15 items)", 500, None, "1,750; 20,700"),
}
PAGES = (
    "sign_in",
    "home",
    "unit",
    "piece",
    "review",
    "opening",
    "queue",
    "lead",
    "table",
    "dashboard",
    "cohort",
    "crowd",
    "search",
)
BYTES_PER_LEARNER = 150_000
FIRST_VISIT_KB, FIRST_VISIT_REQUESTS, REPEAT_VISIT_KB = 70, 8, 12
