"""What is written and counted about requests names routes, never what somebody typed or who they are."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from portal.kit import logs
from portal.kit.logs import REQUEST, Lines, WithoutPersons
from portal.web.app import create_app
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import tell

TOKEN = "a-token-of-the-watchers-0123456789"


@pytest.fixture
def watched(app: FastAPI) -> FastAPI:
    settings = app.state.settings.model_copy(update={"metrics_token": TOKEN, "log_requests": True})
    return create_app(settings, sessions=app.state.sessions, now=app.state.now)


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What is written while the test runs, as JSON."""
    stream, handler = StringIO(), logging.StreamHandler()
    handler.setStream(stream)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # the browser of the tests, which is no part of the portal
    yield stream
    logging.getLogger("httpx2").setLevel(logging.NOTSET)
    root.removeHandler(handler)
    root.setLevel(level)


def lines(stream: StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@ONE_DATABASE
def test_a_request_is_a_line_with_its_route_and_number(watched: FastAPI, written: StringIO) -> None:
    client = TestClient(watched, base_url="http://portal.test")
    answer = client.get("/nl/volgen?naam=Fatima", headers={"X-Request-ID": "van-de-proxy-1"})
    assert answer.headers["x-request-id"] == "van-de-proxy-1"
    client.get("/Fatima/Yilmaz?bsn=123456782", headers={"X-Request-ID": "Fatima Yilmaz <b>"})
    first, second = [line for line in lines(written) if line["logger"] == "portal.request"]
    assert {k: first[k] for k in ("method", "route", "status", "request", "level")} == {
        "method": "GET", "route": "/{language}/volgen", "status": 200, "request": "van-de-proxy-1", "level": "info",
    }  # fmt: skip
    assert first["ms"] > 0
    assert (second["route"], second["status"]) == ("unknown", 404)
    assert len(str(second["request"])) == 16, "a strange number is not taken over"
    for planted in ("Fatima", "Yilmaz", "123456782"):
        assert planted not in written.getvalue()


@ONE_DATABASE
def test_what_somebody_typed_is_in_no_line_when_something_breaks(watched: FastAPI, written: StringIO) -> None:
    def fail(language: str) -> None:
        try:
            with watched.state.sessions() as session:
                session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "Fatima Yilmaz"})
        except Exception as error:
            raise RuntimeError(f"no place for Fatima Yilmaz in {language}") from error

    watched.add_api_route("/{language}/stuk", fail)
    answer = TestClient(watched, raise_server_exceptions=False).get("/nl/stuk")
    assert answer.status_code == 500
    (line,) = [line for line in lines(written) if line["level"] == "error"]
    assert line["message"] == "broken page /{language}/stuk"
    assert line["request"] == answer.headers["x-request-id"]
    told = "\n".join(line["exception"])
    assert "builtins.RuntimeError" in told
    assert "sqlite3.OperationalError" in told
    assert "test_observing.py" in told
    assert "Fatima" not in written.getvalue()


def test_a_line_of_text_holds_no_words_of_an_exception() -> None:
    try:
        int("Fatima Yilmaz, 123456782")
    except ValueError:
        record = logging.LogRecord("portal", logging.ERROR, __file__, 1, "it broke", (), sys.exc_info())
    token = REQUEST.set("abc12345")
    said = WithoutPersons().format(record)
    REQUEST.reset(token)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ERROR it broke \[abc12345\]", said), "in UTC, and says so"
    assert datetime.fromtimestamp(int(record.created), UTC).strftime("%Y-%m-%dT%H:%M:%S") in said
    assert "builtins.ValueError" in said
    assert "Fatima" not in said


def test_logs_of_libraries_go_the_same_way() -> None:
    stream, kept = StringIO(), logging.getLogger().handlers[:]
    level = logging.getLogger().level
    logs.write_to(stream, as_json=True)
    try:
        try:
            int("Fatima")
        except ValueError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
        assert json.loads(stream.getvalue())["logger"] == "uvicorn.error"
        assert "Fatima" not in stream.getvalue()
    finally:
        logging.basicConfig(handlers=kept, force=True, level=level)


@ONE_DATABASE
def test_figures_are_for_who_has_the_token(app: FastAPI, watched: FastAPI) -> None:
    client = TestClient(watched, base_url="http://portal.test")
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN[:-1]}, {"Authorization": "Bearer "}):
        assert client.get("/-/metrics", headers=headers).status_code == 404
    plain = TestClient(app, base_url="http://portal.test")
    assert plain.get("/-/metrics", headers={"Authorization": "Bearer "}).status_code == 404, "no token, for nobody"
    assert client.get("/-/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


@ONE_DATABASE
def test_figures_of_the_work_and_of_requests(watched: FastAPI) -> None:
    signal = tell(watched)
    colleague = Visit(watched)
    colleague.sign_in_with_password("chris")
    headers = {"Authorization": f"Bearer {TOKEN}"}
    before = colleague.client.get("/-/metrics", headers=headers).text
    assert "portal_signals_open 1.0" in before or "portal_signals_open 2.0" in before
    assert "portal_post_dead 0.0" in before
    assert 'portal_request_seconds_count{method="POST",route="/werk/inloggen",status="303"} 1.0' in before
    late = [line for line in before.splitlines() if line.startswith("portal_signals_late")]
    assert late == ["portal_signals_late 0.0"]
    for never in (signal.reference, signal.person, "Bram", "Kuipers", "chris"):
        assert never not in before


def test_a_span_holds_no_path_and_no_query() -> None:
    script = """
import json, sys
from fastapi.testclient import TestClient
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
kept = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(kept))
trace.set_tracer_provider(provider)
from portal.settings import Settings
from portal.web.app import create_app
app = create_app(Settings(_env_file=None, demo=True, database_url="sqlite://"))
with TestClient(app, base_url="http://portal.test") as client:
    client.get("/nl/?naam=Fatima+Yilmaz")
    client.get("/nl/Fatima/123456782")
print(json.dumps([[span.name, {k: str(v) for k, v in span.attributes.items()},
                   [str(event.attributes) for event in span.events]] for span in kept.get_finished_spans()]))
"""
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    spans = json.loads(said)
    routes = {attributes.get("http.route") for _name, attributes, _events in spans}
    assert "/{language}/" in routes
    assert {attributes.get("url.path") for _name, attributes, _events in spans} <= {"left out", None}
    for planted in ("Fatima", "Yilmaz", "123456782"):
        assert planted not in said
