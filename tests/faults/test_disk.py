"""A disk that is full, and a disk that can only be read: no receipt is lost, and it goes on by itself."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import check_page
from tests.faults.nest import Nest, until
from tests.faults.residents import Browser, Crowd, Telling
from tests.faults.test_kill import drafts, everything_is_kept_once_and_whole
from tests.traces import own_database

SIZE = 12 * 2**20
SEND = "/nl/doorgeven/versturen"


def mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own; who may not mount one can't run these."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a disk is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def database_url(disk: Path, sqlite_template: Path) -> Iterator[str]:
    """A database on that disk."""
    with own_database(sqlite_template, disk) as url:
        yield url


def fill(disk: Path) -> Path:
    """Write until not one byte more fits."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (2**16, 2**12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


def not_now(browser: Browser, telling: Telling) -> None:
    """Press *send*, and read that it is not there yet and what to do."""
    browser.http.cookies.set("draft", telling.token, domain="127.0.0.1")
    page = browser.post(SEND)
    assert page.status_code == 503, page.text[:2000]
    assert page.headers["retry-after"]
    assert "Dit is nog niet bij ons." in page.text
    assert "Stuur het nog eens" in page.text
    check_page(page.text, SEND)


def test_a_full_disk_loses_nothing_and_goes_on_once_there_is_room(
    database_url: str, disk: Path, nest: Nest, crowd: Crowd
) -> None:
    browser, tellings = crowd.browsers[0], drafts(database_url, 40)
    nest.serve()
    browser.ready(tellings[0])
    browser.send(tellings[0])
    ballast = fill(disk)
    sent, refused = [tellings[0]], []
    for telling in tellings[1:]:  # what was written before still has some room of its own
        browser.http.cookies.set("draft", telling.token, domain="127.0.0.1")
        if browser.post(SEND).status_code == 303:
            telling.answered = True
            sent.append(telling)
        else:
            refused.append(telling)
    assert refused, "the disk was not full"
    not_now(browser, refused[-1])
    assert browser.get("/nl/").status_code == 200
    assert browser.http.get("/-/live").status_code == 200
    ballast.unlink()
    for telling in tellings:
        browser.send(telling)
    browser.follow(tellings[-1])
    everything_is_kept_once_and_whole(database_url, tellings)
    print(f"{len(sent)} kept while the disk was full, {len(refused)} refused kindly")
    assert "Traceback" not in nest.log.read_text(encoding="utf-8")


def test_a_disk_that_can_only_be_read_is_found_again_by_itself(
    database_url: str, disk: Path, nest: Nest, crowd: Crowd
) -> None:
    browser, tellings = crowd.browsers[0], drafts(database_url, 3)
    server = nest.serve()
    browser.ready(tellings[0])
    browser.send(tellings[0])
    server.kill()
    mount("-o", "remount,ro", str(disk))
    assert not os.access(disk, os.W_OK) or os.statvfs(disk).f_flag & os.ST_RDONLY
    server = nest.serve()
    assert browser.get("/nl/").status_code == 200
    not_now(browser, tellings[1])
    mount("-o", "remount,rw", str(disk))
    # Who comes first may still meet a line that was opened before; it is let go of then.
    until(lambda: browser.post(SEND).status_code == 303, "sending goes again")
    for telling in tellings:
        browser.send(telling)
    everything_is_kept_once_and_whole(database_url, tellings)
    assert server.alive()
