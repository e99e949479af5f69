"""The pages and acts that are measured, as requests."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from urllib.parse import quote_plus

from bench.client import Client, Request
from bench.data import Data
from bench.rounds import Work
from bench.scenes import Cast, Scene

TYPED = ("pro", "promote", "promote well", "promote wellbeing and res", "HSCC", "safeguard", "records of medi")


def page(path: str) -> Iterator[Request]:
    return cycle([Request(path)])


def pages_in_turn(paths: Iterable[str]) -> Iterator[Request]:
    return (Request(path) for path in paths)


def asked_in_turn(words: Sequence[str]) -> Iterator[Request]:
    """The library's search, asked again after every few letters."""
    return cycle([Request(f"/standards?q={quote_plus(some)}") for some in words])


def nobody(port: int) -> Client:
    return Client(port)


def pages(people: Cast, shown: Scene, data: Data) -> list[Work]:
    """What is read. `opening` asks for another piece each time, so that each opening is the first and is recorded."""
    reviews = [f"/evidence/{evidence}/review" for evidence in shown.reviews]
    centre, cohort, crowd = people.managers
    return [
        Work("sign_in", nobody(people.learner.port), page("/sign-in")),
        Work("home", people.learner, page("/home")),
        Work("unit", people.learner, page(f"/units/{shown.unit}")),
        Work("piece", people.learner, page(f"/evidence/{shown.piece}")),
        Work("review", people.reader, page(reviews[0])),
        Work("opening", people.reader, pages_in_turn(reviews[1:]), times=15),
        Work("queue", people.reader, page("/queue")),
        Work("lead", people.lead, page("/queue")),
        Work("table", centre, page("/learners")),
        Work("dashboard", centre, page("/coverage")),
        Work("cohort", cohort, page(f"/cohorts/{data.cohort.cohorts[0]}/coverage")),
        Work("search", centre, asked_in_turn(TYPED)),
        Work("crowd", crowd, page(f"/cohorts/{data.crowd.cohorts[0]}/coverage")),
    ]


def acts(people: Cast, shown: Scene) -> list[Work]:
    """What is written. Every form is another piece, because a piece is decided once."""
    return [
        Work("decision", people.lead, iter(shown.single), times=20),
        Work("eight", people.writer, iter(shown.eights), times=12),
    ]
