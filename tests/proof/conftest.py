"""A resident who has arrived at the page of a document, and uploads of any bytes."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.conftest import Visit
from tests.walk import day, walk

ABROAD = {
    "leave_date": day("1-12-2026"),
    "return_date": day("14-12-2026"),
    "away_now": {"answer": "no"},
    "over_limit": {"answer": "no"},
    "who_comes": {"answer": ["alone"]},
    "postcode": {"answer-postcode": "5711 AB", "answer-number": "9"},
}
TICKET = "/nl/doorgeven/vraag/abroad/proof_ticket"
SEND = TICKET.replace("vraag", "bewijs")


class Sender(Visit):
    """A browser that can send files."""

    def upload(self, *contents: bytes, to: str = SEND, status: int = 200, **fields: str) -> str:
        """Send files with the form that was seen last; `add` is pressed unless another button is."""
        token = re.search(r'name="csrf" value="([0-9a-f]+)"', self.page.text)
        assert token
        button = {} if {"remove", "back", "later", "go_on"} & set(fields) else {"add": "1"}
        data = {"csrf": token[1], **button, **{k: v for k, v in fields.items() if k != "go_on"}}
        files = [("files", (f"IMG_{n}.JPG", content, "image/jpeg")) for n, content in enumerate(contents)]
        return self._seen(self.client.post(to, data=data, files=files or {"files": ("", b"")}), status)


@pytest.fixture
def sender(app: FastAPI) -> Sender:
    """A resident's browser."""
    return Sender(app)


@pytest.fixture
def at_the_page(sender: Sender) -> Sender:
    """Somebody who tells of a stay abroad and has come to the page of the ticket."""
    walk(sender, ["abroad"], ABROAD)
    sender.get(TICKET)
    return sender


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    """The folder with what is kept."""
    return tmp_path / "uploads"


def kept(uploads: Path) -> list[bytes]:
    """Return the content of all files that are kept."""
    return [path.read_bytes() for path in sorted(uploads.iterdir())] if uploads.exists() else []
