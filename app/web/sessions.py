"""The session cookie: set, read, and noted as used. The session itself is a row (access/models.py)."""

from datetime import timedelta

from fastapi import Request, Response
from sqlalchemy import update
from sqlmodel import Session, col

from app.access.actors import Actor
from app.access.models import SignIn
from app.clock import now
from app.db import Database
from app.settings import Settings

NOTE_EVERY = timedelta(minutes=1)
_noted: dict[int, float] = {}


def cookie_name(settings: Settings, purpose: str = "session") -> str:
    """The __Host- prefix ties the cookie to this host and to https; plain http (a first try-out) cannot have it."""
    return f"__Host-vouch-{purpose}" if settings.secure_cookies else f"vouch-{purpose}"


def token_of(request: Request) -> str | None:
    return request.cookies.get(cookie_name(request.app.state.settings))


def set_cookie(response: Response, settings: Settings, purpose: str, value: str, *, max_age: int | None) -> None:
    response.set_cookie(
        cookie_name(settings, purpose),
        value,
        max_age=max_age,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, settings: Settings, purpose: str = "session") -> None:
    response.delete_cookie(
        cookie_name(settings, purpose), path="/", secure=settings.secure_cookies, httponly=True, samesite="lax"
    )


def note_use(database: Database, session: Session, actor: Actor, *, reading: bool) -> None:
    """Remember when the session was last used, so that an idle one ends. At most once a minute for each."""
    moment = now()
    last = _noted.get(actor.sign_in_id)
    if last is not None and 0 <= moment.timestamp() - last < NOTE_EVERY.total_seconds():
        return
    if len(_noted) > 10_000:
        _noted.clear()
    _noted[actor.sign_in_id] = moment.timestamp()
    statement = update(SignIn).where(col(SignIn.id) == actor.sign_in_id).values(last_seen_at=moment)
    if reading:
        with database.writing() as own:
            own.execute(statement)
    else:
        session.execute(statement)
