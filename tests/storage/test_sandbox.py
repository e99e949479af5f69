"""The walls around the inspector, tried from inside; and what comes back, tried as if the file had taken it over."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.storage import sandbox
from app.storage.findings import Findings, Untrustworthy, read_findings
from app.storage.sandbox import Isolation, SandboxError, isolation, look_into
from tests.storage import samples

GIGABYTE = 1024**3


@pytest.fixture
def no_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that forbids bubblewrap."""
    monkeypatch.setattr(sandbox, "isolation", lambda: Isolation(False, ""))


@pytest.fixture
def instead(monkeypatch: pytest.MonkeyPatch):
    """Run this Python instead of the inspector, behind the same walls, with the same arguments."""
    command = sandbox._command

    def put(code: str) -> None:
        def other(*args: object) -> list[str]:
            real = command(*args)  # type: ignore[arg-type]
            at = real.index("-m")
            return [*real[:at], "-c", code, *real[at + 2 :]]

        monkeypatch.setattr(sandbox, "_command", other)

    return put


def a_file(tmp_path: Path, data: bytes = b"words") -> Path:
    file = tmp_path / "received"
    file.write_bytes(data)
    return file


def look(path: Path, media_type: str = samples.TEXT, seconds: int = 20, memory: int = GIGABYTE) -> Findings:
    return look_into(path, media_type, seconds=seconds, memory=memory)


@pytest.mark.usefixtures("no_walls")
def test_it_works_without_walls_too(tmp_path: Path) -> None:
    found = look(a_file(tmp_path, samples.pdf(["Hello"])), samples.PDF)
    assert found.problem is None
    assert found.pages == 1


def test_isolation_is_told_in_words() -> None:
    assert isolation().words.endswith(".")
    assert isolation().complete == ("without network" in isolation().words)


def test_where_bubblewrap_is_missing_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox.shutil, "which", lambda _: None)
    told = isolation.__wrapped__()
    assert not told.complete
    assert "Install bubblewrap" in told.words


def test_where_bubblewrap_is_forbidden_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sandbox.shutil, "which", lambda _: str(broken))
    told = isolation.__wrapped__()
    assert not told.complete
    assert "No permissions" in told.words


# What the inspector's process can reach, written down from inside: arguments are file, folder, type, seconds, memory.
LOOK_ROUND = """
import json, os, socket, sys
file, folder = sys.argv[1:3]
def reach(address):
    try:
        socket.create_connection(address, 2).close()
        return True
    except OSError:
        return False
def can(act):
    try:
        act()
        return True
    except OSError:
        return False
facts = {
    "environment": sorted(os.environ),
    "network": reach(("127.0.0.1", PORT)),
    "secret": can(lambda: open(SECRET).read()),
    "write beside": can(lambda: open(os.path.join(os.path.dirname(SECRET), "mine"), "w")),
    "write input": can(lambda: open(file, "ab")),
    "processes": [name for name in os.listdir("/proc") if name.isdigit()] if os.path.isdir("/proc") else [],
}
open(os.path.join(folder, "facts"), "w").write(json.dumps(facts))
print(json.dumps(facts))
"""


def test_inside_there_is_no_network_no_secret_and_nothing_to_write_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isolation().complete:
        pytest.skip(isolation().words)
    import socket

    monkeypatch.setenv("VOUCH_DATABASE_URL", "postgresql://secret")
    secret = tmp_path / "vouch.db"
    secret.write_text("everything")
    results = tmp_path / "results"
    results.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = LOOK_ROUND.replace("PORT", str(server.getsockname()[1])).replace("SECRET", repr(str(secret)))
        command = sandbox._command(a_file(tmp_path), results, samples.TEXT, 5, GIGABYTE)
        at = command.index("-m")
        subprocess.run(
            [*command[:at], "-c", code, *command[at + 2 :]], check=True, env=sandbox._environment(), timeout=60
        )
    facts = json.loads((results / "facts").read_text())
    assert not any(name.startswith("VOUCH") for name in facts["environment"])
    assert facts == {
        **facts,
        "network": False,
        "secret": False,
        "write beside": False,
        "write input": False,
        "processes": [],
    }


def test_the_environment_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOUCH_DATABASE_URL", "postgresql://secret")
    assert not any("VOUCH" in name or "secret" in value for name, value in sandbox._environment().items())


def test_the_inspector_knows_no_database_and_no_settings() -> None:
    """What it imports is what a hostile file could use."""
    code = (
        "import sys; from app.storage.inspector import __main__, pdf, pictures, plain, recordings, word; "
        "print([name for name in sys.modules if name.startswith('app.') and not name.startswith('app.storage')"
        " or name in ('sqlalchemy', 'psycopg', 'httpx')])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


@pytest.mark.parametrize("walls", [True, False])
def test_a_stall_is_ended(tmp_path: Path, instead, monkeypatch: pytest.MonkeyPatch, walls: bool) -> None:
    if not walls:
        monkeypatch.setattr(sandbox, "isolation", lambda: Isolation(False, ""))
    monkeypatch.setattr(sandbox, "GRACE", 0)
    instead("import time; time.sleep(60)")
    assert look(a_file(tmp_path), seconds=1) == Findings(problem="slow")


LIMITED = (
    "import sys; from app.storage.inspector import limits; "
    "limits.apply(seconds=int(sys.argv[4]), memory=int(sys.argv[5])); "
)


def test_a_busy_loop_is_ended_by_its_own_limit(tmp_path: Path, instead) -> None:
    instead(LIMITED + "\nwhile True: pass")
    assert look(a_file(tmp_path), seconds=1) == Findings(problem="slow")


def test_memory_has_an_end(tmp_path: Path, instead) -> None:
    instead(LIMITED + "x = bytearray(2 * 1024**3)")
    assert look(a_file(tmp_path), memory=512 * 1024**2) == Findings(problem="memory")


def test_written_bytes_have_an_end(tmp_path: Path, instead) -> None:
    instead(LIMITED + "open(sys.argv[2] + '/result.json', 'wb').write(bytes(65 * 1024**2))")
    assert look(a_file(tmp_path)).problem in ("broken", "memory")


def test_open_files_have_an_end(tmp_path: Path, instead) -> None:
    instead(LIMITED + "kept = [open(sys.argv[1]) for _ in range(100)]")
    with pytest.raises(SandboxError):
        look(a_file(tmp_path))


def test_a_crash_in_a_decoder_is_a_broken_file(tmp_path: Path, instead) -> None:
    instead("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert look(a_file(tmp_path)).problem in ("broken",)


def test_our_own_fault_is_tried_again(tmp_path: Path, instead) -> None:
    instead("raise ImportError('half an installation')")
    with pytest.raises(SandboxError) as error:
        look(a_file(tmp_path))
    assert "couldn’t look inside" in error.value.sentence


def test_what_was_made_before_the_end_is_shown(tmp_path: Path, instead, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "GRACE", 0)
    instead(
        "import sys, time, pathlib; from app.storage.inspector.output import Output\n"
        "out = Output(pathlib.Path(sys.argv[2])); out.pages = 9\n"
        "out.picture('page', 1, b'RIFF    WEBP', (11, 12)); out.save(); time.sleep(60)"
    )
    found = look(a_file(tmp_path), seconds=2)
    assert (found.problem, found.pages) == (None, 9)
    assert [(made.kind, made.number, made.width) for made in found.previews] == [("page", 1, 11)]


GOOD = {"kind": "page", "number": 1, "name": "page-1.webp", "width": 11, "height": 12}


@pytest.mark.parametrize(
    "facts",
    [
        {"previews": [{**GOOD, "name": "../../../etc/passwd"}]},
        {"previews": [{**GOOD, "name": "link-1.webp"}]},
        {"previews": [{**GOOD, "name": "page-2.webp"}]},
        {"previews": [{**GOOD, "kind": "thumb"}]},
        {"previews": [GOOD, GOOD]},
        {"previews": [GOOD] * 200},
        {"previews": [{**GOOD, "width": 10**9}]},
        {"previews": [{**GOOD, "width": "11"}]},
        {"previews": [{**GOOD, "name": "page-3.webp", "number": 3}]},
        {"previews": [{**GOOD, "name": "page-4.webp", "number": 4}]},
        {"previews": "page"},
        {"pages": -1},
        {"pages": True},
        {"seconds": "long"},
        {"seconds": float("nan")},
        {"problem": "<script>"},
        {"notes": ["<script>"]},
        [],
    ],
)
def test_results_that_are_not_ours_are_not_used(tmp_path: Path, facts: object) -> None:
    (tmp_path / "page-1.webp").write_bytes(b"RIFF    WEBP")
    (tmp_path / "page-3.webp").write_bytes(b"<html>")
    (tmp_path / "page-4.webp").symlink_to("/etc/hostname")
    (tmp_path / "result.json").write_text(json.dumps(facts))
    with pytest.raises(Untrustworthy):
        read_findings(tmp_path)


def test_a_link_instead_of_results_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("{}")
    (tmp_path / "result.json").symlink_to(tmp_path / "other")
    with pytest.raises(Untrustworthy):
        read_findings(tmp_path)


def test_results_as_we_write_them_are_read(tmp_path: Path) -> None:
    (tmp_path / "page-1.webp").write_bytes(b"RIFF    WEBP")
    (tmp_path / "result.json").write_text(json.dumps({"previews": [GOOD], "pages": 3, "notes": ["located"]}))
    found = read_findings(tmp_path)
    assert found is not None
    assert found.previews[0].data == b"RIFF    WEBP"
    assert (found.pages, found.notes) == (3, ("located",))


def test_a_file_that_took_the_inspector_over_is_a_broken_file(tmp_path: Path, instead) -> None:
    instead("import sys; open(sys.argv[2] + '/result.json', 'w').write('{\"problem\": \"<script>\"}')")
    assert look(a_file(tmp_path)) == Findings(problem="broken")
