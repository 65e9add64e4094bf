"""Who told it, in words for colleagues: a helper, a representative, a partner; and who typed it in. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from portal.kit.words import moment_words

HELPER: Final = "helper"
CHANNELS: Final = {"phone": "Telefoon", "desk": "Balie", "paper": "Papier"}
"""Ways in which a report reaches us besides the portal itself; a colleague types it in."""
_CAME: Final = {
    "phone": "De melding kwam per telefoon, op {moment}.",
    "desk": "De melding kwam aan de balie, op {moment}.",
    "paper": "De melding kwam op papier, op {moment}.",
}
_TELLERS: Final = {
    HELPER: [
        "Een helper gaf dit door. De helper heeft geen machtiging.",
        "Vertel de helper niets over de inwoner. Praat met de inwoner zelf.",
    ],
    "representative": [
        "Een vertegenwoordiger gaf dit door. Kijk eerst na of wij die kennen.",
        "Stuur brieven over deze melding dan naar de vertegenwoordiger.",
    ],
    "partner": ["De inwoner geeft dit samen met de partner door."],
}


def teller_of(about: Mapping[str, Any]) -> str:
    """Return who told it, by the answers about the person. Before that was asked, people told it themselves."""
    return str(about.get("for_whom", "self"))


class HasTeller(Protocol):
    """What `teller_words` reads of a signal."""

    @property
    def channel(self) -> str:
        """`web`, or a key of CHANNELS."""

    @property
    def typed_by_name(self) -> str:
        """The colleague who typed it in, or an empty text."""

    @property
    def for_whom(self) -> str:
        """`self`, `partner`, `helper` or `representative`."""

    @property
    def received_at(self) -> datetime:
        """When it reached us, aware."""


def teller_words(signal: HasTeller) -> list[str]:
    """Say who told it and how it came; empty when the resident told it here alone."""
    lines = list(_TELLERS.get(signal.for_whom, []))
    if signal.typed_by_name:
        came = _CAME.get(signal.channel, "").format(moment=moment_words(signal.received_at, "nl"))
        lines.append(f"{signal.typed_by_name} typte dit in. {came}".strip())
    return lines
