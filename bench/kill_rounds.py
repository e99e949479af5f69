"""Kill the real server in the middle of its work, start it again, and compare with what it had acknowledged.

    python -m bench.kill_rounds [--engine sqlite] [--rounds 20] [--seed 1]

In each round a learner sends pieces with a file and asks for exports, an assessor decides, and after a random time the
process gets SIGKILL. What a client saw acknowledged must be there whole after a restart; what it did not see may be
there whole or not at all. This is death of the process: a power cut needs a disk that forgets (docs/decisions/0002).
"""

import argparse
import hashlib
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path

from app import logs
from app.access.models import SignIn
from app.access.passwords import new_token, token_hash
from app.clock import now
from app.db import Database
from app.demo.large import Large, seed_large
from app.demo.large_plan import Size
from app.serving import prepare
from bench import kill_checks
from bench.client import Client, Request
from bench.engines import NAMES, Engine, engine
from bench.scenes import Rows, sending
from bench.server import serving, settings_for
from bench.uploads import BOUNDARY, form, start

SIZE = Size(learners=2, pieces=20, claims=2, decided=0, assessors=1, cohorts=1)
LOSSES = (OSError, HTTPException, RuntimeError)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%"


@dataclass
class Acknowledged:
    """What clients were told was done: files by piece (and whether it was sent), decided claims, exports asked for."""

    files: dict[int, tuple[str, bool]] = field(default_factory=dict)
    decided: set[int] = field(default_factory=set)
    exports: int = 0


@dataclass
class Stage:
    """The data, who works on it, and what has been acknowledged so far."""

    engine: Engine
    folder: Path
    database: Database
    made: Large
    learner: str
    assessor: str
    claimable: tuple[str, ...]
    done: Acknowledged = field(default_factory=Acknowledged)
    refusals: list[str] = field(default_factory=list)
    _decisions: Iterator[tuple[int, list[int]]] | None = None

    def decisions(self) -> Iterator[tuple[int, list[int]]]:
        """(piece, claims) that wait for the assessor; each is offered once in all rounds."""
        if self._decisions is None:
            found = Rows(self.engine)(
                "SELECT v.evidence_id, c.id FROM queue_item q JOIN evidence_version v ON v.id = q.version_id "
                f"JOIN claim c ON c.version_id = v.id WHERE q.assessor_id = {self.made.assessors[0]} ORDER BY v.id, c.id"
            )
            pieces: dict[int, list[int]] = {}
            for evidence, claim in found:
                pieces.setdefault(evidence, []).append(claim)
            self._decisions = iter(pieces.items())
        return self._decisions


def stage(started: Engine, folder: Path, *, ready: bool = False) -> Stage:
    """Fill the database (`ready`: it is migrated and has the standards) and sign two people in."""
    if not ready:
        prepare(settings_for(folder, started.url))
    database = Database(started.url)
    made = seed_large(database, SIZE)
    cookies = [_signed_in(database, made.provider_id, who) for who in (made.learners[0], made.assessors[0])]
    unit, standard = Rows(started)(
        f"SELECT id, standard_id FROM unit WHERE enrolment_id = {made.enrolments[0]} ORDER BY id"
    )[0]
    codes = Rows(started)(f"SELECT code FROM criterion WHERE standard_id = {standard} ORDER BY position DESC LIMIT 2")
    return Stage(started, folder, database, made, *cookies, claimable=tuple(f"{unit}.{code}" for (code,) in codes))


def _signed_in(database: Database, provider_id: int, person_id: int) -> str:
    token = new_token()
    expires = now() + timedelta(hours=12)
    with database.writing() as session:
        session.add(
            SignIn(token_sha256=token_hash(token), person_id=person_id, provider_id=provider_id, expires_at=expires)
        )
    return f"vouch-session={token}"


def one_round(at: Stage, seconds: float) -> None:
    """Work on a running server until it is killed after so many seconds."""
    with serving(at.folder, at.engine.url) as server:
        ending = threading.Event()
        learner, assessor = Client(server.port, at.learner), Client(server.port, at.assessor)
        works = [lambda: _send_pieces(at, learner, ending), lambda: _decide(at, assessor, ending)]
        threads = [threading.Thread(target=work) for work in works]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        os.kill(server.pid, signal.SIGKILL)
        ending.set()
        for thread in threads:
            thread.join(60)
        for client in (learner, assessor):
            client.close()


def _send_pieces(at: Stage, client: Client, ending: threading.Event) -> None:
    exports = f"/portfolios/{at.made.enrolments[0]}/exports"
    number = 0
    while not ending.is_set():
        number += 1
        wish = "send" if number % 3 else "later"
        data = PDF + os.urandom(random.choice((2_000, 300_000, 1_500_000))) + b"\n%%EOF\n"
        before, after = form(_fields(at.claimable, wish), "wall.pdf", "application/pdf")
        try:
            path = start(client, at.made.enrolments[0])
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            client.ask(Request(path, "POST", body=before + data + after, content_type=kind, expect=303))
            at.done.files[int(path.split("/")[2])] = (hashlib.sha256(data).hexdigest(), wish == "send")
            if number % 4 == 1:
                client.ask(Request(exports, "POST", fields=[("reason", "for the file")], expect=303))
                at.done.exports += 1
        except LOSSES as error:
            client.close()
            if not ending.wait(0.2) and _lives(client):
                at.refusals.append(str(error)[:300])
                return


def _lives(client: Client) -> bool:
    """The server is there and said no: a fault of this program's, which must not pass for a kill."""
    try:
        client.ask(Request("/me"))
    except LOSSES:
        return False
    return True


def _fields(claimable: tuple[str, ...], wish: str) -> list[tuple[str, str]]:
    fields = [("title", "The feelings wall"), ("about", "We talked about it."), ("account", ""), ("when", "today")]
    fields += [("place", "the pre-school room"), ("mine", "1"), ("private", "1"), ("do", wish)]
    for key in claimable:
        fields += [("c", key), (f"where.{key}", "whole piece: it shows every step that I took"), (f"note.{key}", "")]
    return fields


def _decide(at: Stage, client: Client, ending: threading.Event) -> None:
    for evidence, claims in at.decisions():
        try:
            client.ask(sending(evidence, claims))
            at.done.decided.update(claims)
        except LOSSES as error:
            client.close()
            if not ending.wait(0.2) and _lives(client):
                at.refusals.append(str(error)[:300])
        if ending.wait(0.05):
            return


def judge(at: Stage) -> list[str]:
    """What is wrong with the data, seen from outside while no server runs; empty when everything fits."""
    store = settings_for(at.folder, at.engine.url).evidence_dir
    return [
        *at.refusals,
        *kill_checks.acknowledged(at.database, at.done.files, at.done.decided, at.done.exports),
        *kill_checks.nothing_half(at.database, store),
    ]


def finish(at: Stage, seconds: float = 60) -> list[str]:
    """Start once more, as after the leases of killed jobs ran out: every export is made, opens and verifies."""
    kill_checks.end_leases(at.database)
    with serving(at.folder, at.engine.url) as server:
        client = Client(server.port, at.learner)
        until = time.monotonic() + seconds
        while kill_checks.unfinished(at.database) and time.monotonic() < until:
            time.sleep(0.2)
        wrong = [f"piece {piece} does not open" for piece in at.done.files if not _opens(client, piece)]
        client.close()
    return [*wrong, *judge(at), *kill_checks.exports(at.database, at.folder / "exports")]


def _opens(client: Client, piece: int) -> bool:
    try:
        return bool(re.search(rb".", client.ask(Request(f"/evidence/{piece}")).body))
    except RuntimeError:
        return client.ask(Request(f"/evidence/{piece}", expect=303)).status == 303  # a draft leads to its form


def run(at: Stage, rounds: int, say: Callable[[str], None]) -> list[str]:
    """All rounds; what was wrong after any of them."""
    wrong: list[str] = []
    for number in range(1, rounds + 1):
        one_round(at, random.uniform(0.2, 2.5))
        found = judge(at)
        wrong += [f"round {number}: {words}" for words in found]
        done = at.done
        say(
            f"round {number}: {len(done.files)} pieces, {len(done.decided)} decisions, {done.exports} exports"
            f" acknowledged so far; {len(found)} wrong"
        )
    return wrong + finish(at)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.kill_rounds", description=__doc__)
    parser.add_argument("--engine", choices=NAMES, default="sqlite")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    logs.configure(readable=True)
    random.seed(chosen.seed)
    with tempfile.TemporaryDirectory(prefix="vouch-kill-") as folder, engine(chosen.engine, Path(folder)) as started:
        at = stage(started, Path(folder))
        wrong = run(at, chosen.rounds, lambda words: print(words, file=sys.stderr, flush=True))
        at.database.dispose()
    print("\n".join(wrong) or f"{chosen.rounds} kills: everything acknowledged is there whole, and nothing half.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
