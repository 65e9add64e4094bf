"""Back office demo keeps the contract: at least once, all or nothing, and it says when trying again helps."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.integrations.contract import Case, CaseSignal
from portal.integrations.demo.adapter import connect
from portal.integrations.demo.settings import Settings
from portal.kit.outbox import TemporaryFailureError

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SIGNAL = CaseSignal(
    id=7, team="income", urgency="U1", due_at=MONDAY, title="Verhuizen: klopt de huur?", rule="income-move"
)
CASE = Case(reference="LV-7K4P-29QX", municipality="deurhout", received_at=MONDAY, signals=(SIGNAL,))


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process may become larger than 16 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_case_becomes_one_file(tmp_path: Path) -> None:
    office = connect(Settings(folder=tmp_path))
    assert office.deliver(CASE) == "LV-7K4P-29QX.json"
    (file,) = tmp_path.iterdir()
    assert json.loads(file.read_text(encoding="utf-8")) == {
        "reference": "LV-7K4P-29QX",
        "municipality": "deurhout",
        "received_at": "2026-11-23T09:00:00+00:00",
        "signals": [
            {
                "id": 7,
                "team": "income",
                "urgency": "U1",
                "due_at": "2026-11-23T09:00:00+00:00",
                "title": "Verhuizen: klopt de huur?",
                "rule": "income-move",
            }
        ],
    }


def test_the_same_case_again_gives_the_same_file_and_number(tmp_path: Path) -> None:
    office = connect(Settings(folder=tmp_path))
    first = office.deliver(CASE)
    content = (tmp_path / first).read_bytes()
    assert office.deliver(CASE) == first
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [content]


def test_a_folder_that_is_away_can_be_tried_again_and_is_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "drive"
    office = connect(Settings(folder=folder))
    with pytest.raises(TemporaryFailureError):
        office.deliver(CASE)
    assert not folder.exists()
    folder.mkdir()
    assert office.deliver(CASE) == "LV-7K4P-29QX.json"


def test_a_full_folder_can_be_tried_again_and_keeps_no_half_file(tmp_path: Path) -> None:
    office = connect(Settings(folder=tmp_path))
    with full_disk(), pytest.raises(TemporaryFailureError):
        office.deliver(CASE)
    assert list(tmp_path.iterdir()) == []
    office.deliver(CASE)
    assert len(list(tmp_path.iterdir())) == 1


def test_the_folder_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DEMO_BACK_OFFICE_FOLDER", str(tmp_path))
    connect(Settings()).deliver(CASE)
    assert len(list(tmp_path.iterdir())) == 1
