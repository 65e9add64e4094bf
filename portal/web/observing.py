"""How it goes: a number for each request, times per route, figures of the work. Counts, never persons."""

import logging
import re
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import Response
from opentelemetry import trace
from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.codes import same_code
from portal.kit.logs import REQUEST
from portal.kit.outbox import figures
from portal.kit.pages import Db, Now
from portal.queue.truth import work_figures
from portal.signals.domain import end_of_next_working_day

log = logging.getLogger("portal.request")
router = pages.router()
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
HEADER = "x-request-id"
UNKNOWN = "unknown"
"""The route of what matched none: its path may hold anything."""
SCRUBBED: Final = ("url.path", "url.query", "url.full", "client.address", "user_agent.original")
"""Attributes of a span that hold what somebody typed, or who they are."""
WORK: Final = {
    "open": "Open signals, counted to ten thousand.",
    "late": "Open signals past their moment, counted to ten thousand.",
    "at_risk": "Open signals that are due before the end of the next working day and that nobody has.",
    "urgent_without_owner": "Open U0 signals that nobody has.",
    "oldest_minutes": "Minutes since the longest waiting open signal without an owner came in.",
}
POST: Final = {
    "waiting": "Messages to residents that wait.",
    "oldest_minutes": "Minutes that the oldest of them waits.",
    "late": "Of those, how many wait longer than 48 hours.",
    "dead": "Messages and hand-overs that can't go out.",
}


class Observed:
    """
    Gives each request a number, counts it, and says in one line how it went.

    The number comes from a proxy that is in front, or is made here; it goes back in `X-Request-ID`, so that a resident
    who phones about a page that broke can read it to us.
    """

    def __init__(self, app: ASGIApp, *, times: Histogram, say: bool) -> None:
        """`times`: where the seconds go. `say`: also write a line for each request."""
        self.app, self.times, self.say = app, times, say

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Follow one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = next((value.decode("latin-1") for name, value in scope["headers"] if name == HEADER.encode()), "")
        number = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        began, status = time.perf_counter(), 500
        token = REQUEST.set(number)

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = number
            await send(message)

        try:
            await self.app(scope, receive, numbered)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", UNKNOWN)
            self.times.labels(scope["method"] if scope["method"].isalpha() else UNKNOWN, route, str(status)).observe(
                seconds
            )
            if self.say:
                facts = {"method": scope["method"], "route": route, "status": status, "ms": round(seconds * 1000, 1)}
                log.info("%(method)s %(route)s %(status)s %(ms)s ms", facts, extra={"facts": facts})
            REQUEST.reset(token)


def make_times() -> tuple[CollectorRegistry, Histogram]:
    """Return where this application counts."""
    registry = CollectorRegistry()
    times = Histogram(
        "portal_request_seconds", "Time of requests by route.", ("method", "route", "status"), registry=registry
    )
    return registry, times


@router.get("/-/metrics", name="health:metrics")
def metrics(request: Request, session: Db, now: Now) -> Response:
    """
    Return all figures for Prometheus. Who asks needs the token of PORTAL_METRICS_TOKEN; without that setting, nobody.

    Raises:
        NotFoundError: no token is set, or it is another one.
    """
    token = request.app.state.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token or not same_code(given, token):
        raise NotFoundError
    organisation = request.app.state.organisation
    registry = CollectorRegistry()
    soon = end_of_next_working_day(now, organisation.closed)
    for name, number in work_figures(session, organisation.short, now, soon).items():
        Gauge(f"portal_signals_{name}", WORK[name], registry=registry).set(number)
    for name, number in figures(session, "resident", now).items():
        Gauge(f"portal_post_{name}", POST[name], registry=registry).set(number)
    text = generate_latest(registry) + generate_latest(request.app.state.registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


class Scrub:
    """Takes out of a span what could name a person: FastAPI's own spans hold path and query as they were typed."""

    def on_start(self, span: Any, parent_context: Any = None) -> None:  # noqa: ARG002  the shape is OpenTelemetry's
        """Overwrite; a span that began can lose nothing, only change it."""
        for name in SCRUBBED:
            if name in (span.attributes or {}):
                span.set_attribute(name, "left out")

    def on_end(self, span: Any) -> None:
        """Nothing more."""

    def _on_ending(self, span: Any) -> None:
        """Nothing more."""

    def shutdown(self) -> None:
        """Nothing is open."""

    def force_flush(self, timeout_millis: int = 30000) -> bool:  # noqa: ARG002
        """Nothing waits."""
        return True


@asynccontextmanager
async def scrubbing(_app: FastAPI) -> AsyncIterator[None]:
    """Scrub the spans of this process, once FastAPI has set OpenTelemetry up (FASTAPI_OTEL_AUTO_CONFIGURE)."""
    provider = trace.get_tracer_provider()
    if hasattr(provider, "add_span_processor"):
        provider.add_span_processor(Scrub())
    yield
