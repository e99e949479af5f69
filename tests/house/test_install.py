"""Installed from a wheel, in an empty folder, Vouch brings its templates, static files, standards and migrations along.

In a checkout those folders lie beside app/, so a wheel without them would go unnoticed until somebody's server.
"""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BROUGHT = {
    "templates": "web/base.html",
    "static": "css/vouch.css",
    "standards": "HSCCLD352.v1.yaml",
    "migrations": "env.py",
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def run(*command: str | Path, folder: Path, **more: str) -> str:
    """What a command prints, run where no checkout is in sight."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **more}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `pip install .` would, with the hatchling of the lock."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-c",
        f"import os; os.chdir({str(ROOT)!r}); from hatchling.build import build_wheel; build_wheel({str(folder)!r})",
        folder=folder,
    )
    return next(folder.glob("vouch-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with Vouch in it; its packages are those of this one. Gives its bin folder."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", folder=folder)
    site = next((folder / "venv" / "lib").glob("python3.*")) / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    # Plain paths only: a .pth of the checkout's own editable install must not be followed.
    (site / "packages.pth").write_text(f"{packages}\n")
    return folder / "venv" / "bin"


def test_the_wheel_holds_every_file_of_the_folders(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder in BROUGHT:
        tracked = {path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
        assert tracked
        missing = {path for path in tracked if f"app/_data/{path.relative_to(ROOT).as_posix()}" not in names}
        assert not missing
    code = {path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("*") if path.is_file()}
    assert not {name for name in code - names if "__pycache__" not in name}


def test_it_finds_them_where_it_is_installed(installed: Path, tmp_path: Path) -> None:
    names = json.dumps(list(BROUGHT))
    program = f"import app.settings as s, json; print(json.dumps({{n: str(s.resource(n)) for n in {names}}}))"
    found = json.loads(run(installed / "python", "-c", program, folder=tmp_path))
    for name, file in BROUGHT.items():
        assert found[name].startswith(str(installed.parent)), found
        assert (Path(found[name]) / file).is_file()


def test_the_command_line_answers(installed: Path, tmp_path: Path) -> None:
    listed = json.loads(run(installed / "python", "-m", "app", "routes", "--json", folder=tmp_path))
    assert {"method", "path", "permission"} == set(listed[0])
    assert "/sign-in" in {row["path"] for row in listed}


def test_it_makes_its_database_and_draws_a_page(installed: Path, tmp_path: Path) -> None:
    """Migrations, standards and templates, used and not only found."""
    program = """
from fastapi.testclient import TestClient
from app.main import create_app
from app.serving import prepare
prepare()
with TestClient(create_app(), base_url="http://localhost:8000") as client:
    page = client.get("/sign-in")
    assert page.status_code == 200, page.text
    style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert client.get(style).status_code == 200
"""
    run(installed / "python", "-c", program, folder=tmp_path, VOUCH_WORKER_IN_PROCESS="false")
    assert (tmp_path / "var" / "vouch.db").is_file()
    counted = run(installed / "python", "-m", "app", "standards", "list", "--json", folder=tmp_path)
    assert len(json.loads(counted)) >= 4
