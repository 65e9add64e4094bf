"""What a helper without a mandate gets to see: that it arrived, what happens next. Nothing of the resident (R60)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from portal.changes.queries import Status
from portal.kit.marking import N_
from portal.organisations.catalogue import Organisation
from portal.signals.models import Signal

WHY_SO_LITTLE = N_("U helpt iemand. Daarom ziet u hier niets over die persoon. Die mag zelf kiezen wie dat weet.")
TEAM_KINDS = {
    "income": N_("Een collega van inkomen"),
    "participation": N_("Een collega van werk en meedoen"),
    "neighbourhood": N_("Een collega van het wijkteam"),
    "contact_person": N_("Een vaste collega"),
    "special_assistance": N_("Een collega van bijzondere bijstand"),
    "desk": N_("Een collega van de balie"),
    "civil_affairs": N_("Een collega van Burgerzaken"),
    "debt_help": N_("Een collega van schuldhulp"),
    "recovery": N_("Een collega van inkomen"),
    "team_lead": N_("Een collega van inkomen"),
}
"""Role of a team → who reads it. The name of a team would tell in which town somebody lives."""


def who_reads(signals: Iterable[Signal], organisation: Organisation) -> list[tuple[str, datetime]]:
    """Return which kinds of colleagues read it, and before when; each kind once, first due first."""
    first: dict[str, datetime] = {}
    for signal in signals:
        team = organisation.team_called(signal.team)
        kind = TEAM_KINDS.get(team.role if team else "", N_("Een collega"))
        first[kind] = min(signal.due_at, first.get(kind, signal.due_at))
    return sorted(first.items(), key=lambda row: row[1])


def where_it_is(signals: Sequence[Signal]) -> Status:
    """Return only where it is. That we asked the resident something is between us and the resident."""
    if all(signal.closed_at for signal in signals):
        return Status(N_("Wij zijn klaar met uw melding."), "check")
    if any(len(signal.events) > 1 for signal in signals):
        return Status(N_("Een collega is met uw melding bezig."), "people")
    return Status(N_("Wij hebben uw melding. Een collega leest die binnenkort."), "letter")
