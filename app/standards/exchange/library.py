"""Every standard that this deployment knows, from the files and from the database, for the command line."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from app.db import Database
from app.settings import Settings
from app.standards import queries, service, yaml_files
from app.standards.exchange.outcome import ExchangeError
from app.standards.schema import StandardFile


@dataclass(frozen=True, slots=True)
class Known:
    """A document and when it last changed: its file's own time, or when it was published."""

    document: StandardFile
    changed: datetime


def library(settings: Settings) -> list[Known]:
    """All versions, each once; a file is preferred to its copy in the database."""
    found: dict[str, Known] = {}
    for one in yaml_files.read_all([settings.standards_dir])[0]:
        moment = datetime.fromtimestamp(Path(one.file).stat().st_mtime, UTC)
        found[one.document.reference.casefold()] = Known(one.document, moment)
    for known in _stored(settings):
        found.setdefault(known.document.reference.casefold(), known)
    return list(found.values())


def named(known: list[Known], key: str) -> Known:
    """The one that `key` names: HSCCLD352@1, or HSCCLD352 where there is only one version. Raises ExchangeError."""
    wanted = key.strip().casefold()
    for one in known:
        if one.document.reference.casefold() == wanted:
            return one
    versions = [
        one for one in known if wanted in (one.document.key.casefold(), one.document.key.removeprefix("local:"))
    ]
    if len(versions) == 1:
        return versions[0]
    if versions:
        listed = ", ".join(sorted(one.document.reference for one in versions))
        raise ExchangeError([f"{key} has several versions: {listed}. Name one of these."])
    listed = ", ".join(sorted(one.document.reference for one in known)) or "none at all"
    raise ExchangeError([f"There is no standard {key} here. These are here: {listed}."])


def _stored(settings: Settings) -> list[Known]:
    """What the database holds; nothing when there is none yet, because asking must not make one."""
    database = Database(settings.database)
    file = database.url.database if database.is_sqlite else None
    try:
        if (file and not Path(file).exists()) or not inspect(database.read_engine).has_table("standard"):
            return []
        with database.reading() as session:
            return [Known(service.stored(row), row.published_at) for row in queries.every_standard(session)]
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise ExchangeError([f"The database cannot be used: {reason}. Look at VOUCH_DATABASE_URL."]) from None
    finally:
        database.dispose()
