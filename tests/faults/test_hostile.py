"""
Some thousands of requests that nobody honest sends: no failure, no insides, nothing kept of what was refused.

Many more, with other seeds: `python -m tools.hostile --requests 200000 --seed 2`.
"""

from pathlib import Path

from fastapi import FastAPI

from tests.conftest import ONE_DATABASE
from tools.hostile import sockets
from tools.hostile.run import round_of
from tools.hostile.wire import alone

MANY = {"sqlite": 2500, "postgresql": 500}


def test_thousands_of_hostile_requests(database_url: str, tmp_path: Path) -> None:
    many = MANY[database_url.partition(":")[0]]
    told = alone(round_of(database_url, tmp_path, "test", 0, many))
    assert not told.findings, "\n\n".join(f"{one.rule}\n{one.asked.shown()}\n{one.detail}" for one in told.findings[:3])
    assert told.sent == many
    assert told.refused > many // 4
    assert told.statuses[200] + told.statuses[303] > many // 5, "hardly anything came further than the door"
    assert not [status for status in told.statuses if status >= 500]


@ONE_DATABASE
def test_what_is_no_http_is_answered_or_closed_and_the_next_is_served(app: FastAPI) -> None:
    assert len({line.what for line in sockets.LINES}) == len(sockets.LINES) >= 50
    ordinary = sockets.LINES[0]
    with sockets.served(app) as port:
        for line in sockets.LINES:
            assert not sockets.wrong(line, sockets.send(port, line))
        answer = sockets.send(port, ordinary)
    assert answer.startswith(b"HTTP/1.1 200"), answer[:300]


@ONE_DATABASE
def test_a_request_behind_a_smuggled_length_is_no_request(app: FastAPI) -> None:
    smuggled = next(line for line in sockets.LINES if line.what == "length and chunks")
    with sockets.served(app) as port:
        assert sockets.send(port, smuggled).count(b"HTTP/1.1 ") <= 1
