"""Files lie sealed in the store, and open only as what they are."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from portal.audit.models import AuditLine
from portal.proof.actions import read
from portal.proof.models import ProofFile
from portal.proof.sealing import MARK, close, opened
from portal.proof.storage import NotThereError
from portal.sealing.cells import CannotOpenError
from portal.sealing.vault import forget
from portal.signals.models import Signal
from tests.conftest import Visit
from tests.proof.bucket import bucket, s3  # noqa: F401  fixtures
from tests.proof.conftest import ABROAD, TICKET, Sender
from tests.proof.hostile import jpeg, png
from tests.walk import send, walk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(params=["folder", "s3"])
def anywhere(request: pytest.FixtureRequest, app: FastAPI) -> None:
    """A store of each kind: the folder of the application, or a bucket."""
    if request.param == "s3":
        app.state.store = request.getfixturevalue("bucket")


@pytest.fixture
def sent(app: FastAPI) -> list[ProofFile]:
    """Two photos of a report that was sent."""
    sender = Sender(app)
    walk(sender, ["abroad"], ABROAD)
    sender.get(TICKET)
    sender.upload(jpeg(), png())
    with app.state.sessions() as session:
        drafts = session.scalars(select(ProofFile).order_by(ProofFile.id)).all()
        assert all(file.wrapped.startswith("v1.demo.") for file in drafts), "of a draft: a key of the installation"
        before = [read(session, app.state.store, file) for file in drafts]
    sender.get("/nl/doorgeven/controle")
    send(sender)
    with app.state.sessions() as session:
        files = list(session.scalars(select(ProofFile).order_by(ProofFile.id)))
        assert all(file.wrapped.startswith("v1.d.") for file in files), "of a report: the key of its dossier"
        assert [read(session, app.state.store, file) for file in files] == before
    return files


def address(app: FastAPI) -> str:
    with app.state.sessions() as session:
        signal = session.scalars(select(Signal.id).where(Signal.team == "income-deurhout")).one()
    return f"/werk/signalen/{signal}/bestand"


@pytest.mark.usefixtures("anywhere")
def test_what_lies_in_the_store_is_not_what_was_sent(app: FastAPI, sent: list[ProofFile], colleague: Visit) -> None:
    colleague.sign_in("chris")
    for place, file in enumerate(sent, 1):
        lies = app.state.store.get(file.name)
        shown = colleague.client.get(f"{address(app)}/{place}").content
        assert lies.startswith(MARK)
        assert shown.startswith(b"\xff\xd8")
        assert len(shown) == file.size
        assert b"\xff\xd8\xff" not in lies[:64]
        assert all(shown[at : at + 32] not in lies for at in range(0, len(shown) - 32, 97))


def test_a_swapped_or_changed_file_is_refused_and_written_down(
    app: FastAPI, sent: list[ProofFile], colleague: Visit, tmp_path: Path
) -> None:
    one, two = (tmp_path / "uploads" / file.name for file in sent)
    first, second = one.read_bytes(), two.read_bytes()
    colleague.sign_in("chris")
    for wrong in (
        second,
        first[:-1] + bytes([first[-1] ^ 1]),
        MARK,
        first[:40],
        b"\xff\xd8\xff\xe0 a photo of another",
    ):
        one.write_bytes(wrong)
        assert "Dit gegeven kunnen wij nu niet laten zien." in colleague.get(f"{address(app)}/1", 409)
    with app.state.sessions() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.did == "cell:unreadable")).all()
    assert len(lines) == 5
    assert lines[0].detail == {"table": "proof_file", "column": "content", "row": str(sent[0].id)}
    assert colleague.client.get(f"{address(app)}/2").status_code == 200


def test_a_swapped_key_opens_nothing(app: FastAPI, sent: list[ProofFile]) -> None:
    with app.state.sessions.begin() as session:
        session.execute(update(ProofFile).where(ProofFile.id == sent[0].id).values(wrapped=sent[1].wrapped))
    with app.state.sessions() as session, pytest.raises(CannotOpenError):
        read(session, app.state.store, session.get_one(ProofFile, sent[0].id))


def test_without_its_key_a_sealed_file_is_no_file_of_before(app: FastAPI, sent: list[ProofFile]) -> None:
    with app.state.sessions.begin() as session:
        session.execute(update(ProofFile).where(ProofFile.id == sent[0].id).values(wrapped=""))
    with app.state.sessions() as session, pytest.raises(CannotOpenError):
        read(session, app.state.store, session.get_one(ProofFile, sent[0].id))


def test_who_is_forgotten_has_no_files(app: FastAPI, sent: list[ProofFile], colleague: Visit) -> None:
    where = address(app)
    with app.state.sessions.begin() as session:
        forget(session, sent[0].report_id)
    with app.state.sessions() as session, pytest.raises(NotThereError):
        read(session, app.state.store, session.get_one(ProofFile, sent[0].id))
    colleague.sign_in("chris")
    colleague.get(f"{where}/1", 404)


def test_a_file_of_before_is_shown_as_it_is(app: FastAPI, sent: list[ProofFile]) -> None:
    with app.state.sessions() as session:
        file = session.get_one(ProofFile, sent[0].id)
        file.wrapped = ""
        assert opened(session, file, b"%PDF of before") == b"%PDF of before"
        session.rollback()
    key, closed = close("a" * 32, b"")
    assert (len(key), closed.startswith(MARK)) == (32, True)
