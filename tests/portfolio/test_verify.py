"""Verification finds whatever is wrong, names it in words, and cannot be harmed by what it reads."""

import io
import json
import random
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.portfolio import commands
from app.portfolio.checks import container
from app.portfolio.verify import verify
from tests.portfolio.bags import remade, rewritten
from tests.portfolio.conftest import Archive


def found_in(path: Path) -> str:
    """What was found, as one text; there must be something."""
    report = verify(path)
    assert not report.valid
    return "\n".join(f"{problem.where}: {problem.sentence}" for problem in report.problems)


def test_one_changed_byte_anywhere_in_the_zip_is_found(archive: Archive, tmp_path: Path) -> None:
    """Sampled with a fixed seed: in headers, text, media, directory, and closely at the end."""
    data = archive.path.read_bytes()
    places = set(random.Random(352).sample(range(len(data)), 30)) | set(range(len(data) - 110, len(data), 5))
    path = tmp_path / "changed.zip"
    for place in sorted(places):
        changed = bytearray(data)
        changed[place] ^= 0x20
        path.write_bytes(changed)
        assert not verify(path).valid, f"byte {place} of {len(data)} was changed and nobody noticed"


def test_one_changed_byte_in_any_file_is_found_and_named(archive: Archive, unpacked: Path) -> None:
    for path in sorted(unpacked.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        changed = bytearray(data)
        changed[len(data) // 2] ^= 0x20
        path.write_bytes(changed)
        name = path.relative_to(unpacked).as_posix()
        assert name in found_in(unpacked), name
        path.write_bytes(data)
    assert verify(unpacked).valid


def test_a_missing_and_an_extra_file_are_named(unpacked: Path) -> None:
    (unpacked / "data" / "evidence" / "E1" / "v1" / "cynllun.pdf").unlink()
    (unpacked / "data" / "evidence" / "E1" / "v1" / "more.pdf").write_bytes(b"more")
    (unpacked / "notes.txt").write_text("notes")
    words = found_in(unpacked)
    assert "data/evidence/E1/v1/cynllun.pdf: It is missing." in words
    assert "data/evidence/E1/v1/more.pdf: It is not listed" in words
    assert "notes.txt: It is not listed" in words


def test_a_line_of_the_manifest_taken_out_is_found(unpacked: Path) -> None:
    path = unpacked / "manifest-sha256.txt"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "cynllun" not in line), "utf-8")
    words = found_in(unpacked)
    assert "manifest-sha256.txt: It was changed" in words
    assert "cynllun.pdf: It is not listed" in words


Change = Callable[[dict[str, Any]], None]


def first(value: dict[str, Any], outcome: str) -> dict[str, Any]:
    return next(item for item in value["decisions"] if item["outcome"] == outcome)


def outcome_changed(value: dict[str, Any]) -> None:
    first(value, "more_evidence_needed")["outcome"] = "met"


def evidence_words_changed(value: dict[str, Any]) -> None:
    value["evidence"][0]["versions"][0]["about"] = "Somewhere else."


def place_changed(value: dict[str, Any]) -> None:
    value["evidence"][0]["versions"][0]["claims"][0]["where"]["text"] = "paragraph 9"


def criterion_changed(value: dict[str, Any]) -> None:
    value["standards"][0]["criteria"][3]["text"] += " sometimes"


def assessor_changed(value: dict[str, Any]) -> None:
    value["reviews"][0]["assessor"] = value["decisions"][0]["assessor"] = value["enrolment"]["learner"]


def decision_dropped(value: dict[str, Any]) -> None:
    value["decisions"].remove(first(value, "more_evidence_needed"))


def trail_entry_changed(value: dict[str, Any]) -> None:
    value["trail"][3]["at"] = "2026-03-01T09:00:00.000000Z"


def trail_entry_dropped(value: dict[str, Any]) -> None:
    value["trail"] = [entry for entry in value["trail"] if entry["kind"] != "unit_reopened"]


def fingerprint_changed(value: dict[str, Any]) -> None:
    value["sign_offs"][1]["fingerprint"] = "a" * 64


def status_changed(value: dict[str, Any]) -> None:
    value["units"][1]["criteria"]["P1"] = "met"


def reopening_dropped(value: dict[str, Any]) -> None:
    value["sign_offs"][0]["reopened"] = None


def countersignature_changed(value: dict[str, Any]) -> None:
    item = next(item for item in value["decisions"] if item["countersigned"])
    item["countersigned"]["outcome"] = "returned"


def trainee_made_qualified(value: dict[str, Any]) -> None:
    value["decisions"][0]["assessor_status"] = "qualified"


def reference_to_nobody(value: dict[str, Any]) -> None:
    value["decisions"][0]["assessor"] = "person/999"


def id_twice(value: dict[str, Any]) -> None:
    value["decisions"][1]["id"] = value["decisions"][0]["id"]


def another_provider(value: dict[str, Any]) -> None:
    value["provider"]["name"] = "Eastbank"


def unknown_word(value: dict[str, Any]) -> None:
    value["decisions"][0]["outcome"] = "pass"


def something_extra(value: dict[str, Any]) -> None:
    value["notes"] = "mine"


def no_such_day(value: dict[str, Any]) -> None:
    value["evidence"][0]["versions"][0]["happened_on"] = "2026-13-45"


def hollow_trail(value: dict[str, Any]) -> None:
    next(entry for entry in value["trail"] if entry["kind"] == "review_sent")["about"] = {}


def standard_withheld(value: dict[str, Any]) -> None:
    value["standards"][0]["path"] = "standards/elsewhere.json"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (outcome_changed, "Which reviews were sent"),
        (evidence_words_changed, "E1, version 1 is not what was handed in"),
        (place_changed, "E1, version 1 is not what was handed in"),
        (criterion_changed, "The words of P4 are not those of"),
        (assessor_changed, "Which reviews were sent"),
        (decision_dropped, "names decision/2 as its superseded decision, but there is no such thing"),
        (trail_entry_changed, "was changed after it was written"),
        (trail_entry_dropped, "Which units were reopened"),
        (fingerprint_changed, "its decisions were changed after it was signed"),
        (status_changed, "says something else of P1 than the decisions do"),
        (reopening_dropped, "Which units were reopened"),
        (countersignature_changed, "Which decisions were countersigned"),
        (trainee_made_qualified, "Which reviews were sent"),
        (reference_to_nobody, "names person/999 as its assessor, but there is no such thing"),
        (id_twice, "occurs twice"),
        (another_provider, "Source-Organization is not what portfolio.json says"),
        (unknown_word, 'decisions.0.outcome: "pass" is not what belongs there'),
        (something_extra, "'notes' was unexpected"),
        (no_such_day, "It contradicts itself"),
        (hollow_trail, "was changed after it was written"),
        (standard_withheld, "is used here, but its file is not in the archive"),
    ],
)
def test_a_forger_who_mends_the_checksums_is_still_found(unpacked: Path, change: Change, said: str) -> None:
    rewritten(unpacked, change)
    assert said in found_in(unpacked)


def test_a_swapped_file_with_mended_checksums_is_found(unpacked: Path) -> None:
    path = unpacked / "data" / "evidence" / "E1" / "v1" / "cynllun.pdf"
    path.write_bytes(path.read_bytes().replace(b"plan", b"plot"))
    (unpacked / "data" / "evidence" / "E1" / "v1" / "account.txt").write_text("I did it.", "utf-8")
    (unpacked / "data" / "evidence" / "E1" / "v1" / "extra.txt").write_text("more", "utf-8")
    standard = next((unpacked / "data" / "standards").glob("HSCCLD352*"))
    standard.write_text(standard.read_text("utf-8").replace("child-centred", "adult-centred"), "utf-8")
    remade(unpacked)
    words = found_in(unpacked)
    assert "cynllun.pdf: It is not the file that was handed in as “cynllun.pdf” of E1, version 1." in words
    assert "account.txt: It is not the account that was handed in as E1, version 1." in words
    assert "extra.txt: It is among the evidence, but portfolio.json does not know it." in words
    assert "It is not the text of HSCCLD352@1" in words


def test_a_document_edited_by_hand_is_found(unpacked: Path) -> None:
    path = unpacked / "data" / "portfolio.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), indent=1), "utf-8")
    remade(unpacked)
    assert "not written in the one form we write" in found_in(unpacked)


@pytest.mark.parametrize(
    "words", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"format": "vouch-portfolio-1"}']
)
def test_a_document_that_is_none_is_found(unpacked: Path, words: bytes) -> None:
    (unpacked / "data" / "portfolio.json").write_bytes(words)
    remade(unpacked)
    assert "data/portfolio.json" in found_in(unpacked)


def test_a_zip_packed_anew_by_somebody_is_as_good(unpacked: Path, tmp_path: Path) -> None:
    again = shutil.make_archive(str(tmp_path / "again"), "zip", unpacked.parent)
    assert verify(Path(again)).valid


def test_a_zip_that_is_cut_off_is_refused(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "short.zip"
    for length in (0, 10, 2000, archive.path.stat().st_size - 200):
        path.write_bytes(archive.path.read_bytes()[:length])
        assert "not a whole ZIP file" in found_in(path)
    path.write_bytes(archive.path.read_bytes()[:-3])
    assert "or its end was changed" in found_in(path)
    path.write_bytes(archive.path.read_bytes() + b"more")
    assert "after the end of the ZIP" in found_in(path)


def test_what_is_not_there_or_not_ours_is_said(tmp_path: Path) -> None:
    assert "There is no file or folder" in found_in(tmp_path / "nothing.zip")
    (tmp_path / "empty").mkdir()
    assert "bagit.txt: It is missing" not in found_in(tmp_path / "empty")
    assert "tagmanifest-sha256.txt: It is missing." in found_in(tmp_path / "empty")
    text = tmp_path / "text.zip"
    text.write_text("not a zip")
    assert "not a whole ZIP file" in found_in(text)
    (tmp_path / "link.zip").symlink_to(text)
    assert "is a link" in found_in(tmp_path / "link.zip")


def hostile(path: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bag/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        for entry, data in entries:
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return path


def a_link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return entry


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([("../outside.txt", b"x")], "could write outside its folder"),
        ([("/etc/passwd", b"x")], "could write outside its folder"),
        ([("bag/data/../../x", b"x")], "could write outside its folder"),
        ([("bag\\..\\x", b"x")], "could write outside its folder"),
        ([("C:/x", b"x")], "could write outside its folder"),
        ([("bag/a\x1b[2J.txt", b"x")], "could write outside its folder"),
        ([("bag/a.txt", b"x"), ("bag/a.txt", b"y")], "twice"),
        ([("bag/a.txt", b"x"), ("bag/A.TXT", b"y")], "twice"),
        ([(a_link("bag/data/link"), b"/etc/passwd")], "is a link or a device"),
        ([("other/a.txt", b"x")], "beside the portfolio's folder"),
        ([("bag/bomb", bytes(64 << 20))], "made to fill a disk"),
    ],
)
def test_a_hostile_zip_is_refused_before_it_is_read(tmp_path: Path, entries: Any, said: str) -> None:
    assert said in found_in(hostile(tmp_path / "hostile.zip", *entries))


def test_files_that_overlap_are_refused(tmp_path: Path) -> None:
    """Many names for the same compressed bytes: the zip bomb without nesting."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("bag/bagit.txt", "x" * 10_000)
        entry = archive.getinfo("bag/bagit.txt")
        for number in range(20):
            again = zipfile.ZipInfo(f"bag/{number}")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "flag_bits"):
                setattr(again, name, getattr(entry, name))
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
        archive._didModify = True  # type: ignore[attr-defined]
    path = tmp_path / "overlap.zip"
    path.write_bytes(data.getvalue())
    assert "overlap each other" in found_in(path)


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_ENTRIES", 3)
    path = hostile(tmp_path / "many.zip", *[(f"bag/{number}", b"") for number in range(5)])
    assert "a portfolio never has so many" in found_in(path)


def test_a_link_in_a_folder_is_not_followed(unpacked: Path) -> None:
    (unpacked / "data" / "evidence" / "E9").symlink_to("/etc")
    words = found_in(unpacked)
    assert "data/evidence/E9: It is a link or a device" in words
    assert "passwd" not in words


def test_the_command_says_valid_in_words(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.verify_file(archive.path, as_json=False) == 0
    out = capsys.readouterr().out
    assert "Valid" in out
    assert "Ama Mensah" in out
    assert "105 decisions" in out


def test_the_command_names_what_is_wrong_and_fails(unpacked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (unpacked / "data" / "evidence" / "E1" / "v1" / "cynllun.pdf").write_bytes(b"other")
    assert commands.verify_file(unpacked, as_json=False) == 1
    out = capsys.readouterr().out
    assert "Not valid" in out
    assert "cynllun.pdf" in out
    assert commands.verify_file(unpacked, as_json=True) == 1
    value = json.loads(capsys.readouterr().out)
    assert value["valid"] is False
    assert any("cynllun.pdf" in problem["where"] for problem in value["problems"])


def test_the_command_keeps_a_hostile_name_from_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = hostile(tmp_path / "x.zip", ("bag/a\x1b[2J[red].txt", b"x"))
    assert commands.verify_file(path, as_json=False) == 1
    assert "\x1b[2J" not in capsys.readouterr().out
