"""One signal, and a colleague of its team who has it open."""

from tests.signals.conftest import chris, signal

__all__ = ["chris", "signal"]
