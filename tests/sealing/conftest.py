"""One signal, one record of each kind, and the database as somebody sees it who has no key."""

from tests.signals.conftest import chris, signal
from tests.signals.test_kept import kept

__all__ = ["chris", "kept", "signal"]
