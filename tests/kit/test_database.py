import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import ForeignKey, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.kit.database import Base, UtcDateTime, make_engine, make_sessions


class Tables(DeclarativeBase):
    """Tables of this test only."""


class Moment(Tables):
    __tablename__ = "moment"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Part(Tables):
    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[int] = mapped_column(ForeignKey("moment.id"))


@pytest.fixture
def engine(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/portal.db")
    Tables.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine):
    return make_sessions(engine)


def test_a_moment_comes_back_aware_and_equal(sessions):
    told = datetime(2026, 11, 24, 12, tzinfo=timezone(timedelta(hours=1)))
    with sessions.begin() as session:
        session.add_all([Moment(id=1, at=told), Moment(id=2, at=None)])
    with sessions.begin() as session:
        kept = session.get_one(Moment, 1).at
        assert kept == told
        assert kept.utcoffset() == timedelta(0)
        assert session.get_one(Moment, 2).at is None


def test_moments_sort_by_time_and_not_by_the_clock_on_the_wall(sessions):
    amsterdam_winter = timezone(timedelta(hours=1))
    early, late = datetime(2026, 11, 24, 12, 30, tzinfo=amsterdam_winter), datetime(2026, 11, 24, 12, tzinfo=UTC)
    with sessions.begin() as session:
        session.add_all([Moment(id=1, at=late), Moment(id=2, at=early)])
    with sessions.begin() as session:
        assert session.scalars(select(Moment.id).order_by(Moment.at)).all() == [2, 1]
        assert session.scalars(select(Moment.id).where(Moment.at < late)).all() == [2]


def test_a_moment_without_a_zone_is_refused(sessions):
    naive = datetime(2026, 11, 24, 12, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(StatementError, match="time zone"), sessions.begin() as session:
        session.add(Moment(at=naive))


def test_sqlite_is_durable_and_checks_references(engine, sessions):
    with engine.begin() as connection:
        kept = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        assert connection.scalar(text("PRAGMA busy_timeout")) == 10_000
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(Part(moment=404))


def test_raising_keeps_nothing(sessions):
    def fails_halfway():
        with sessions.begin() as session:
            session.add(Moment(id=1, at=None))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails_halfway()
    with sessions.begin() as session:
        assert session.get(Moment, 1) is None


def test_two_who_read_and_then_write_wait_for_each_other(sessions):
    with sessions.begin() as session:
        session.add(Moment(id=1, at=datetime(2026, 1, 1, tzinfo=UTC)))
    together = threading.Barrier(8)
    failed = []

    def add_a_day():
        together.wait()
        try:
            for _ in range(5):
                with sessions.begin() as session:
                    moment = session.get_one(Moment, 1)
                    moment.at += timedelta(days=1)
        except Exception as error:  # noqa: BLE001  shown below
            failed.append(error)

    threads = [threading.Thread(target=add_a_day) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with sessions.begin() as session:
        assert session.get_one(Moment, 1).at == datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=40)


def test_constraints_have_the_same_names_everywhere():
    assert Base.metadata.naming_convention["pk"] == "pk_%(table_name)s"
    assert set(Base.metadata.naming_convention) >= {"ix", "uq", "ck", "fk", "pk"}
