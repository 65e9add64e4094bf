"""Back office demo: one JSON file per report, in a folder that another system reads."""

import json
import os
import tempfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from portal.integrations.contract import BackOffice, Case
from portal.integrations.demo.settings import Settings
from portal.kit.outbox import TemporaryFailureError


class Adapter:
    """Writes files. The name is the reference, so a case that comes twice is still one file."""

    def __init__(self, folder: Path) -> None:
        """`folder` is never made here: a network drive that is away must not become a folder on our own disk."""
        self.folder = folder

    def deliver(self, case: Case) -> str:
        """
        Write the case and return the name of its file.

        Raises:
            TemporaryFailureError: the folder is away or full; somebody can mend that.
        """
        target = self.folder / f"{case.reference}.json"
        text = json.dumps(asdict(case), default=_plain, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        try:
            self._write(target, text.encode())
        except OSError as error:
            raise TemporaryFailureError(type(error).__name__) from error
        return target.name

    def _write(self, target: Path, content: bytes) -> None:
        """Write all or nothing, and on the disk before we say that it is there."""
        handle, unfinished = tempfile.mkstemp(prefix=f".{target.stem}.", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(target)
        except OSError:
            Path(unfinished).unlink(missing_ok=True)
            raise
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name is kept too
        finally:
            os.close(folder)


def _plain(value: datetime) -> str:
    return value.isoformat()


def connect(settings: Settings) -> BackOffice:
    """Return this back office."""
    return Adapter(settings.folder)
