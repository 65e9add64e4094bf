"""From what a colleague fills in to the signal that opens."""

from dataclasses import dataclass
from datetime import date

from portal.organisations.catalogue import Organisation
from portal.origins import domain
from portal.origins.actions import Somebody, Work
from portal.origins.forms import RaiseForm

OUTSIDE = "Deze postcode ligt niet in ons gebied. Kijk de postcode na."


@dataclass(frozen=True)
class Asked:
    """What was filled in, as `domain.may_register` reads it."""

    need: str
    origin: str
    source: str
    told: str
    told_on: date | None
    why_not: str


def asked_in(form: RaiseForm) -> Asked:
    """Return what was filled in about the need and where it came from."""
    told_on = form.told_on.data if form.said("told") == "yes" else None
    why_not = form.said("why_not") if form.said("told") == "no" else ""
    return Asked(form.said("need"), form.said("origin"), form.said("source"), form.said("told"), told_on, why_not)


def refusal(form: RaiseForm, organisation: Organisation, today: date) -> str | None:
    """Return why this can't be a signal of help, or None."""
    if organisation.town_of(form.postcode_pretty()) is None:
        return OUTSIDE
    return domain.may_register(asked_in(form), today)


def somebody(form: RaiseForm, organisation: Organisation) -> Somebody:
    """Return for whom it is."""
    language = form.said("language")
    spoken = language if language in organisation.languages else "nl"
    return Somebody(form.said("name"), form.postcode_pretty(), form.said("phone"), spoken)


def work(form: RaiseForm, organisation: Organisation) -> Work:
    """Return the signal to open."""
    asked = asked_in(form)
    need = domain.NEEDS[asked.need]  # type: ignore[index]
    return Work(
        origin=asked.origin,
        need=asked.need,
        source=asked.source,
        role=organisation.help_signals.role_for(asked.need),
        theme=need.theme,
        urgency=need.urgency,
        title=f"Hulp: {need.title[:1].lower()}{need.title[1:]}",
        first_step=domain.first_step(asked.told),
        because=domain.because(asked.origin),
        rows=[("Wat er nodig is", form.said("text"))],
        told_on=asked.told_on,
        why_not=asked.why_not,
    )
