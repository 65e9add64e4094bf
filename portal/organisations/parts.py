"""The parts of an `organisation.toml`: towns, teams, the payment run, who is phoned, who gets signals of help."""

from datetime import date, datetime, time
from functools import cached_property
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from portal.kit.clock import AMSTERDAM, Month, working_day

Role = Literal[
    "income",
    "participation",
    "neighbourhood",
    "contact_person",
    "special_assistance",
    "desk",
    "civil_affairs",
    "debt_help",
    "recovery",
    "team_lead",
]
PostcodeRange = tuple[int, int]
MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Area(_Strict):
    """Part of a town, by the four digits of the postcode."""

    name: str
    slug: str = ""
    postcodes: list[PostcodeRange]


class Municipality(_Strict):
    """A town of the organisation."""

    slug: str
    name: str
    postcodes: list[PostcodeRange]
    area: list[Area] = []


class Team(_Strict):
    """
    A team receives signals for a role, for some towns (none named: all) and areas (none named: all).

    `duty_mail`: where the team reads that something cannot wait; empty: the organisation's `duty.mail`. `phone`: for
    colleagues of other teams. `state`: `finishing` gets no new work and finishes what it has; `ended` is no longer
    there, but what it did keeps its name.
    """

    slug: str
    name: str
    role: Role
    municipalities: list[str] = []
    areas: list[str] = []
    duty_mail: str = Field(default="", pattern=f"^$|{MAIL}")
    phone: str = Field(default="", max_length=20)
    state: Literal["open", "finishing", "ended"] = "open"


class PaymentRun(_Strict):
    """
    The monthly cut-off before which a change can still prevent a wrong payment.

    `months`: the months with a moment of their own, as `2026-12 = 2026-12-18T12:00:00`, in the town's own time.
    """

    cutoff_day: int = Field(ge=1, le=28)
    cutoff_hour: int = Field(ge=0, le=23)
    months: dict[str, datetime] = {}

    @model_validator(mode="after")
    def _own_months(self) -> Self:
        """Each moment lies in its own month; a zone would be a mistake."""
        for month, moment in self.months.items():
            if f"{moment:%Y-%m}" != month or moment.tzinfo is not None:
                msg = f"the cut-off of {month} must be a moment in that month, without a zone"
                raise ValueError(msg)
        return self

    @cached_property
    def other(self) -> dict[Month, datetime]:
        """The months with a moment of their own, aware."""
        return {(at.year, at.month): at.replace(tzinfo=AMSTERDAM) for at in self.months.values()}


class DutyPhone(_Strict):
    """Somebody who can be phoned when nobody picks up what cannot wait. Without hours: day and night."""

    role: str = Field(max_length=60)
    phone: str = Field(max_length=20)
    days: Literal["working_days", "every_day"]
    start: time = Field(default=time.min, alias="from")
    until: time = time.max

    def answers(self, moment: datetime, closed: frozenset[date]) -> bool:
        """Whether somebody answers now."""
        local = moment.astimezone(AMSTERDAM)
        return (self.days == "every_day" or working_day(local.date(), closed)) and (
            self.start <= local.time() < self.until
        )

    @property
    def hours(self) -> str:
        """When somebody answers, in words for colleagues."""
        days = "elke dag" if self.days == "every_day" else "op werkdagen"
        if (self.start, self.until) == (time.min, time.max):
            return f"{days}, dag en nacht"
        return f"{days} van {_clock(self.start)} tot {_clock(self.until)} uur"


class Duty(_Strict):
    """
    Who is phoned, in this order, when nobody claims what must be seen today (U0).

    `after_minutes`: how long each may wait before the next is phoned. `mail`: for teams without a `duty_mail`.
    """

    after_minutes: int = Field(ge=5)
    mail: str = Field(pattern=MAIL)
    phone: list[DutyPhone] = Field(min_length=1)

    def called(self, role: str) -> DutyPhone | None:
        """Return who has this role on the list."""
        return next((entry for entry in self.phone if entry.role == role), None)


HelpRole = Literal["neighbourhood", "contact_person", "debt_help", "participation", "special_assistance", "desk"]
"""Whose teams may get a signal of help; those for income and recovery may not (R90)."""


class HelpSignals(_Strict):
    """Which role gets a signal of help by a colleague, by what is needed."""

    care: HelpRole = "neighbourhood"
    wellbeing: HelpRole = "neighbourhood"
    language: HelpRole = "neighbourhood"
    safety: HelpRole = "contact_person"
    debts: HelpRole = "debt_help"

    def role_for(self, need: str) -> HelpRole:
        """Return the role for what is needed; what is unknown goes to the neighbourhood."""
        found: HelpRole = getattr(self, need, self.care)
        return found


def _clock(at: time) -> str:
    return f"{at.hour}.{at.minute:02}"


def inside(postcode: str, ranges: list[PostcodeRange]) -> bool:
    """Whether a postcode ('1234 AB') lies in one of these ranges of four digits."""
    digits = postcode[:4]
    return digits.isdigit() and any(low <= int(digits) <= high for low, high in ranges)
