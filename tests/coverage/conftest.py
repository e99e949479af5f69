"""Listeners at work, as in the running service."""

import pytest

from app.wiring import wire


@pytest.fixture(autouse=True)
def listeners() -> None:
    wire()
