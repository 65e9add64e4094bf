"""The portal with a running broker."""

from tests.mine.broker import issuer, portal

__all__ = ["issuer", "portal"]
