"""The command line: `vouch`, the same as `python -m app`.

Imports are kept inside the commands, so that `vouch --help` answers at once.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(
    name="vouch",
    help="Evidence portfolios and assessment against National Occupational Standards.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run a command; an error we foresaw is a sentence on stderr, never a traceback."""
    from app.errors import DomainError

    _add_groups()
    try:
        app()
    except DomainError as error:
        _stop(f"{error.sentence} {error.mend or ''}".strip())


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def _add_groups() -> None:
    from app.coverage.commands import app as coverage
    from app.people.commands import app as user
    from app.standards.commands import app as standards

    app.add_typer(standards, name="standards")
    app.add_typer(user, name="user")
    app.add_typer(coverage, name="coverage")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; above 1, run `vouch worker` beside them")] = 1,
    migrate_first: Annotated[bool, typer.Option("--migrate/--no-migrate", help="Bring the database up to date")] = True,
) -> None:
    """Serve Vouch."""
    import uvicorn

    from app.serving import prepare

    if migrate_first:
        prepare()
    print(f"Serving on http://{'localhost' if host == '127.0.0.1' else host}:{port} (Ctrl+C stops it)", file=sys.stderr)
    uvicorn.run(
        "app.serving:serving_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        proxy_headers=True,
        forwarded_allow_ips=_settings().trusted_proxies,
        timeout_graceful_shutdown=30,
        log_level="warning",
        access_log=False,
        server_header=False,
    )


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port to listen on")] = 8000,
    serve_too: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve when the demo is ready")] = True,
) -> None:
    """Make a believable centre on first start, print the sign-ins, and serve it."""
    from app.demo.commands import prepare_demo, print_sign_ins
    from app.serving import prepare

    prepare()
    prepare_demo()
    print_sign_ins(f"http://localhost:{port}")
    if serve_too:
        serve(port=port, host="127.0.0.1", workers=1, migrate_first=False)


@app.command()
def worker() -> None:
    """Work through the queue of slow jobs until stopped; for when `serve` runs several processes."""
    from app.serving import run_worker

    run_worker()


@app.command()
def routes(as_json: Annotated[bool, typer.Option("--json", help="For a machine")] = False) -> None:
    """Every address: method, path and the permission it needs."""
    from app.serving import list_routes

    listed = list_routes()
    if as_json:
        print(json.dumps(listed, indent=1, ensure_ascii=False))
        return
    for row in listed:
        print(f"{row['method']:7}{row['path']:60}{row['permission']}")


@app.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="An exported portfolio: a .zip or its unpacked folder")] = None,
    trail: Annotated[bool, typer.Option("--trail", help="Walk the trail of every provider instead")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For a machine")] = False,
) -> None:
    """Say whether an exported portfolio, or the trail, is exactly as it was made; or name what is wrong."""
    if trail:
        from app.db import Database
        from app.trail.commands import verify_trail

        raise SystemExit(verify_trail(Database(_settings().database), as_json=as_json))
    if file is None:
        _stop("Name a file to verify, or use --trail.")
    from app.portfolio.commands import verify_file

    raise SystemExit(verify_file(file, as_json=as_json))


@app.command()
def selfcheck(as_json: Annotated[bool, typer.Option("--json", help="For a machine")] = False) -> None:
    """Whether this deployment keeps its promises: durability, versions, cookies, schema, sandbox, disk."""
    from app.selfcheck import run

    raise SystemExit(run(as_json=as_json))


def _settings():
    from app.settings import get_settings

    return get_settings()


if __name__ == "__main__":
    main()
