"""The same app with one more layer, for counting: how many statements each request sent, and which.

Only the bench starts it (`python -m bench.counted PORT`); nothing of it is in the served app. Statements go with their
parameters to the file that VOUCH_BENCH_STATEMENTS names, so that limits.py can send them again without the app.
"""

import os
import pickle
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.main import create_app

HEADER = "x-bench-statements"
Statement = tuple[str, Any]
_sent: ContextVar[list[Statement] | None] = ContextVar("sent", default=None)


def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
    """Called before each statement; threads of a request inherit its list."""
    sent = _sent.get()
    if sent is not None and not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
        sent.append((statement, parameters))


class Counting:
    """The layer: a list for each request, its length in a header, its content in the file."""

    def __init__(self, app: ASGIApp, file: Path) -> None:
        self.app = app
        self.file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent: list[Statement] = []
        token = _sent.set(sent)

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (HEADER.encode(), str(len(sent)).encode())]
                self.file.write_bytes(pickle.dumps(sent))
            await send(message)

        try:
            await self.app(scope, receive, counting)
        finally:
            _sent.reset(token)


def main(port: int) -> None:
    app = create_app()
    database = app.state.database
    for engine in {id(engine): engine for engine in (database.read_engine, database.write_engine)}.values():
        event.listen(engine, "before_cursor_execute", note)
    counting = Counting(app, Path(os.environ["VOUCH_BENCH_STATEMENTS"]))
    uvicorn.run(counting, host="127.0.0.1", port=port, log_level="warning", access_log=False, server_header=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
