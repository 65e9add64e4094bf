"""The broker where residents sign in."""

from tests.mine.broker import issuer

__all__ = ["issuer"]
