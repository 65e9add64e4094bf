"""One signal for the income team of Deurhout, and Chris of that team who has it open."""

from tests.signals.conftest import chris, signal

__all__ = ["chris", "signal"]
