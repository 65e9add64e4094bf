"""The folder and the bucket keep what they are given, under names of our own."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore

from portal.proof.storage import Bucket, Folder, NotThereError, Store, new_name, open_store
from tests.proof.bucket import bucket, s3  # noqa: F401  fixtures

LATER = timedelta(minutes=1)


@pytest.fixture(params=["folder", "s3", "local"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return open_store(str(tmp_path / "deep" / "uploads"))
    if request.param == "s3":
        found: Store = request.getfixturevalue("bucket")
        return found
    return Bucket(LocalStore(tmp_path / "bucket", mkdir=True))


def test_bytes_come_back_and_go(store: Store) -> None:
    name, other = new_name(), new_name()
    store.put(name, b"abc")
    store.put(other, b"")
    assert store.get(name) == b"abc"
    now = datetime.now(tz=UTC)
    assert set(store.older_than(now + LATER)) == {name, other}
    assert list(store.older_than(now - LATER)) == []
    store.forget(name)
    store.forget(name)
    with pytest.raises(NotThereError):
        store.get(name)
    assert list(store.older_than(now + LATER)) == [other]


def test_an_empty_store_is_no_failure(store: Store) -> None:
    assert list(store.older_than(datetime.now(tz=UTC))) == []
    with pytest.raises(NotThereError):
        store.get(new_name())


def test_a_name_is_never_written_twice(store: Store) -> None:
    name = new_name()
    store.put(name, b"first")
    with pytest.raises((FileExistsError, AlreadyExistsError)):
        store.put(name, b"second")
    assert store.get(name) == b"first"


def test_names_are_random_and_hold_nothing_else() -> None:
    names = {new_name() for _ in range(1000)}
    assert len(names) == 1000
    assert all(len(name) == 32 and int(name, 16) >= 0 for name in names)


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "", "x" * 32, "A" * 32, "0" * 31, "0" * 32 + "\n"])
def test_only_names_of_our_own_reach_the_disk(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotThereError):
        Folder(tmp_path).get(name)
    with pytest.raises(NotThereError):
        Folder(tmp_path).put(name, b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_the_folder_is_for_the_portal_only(tmp_path: Path) -> None:
    store = Folder(tmp_path / "uploads")
    name = new_name()
    store.put(name, b"x")
    assert (tmp_path / "uploads").stat().st_mode & 0o077 == 0
    assert (tmp_path / "uploads" / name).stat().st_mode & 0o077 == 0


def test_what_was_half_written_is_swept_too(tmp_path: Path) -> None:
    name = new_name()
    half = tmp_path / f"{name}.new"
    half.write_bytes(b"ha")
    os.utime(half, (time.time() - 7200,) * 2)
    store = Folder(tmp_path)
    assert list(store.older_than(datetime.now(tz=UTC))) == [name]
    store.forget(name)
    assert list(tmp_path.iterdir()) == []


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "lees-mij.txt").write_text("x")
    assert list(Folder(tmp_path).older_than(datetime.now(tz=UTC) + LATER)) == []
