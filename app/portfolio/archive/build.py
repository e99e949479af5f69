"""Put an archive together: rows, portfolio.json, the book, the standards, the evidence; checked before it leaves."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from app.portfolio.archive.bag import BagWriter, ChangedFile
from app.portfolio.archive.book import book
from app.portfolio.archive.document import Made, document, standard_path
from app.portfolio.archive.gather import Gathered
from app.portfolio.archive.names import folder_name
from app.portfolio.archive.pieces import Copy
from app.portfolio.archive.zip_stream import Write
from app.portfolio.checks.bag import PROFILE
from app.portfolio.verify import document_problems
from app.settings import resource
from app.storage.files import FileStore
from app.trail.chain import canonical
from app.web.dates import size as size_words

log = structlog.get_logger()
# The look of the book, kept in the layout that the sheets expect of each other.
LOOK = (
    "css/vouch.css",
    "css/scale.css",
    "css/offline.css",
    "css/book.css",
    "fonts/atkinson-hyperlegible-next-latin-400-720.woff2",
    "fonts/OFL-Atkinson-Hyperlegible-Next.txt",
)


def software() -> str:
    """What made the archive: Vouch 0.1.0."""
    try:
        return f"Vouch {metadata.version('vouch')}"
    except metadata.PackageNotFoundError:
        return "Vouch"


def write_archive(rows: Gathered, made: Made, store: FileStore, write: Write) -> None:
    """Write the whole archive, block by block, to `write`.

    Raises ChangedFile when a stored file is not what it was, or when the records do not fit together: then nothing
    that was written may be given to anybody.
    """
    value, copies = document(rows, made)
    standards = {standard_path(row): row.document.encode() for row in rows.standards.values()}
    _ensure_whole(value, standards)
    zone = ZoneInfo(rows.head.timezone)
    made_day = made.at.astimezone(zone).date().isoformat()
    bag = BagWriter(write, folder_name(rows.head.name, made_day), made.at.astimezone(zone))
    try:
        _add_texts(bag, value, standards)
        _add_evidence(bag, copies, store)
        bag.finish(_info(rows, made, made_day, bag.octets))
    except BaseException:
        bag.abandon()
        raise


def _add_texts(bag: BagWriter, value: Mapping[str, Any], standards: Mapping[str, bytes]) -> None:
    """portfolio.json, the book with its look, the standards and the accounts."""
    data = canonical(value).encode()
    bag.add_text("portfolio.json", data)
    bag.add_text("index.html", book(value, fingerprint=hashlib.sha256(data).hexdigest()).encode())
    for path, words in standards.items():
        bag.add_text(path, words)
    for path in LOOK:
        bag.add_text(path, (resource("static") / path).read_bytes(), deflate=not path.endswith(".woff2"))
    for path, account in _accounts(value):
        bag.add_text(path, account)


def _add_evidence(bag: BagWriter, copies: Iterable[Copy], store: FileStore) -> None:
    """Each file of evidence, as a stream, its hash checked on the way."""
    for copy in copies:
        if not store.exists(copy.storage_key):
            raise ChangedFile(f"{copy.called} is not where it was kept. Please tell your training provider.")
        blocks = store.blocks(copy.storage_key)
        bag.add_file(copy.path, blocks, size=copy.size, sha256=copy.sha256, called=copy.called)


def _info(rows: Gathered, made: Made, day: str, octets: int) -> list[tuple[str, str]]:
    """bag-info.txt."""
    return [
        ("Source-Organization", rows.head.provider),
        ("External-Identifier", f"{made.namespace}enrolment/{rows.head.id}"),
        ("External-Description", f"Portfolio of evidence: {rows.head.name}"),
        ("Bagging-Date", day),
        ("Bag-Size", size_words(octets)),
        ("Bag-Software-Agent", made.software),
        ("BagIt-Profile-Identifier", PROFILE),
    ]


def _ensure_whole(value: Mapping[str, Any], standards: Mapping[str, bytes]) -> None:
    """The records must pass the very check that the archive will be put to, or there is no archive."""
    for problem in document_problems(dict(value), {f"data/{path}": words for path, words in standards.items()}):
        log.critical("the records of a portfolio do not fit together", problem=problem.sentence)
        raise ChangedFile(
            f"The records do not fit together, so no file was made. {problem.sentence} "
            "Please tell your training provider: they can put it right from a backup."
        )


def _accounts(value: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    for piece in value["evidence"]:
        for version in piece["versions"]:
            if version.get("account_path"):
                yield version["account_path"], version["account"].encode()
