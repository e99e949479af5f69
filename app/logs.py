"""Logs as one JSON object a line. Never local variables of a traceback: they hold people's words."""

import logging
import sys

import structlog


def configure(*, readable: bool) -> None:
    """`readable` for a person at a terminal, JSON for a machine. Safe to call more than once."""
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([plain] if readable else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Looked up for each line: what stands for stderr may be another by then (a test's own, closed with the test).
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
