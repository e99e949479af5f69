"""The hash chain: each entry's hash covers the one before it, so no entry can be changed, added or lost unseen.

h(n) = SHA-256("vouch-trail-1" LF h(n-1) LF canonical JSON of the entry). The method follows SAFETY: ids only,
one order per provider. `check` is deliberately small: an outsider can write it again from this paragraph.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def canonical(value: Any) -> str:
    """JSON in one exact form: keys sorted, no blanks, UTF-8 as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entry_sha256(
    previous: str,
    *,
    provider_id: int,
    seq: int,
    at: datetime,
    actor_id: int | None,
    actor_role: str,
    kind: str,
    about: str,
) -> str:
    """The hash of one entry; `about` is already canonical JSON, `at` is written in UTC to the microsecond."""
    body = canonical(
        {
            "provider": provider_id,
            "seq": seq,
            "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor": actor_id,
            "role": actor_role,
            "kind": kind,
            "about": json.loads(about),
        }
    )
    return hashlib.sha256(f"vouch-trail-1\n{previous}\n{body}".encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """Where a chain stops being whole."""

    seq: int
    sentence: str


def check(entries: Iterable[Any], head_seq: int, head_sha256: str) -> Break | None:
    """Walk entries in order of seq; None when whole, else the first break, in words."""
    previous, expected = START, 1
    for entry in entries:
        if entry.seq != expected:
            return Break(expected, f"Entry {expected} is missing: the next one is numbered {entry.seq}.")
        if entry.previous_sha256 != previous:
            return Break(entry.seq, f"Entry {entry.seq} does not follow the entry before it.")
        try:
            computed = entry_sha256(
                previous,
                provider_id=entry.provider_id,
                seq=entry.seq,
                at=entry.at,
                actor_id=entry.actor_id,
                actor_role=entry.actor_role,
                kind=entry.kind,
                about=entry.about,
            )
        except ValueError:
            computed = ""
        if computed != entry.sha256:
            return Break(entry.seq, f"Entry {entry.seq} was changed after it was written.")
        previous, expected = entry.sha256, expected + 1
    if head_seq != expected - 1 or head_sha256 != previous:
        return Break(expected, f"The chain ends at entry {expected - 1}, but its head says {head_seq}.")
    return None
