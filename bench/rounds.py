"""Measure: warm up, then several rounds in which every work takes its turn, so that a disturbance hits all alike."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.client import Answer, Client, Request, at_once
from bench.cpu import Clock

ROUNDS = 6
WARM = 3
CLIENTS = 8
PER_CLIENT = 12


@dataclass
class Work:
    """Something to measure: who asks for what, and how often in one round."""

    key: str
    client: Client
    requests: Iterator[Request]
    times: int = 25


@dataclass
class Figures:
    """What was measured. CPU is milliseconds for one request, a value for each round; waits are milliseconds."""

    cpu: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    statements: int | None = None
    html: int = 0
    wire: int = 0
    limit: float | None = None

    @property
    def least(self) -> float:
        return min(self.cpu)

    @property
    def middle(self) -> float:
        return statistics.median(self.cpu)


def rounds(works: Sequence[Work], cpu: Clock, *, number: int = ROUNDS) -> dict[str, Figures]:
    """CPU and waits of each work with one client, then waits with eight clients at once."""
    found = {work.key: Figures() for work in works}
    for work in works:
        for _ in range(WARM):
            _weigh(found[work.key], work.client.ask(next(work.requests)))
    for _ in range(number):
        for work in works:
            _round(work, found[work.key], cpu)
    for work in works:
        batch = [next(work.requests) for _ in range(CLIENTS * PER_CLIENT)]
        clients = [Client(work.client.port, work.client.cookie) for _ in range(CLIENTS)]
        found[work.key].together = [seconds * 1000 for seconds in at_once(clients, batch)]
        for client in clients:
            client.close()
    return found


def _round(work: Work, figures: Figures, cpu: Clock) -> None:
    batch = [next(work.requests) for _ in range(work.times)]
    before = cpu()
    answers = [work.client.ask(request) for request in batch]
    figures.cpu.append((cpu() - before) * 1000 / len(batch))
    figures.alone += [answer.seconds * 1000 for answer in answers]


def _weigh(figures: Figures, answer: Answer) -> None:
    figures.wire = answer.wire


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` per cent of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, (len(ordered) * share + 99) // 100 - 1)]
