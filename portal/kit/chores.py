"""Small work that comes back every so often, beside the outbox. After a failure the next turn comes anyway."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger("portal.chores")


@dataclass(frozen=True)
class Chore:
    """`work` is done every `seconds`, first at once."""

    name: str
    seconds: float
    work: Callable[[], object]


def run(chore: Chore, stop: threading.Event) -> None:
    """Do one chore until stopped."""
    while not stop.is_set():
        try:
            chore.work()
        except Exception as error:  # noqa: BLE001  whatever it is, it may pass
            log.warning("chore %s failed: %s", chore.name, type(error).__name__)
        stop.wait(chore.seconds)


def start(chores: Sequence[Chore], stop: threading.Event) -> list[threading.Thread]:
    """Begin each chore in a thread of its own: one that waits does not hold up another."""
    threads = [threading.Thread(target=run, args=(chore, stop), name=chore.name, daemon=True) for chore in chores]
    for thread in threads:
        thread.start()
    return threads
