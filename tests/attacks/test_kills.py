"""SIGKILL in the middle of work: two short rounds of bench/kill_rounds.py, which runs twenty on either engine."""

import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from app.jobs.worker import JobContext, run_all
from app.storage.files import FileStore
from app.wiring import wire
from bench import kill_checks, kill_rounds
from bench.engines import engine
from bench.server import settings_for
from tests.engines import ENGINE


@pytest.mark.skipif(ENGINE != "sqlite", reason="on PostgreSQL: python -m bench.kill_rounds --engine postgresql")
def test_what_was_acknowledged_outlives_a_kill(template_database: str, tmp_path: Path) -> None:
    random.seed(1)
    wire()
    shutil.copyfile(template_database, tmp_path / "vouch.db")
    with engine("sqlite", tmp_path) as started:
        at = kill_rounds.stage(started, tmp_path, ready=True)
        for seconds in (0.8, 1.3):
            kill_rounds.one_round(at, seconds)
            assert kill_rounds.judge(at) == []
        kill_checks.end_leases(at.database)
        settings = settings_for(tmp_path, started.url)
        run_all(JobContext(at.database, FileStore(settings.evidence_dir), settings))
        assert list(kill_checks.exports(at.database, tmp_path / "exports")) == []
        assert at.done.files, "nothing was acknowledged, so nothing was put to the test"
        assert at.done.decided

        # And it would have noticed.
        with at.database.reading() as session:
            file, key = session.execute(text("SELECT id, storage_key FROM evidence_file LIMIT 1")).one()
        (tmp_path / "evidence" / key).write_bytes(b"half")
        at.done.decided.add(10**9)
        with at.database.writing() as session:
            session.execute(
                text(
                    "UPDATE cohort_criterion SET met = met + 1 WHERE criterion_id = (SELECT min(criterion_id) FROM cohort_criterion)"
                )
            )
        noticed = " / ".join(kill_rounds.judge(at))
        assert f"file {file} is not what its row says" in noticed
        assert f"the decision on claim {10**9} is lost" in noticed
        assert "cohort" in noticed.lower(), noticed
        at.database.dispose()
