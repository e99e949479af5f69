"""The limits this process puts on itself before it touches the file. They can be lowered, never raised again."""

import os
import resource

FILE_BYTES = 64 * 1024 * 1024
OPEN_FILES = 64


def apply(*, seconds: int, memory: int) -> None:
    """Cap address space, processor time, the size of any file written, and open files; step behind other work."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # A second of grace for time: at the first limit comes a signal that says why, at the second only the end.
        room = hard == resource.RLIM_INFINITY or hard > least
        last = least + 1 if what == resource.RLIMIT_CPU and room else least
        resource.setrlimit(what, (least, last))
    os.nice(10)
