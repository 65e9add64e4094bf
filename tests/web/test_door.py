"""What can't be read: hosts that are none, addresses with bytes that no address holds, browsers that go away."""

import logging

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.conftest import ONE_DATABASE, check_page
from tools.hostile.wire import Answer, Asked, alone, ask

pytestmark = ONE_DATABASE
HOST = (b"host", b"portal.test")


def send(app: FastAPI, asked: Asked) -> Answer:
    return alone(ask(app, asked))


@pytest.mark.parametrize(
    "hosts",
    [[b"[::1"], [b"[1:2]"], [b"a b"], [b"portal.test:99999"], [b"\xff"], [b"a@b"], [b"portal.test", b"other.test"]],
)
def test_a_host_that_is_none_or_named_twice_is_refused_with_a_page(app: FastAPI, hosts: list[bytes]) -> None:
    answer = send(app, Asked("GET", b"/nl/volgen", headers=tuple((b"host", host) for host in hosts)))
    assert (answer.status, answer.failure) == (400, None)
    check_page(answer.body.decode(), "a host")
    assert answer.header("content-security-policy")


@pytest.mark.parametrize("host", [b"portal.test", b"portal.test:65535", b"[::1]:8000", b"127.0.0.1", b""])
def test_a_host_is_let_in(app: FastAPI, host: bytes) -> None:
    assert send(app, Asked("GET", b"/nl/volgen", headers=((b"host", host),))).status == 200


def test_bytes_that_should_have_been_written_otherwise_are_read_as_if_they_were(app: FastAPI) -> None:
    raw = send(app, Asked("GET", b"/nl/doorgeven", "zoek=één".encode(), (HOST,)))
    assert raw.status == 200
    assert 'value="één"' in raw.body.decode()
    assert send(app, Asked("GET", b"/nl/niks", b"\xff\xfe", (HOST,))).status == 404


@pytest.mark.parametrize(
    ("typed", "query", "meant"),
    [
        (b"/nl/volgen/", b"", "/nl/volgen"),
        (b"/nl", b"", "/nl/"),
        (b"/nl/doorgeven/", b"zoek=een%20baan", "/nl/doorgeven?zoek=een%20baan"),
        (b"//nl/volgen//", b"", "/nl/volgen"),
        (b"/%5c/volgen/", b"", "/%5C/volgen"),
    ],
)
def test_a_slash_too_many_or_too_few_leads_to_the_page_on_this_site(
    app: FastAPI, typed: bytes, query: bytes, meant: str
) -> None:
    answer = send(app, Asked("GET", typed, query, ((b"host", b"elsewhere.test"),)))
    assert (answer.status, answer.header("location")) == (302, meant)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", b"/nl/volgen/"),
        ("POST", b"/..;/volgen/%2e%2e%2f"),
        ("GET", b"//elsewhere.test/"),
        ("GET", b"/nl/niks/"),
    ],
)
def test_an_address_that_is_no_page_leads_nowhere(app: FastAPI, method: str, path: bytes) -> None:
    answer = send(app, Asked(method, path, headers=(HOST,)))
    assert (answer.status, answer.header("location")) == (404, "")
    check_page(answer.body.decode(), "no page")


def test_an_origin_that_is_no_address_is_another_site(app: FastAPI) -> None:
    assert (
        TestClient(app).post("/nl/volgen", data={"reference": "x"}, headers={"Origin": "http://["}).status_code == 403
    )


def test_a_browser_that_goes_away_half_way_is_no_failure_of_ours(
    app: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    kind = (b"content-type", b"application/x-www-form-urlencoded")
    with caplog.at_level(logging.WARNING, logger="portal"):
        answer = send(app, Asked("POST", b"/nl/volgen", headers=(HOST, kind), body=b"reference=", whole=False))
    assert (answer.status, answer.failure) == (400, None)
    assert not caplog.records


@pytest.mark.parametrize("name", ["a" * 3000, "%00", "a%00.css", "pictograms", "..%2f..%2fREADME.md"])
def test_a_name_that_no_file_can_have_is_not_there(app: FastAPI, name: str) -> None:
    assert send(app, Asked("GET", f"/static/{name}".encode(), headers=(HOST,))).status == 404


def test_trace_tells_nothing_back(app: FastAPI) -> None:
    for path in (b"/nl/", b"/werk/inloggen", b"/nl/nergens"):
        answer = send(app, Asked("TRACE", path, headers=(HOST, (b"x-secret", b"nobody-reads-this"))))
        assert answer.status == 404
        assert b"nobody-reads-this" not in answer.body
