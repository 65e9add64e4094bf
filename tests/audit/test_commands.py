"""`portal audit`: is it whole, what to note elsewhere, and the trail as a file. As somebody types it."""

import csv
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session, sessionmaker

from portal.audit.actions import record
from portal.audit.domain import SOMEBODY, key_of, seal_of_end, sealed
from portal.audit.exporting import as_csv, as_json_lines
from portal.audit.models import AuditLine
from portal.audit.queries import Wish, stream
from portal.kit.database import reading
from tests.audit.trail import AT, SECRET, checked, entry, lines, open_trail, without_triggers, write
from tests.sealing.keys import KEYS

Run = Callable[..., "subprocess.CompletedProcess[str]"]
HERE = "Zeven Linden"

TWO = ("--by", "Iris Vos", "--approved-by", "Omar Haddad")


@pytest.fixture
def sessions(database_url: str) -> Iterator[sessionmaker[Session]]:
    made = open_trail(database_url)
    yield made
    made.kw["bind"].dispose()


@pytest.fixture
def portal(database_url: str) -> Run:
    def typed(*words: str) -> "subprocess.CompletedProcess[str]":
        env = {**os.environ, "PORTAL_DATABASE_URL": database_url, "PORTAL_SECRET_KEY": SECRET, "PORTAL_DEMO": "false",
               "PORTAL_ENCRYPTION_KEYS": KEYS}  # fmt: skip
        command = [sys.executable, "-m", "portal", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)

    return typed


@pytest.fixture
def run(portal: Run) -> Run:
    return lambda *words: portal("audit", *words)


def test_a_command_that_shows_references_is_a_line(portal: Run, sessions: sessionmaker[Session]) -> None:
    assert portal("nothing-lost").returncode == 0
    (line,) = lines(sessions, "command:nothing_lost")
    assert (line.who, line.organisation, set(line.detail)) == ("system", HERE, {"account"})
    assert checked(sessions).whole


def test_verify_says_whole_and_prints_an_anchor_that_fits_later(run: Run, sessions: sessionmaker[Session]) -> None:
    write(sessions, 3)
    answer = run("verify")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("3 lines, all whole. Anchor to keep elsewhere: 3.")
    anchor = answer.stdout.split()[-1]
    assert run("anchor").stdout.strip() == anchor
    write(sessions, 2)
    assert run("verify", "--anchor", anchor).returncode == 0
    wrong = run("verify", "--anchor", f"3.{'a' * 64}")
    assert (wrong.returncode, wrong.stdout) == (
        1, "Line 3: it is not the line of the anchor. The 2 lines before it are whole.\n",
    )  # fmt: skip
    assert run("verify", "--anchor", "9." + anchor.partition(".")[2]).returncode == 1
    assert run("verify", "--anchor", "niks").returncode == 1


def test_verify_names_the_first_line_that_is_wrong(run: Run, sessions: sessionmaker[Session]) -> None:
    write(sessions, 5)
    without_triggers(
        sessions, "UPDATE audit_line SET who = 'x' WHERE number = 4", "DELETE FROM audit_line WHERE number = 5"
    )
    answer = run("verify")
    assert (answer.returncode, answer.stdout) == (
        1, "Line 4: it was changed or inserted. The 3 lines before it are whole.\n",
    )  # fmt: skip


def test_an_export_needs_a_reason_and_is_itself_a_line(
    run: Run, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    write(sessions, 3)
    assert run("export").returncode == 2
    assert run("export", "--reason", " ", *TWO).returncode == 1
    assert run("export", "--reason", "Bezwaar 12").returncode == 2
    for by, agreed in (("Iris Vos", "iris  vos"), ("Iris Vos", " "), ("", "Omar Haddad")):
        refused = run("export", "--reason", "Bezwaar 12", "--by", by, "--approved-by", agreed)
        assert (refused.returncode, "Give two names" in refused.stderr) == (1, True)
    assert len(lines(sessions)) == 3, "nothing was taken, so nothing is written"
    file = tmp_path / "trail.csv"
    answer = run("export", "--reason", "Bezwaar 12", *TWO, "--out", str(file))
    assert answer.stdout == f"4 lines written to {file}.\n"
    (line,) = lines(sessions, "audit:exported")
    assert (line.who, line.reason, line.detail["format"]) == ("system", "Bezwaar 12", "csv")
    assert (line.detail["by"], line.detail["approved_by"]) == ("Iris Vos", "Omar Haddad")
    rows = list(csv.DictReader(StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [row["words"] for row in rows] == ["las een signaal"] * 3 + ["haalde het logboek op als bestand"]
    assert rows[0]["at_here"] == "2026-11-23T10:00:00+01:00"
    assert checked(sessions).whole


def test_json_lines_can_be_checked_by_who_has_the_key(run: Run, sessions: sessionmaker[Session]) -> None:
    from datetime import datetime

    from portal.audit.domain import Kept, seal

    write(sessions, 3)
    told = run("export", "--reason", "Controle", *TWO, "--format", "jsonl").stdout
    rows = [json.loads(row) for row in told.splitlines()]
    assert [row["number"] for row in rows] == [1, 2, 3, 4]
    for row in rows:
        line = Kept(**{name: row[name] for name in Kept._fields})
        assert seal(key_of(SECRET), line._replace(at=datetime.fromisoformat(row["at"]))) == row["hash"]


def test_an_export_can_be_of_some_days_a_signal_or_a_report(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        for signal, report, days in ((1, 7, 0), (2, 7, 1), (3, 8, 1), (1, 7, 2)):
            record(session, entry(signal=signal, report=report, at=AT + timedelta(days=days)))
        record(session, entry("refused", signal=2, at=AT, report_id=None))
        record(session, entry(signal=1, report=7, organisation="Elders"))
    day = AT.date()

    def numbers(**wish: object) -> list[int]:
        with reading(sessions)() as session:
            return [line.number for line in stream(session, Wish(HERE, **wish))]  # type: ignore[arg-type]

    assert numbers() == [1, 2, 3, 4, 5]
    assert numbers(first=day, last=day) == [1, 5]
    assert numbers(first=day + timedelta(days=1)) == [2, 3, 4]
    assert numbers(signal_id=1) == [1, 4]
    assert numbers(report_id=7) == [1, 2, 4, 5], "also what was refused at one of its signals"
    assert numbers(report_id=9) == []


def test_an_unknown_report_takes_nothing(run: Run, sessions: sessionmaker[Session]) -> None:
    answer = run("export", "--reason", "Beroep", *TWO, "--report", "ZL-0000-0000")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "no report with reference" in answer.stderr
    assert lines(sessions) == []


def test_a_cell_is_never_a_formula() -> None:
    out = StringIO()
    line = sealed(key_of(SECRET), entry(by=SOMEBODY, reason="=HYPERLINK(1)", team="@x"), 1, "0" * 64)
    as_csv([line], out)
    assert "'=HYPERLINK(1)" in out.getvalue()
    assert ",'@x," in out.getvalue()


def test_a_million_lines_take_no_more_memory_than_a_thousand(sessions: sessionmaker[Session], tmp_path: Path) -> None:
    """Thirty thousand stand for a million: held together they would take tens of megabytes."""
    key, number, last = key_of(SECRET), 0, "0" * 64
    for _ in range(30):
        rows = []
        for _ in range(1000):
            line = sealed(key, entry(reason="x" * 200), number + 1, last)
            number, last = line.number, line.hash
            rows.append(line._asdict())
        with sessions.begin() as session:
            session.execute(insert(AuditLine), rows)
    without_triggers(
        sessions, f"UPDATE audit_end SET number = {number}, hash = '{last}', seal = '{seal_of_end(key, number, last)}'"
    )
    for work in (
        lambda: checked(sessions).whole,
        lambda: exported(sessions, tmp_path / "all.jsonl") == 30_000,
    ):
        tracemalloc.start()
        assert work()
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 8_000_000, f"{most} bytes at once"


def exported(sessions: sessionmaker[Session], path: Path) -> int:
    with reading(sessions)() as session, path.open("w", encoding="utf-8") as file:
        return as_json_lines(stream(session, Wish(HERE)), file)
