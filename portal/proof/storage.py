"""Where the bytes lie: a folder, or S3. Names are random; the same name is never written twice."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from obstore.store import ObjectStore

NAME = re.compile("[0-9a-f]{32}")


class NotThereError(Exception):
    """The store has no such file."""


class Store(Protocol):
    """Keeps bytes under a name."""

    def put(self, name: str, content: bytes) -> None:
        """Write; when this returns, the bytes survive a power cut."""

    def get(self, name: str) -> bytes:
        """Return the bytes. Raises NotThereError."""

    def forget(self, name: str) -> None:
        """Delete; a name that is not there is fine."""

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Yield the names of what was written before a moment."""


def new_name() -> str:
    """Return a name that nobody can guess: 128 random bits."""
    return secrets.token_hex(16)


def open_store(address: str) -> Store:
    """
    Return the store at an address: the path of a folder, or `s3://bucket/prefix`.

    Raises:
        ModuleNotFoundError: S3 without the extra `s3`.
    """
    if "://" not in address:
        return Folder(Path(address))
    from obstore.store import from_url  # noqa: PLC0415  only installed where S3 is used

    return Bucket(from_url(address))


class Folder:
    """A folder that only the portal reads."""

    def __init__(self, path: Path) -> None:
        """`path` is made at the first file."""
        self.path = path

    def put(self, name: str, content: bytes) -> None:
        """Write beside it, flush to disk, and only then give it its name."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = self._place(name).with_suffix(".new")
        if self._place(name).exists():
            raise FileExistsError(name)
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.rename(self._place(name))
        self._flush_folder()

    def get(self, name: str) -> bytes:
        """Return the bytes."""
        try:
            return self._place(name).read_bytes()
        except FileNotFoundError as error:
            raise NotThereError(name) from error

    def forget(self, name: str) -> None:
        """Delete, also what was half written."""
        self._place(name).unlink(missing_ok=True)
        self._place(name).with_suffix(".new").unlink(missing_ok=True)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Yield names by the time of writing."""
        if not self.path.is_dir():
            return
        for file in self.path.iterdir():
            with suppress(FileNotFoundError):  # somebody else swept it
                if NAME.fullmatch(file.stem) and file.stat().st_mtime < moment.timestamp():
                    yield file.stem

    def _place(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise NotThereError(name)
        return self.path / name

    def _flush_folder(self) -> None:
        """Make the new name itself survive a power cut; Windows can't open a folder and needs it not."""
        with suppress(PermissionError):
            handle = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


class Bucket:
    """S3, or anything else that obstore speaks. It reads keys and endpoint from AWS_… in the environment."""

    def __init__(self, store: "ObjectStore") -> None:
        """`store` as obstore opened it."""
        self.store = store

    def put(self, name: str, content: bytes) -> None:
        """Write; S3 answers once it is durable."""
        self.store.put(name, content, mode="create")

    def get(self, name: str) -> bytes:
        """Return the bytes."""
        try:
            return bytes(self.store.get(name).bytes())
        except FileNotFoundError as error:
            raise NotThereError(name) from error

    def forget(self, name: str) -> None:
        """Delete."""
        with suppress(FileNotFoundError):
            self.store.delete(name)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Yield names by the time of writing."""
        for batch in self.store.list():
            for entry in batch:
                if NAME.fullmatch(entry["path"]) and entry["last_modified"].astimezone(UTC) < moment:
                    yield entry["path"]
