"""Read `organisations/<name>/organisation.toml`: towns, teams, terms and calendar."""

from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from portal.kit.clock import AMSTERDAM, Month, closed_days, payment_cutoff, working_day
from portal.kit.datafiles import DataError, line_of, load
from portal.organisations.groups import Groups, read_groups
from portal.organisations.help import Help, read_help
from portal.paths import data

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

    `duty_mail`: where the team reads that something cannot wait; empty: the organisation's `duty.mail`.
    """

    slug: str
    name: str
    role: Role
    municipalities: list[str] = []
    areas: list[str] = []
    duty_mail: str = Field(default="", pattern=f"^$|{MAIL}")


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


class Organisation(_Strict):
    """
    One organisation, as its folder says. Slugs of areas default to their lower-case name.

    `help`: help points and local schemes, from its file `help.toml`. `groups`: of the sign-in service, from
    `groups.toml`. `hand_in`: where a paper form can be brought or sent, one line each. `names_who_looked`: a resident
    reads the name of the colleague who looked, not only the team.
    """

    name: str
    short: str
    kind: Literal["joint", "city"]
    reference_prefix: str = Field(pattern="^[A-Z]{2}$")
    phone: str
    phone_e164: str
    phone_hours: str
    reporting_term_days: int = Field(ge=1, le=31)
    brp_events_known: bool
    buffer_budget: bool = False
    ask_country_abroad: bool = False
    sms: bool = False
    names_who_looked: bool = False
    languages: list[str]
    help: Help = Help()
    groups: Groups = Groups()
    hand_in: list[str] = []
    holidays_off: list[date] = []
    payment_run: PaymentRun
    duty: Duty
    urgency_days: dict[Literal["U0", "U1", "U2", "U3"], int]
    municipality: list[Municipality] = Field(min_length=1)
    team: list[Team] = Field(min_length=1)

    @property
    def switches(self) -> dict[str, bool]:
        """What is on or off here, by the names that rules and questions use."""
        return {
            "brp_events_known": self.brp_events_known,
            "buffer_budget": self.buffer_budget,
            "ask_country_abroad": self.ask_country_abroad,
            "sms": self.sms,
        }

    @property
    def switches_on(self) -> frozenset[str]:
        """The names of the switches that are on."""
        return frozenset(name for name, on in self.switches.items() if on)

    @property
    def help_points(self) -> list[str]:
        """Where people get help, one line each, in Dutch."""
        return [point.line for point in self.help.point]

    @property
    def teams(self) -> list[Team]:
        """All teams, in the order of the file."""
        return self.team

    def team_called(self, slug: str) -> Team | None:
        """Return the team with this slug."""
        return next((team for team in self.team if team.slug == slug), None)

    def team_name(self, slug: str) -> str:
        """Return the name of a team; a team that no longer exists keeps its slug."""
        team = self.team_called(slug)
        return team.name if team else slug

    def town_of(self, postcode: str) -> Municipality | None:
        """Return the town in which a postcode ('1234 AB') lies; None: outside the working area."""
        return next((town for town in self.municipality if _inside(postcode, town.postcodes)), None)

    def town_called(self, slug: str) -> Municipality | None:
        """Return the town with this slug."""
        return next((town for town in self.municipality if town.slug == slug), None)

    def team_for(self, role: str, municipality: str, postcode: str = "") -> Team:
        """
        Return the team that has a role for a town, and for the area of the postcode where teams have areas.

        Every role has a team in every town; the check at start made sure.
        """
        found = [t for t in self.team if t.role == role and (not t.municipalities or municipality in t.municipalities)]
        town = self.town_called(municipality)
        area = next((a for a in (town.area if town else []) if postcode and _inside(postcode, a.postcodes)), None)
        if area:
            local = [t for t in found if (area.slug or area.name.lower()) in t.areas or area.name in t.areas]
            found = local or found
        return found[0]

    def cutoff_after(self, moment: datetime) -> datetime:
        """Return the next cut-off of the payment run."""
        run = self.payment_run
        return payment_cutoff(moment, run.cutoff_day, run.cutoff_hour, self.closed, run.other)

    def duty_mail(self, team: str) -> str:
        """Return where a team reads that something cannot wait."""
        found = self.team_called(team)
        return (found.duty_mail if found else "") or self.duty.mail

    @cached_property
    def closed(self) -> frozenset[date]:
        """Days on which nobody works, from last year until five years on."""
        year = datetime.now(tz=UTC).year
        return closed_days(range(year - 1, year + 6), self.holidays_off)


def _clock(at: time) -> str:
    return f"{at.hour}.{at.minute:02}"


def _inside(postcode: str, ranges: list[PostcodeRange]) -> bool:
    digits = postcode[:4]
    return digits.isdigit() and any(low <= int(digits) <= high for low, high in ranges)


def folder(name: str) -> Path:
    """Return the folder of an organisation."""
    return data("organisations") / name


def read(name: str) -> Organisation:
    """
    Return the organisation of a folder, checked.

    Raises:
        DataError: names file, line and mend.
    """
    path = folder(name) / "organisation.toml"
    if not path.is_file():
        known = ", ".join(sorted(p.name for p in data("organisations").iterdir() if p.is_dir()))
        raise DataError(path, 1, f"there is no organisation {name!r}", f"Set PORTAL_ORGANISATION to one of: {known}.")
    organisation = load(path, Organisation)
    _check(path, organisation)
    beside = {
        "help": read_help(folder(name) / "help.toml"),
        "groups": read_groups(folder(name) / "groups.toml", [team.slug for team in organisation.team]),
    }
    return organisation.model_copy(update=beside)


def _check(path: Path, organisation: Organisation) -> None:
    """Check that teams work in towns that exist, and that every role has a team in every town."""
    towns = {town.slug for town in organisation.municipality}
    for index, team in enumerate(organisation.team):
        if unknown := sorted(set(team.municipalities) - towns):
            line = line_of(path.read_text(encoding="utf-8"), ("team", index, "municipalities"))
            problem = f"team {team.slug} names an unknown municipality: {', '.join(unknown)}"
            raise DataError(path, line, problem, f"Use: {', '.join(sorted(towns))}.")
    for role in get_args(Role):
        served = [team for team in organisation.team if team.role == role]
        for town in sorted(towns):
            if not any(not team.municipalities or town in team.municipalities for team in served):
                line = line_of(path.read_text(encoding="utf-8"), ("team", 0))
                raise DataError(path, line, f"no team has role {role} for {town}", "Add a [[team]], or a town to one.")
