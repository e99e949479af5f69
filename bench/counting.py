"""The second pass: statements and bytes of each page, from the server with the hook."""

import gzip
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.client import Answer
from bench.counted import HEADER, Statement
from bench.rounds import WARM, Work


@dataclass(frozen=True)
class Counted:
    """One request, looked at closely: statements sent, bytes of HTML, bytes on the wire."""

    statements: list[Statement]
    number: int
    html: int
    wire: int


def counted(works: Sequence[Work], file: Path) -> dict[str, Counted]:
    """The last of a few requests of each work, so that what happens once a minute or once a process is left out."""
    found = {}
    for work in works:
        for _ in range(WARM):
            answer = work.client.ask(next(work.requests))
        found[work.key] = Counted(
            statements=pickle.loads(file.read_bytes()),
            number=int(answer.headers[HEADER]),
            html=len(_plain(answer)),
            wire=answer.wire,
        )
    return found


def _plain(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body
