"""The log of a process: one line an event, to a terminal or to a program, without anything about a person."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from engine.application.settings import Settings

FIELDS = frozenset(
    {"event", "level", "timestamp", "logger", "error", "frames", "traceback"}
    | {"method", "route", "status", "milliseconds", "request_id", "actor"}
    | {"job_id", "job_state", "worker", "attempt", "verb", "reason", "seconds", "count"}
)
"""All that a line may say; a field of another name is left out, so that no name or id of a person slips in."""
SPEAKING = ("uvicorn", "sextant")
"""Standard loggers whose messages are known to say nothing of a person; of others, only that they spoke is kept."""


@dataclass(frozen=True)
class Log:
    """Where this process writes what happens.

    Attributes
    ----------
    events : FilteringBoundLogger
        Takes an event and fields of ``FIELDS``: ``log.events.info("job done", job_id=id)``.
    handler : Handler
        Writes what libraries log in the same form.
    """

    events: FilteringBoundLogger
    handler: logging.Handler
    level: int

    def take_over(self) -> None:
        """Let everything that libraries log in this process go the same way."""
        for name, level in (("", logging.WARNING), *((name, self.level) for name in SPEAKING)):
            logger = logging.getLogger(name)
            logger.handlers, logger.propagate = [self.handler], False
            logger.setLevel(max(level, self.level))


def open_log(settings: Settings, write: Callable[[str], object] | None = None) -> Log:
    """Return the log of this process.

    Parameters
    ----------
    settings : Settings
        Form and level.
    write : callable or None
        Takes each line with its end; ``None`` means standard error.
    """
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    as_text = settings.log_format == "text" or (settings.log_format == "auto" and write is None and _is_terminal())
    last: list[Processor] = [_only_known_fields]
    last += [structlog.dev.ConsoleRenderer(colors=False, sort_keys=False)] if as_text else [_as_json()]
    first: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _faults(settings.traceback),
    ]
    written = _Lines(write or _to_stderr)
    wrapper = structlog.make_filtering_bound_logger(level)
    events = structlog.wrap_logger(written, processors=[*first, *last], wrapper_class=wrapper)
    handler = _Handler(written)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_of_a_library(settings.traceback), *first],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    return Log(events, handler, level)


class _Lines:
    """What structlog writes to at the end."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def msg(self, line: str) -> None:
        self._write(line + "\n")

    debug = info = warning = error = critical = msg


class _Handler(logging.Handler):
    def __init__(self, lines: _Lines) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.msg(self.format(record))


def _to_stderr(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _as_json() -> structlog.processors.JSONRenderer:
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def _only_known_fields(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {name: value for name, value in event.items() if name in FIELDS}


def _faults(whole: bool) -> Processor:
    """Return what writes an exception as its kind and the places it came through: its message may name a person."""

    def written(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        given: Any = event.pop("exc_info", None)
        fault = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
        if isinstance(fault, BaseException):
            event["error"] = type(fault).__name__
            places = traceback.extract_tb(fault.__traceback__)
            event["frames"] = [f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in places[-12:]]
            if whole:
                event["traceback"] = "".join(traceback.format_exception(fault))
        return event

    return written


def _of_a_library(whole: bool) -> Processor:
    def told(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        record: logging.LogRecord = event["_record"]
        event["logger"] = record.name
        if record.exc_info:
            event["exc_info"] = record.exc_info
        if not whole and record.name.partition(".")[0] not in SPEAKING:
            event["event"] = "a library reports"
        else:
            event["event"] = str(event["event"]).strip()
        return event

    return told
