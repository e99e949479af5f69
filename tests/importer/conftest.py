"""Corpus and typesetting read Word, PDF and HTML files in this process: test_hostile.py proves that the child process
gives the very same, and starting one for each of a hundred documents would take most of the time."""

import json

import pytest

from app.standards.importer import sandbox
from app.standards.importer.sources.child import answer

HERE = ("test_corpus", "test_typesetting", "test_seeds")


@pytest.fixture(scope="module", autouse=True)
def read_here(request: pytest.FixtureRequest):
    """Answers in this process instead of in a child, through the same JSON."""
    if request.module.__name__.rpartition(".")[2] not in HERE:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            sandbox,
            "read_in_child",
            lambda kind, data, seconds=0.0: sandbox.understood(kind, json.dumps(answer(kind, data)).encode()),
        )
        yield
