"""What every answer carries, who may post to us, and what happens when we break.

One plain ASGI layer: security headers (SAFETY 3.1.14), no-store on everything but static files, and the refusal of
forms that another site sent (Sec-Fetch-Site, or Origin where a browser does not send it).
"""

import re
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_COMMON = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


class Manners:
    """The ASGI layer. `on_crash` makes the page for an error of ours."""

    def __init__(
        self, app: ASGIApp, *, base_url: str, on_crash: Callable[[Scope, Exception], Awaitable[ASGIApp]]
    ) -> None:
        self.app = app
        self.on_crash = on_crash
        parts = urlsplit(base_url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        said = dict(_COMMON)
        if parts.scheme == "https":
            said["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        self._said = [(name.lower().encode(), value.encode()) for name, value in said.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_manners(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = self._with_manners(message["headers"])
            await send(message)

        if _HOST.fullmatch(Headers(scope=scope).get("host", "localhost")) is None:
            await PlainTextResponse("That is not an address of ours.", 400)(scope, receive, send_with_manners)
            return
        # No database keeps a NUL, and no word that people look for has one.
        scope["query_string"] = scope.get("query_string", b"").replace(b"%00", b"")
        if scope["method"] not in SAFE and not self._from_our_pages(Headers(scope=scope)):
            refusal = PlainTextResponse(
                "This form came from another site, so we did nothing. Open Vouch and use the form there.",
                status_code=403,
            )
            await refusal(scope, receive, send_with_manners)
            return
        try:
            await self.app(scope, receive, send_with_manners)
        except Exception as error:
            if started:
                raise
            page = await self.on_crash(scope, error)
            await page(scope, receive, send_with_manners)

    def _with_manners(self, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The headers with those of ours that the answer does not set itself (static files say how long to keep them)."""
        own = list(headers)
        names = {name for name, _ in own}
        return own + [pair for pair in self._said if pair[0] not in names]

    def _from_our_pages(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        origin = headers.get("origin")
        if origin is None:
            return False
        try:
            return origin == self.origin or urlsplit(origin).netloc == headers.get("host")
        except ValueError:
            return False
