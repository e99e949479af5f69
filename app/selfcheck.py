"""Does this deployment keep its promises? Each line is one of them, checked on the running configuration."""

import importlib.metadata
import json
import shutil
from dataclasses import asdict, dataclass

from rich.console import Console
from sqlalchemy import text

from app import migrate
from app.db import WAL_SAFE_FROM, Database, sqlite_driver
from app.settings import Settings, get_settings
from app.standards import library_index

# Versions below these have published weaknesses that touch what we do (SAFETY 3.2).
FLOORS = {"starlette": (1, 3, 1), "python-multipart": (0, 0, 27), "jinja2": (3, 1, 6)}


@dataclass(frozen=True)
class Finding:
    """One promise, whether it is kept, and the mend when it is not. `warn` does not fail the check."""

    promise: str
    kept: bool
    detail: str
    warn: bool = False


def run(*, as_json: bool = False) -> int:
    """Check everything; 0 when all that must be kept is kept."""
    settings = get_settings()
    findings = [*_database(settings), *_deployment(settings), *_versions(), _sandbox()]
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        console = Console(highlight=False)
        for finding in findings:
            mark = "ok  " if finding.kept else "warn" if finding.warn else "FAIL"
            console.print(f"{mark}  {finding.promise}: {finding.detail}", markup=False, soft_wrap=True)
    return 0 if all(finding.kept or finding.warn for finding in findings) else 1


def _database(settings: Settings) -> list[Finding]:
    database = Database(settings.database)
    findings = []
    with database.reading() as session:
        if database.is_sqlite:
            version = sqlite_driver.sqlite_version_info
            journal = session.execute(text("PRAGMA journal_mode")).scalar()
            safe = journal != "wal" or version >= WAL_SAFE_FROM
            findings.append(
                Finding("SQLite is safe with several connections", safe, f"{'.'.join(map(str, version))}, {journal}")
            )
            full = session.execute(text("PRAGMA synchronous")).scalar() == 2
            findings.append(
                Finding("an acknowledged row survives a power cut", full, "synchronous=FULL" if full else "not FULL")
            )
        else:
            sync = session.execute(text("SHOW synchronous_commit")).scalar()
            fsync = session.execute(text("SHOW fsync")).scalar()
            findings.append(
                Finding(
                    "an acknowledged row survives a power cut",
                    sync not in ("off", "local") and fsync == "on",
                    f"synchronous_commit={sync}, fsync={fsync}",
                )
            )
        try:
            found = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        except Exception:
            found = None
        newest = migrate.newest()
        findings.append(
            Finding(
                "the schema is up to date",
                found == newest,
                f"{found or 'none'}; run `vouch serve` once" if found != newest else newest,
            )
        )
        if found == newest:
            apart = "; ".join(library_index.out_of_step(session))
            findings.append(
                Finding(
                    "every standard can be found in the library",
                    not apart,
                    f"{apart}; run `vouch standards reindex`" if apart else "in step",
                )
            )
    database.dispose()
    return findings


def _deployment(settings: Settings) -> list[Finding]:
    production = settings.environment == "production"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data_dir).free
    return [
        Finding(
            "cookies travel only by https",
            settings.secure_cookies,
            "yes"
            if settings.secure_cookies
            else f"set VOUCH_BASE_URL to an https:// address (now {settings.base_url})",
            warn=not production,
        ),
        Finding(
            "there is room for decisions when files fill the disk",
            free > settings.free_space_reserve_bytes,
            f"{free // 2**20} MiB free, {settings.free_space_reserve_bytes // 2**20} MiB kept back",
        ),
        Finding("API documentation is not public", True, "there is none"),
    ]


def _versions() -> list[Finding]:
    findings = []
    for name, floor in FLOORS.items():
        installed = importlib.metadata.version(name)
        numbers = tuple(int(part) for part in installed.split(".")[:3] if part.isdigit())
        findings.append(Finding(f"{name} is not a version with known weaknesses", numbers >= floor, installed))
    return findings


def _sandbox() -> Finding:
    from app.storage.sandbox import isolation

    found = isolation()
    return Finding("files are looked into in isolation", found.complete, found.words, warn=True)
