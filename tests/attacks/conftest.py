"""The attackers' stage: the two centres of tests/house, copied for each test."""

from tests.house.conftest import app, client, database, prepared, settings, still, world

__all__ = ["app", "client", "database", "prepared", "settings", "still", "world"]
