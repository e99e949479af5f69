"""A normal document is read while a person does not notice."""

import time

import pytest

from app.standards.importer import read_document
from tests.importer.test_seeds import SEEDS

LIMIT_SECONDS = 0.05


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_a_text_of_normal_length_takes_less_than_fifty_milliseconds(path):
    data = path.read_bytes()
    times = []
    for _ in range(7):
        began = time.process_time()
        read_document(data, path.name)
        times.append(time.process_time() - began)
    assert min(times) < LIMIT_SECONDS
