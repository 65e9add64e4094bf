"""
Lines for who runs the portal: what happened, at which route, in which request. Never a person.

An exception is told by its kind and by where it came from. Its own words are left out: databases and libraries put in
them what somebody typed.
"""

import json
import logging
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""Number of the request that this thread or task works on; empty: of none."""
FRAMES = 25
Told = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutPersons(logging.Formatter):
    """One line of text, and below it where an exception came from."""

    def __init__(self) -> None:
        """Time (UTC, as in the JSON), level, message, request."""
        super().__init__("%(asctime)s %(levelname)s %(message)s%(request)s")
        self.converter = time.gmtime
        self.default_time_format, self.default_msec_format = "%Y-%m-%dT%H:%M:%S", "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        """Add the number of the request."""
        number = REQUEST.get()
        record.request = f" [{number}]" if number else ""
        record.exc_text = None  # another formatter may have kept its own
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name is logging's
        """Return kinds and places, the first cause first."""
        return "\n".join(places(ei))


class Lines(WithoutPersons):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := REQUEST.get():
            told["request"] = number
        told |= getattr(record, "facts", {})
        if record.exc_info:
            told["exception"] = places(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def places(told: Told) -> list[str]:
    """Return the kinds of an exception and its causes, each with the places that it passed."""
    error = told[1]
    lines: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        lines = [kind, *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames), *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def write_to(stream: TextIO, *, as_json: bool) -> None:
    """Let all loggers write to a stream, those of libraries too."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines() if as_json else WithoutPersons())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("alembic", "httpx2", "httpcore2"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
