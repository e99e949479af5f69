"""Passwords: Argon2id with OWASP's smaller setting, and a cap on how many are hashed at once.

19 MiB and two passes take about 0.1 s of one core; without a cap, a burst of sign-ins would take all memory.
"""

import hashlib
import secrets
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Mistake

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_room = BoundedSemaphore(4)
# Verified when nobody has the address given, so that a wrong address takes as long as a wrong password.
_NOBODY = _hasher.hash("nobody has this password")

_TOO_COMMON = frozenset(
    {"password1234", "passwordpassword", "123456789012", "qwertyuiopas", "letmeinletmein", "changemechangeme"}
)


def ensure_good(password: str, *, email: str) -> None:
    """Raise Mistake, with the mend, unless this may be used. Length counts; rules about symbols do not (NCSC)."""
    if len(password) < MINIMUM_LENGTH:
        raise Mistake(
            f"Use at least {MINIMUM_LENGTH} characters. Three random words are easy to remember.", field="password"
        )
    if len(password) > MAXIMUM_LENGTH:
        raise Mistake(f"Use at most {MAXIMUM_LENGTH} characters.", field="password")
    if password.lower() in _TOO_COMMON or password.lower() == email.lower():
        raise Mistake("That one is easy to guess. Three random words make a better password.", field="password")


def hash_password(password: str) -> str:
    with _room:
        return _hasher.hash(password)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes the same time when there is no such person."""
    with _room:
        try:
            return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def new_token() -> str:
    """256 random bits, for a cookie or a link. Only `token_hash` of it is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
