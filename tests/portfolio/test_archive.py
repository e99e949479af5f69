"""What is in the archive, what is not, and that others can read it."""

import hashlib
import json
import os
import re
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import bagit
import html5lib
import pytest

from app.db import Database
from app.portfolio.archive.bag import ChangedFile
from app.portfolio.archive.build import write_archive
from app.portfolio.archive.gather import gather
from app.portfolio.verify import schema, verify
from app.settings import Settings
from app.storage.files import FileStore
from app.trail.chain import canonical
from tests.factories import a_cohort, a_unit, an_allocation, an_enrolment
from tests.people import Cast
from tests.portfolio.conftest import Archive, made_for
from tests.portfolio.scenes import DRAFT, NEIGHBOUR, STRANGER, TAKEN_BACK, Stage


def document_of(bag: Path) -> dict[str, Any]:
    return json.loads((bag / "data" / "portfolio.json").read_text("utf-8"))


def test_an_independent_library_accepts_the_bag(unpacked: Path) -> None:
    bag = bagit.Bag(str(unpacked))
    assert bag.validate()
    assert bag.version_info == (1, 0)
    assert bag.info["Source-Organization"] == "Northbank"
    assert bag.info["Payload-Oxum"].endswith(f".{len(bag.payload_entries())}")


def test_an_independent_library_finds_one_changed_byte(unpacked: Path) -> None:
    path = unpacked / "data" / "evidence" / "E1" / "v1" / "cynllun.pdf"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(unpacked)).validate()


def test_we_find_it_valid_and_count_what_is_there(archive: Archive, unpacked: Path) -> None:
    for path in (archive.path, unpacked, unpacked.parent):
        report = verify(path)
        assert not report.problems
        assert report.learner == "Ama Mensah"
        assert report.counts["decisions"] == 105
        assert report.counts["evidence files"] == 6
        assert report.counts["sign-offs"] == 2


def test_the_document_is_canonical_and_as_its_schema_says(unpacked: Path) -> None:
    data = (unpacked / "data" / "portfolio.json").read_bytes()
    value = json.loads(data)
    assert canonical(value).encode() == data
    assert not list(schema().iter_errors(value))


def test_the_schema_is_a_schema_and_refuses_what_it_does_not_know(unpacked: Path) -> None:
    schema().check_schema(schema().schema)
    value = document_of(unpacked)
    value["evidence"][0]["versions"][0]["files"][0]["storage_key"] = "1/ab/abcd"
    assert any("storage_key" in error.message for error in schema().iter_errors(value))


def test_nobody_elses_words_and_no_draft_are_in_it(unpacked: Path) -> None:
    for path in unpacked.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for canary in (NEIGHBOUR, STRANGER, DRAFT, TAKEN_BACK, "Rhys", "Uma", "Southbank", "example.org"):
                assert canary.encode() not in data, f"{canary} is in {path.name}"


def test_what_was_taken_back_is_a_tombstone(archive: Archive, unpacked: Path) -> None:
    piece = next(piece for piece in document_of(unpacked)["evidence"] if piece["reference"] == "E3")
    (version,) = piece["versions"]
    assert version["content_sha256"] == archive.scene.withdrawn_sha256
    assert version["withdrawn"]["reason"] == "A face can be seen."
    assert set(version) == {"id", "number", "kind", "sent_at", "content_sha256", "withdrawn"}
    assert not (unpacked / "data" / "evidence" / "E3").exists()


def test_the_records_are_all_there(archive: Archive, unpacked: Path) -> None:
    value = document_of(unpacked)
    signed = next(unit for unit in value["units"] if unit["id"] == f"unit/{archive.scene.signed.id}")
    assert signed["status"] == "signed_off"
    assert set(signed["criteria"].values()) == {"met"}
    countersigned = [item["countersigned"]["outcome"] for item in value["decisions"] if item["countersigned"]]
    assert sorted(countersigned) == ["agreed", "returned"]
    assert sum(item["taken_back"] is not None for item in value["decisions"]) == 50
    assert [item["reopened"] is None for item in value["sign_offs"]] == [False, True]
    assert len(value["sign_offs"][1]["rests_on"]) == 53
    assert {person["name"] for person in value["people"]} == {
        "Ama Mensah", "Ben Okafor", "Cleo Marsh", "Dev Rao", "Gil Ferreira",
    }  # fmt: skip


def test_evidence_keeps_its_bytes_and_names(archive: Archive, unpacked: Path) -> None:
    folder = unpacked / "data" / "evidence" / "E1" / "v1"
    assert sorted(os.listdir(folder)) == [
        "SIÂN A’R PLANT_ BORE-2.JPG", "Siân a’r plant_ bore.jpg", "account.txt", "cynllun.pdf",
    ]  # fmt: skip
    value = document_of(unpacked)
    for file in value["evidence"][0]["versions"][0]["files"]:
        assert hashlib.sha256((unpacked / "data" / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    assert "tŷ bach twt" in (folder / "account.txt").read_text("utf-8")


def test_the_book_escapes_what_people_wrote_and_needs_nothing_else(unpacked: Path) -> None:
    text = (unpacked / "data" / "index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(" in text
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert not parser.errors
    assert not tree.findall(".//script")
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    targets = [element.get("href") or element.get("src") for element in tree.iter()]
    for target in filter(None, targets):
        path, _, fragment = target.partition("#")
        if path:
            assert (unpacked / "data" / unquote(path)).is_file(), target
        else:
            assert fragment in ids, target
    assert len(targets) > 100


def test_the_book_tells_the_story(unpacked: Path) -> None:
    text = (unpacked / "data" / "index.html").read_text("utf-8")
    for words in (
        "53 of 53 criteria met and signed off",
        "Y wal deimladau – the feelings wall",
        "2 March 2026, Ben Okafor (in training)",
        "Agreed by Cleo Marsh, countersigning, 2 March 2026",
        "Opened again by Gil Ferreira (manager)",
        "The learner took this version back",
        "20 March 2026 at 14:20, by Gil Ferreira (manager), because: For certification",
        "URN not stated in the source",
    ):
        assert words in text, words


def test_the_same_portfolio_gives_the_same_document(archive: Archive, tmp_path: Path, unpacked: Path) -> None:
    again = tmp_path / "again.zip"
    with again.open("wb") as file:
        write_archive(archive.rows, archive.made, archive.store, file.write)
    with zipfile.ZipFile(again) as read:
        name = next(name for name in read.namelist() if name.endswith("portfolio.json"))
        assert read.read(name) == (unpacked / "data" / "portfolio.json").read_bytes()


def test_a_stored_file_that_changed_stops_the_export_and_is_named(archive: Archive, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "copy")
    for files in archive.rows.files.values():
        for file in files:
            data = archive.store.read(file.storage_key)
            path = store.path(file.storage_key)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data[:-1] + b"!" if file.name == "cynllun.pdf" else data)
    with pytest.raises(ChangedFile, match=r"“cynllun\.pdf” of E1, version 1, is no longer what it was"):
        write_archive(archive.rows, archive.made, store, lambda block: None)
    for files in archive.rows.files.values():
        for file in files:
            store.remove(file.storage_key)
    with pytest.raises(ChangedFile, match="is not where it was kept"):
        write_archive(archive.rows, archive.made, store, lambda block: None)


def test_records_that_were_changed_stop_the_export(archive: Archive) -> None:
    """As if somebody with a database tool had given the last sign-off another fingerprint."""
    *others, last = archive.rows.sign_offs
    forged = SimpleNamespace(**{**last._mapping, "fingerprint": "0" * 64})
    rows = replace(archive.rows, sign_offs=[*others, forged])
    with pytest.raises(ChangedFile, match="The records do not fit together"):
        write_archive(rows, archive.made, archive.store, lambda block: None)


def test_memory_stays_flat_for_a_long_film(
    database: Database, store: FileStore, cast: Cast, settings: Settings
) -> None:
    writer, block = store.receive(cast.northbank), os.urandom(1 << 20)
    for _ in range(200):
        writer.write(block)
    film = writer.keep()
    with database.writing() as session:
        stage = Stage(session, store, cast, settings)
        enrolment = an_enrolment(session, a_cohort(session, cast.northbank), cast.ama)
        unit = a_unit(session, enrolment)
        an_allocation(session, unit, cast.cleo)
        stage.piece(
            enrolment, cast.ama, [(unit, "P1", "00:01")], account="", files={"film.mp4": (film, "video", "video/mp4")}
        )
        enrolment_id = enrolment.id or 0
    with database.reading() as session:
        rows = gather(session, cast.northbank, enrolment_id, also=[cast.gil.id])
    size = 0

    def count(part: bytes | memoryview) -> None:
        nonlocal size
        size += len(part)

    tracemalloc.start()
    write_archive(rows, made_for(cast), store, count)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 200 << 20
    assert peak < 24 << 20, f"{peak >> 20} MiB for a 200 MiB film"
