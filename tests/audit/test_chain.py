"""Nothing in the trail changes unseen, whoever writes and however many at once."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from portal.audit.actions import record
from portal.audit.domain import START, key_of, seal, seal_of_end
from portal.kit.database import make_engine, make_sessions
from portal.kit.writing import writer
from portal.outages.models import Up
from tests.audit.trail import AT, SECRET, checked, entry, lines, open_trail, without_triggers, write


@pytest.fixture
def sessions(database_url: str) -> Iterator[sessionmaker[Session]]:
    made = open_trail(database_url)
    yield made
    made.kw["bind"].dispose()


@pytest.fixture
def ten(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    write(sessions, 10)
    return sessions


def test_an_empty_trail_is_whole(sessions: sessionmaker[Session]) -> None:
    assert checked(sessions).whole
    assert checked(sessions).lines == 0


def test_lines_follow_each_other_without_gaps(ten: sessionmaker[Session]) -> None:
    kept = lines(ten)
    assert [line.number for line in kept] == list(range(1, 11))
    assert [line.previous for line in kept] == [START, *(line.hash for line in kept[:-1])]
    found = checked(ten)
    assert (found.whole, found.lines, found.last) == (True, 10, kept[-1].hash)
    assert kept[3].at.tzinfo is not None
    assert kept[3].detail == {"place": 3}


@pytest.mark.parametrize(
    ("statements", "line", "wrong"),
    [
        (["UPDATE audit_line SET who = 'Dewi Santoso' WHERE number = 4"], 4, "changed"),
        (["UPDATE audit_line SET about_id = 99 WHERE number = 4"], 4, "changed"),
        (["UPDATE audit_line SET at = '2026-11-22 09:03:00+00:00' WHERE number = 4"], 4, "changed"),
        (["UPDATE audit_line SET detail = '{}' WHERE number = 4"], 4, "changed"),
        (["UPDATE audit_line SET report_id = NULL WHERE number = 4"], 4, "changed"),
        (["DELETE FROM audit_line WHERE number = 4"], 4, "not there"),
        (["DELETE FROM audit_line WHERE number BETWEEN 1 AND 3"], 1, "lines 1 to 3 are not there"),
        (["DELETE FROM audit_line WHERE number = 10"], 10, "not there"),
        (["DELETE FROM audit_line"], 1, "lines 1 to 10 are not there"),
        (["DELETE FROM audit_end"], 11, "not kept"),
        (["UPDATE audit_end SET seal = ''"], 11, "the end was changed"),
    ],
)
def test_what_was_changed_or_removed_is_found(
    ten: sessionmaker[Session], statements: list[str], line: int, wrong: str
) -> None:
    without_triggers(ten, *statements)
    found = checked(ten)
    assert (found.whole, found.line) == (False, line)
    assert wrong in found.wrong


def test_two_lines_that_were_swapped_are_found(ten: sessionmaker[Session]) -> None:
    without_triggers(
        ten,
        "UPDATE audit_line SET number = 99 WHERE number = 4",
        "UPDATE audit_line SET number = 4 WHERE number = 5",
        "UPDATE audit_line SET number = 5 WHERE number = 99",
    )
    assert checked(ten).line == 4


def test_a_line_that_was_put_between_is_found(ten: sessionmaker[Session]) -> None:
    columns = "at, organisation, who_id, who, did, about, about_id, report_id, team, reason, detail, hash"
    without_triggers(
        ten,
        *(f"UPDATE audit_line SET number = {number + 1} WHERE number = {number}" for number in range(10, 4, -1)),
        f"INSERT INTO audit_line (number, previous, {columns}) "
        f"SELECT 5, hash, {columns} FROM audit_line WHERE number = 4",
    )
    assert checked(ten).line == 5


def test_a_line_that_was_added_by_hand_is_found(ten: sessionmaker[Session]) -> None:
    with ten.begin() as session:  # no trigger stands in the way of this
        session.execute(
            text(
                "INSERT INTO audit_line SELECT 11, at, organisation, who_id, who, did, about, about_id, report_id, "
                "team, reason, detail, hash, hash FROM audit_line WHERE number = 10"
            )
        )
    assert checked(ten).line == 11


def cut(sessions: sessionmaker[Session], key: str) -> None:
    """Cut off the last three lines and make the end fit, with a seal of some key."""
    last = lines(sessions)[6]
    sealed = seal_of_end(key_of(key), 7, last.hash)
    without_triggers(
        sessions,
        "DELETE FROM audit_line WHERE number > 7",
        f"UPDATE audit_end SET number = 7, hash = '{last.hash}', seal = '{sealed}'",
    )


def test_lines_that_were_cut_off_at_the_end_are_found(ten: sessionmaker[Session]) -> None:
    cut(ten, "a guess")
    found = checked(ten)
    assert (found.line, found.wrong) == (8, "the end was changed, lines after this may be gone")


def test_an_anchor_finds_what_a_thief_of_the_key_cut_off(ten: sessionmaker[Session]) -> None:
    anchor = checked(ten)
    cut(ten, SECRET)
    assert checked(ten).whole, "with the key and the database, the row itself can't tell"
    found = checked(ten, {anchor.lines: anchor.last})
    assert (found.line, found.wrong) == (8, "lines 8 to 10 are not there")


def test_an_anchor_finds_what_a_thief_of_the_key_wrote_anew(ten: sessionmaker[Session]) -> None:
    anchor, key = checked(ten), key_of(SECRET)
    previous, changes = START, []
    for line in lines(ten):
        other = line._replace(who="Dewi Santoso", previous=previous)
        previous = seal(key, other)
        changes.append(
            f"UPDATE audit_line SET who = 'Dewi Santoso', previous = '{other.previous}', hash = '{previous}' "
            f"WHERE number = {line.number}"
        )
    end = f"UPDATE audit_end SET hash = '{previous}', seal = '{seal_of_end(key, 10, previous)}'"
    without_triggers(ten, *changes, end)
    assert checked(ten).whole
    assert checked(ten, {anchor.lines: anchor.last}).line == 10


def test_another_key_fits_no_line(ten: sessionmaker[Session]) -> None:
    assert checked(ten, secret="another secret, also long enough").line == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_line SET who = 'Dewi Santoso' WHERE number = 4",
        "UPDATE audit_line SET hash = hash",
        "DELETE FROM audit_line WHERE number = 10",
        "DELETE FROM audit_end",
        "UPDATE audit_end SET number = 7",
        "UPDATE audit_end SET seal = ''",
    ],
)
def test_the_database_itself_refuses(ten: sessionmaker[Session], statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changes"), ten.begin() as session:
        session.execute(text(statement))
    assert checked(ten).whole


def test_postgresql_refuses_to_empty_the_table(ten: sessionmaker[Session]) -> None:
    if ten.kw["bind"].dialect.name == "sqlite":
        return  # it has no such statement
    for table in ("audit_line", "audit_end"):
        with pytest.raises(DatabaseError, match="never changes"), ten.begin() as session:
            session.execute(text(f"TRUNCATE {table}"))


def test_writers_at_once_make_one_row(sessions: sessionmaker[Session]) -> None:
    keep, together, failed = writer(sessions), threading.Barrier(8), []

    def work(place: int) -> None:
        together.wait()
        try:
            for turn in range(10):
                keep(lambda session: record(session, entry(signal=place + 1, detail={"turn": turn})))  # noqa: B023
        except Exception as error:  # noqa: BLE001  shown below
            failed.append(error)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    found = checked(sessions)
    assert (found.whole, found.lines) == (True, 80)
    for place in range(8):
        assert [line.detail["turn"] for line in lines(sessions) if line.about_id == place + 1] == list(range(10))


def test_two_who_hold_each_others_rows_do_not_wait_for_each_other(sessions: sessionmaker[Session]) -> None:
    """Each has a line waiting when it takes its next lock; were the end locked at once, these two would never end."""
    with sessions.begin() as session:
        session.execute(text("DELETE FROM up"))
        session.add_all([Up(id=1, since=AT, until=AT), Up(id=2, since=AT, until=AT)])
    together, failed = threading.Barrier(2), []

    def work(first: int, second: int) -> None:
        try:
            together.wait()
            for turn in range(15):
                with sessions.begin() as session:
                    session.get_one(Up, first, with_for_update=True)
                    record(session, entry(detail={"turn": turn}))
                with sessions.begin() as session:
                    record(session, entry(detail={"turn": turn}))
                    session.get_one(Up, second, with_for_update=True)
        except Exception as error:  # noqa: BLE001  shown below
            failed.append(error)

    threads = [threading.Thread(target=work, args=order) for order in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert checked(sessions).lines == 60


def test_a_line_goes_with_its_change(sessions: sessionmaker[Session]) -> None:
    def fails_halfway() -> None:
        with sessions.begin() as session:
            record(session, entry())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_halfway()
    assert lines(sessions) == []
    with sessions() as session:
        record(session, entry())
        session.rollback()
        record(session, entry(signal=2))
        session.commit()
    assert [line.about_id for line in lines(sessions)] == [2]


def test_a_change_goes_with_its_line(database_url: str) -> None:
    bare = make_sessions(make_engine(database_url))

    def without_a_key() -> None:
        with bare.begin() as session:
            session.add(Up(id=77, since=AT, until=AT))
            record(session, entry())

    with pytest.raises(RuntimeError, match="no key"):
        without_a_key()
    with bare() as session:
        assert session.get(Up, 77) is None
    bare.kw["bind"].dispose()


def test_a_line_in_a_savepoint_goes_with_it(sessions: sessionmaker[Session]) -> None:
    def undone(session: Session) -> None:
        with session.begin_nested():
            record(session, entry(signal=3))
            with session.begin_nested():
                record(session, entry(signal=4))
            raise ZeroDivisionError

    with sessions.begin() as session:
        record(session, entry(signal=1))
        with session.begin_nested():
            record(session, entry(signal=2))
        with pytest.raises(ZeroDivisionError):
            undone(session)
        record(session, entry(signal=5))
    assert [line.about_id for line in lines(sessions)] == [1, 2, 5]


def test_a_line_costs_three_statements_however_many_go_together(sessions: sessionmaker[Session]) -> None:
    seen: list[str] = []
    engine = sessions.kw["bind"]

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    with sessions.begin() as session:
        for number in range(5):
            record(session, entry(signal=number + 1))
    event.remove(engine, "before_cursor_execute", note)
    asked = [one.split()[0] for one in seen if not one.startswith(("BEGIN", "COMMIT"))]
    assert asked == ["SELECT", "INSERT", "UPDATE"]
