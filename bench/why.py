"""Where the time of a page goes when its goal is missed: the parts measured in the same run, and what a profiler showed."""

from bench.rounds import Figures

# Found with a sampling profiler on the server of this bench (21 November 2026); said only while the goal is missed.
NOTES: dict[str, str] = {
    "home": "the frame of a request takes 0.8 ms, SQLAlchemy about 0.05 ms around each of seven statements, and the rest is rows "
    "and template",
    "unit": "two thirds are the template, which draws 53 criteria with their words, evidence and feedback, and a third of that "
    "is escaping; a third is folding the unit's facts into lines, and SQLAlchemy's part is a tenth",
    "opening": "beside what the page reads it writes the opening and its entry in the trail, in a transaction of its own",
    "lead": "a quarter to a third is the database counting 10,000 rows to say what waits; the rest is what any queue takes",
    "table": "the database finds the first 50 of 1,000 names; of the rest half is making the sentences of 50 lines, half the template",
    "dashboard": "half is the database: 6,000 rows of the queue counted by piece and by assessor (1.8 ms), 4,000 allocations "
    "(0.7 ms), 636 kept counts (0.6 ms) and who is at risk (0.8 ms); three quarters of the rest are rows and SQLAlchemy. With "
    "fewer neighbours on the machine the same page took 9.7 to 9.9 ms on SQLite",
    "decision": "26 statements, which read and judge the claims and then write the decision, the review, the trail, the kept "
    "counts and the queue in one transaction",
    "eight": "26 statements, as for one decision",
    "upload": "two requests whose transactions are each on disk before they are answered: a profile has a fifth in sending (claims, "
    "trail, counts, queue), a seventh in commits, an eighth in reading the form and writing the file",
    "gigabyte": "hashing and writing are nearly all of it, and the rounds differ by a fifth with the machine's other work",
}
ON_POSTGRESQL = (
    "On PostgreSQL planning comes on top of all that: for the largest selects it takes many times what running them does, on "
    "every connection, until that has seen a statement often enough to keep its plan; and so does a message there and back "
    "for each statement."
)


def why(key: str, figures: Figures, limit: tuple[str, float] | None) -> str:
    """The parts that were measured, and what is known of the rest."""
    words = f"{figures.least:.2f} ms"
    if limit is not None:
        words += f", of which {limit[0]} {limit[1]:.2f} ms"
    note = NOTES.get(key, "the rest is Python: the request's frame, the rows and the template")
    return f"{words}; {note}."
