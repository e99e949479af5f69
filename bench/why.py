"""Where the time of a page goes when its goal is missed, from what was measured in the same run."""

from bench.rounds import Figures

# What each page does beyond its frame, found with a profiler; said only while the goal is missed.
NOTES: dict[str, str] = {}


def why(key: str, figures: Figures, limit: tuple[str, float] | None, bare: float) -> str:
    """The parts that were measured, and what is known of the rest."""
    words = f"{figures.least:.2f} ms"
    if limit is not None:
        words += f", of which {limit[0]} {limit[1]:.2f} ms"
    note = NOTES.get(key, "the rest is Python: the request's frame, the rows and the template")
    return f"{words}; {note}."
