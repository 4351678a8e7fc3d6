"""Structured logs on stderr: JSON for machines, readable lines on a terminal. What people write is never in them."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

WITHHELD = "[withheld]"

PERSONAL_KEYS = frozenset(
    {
        "answer",
        "asker",
        "authorization",
        "body",
        "email",
        "history",
        "key",
        "message",
        "name",
        "password",
        "person",
        "question",
        "quote",
        "reply",
        "secret",
        "text",
        "title",
        "token",
    }
)
"""Keys under which people's words, names or secrets would travel. A log line shows that they were there, not what."""

SPILLING_LOGGERS = ("slack_bolt", "slack_sdk")
"""Below errors, these quote what people wrote, and our tokens."""

OWN_LOGGERS = ("adapters", "bot", "retrieval", "knowledge")

EventDict = MutableMapping[str, Any]


def withhold_personal(_: Any, __: str, event: EventDict) -> EventDict:
    """Blank the values that must never be written down."""
    for key in event:
        if key.lower() in PERSONAL_KEYS:
            event[key] = WITHHELD
    return event


def set_up_logs(level: str, stream: TextIO | None = None) -> None:
    """Send our logs and the libraries' warnings to `stream` (stderr unless given)."""
    stream = stream or sys.stderr
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        withhold_personal,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream)
    handler.addFilter(_does_not_spill)
    handler.setFormatter(_formatter(stream, shared, show_traces=level == "debug"))
    root = logging.getLogger()
    root.handlers = [handler]
    _set_levels(level)


def _does_not_spill(record: logging.LogRecord) -> bool:
    # Asked of every line, not set as a level: Slack's library gives its loggers levels of their own as it makes them.
    return record.levelno >= logging.ERROR or record.name.partition(".")[0] not in SPILLING_LOGGERS


def _formatter(
    stream: TextIO, shared: list[structlog.types.Processor], show_traces: bool
) -> structlog.stdlib.ProcessorFormatter:
    last: list[structlog.types.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    # A traceback quotes whatever was being worked on: only someone who asked for debugging sees one.
    last.append(structlog.processors.format_exc_info if show_traces else _name_exception)
    on_terminal = stream.isatty()
    last.append(structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer())
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last)


def _name_exception(_: Any, __: str, event: EventDict) -> EventDict:
    exception = event.pop("exc_info", None)
    if isinstance(exception, tuple):
        exception = exception[1]
    if isinstance(exception, BaseException):
        event["exception"] = type(exception).__name__
    return event


def _set_levels(level: str) -> None:
    logging.getLogger().setLevel(logging.DEBUG if level == "debug" else logging.WARNING)
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(level.upper())
    for name in ("aiosqlite", "asyncio", "chromadb", "httpcore", "httpcore2", "httpx", "httpx2", "markdown_it"):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in SPILLING_LOGGERS:
        logging.getLogger(name).setLevel(logging.ERROR)
