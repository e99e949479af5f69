"""A small server for the scripts: pages made from the real base template, under the real policy, with answers set by a test.

The scripts are tested here without a database, so that a draft can fail, a session can end and a file can stop at will.
The journeys in tests/journeys run the same scripts against the real service.
"""

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

from app.settings import resource
from app.web.headers import CSP
from app.web.render import environment

PAGES = Path(__file__).parent / "pages"


@dataclass
class Stage:
    """What the server answers (path -> status, body), and what it was sent (path, body)."""

    pages: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    received: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""

    def posts(self, path: str) -> list[dict[str, list[str]]]:
        """The forms posted to a path, oldest first."""
        return [parse_qs(body, keep_blank_values=True) for at, body in self.received if at == path]


def frame(theme: str = "light", **more: object) -> SimpleNamespace:
    """The `page` a template is given."""
    person = SimpleNamespace(first_name="Grace", name="Grace Adeyemi", provider_name="Harbour Lane Training")
    nav = [SimpleNamespace(href="/queue", label="Queue", count=23, current=True)]
    given = {
        "title": "Stage", "actor": person, "nav": nav, "notice": None, "theme": theme, "density": "", "text": "",
        "keys": "", "providers": (1, 2), "static": lambda path: f"/static/{path}",
    }  # fmt: skip
    return SimpleNamespace(**(given | more))


def page(
    name: str, *, script: str = "", theme: str = "light", frame_more: dict[str, object] | None = None, **context: object
) -> str:
    """A whole page: the base template around pages/<name>.html, which may use the macros p, f and c."""
    main = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    source = (
        '{% extends "web/base.html" %}{% import "web/parts.html" as p %}{% import "web/fields.html" as f %}'
        '{% import "web/charts.html" as c %}{% block main %}' + main + "{% endblock %}"
    )
    if script:
        source += '{% block scripts %}<script type="module" src="/static/js/' + script + '"></script>{% endblock %}'
    return environment().from_string(source).render(page=frame(theme, **(frame_more or {})), **context)


def serve(stage: Stage) -> ThreadingHTTPServer:
    """Start the server on a free port; the caller shuts it down."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.startswith("/static/"):
                file = resource("static") / path.removeprefix("/static/")
                if file.is_file():
                    return self.answer(200, file.read_bytes(), guess_type(file.name)[0] or "font/woff2")
                return self.answer(404, b"", "text/plain")
            status, body = stage.answers.get(path, (200, stage.pages.get(path, "<!doctype html><title>Sent</title>")))
            return self.answer(status, body.encode(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length", 0))).decode("utf-8", "replace")
            path = urlsplit(self.path).path
            stage.received.append((path, sent))
            status, body = stage.answers.get(path, (200, "<!doctype html><title>Sent</title>"))
            self.answer(status, body.encode(), "text/html; charset=utf-8")

        def answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CSP)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: pytest shows what a test needs."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stage.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    return server
