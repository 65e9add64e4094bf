"""Writers of one process. On SQLite those who wait together are kept with one commit, and so with one fsync."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

Work = Callable[[Session], Any]
TOGETHER = 32
"""Writers in one commit at most, so that the first does not wait long for the last."""


def writer(sessions: sessionmaker[Session]) -> Callable[[Work], Any]:
    """Return the function that does work in a transaction: it returns once the work is kept, or raises."""
    if sessions.kw["bind"].dialect.name == "sqlite":
        return Together(sessions).write

    def write(work: Work) -> Any:
        with sessions.begin() as session:
            return work(session)

    return write


class Together:
    """
    Who comes while another commits, waits; who is first after that does the work of all who wait.

    SQLite lets one write at a time. Without this, writers sleep up to a tenth of a second between two looks whether it
    is their turn, and each needs its own fsync. Nobody gets an answer before the fsync that keeps its work.
    """

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        """One for each database of this process."""
        self._engine = sessions.kw["bind"]
        self._waiting: list[tuple[Work, Future[Any]]] = []
        self._list, self._turn = threading.Lock(), threading.Lock()

    def write(self, work: Work) -> Any:
        """Do the work and return its answer once it is kept. Raising undoes this work, not that of others."""
        mine: Future[Any] = Future()
        with self._list:
            self._waiting.append((work, mine))
        while not mine.done():
            with self._turn:
                if not mine.done():
                    self._do_all()
        return mine.result()

    def _do_all(self) -> None:
        with self._list:
            group, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
        outcomes: list[tuple[Any, Exception | None]] = []
        try:
            with self._engine.begin() as connection:
                for work, _answer in group:
                    # A savepoint of its own: who fails takes nobody along.
                    kept = Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
                    try:
                        with kept, kept.begin():
                            outcomes.append((work(kept), None))
                    except Exception as error:  # noqa: BLE001  goes to who asked, below
                        outcomes.append((None, error))
        except BaseException as error:
            for _work, answer in group:  # nothing was kept, so nobody hears that it was
                answer.set_exception(error)
            if not isinstance(error, Exception):
                raise
            return
        for (_work, answer), (result, failure) in zip(group, outcomes, strict=True):
            if failure is None:
                answer.set_result(result)
            else:
                answer.set_exception(failure)
