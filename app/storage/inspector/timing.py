"""The clock of the inspector: how long there is left, never what day it is."""

import time


def out_of_time(deadline: float) -> bool:
    """`deadline` is a moment of time.monotonic()."""
    return time.monotonic() > deadline
