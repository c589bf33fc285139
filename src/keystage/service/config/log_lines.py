"""One line of JSON an event on stderr, for whoever runs the server: what, where, when, how long.

A line that cannot be written, for the log's own disk is full or its reader has gone, is lost: no page is, for it.
Never a name, a pupil's number or a file's content. So of an error the kind and the places in our source are written,
not its message, which may quote data; of another library's line, its wording without the values put into it.
"""

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import structlog

__all__ = ["write_log_lines"]

_QUIET = ("django.server", "django.utils.autoreload", "django.db.backends")  # they write what was asked, word for word


def write_log_lines() -> None:
    """Set logging up for this process: ours by structlog, other libraries' by the standard library."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_the_message,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=_stderr,
        cache_logger_on_first_use=False,
    )
    lines = _ToStderr()
    lines.setFormatter(_JsonLine())
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not isinstance(one.formatter, _JsonLine)] + [lines]
    root.setLevel(logging.WARNING)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("django.request").setLevel(logging.ERROR)  # our own line of a request has what is not found


def places(problem: BaseException) -> list[str]:
    """Where it came from, innermost last: "profiles/views/school.py:24 school"; no values."""
    frames = traceback.extract_tb(problem.__traceback__)[-8:]
    return [f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in frames]


def _write(line: str) -> None:
    """To wherever stderr leads now: a test, or a server that began another process, may have changed it."""
    with suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - the log is written here


class _Stderr:
    """As structlog asks of a logger: a method for each level."""

    def msg(self, line: str) -> None:
        _write(line)

    log = debug = info = warn = warning = error = critical = fatal = failure = msg


def _stderr(*_: Any) -> _Stderr:
    return _Stderr()


def _without_the_message(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    problem = event.pop("exc_info", None)
    if problem is True:
        problem = sys.exc_info()[1]
    if isinstance(problem, BaseException):
        event.update(problem=type(problem).__name__, places=places(problem))
    return event


class _ToStderr(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _write(self.format(record))


class _JsonLine(logging.Formatter):
    """A line of another library: its wording as written in its source, without the values put into it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "event": record.msg if isinstance(record.msg, str) and record.args else record.name,
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[1]:
            line |= {"problem": type(record.exc_info[1]).__name__, "places": places(record.exc_info[1])}
        return json.dumps(line)
