"""What `vouch demo` tells people."""

import io

from rich.console import Console

from app.demo.commands import prepare_demo, print_sign_ins
from app.jobs.worker import JobContext
from app.settings import Settings
from tests.people import Cast


def _console() -> Console:
    return Console(file=io.StringIO(), width=110)


def _said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_it_prints_the_address_the_sign_ins_and_the_password(demo: JobContext) -> None:
    console = _console()
    print_sign_ins("http://localhost:8000", demo.settings, console)
    said = _said(console)
    assert "http://localhost:8000" in said
    assert "handover-demo" in said
    for email in ("amara@harbourlane.example", "grace@harbourlane.example", "olu@southbank.example"):
        assert email in said
    assert "Ben Hartley, trainee assessor" in said


def test_it_makes_nothing_where_there_is_a_demo_already(demo: JobContext) -> None:
    console = _console()
    assert not prepare_demo(demo.settings, console)
    assert "ready" not in _said(console)


def test_it_leaves_a_real_database_alone_and_promises_nothing(settings: Settings, database, cast: Cast) -> None:
    assert cast.northbank
    url = database.url.render_as_string(hide_password=False)
    real = settings.model_copy(update={"database_url": url})
    console = _console()
    assert not prepare_demo(real, console)
    print_sign_ins("http://localhost:8000", real, console)
    assert "handover-demo" not in _said(console)
    assert "its own people" in _said(console)
