"""From what went wrong to an answer a person can use: a page, or a fragment when htmx asked."""

import secrets
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Scope

from app.access.actors import SessionRow
from app.access.models import OnceKey
from app.db import database_of
from app.errors import Conflict, DomainError, NotFound, NotSignedIn, TooLarge
from app.web import kept_words
from app.web.once import AlreadyDone, key_of
from app.web.render import render

log = structlog.get_logger()

_HEADINGS = {
    400: "That didn’t work",
    401: "Sign in to carry on",
    403: "You can’t do that here",
    404: "We can’t find that",
    405: "That address doesn’t take this kind of request",
    409: "Something has changed",
    413: "That is too large",
    422: "There is something to put right",
    429: "Please wait a little",
    503: "We can’t do that safely just now",
}
NOT_KEPT = (
    "What you sent did not arrive whole, or was more than we can keep, so nothing was done with it. Go back in your "
    "browser and copy what you wrote, then sign in."
)


def install(app: FastAPI) -> None:
    """Explain every kind of trouble the app can meet."""
    # Each handler takes the very kind it is named for, which Starlette's types cannot say.
    handlers: dict[type[Exception], Any] = {
        NotSignedIn: ask_to_sign_in,
        DomainError: explain,
        AlreadyDone: answer_again,
        IntegrityError: explain_clash,
        OperationalError: explain_busy,
        DataError: explain_unkeepable,
        OverflowError: explain_unkeepable,
        HTTPException: explain_http,
        RequestValidationError: explain_validation,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def page(
    request: Request,
    status: int,
    text: str,
    *,
    heading: str = "",
    href: str = "",
    action: str = "",
    reference: str = "",
) -> Response:
    """The error page or fragment. The request's session is over by now, so the bar goes without its counts."""
    request.state.session = None
    error = {
        "heading": heading or _HEADINGS.get(status, "That didn’t work"),
        "text": text,
        "href": href or ("/" if status != 401 else "/sign-in"),
        "action": action or ("Go to your first page" if status != 401 else "Sign in"),
        "reference": reference,
    }
    return render(request, "web/error.html", fragment="web/_error.html", status=status, error=error)


def explain(request: Request, error: DomainError) -> Response:
    return page(request, error.status, f"{error.sentence} {error.mend or ''}".strip())


def answer_again(request: Request, error: AlreadyDone) -> Response:
    if "hx-request" in request.headers:
        return Response(status_code=200, headers={"HX-Redirect": error.location})
    return RedirectResponse(error.location, status_code=303)


async def ask_to_sign_in(request: Request, error: NotSignedIn) -> Response:
    """A GET goes to sign-in and comes back; a form's words are kept for the person whose session had ended."""
    ended = getattr(request.state, "ended_session", None)
    if isinstance(ended, SessionRow) and ended.live and request.method == "GET":
        return RedirectResponse(f"/providers?next={quote(_here(request))}", status_code=303)
    if request.method in ("GET", "HEAD") and "hx-request" not in request.headers:
        query = f"?next={quote(_here(request))}" if request.url.path != "/" else ""
        return RedirectResponse(f"/sign-in{query}", status_code=303)
    text, href = error.sentence, "/sign-in"
    if isinstance(ended, SessionRow) and request.method == "POST" and "hx-request" not in request.headers:
        text, href = await _keep_words(request, ended, error.sentence)
    heading = "We signed you out to keep things private" if isinstance(ended, SessionRow) else "Sign in to carry on"
    return page(request, 401, text, heading=heading, href=href, action="Sign in")


async def _keep_words(request: Request, ended: SessionRow, otherwise: str) -> tuple[str, str]:
    """(what became of the words, where to sign in)."""
    if not kept_words.is_form(request):
        return otherwise, "/sign-in"
    path = _here(request) if len(_here(request)) <= 500 else request.url.path[:500]
    kept = await kept_words.keep(request, ended, path)
    if kept is None:
        return NOT_KEPT, "/sign-in"
    if kept.stash_id is None:
        return otherwise, "/sign-in"
    return _what_became_of(kept), f"/sign-in?next=/kept/{kept.stash_id}"


def _what_became_of(kept: kept_words.Kept) -> str:
    text = "Your words are safe. Sign in and you’ll be back where you were."
    if not kept.files:
        return text
    shown = "”, “".join(kept.files[:3])
    more = f" and {len(kept.files) - 3} more" if len(kept.files) > 3 else ""
    return f"{text} Files are not kept without you: choose “{shown}”{more} again when you are back."


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _logged(scope: Scope) -> str:
    """The address for the log, without the key that a one-time link is."""
    path = str(scope.get("path", ""))
    return "/set-password/..." if path.startswith("/set-password/") else path


def _first_line(error: BaseException | None) -> str:
    """What the database says was wrong; PostgreSQL goes on in the next line with the words that were refused."""
    return str(error).split("\n", 1)[0]


async def explain_clash(request: Request, error: IntegrityError) -> Response:
    """Two people, or two taps, at once: the database let one through. The same form twice gets the same answer."""
    key, actor = key_of(request), getattr(request.state, "actor", None)
    if key is not None and actor is not None:

        def look() -> OnceKey | None:
            with database_of(request).reading() as session:
                return session.get(OnceKey, (actor.person_id, key))

        done = await run_in_threadpool(look)
        if done is not None and done.path == request.url.path:
            return answer_again(request, AlreadyDone(done.location))
    log.warning("clash", path=_logged(request.scope), error=_first_line(error.orig))
    return explain(
        request,
        Conflict("Someone else changed this at the same moment, so yours was not saved. Go back and look again."),
    )


def explain_busy(request: Request, error: OperationalError) -> Response:
    log.error("database unavailable", path=_logged(request.scope), error=_first_line(error.orig))
    return page(request, 503, "Nothing was half done. Please try again in a minute.", heading="We’re busy just now")


def explain_unkeepable(request: Request, error: DataError | OverflowError) -> Response:
    """A number or text that the database's columns cannot hold: nothing that a page of ours offers."""
    log.warning("unkeepable", path=_logged(request.scope), kind=type(error).__name__)
    return page(request, 422, "Something in that address or form is too large to be right. Go back and check it.")


def explain_http(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        return explain(request, NotFound())
    if error.status_code == 413:
        return explain(request, TooLarge("That is more than we can take in one go."))
    response = page(request, error.status_code, "Go back and try another way.")
    response.headers.update(error.headers or {})
    return response


def explain_validation(request: Request, error: RequestValidationError) -> Response:
    log.info("unreadable request", path=_logged(request.scope), errors=[item.get("loc") for item in error.errors()])
    return page(request, 422, "Something in that address or form can’t be read. Go back and try again.")


async def crashed(scope: Scope, error: Exception) -> ASGIApp:
    """Our fault: a short reference for the phone, the details in the log, never a traceback on a page."""
    reference = f"{secrets.token_hex(1)}-{secrets.token_hex(2)}".upper()
    log.exception("crashed", reference=reference, path=_logged(scope), exc_info=error)
    request = Request(scope)
    try:
        return page(
            request,
            500,
            "We’ve noted it. What was saved is safe. Please try again in a few minutes.",
            heading="Something broke, and it was us",
            reference=reference,
        )
    except Exception:
        return Response(
            f"Something broke, and it was us. If you ring us, say {reference}.", 500, media_type="text/plain"
        )
