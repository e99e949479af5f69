"""The one door to every route: a guard that loads the thing for this actor, or a visible word that says why there is none.

A route does not take an id; it takes an `Allowed` thing. The loader selects through the actor, so what is not theirs
does not exist for them (404); a permission they lack on something they may see is 403. `create_app` refuses to start
while any route has neither guard nor `public`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute, iter_route_contexts
from sqlmodel import Session as SQLSession
from starlette.routing import Mount

from app.access.actors import Actor, actor_from
from app.access.roles import Permission
from app.db import Session, database_of
from app.errors import NotFound, NotPermitted, NotSignedIn
from app.settings import Settings
from app.web import sessions
from app.web.once import ensure_not_done

LARGEST_ID = 2**31 - 1
T = TypeVar("T")
Loader = Callable[..., T]


@dataclass(frozen=True)
class Allowed(Generic[T]):
    """What a guard hands to a route: who asks, and the thing they may use."""

    actor: Actor
    thing: T


@dataclass(frozen=True)
class Public:
    """A route that needs nobody signed in, and why."""

    why: str

    async def __call__(self) -> None:
        """Nothing to ask; and async, since a plain function would be sent through a thread to do nothing."""


@dataclass(frozen=True)
class Guard(Generic[T]):
    """Signed in, may do this, and here is the thing. `load(session, actor, **path parameters)` raises NotFound."""

    permissions: tuple[Permission, ...]
    load: Callable[..., T] | None

    def __call__(self, request: Request, session: Session) -> Allowed[T]:
        actor = signed_in(request, session)
        _ensure_ids_exist(request)
        thing: Any = None
        if self.load is not None:
            thing = self.load(session, actor, **request.path_params)
        if not any(actor.can(permission) for permission in self.permissions):
            raise NotPermitted(
                f"Your role here can’t do this: {self.permissions[0].words[0].lower()}{self.permissions[0].words[1:]}."
            )
        ensure_not_done(request, session, actor)
        return Allowed(actor, thing)


def _ensure_ids_exist(request: Request) -> None:
    """A number too large for any row is an address of nothing, and not an error of the database's driver."""
    if any(isinstance(value, int) and value > LARGEST_ID for value in request.path_params.values()):
        raise NotFound()


def may(*permissions: Permission, load: Callable[..., Any] | None = None) -> Any:
    """The guard for a route: any one of these permissions, on what `load` finds for the actor."""
    return Depends(Guard(permissions, load), scope="function")


def public(why: str) -> Any:
    """Declare that a route is open to all, and say why in a few words."""
    return Depends(Public(why))


def signed_in(request: Request, session: SQLSession) -> Actor:
    """The actor of this request; raises NotSignedIn. Notes that the session is in use, at most once a minute."""
    settings: Settings = request.app.state.settings
    token = sessions.token_of(request)
    found = actor_from(session, token, idle=timedelta(minutes=settings.idle_minutes)) if token else None
    if not isinstance(found, Actor):
        request.state.ended_session = found
        raise NotSignedIn()
    request.state.actor = found
    request.state.session = session
    sessions.note_use(database_of(request), session, found, reading=request.method in ("GET", "HEAD"))
    return found


def guard_of(route: APIRoute) -> Guard[Any] | Public:
    """The one guard of a route; raises RuntimeError, which stops the app from starting, when it has none or two."""
    found = [dependant.call for dependant in _flat(route.dependant) if isinstance(dependant.call, Guard | Public)]
    if len(found) != 1:
        raise RuntimeError(
            f"{'/'.join(sorted(route.methods or ()))} {route.path} has {len(found)} guards. Give it exactly one: "
            "an Annotated[Allowed[...], may(...)] parameter, or dependencies=[public('why')]."
        )
    return found[0]


def _flat(dependant: Any) -> list[Any]:
    return [dependant, *(inner for child in dependant.dependencies for inner in _flat(child))]


def guarded_routes(app: FastAPI) -> list[tuple[str, str, Guard[Any] | Public]]:
    """(method, path, guard) of every address the app answers."""
    listed: list[tuple[str, str, Guard[Any] | Public]] = []
    for context in iter_route_contexts(app.router.routes):
        route = context.original_route
        if isinstance(route, Mount) and route.name == "static":
            continue
        if not isinstance(route, APIRoute):
            raise RuntimeError(f"{getattr(route, 'path', route)!r} is neither a guarded route nor the static mount.")
        guard = guard_of(route)
        listed.extend((method, context.path or "", guard) for method in sorted(route.methods or ()))
    return listed


def ensure_every_route_is_guarded(app: FastAPI) -> None:
    """Refuse to start with an unguarded route, and with none at all (a check that found nothing proves nothing)."""
    if not guarded_routes(app):
        raise RuntimeError("No routes were found to check.")
