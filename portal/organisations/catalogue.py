"""Read `organisations/<name>/organisation.toml`: towns, teams, terms and calendar."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from portal.kit.clock import closed_days, payment_cutoff
from portal.kit.datafiles import DataError, line_of, load
from portal.organisations.asked import SENTENCE, OwnQuestion
from portal.organisations.gaps import gaps_of
from portal.organisations.groups import Groups, read_groups
from portal.organisations.help import Help, read_help
from portal.organisations.parts import Duty, HelpSignals, Municipality, PaymentRun, Role, Team, inside
from portal.organisations.retention import Retention
from portal.paths import data

Sentence = Annotated[str, Field(pattern=r"^([^{}]|\{phone\})+$", max_length=SENTENCE)]


class Organisation(BaseModel):
    """
    One organisation, as its folder says. Slugs of areas default to their lower-case name.

    `help`: help points and local schemes, from its file `help.toml`. `groups`: of the sign-in service, from
    `groups.toml`. `hand_in`: where a paper form can be brought or sent, one line each. `names_who_looked`: a resident
    reads the name of the colleague who looked, not only the team. `security_contact`: where somebody can tell about a
    leak in the site, as an address that begins with mailto:, https:// or tel:; else it is the phone number.
    `societal_costs`: colleagues may estimate with a signal what help costs society.
    `register_import`: what registers say may be taken in with `portal signals import`; never proof.
    `advice_days`: the working days in which a colleague who is asked for advice answers. `advice_seen_days`: the
    working days after it in which they can look back. `own_questions`: to residents, over ours. `own_messages`: what a
    resident reads when we are done, over `portal/closing/messages.toml`: begin, end, other or a kind of outcome → its
    sentences. `retention`: how long what is kept.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

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
    security_contact: str = Field(default="", pattern=r"^(mailto:|https://|tel:)\S+$|^$")
    register_import: bool = False
    societal_costs: bool = False
    help_signals: HelpSignals = HelpSignals()
    advice_days: int = Field(default=2, ge=1, le=20)
    advice_seen_days: int = Field(default=5, ge=0, le=20)
    languages: list[str]
    help: Help = Help()
    groups: Groups = Groups()
    hand_in: list[str] = []
    holidays_off: list[date] = []
    own_questions: list[OwnQuestion] = []
    own_messages: dict[str, Annotated[list[Sentence], Field(min_length=1)]] = {}
    retention: Retention = Retention()
    payment_run: PaymentRun
    duty: Duty
    urgency_days: dict[Literal["U0", "U1", "U2", "U3"], int]
    municipality: list[Municipality] = Field(min_length=1)
    team: list[Team] = Field(min_length=1)

    @model_validator(mode="after")
    def _once(self) -> Self:
        """A key names one question."""
        keys = [one.key for one in self.own_questions]
        if twice := sorted({key for key in keys if keys.count(key) > 1}):
            msg = f"the key {twice[0]} stands with two questions"
            raise ValueError(msg)
        return self

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
        """The teams that work here, in the order of the file; also those that only finish what they have."""
        return [team for team in self.team if team.state != "ended"]

    @property
    def receiving(self) -> list[Team]:
        """The teams that get new work, in the order of the file."""
        return [team for team in self.team if team.state == "open"]

    def team_called(self, slug: str) -> Team | None:
        """Return the team with this slug, also when it ended."""
        return self._by_slug.get(slug)

    @cached_property
    def _by_slug(self) -> dict[str, Team]:
        return {team.slug: team for team in self.team}

    def roles_of(self, slugs: Iterable[str]) -> frozenset[str]:
        """Return the roles of these teams; one that ended gives none."""
        found = (self.team_called(slug) for slug in slugs)
        return frozenset(team.role for team in found if team and team.state != "ended")

    def team_name(self, slug: str) -> str:
        """Return the name of a team, also when it ended; one that no file knows keeps its slug."""
        team = self.team_called(slug)
        return team.name if team else slug

    def town_of(self, postcode: str) -> Municipality | None:
        """Return the town in which a postcode ('1234 AB') lies; None: outside the working area."""
        return next((town for town in self.municipality if inside(postcode, town.postcodes)), None)

    def town_called(self, slug: str) -> Municipality | None:
        """Return the town with this slug."""
        return next((town for town in self.municipality if town.slug == slug), None)

    def team_for(self, role: str, municipality: str, postcode: str = "") -> Team:
        """
        Return the team that has a role for a town, and for the area of the postcode where teams have areas.

        Every role has a team in every town that gets new work; the check at start made sure.
        """
        found = [
            team
            for team in self.receiving
            if team.role == role and (not team.municipalities or municipality in team.municipalities)
        ]
        town = self.town_called(municipality)
        area = next((a for a in (town.area if town else []) if postcode and inside(postcode, a.postcodes)), None)
        if area:
            local = [t for t in found if (area.slug or area.name.lower()) in t.areas or area.name in t.areas]
            found = local or found
        return found[0]

    def goes_on_with(self, slug: str, municipality: str, postcode: str = "") -> str:
        """Return who does new work that follows on work of a team: that team, or its successor when it gets none."""
        team = self.team_called(slug)
        if team is None or team.state == "open":
            return slug
        town = self.town_called(municipality) or self.municipality[0]
        return self.team_for(team.role, town.slug, postcode).slug

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
        "groups": read_groups(folder(name) / "groups.toml", [team.slug for team in organisation.teams]),
    }
    found = organisation.model_copy(update=beside)
    _check_receivers(folder(name) / "help.toml", found)
    return found


def _check(path: Path, organisation: Organisation) -> None:
    """Check that teams work in towns that exist, and that every role has a team in every town."""
    towns, source = sorted(town.slug for town in organisation.municipality), path.read_text(encoding="utf-8")
    found = gaps_of(organisation.receiving, towns, get_args(Role))
    if not found:
        return
    if team := found[0].team:
        index = [one.slug for one in organisation.team].index(team)
        named = ", ".join(gap.town for gap in found if gap.team == team)
        line = line_of(source, ("team", index, "municipalities"))
        problem = f"team {team} names an unknown municipality: {named}"
        raise DataError(path, line, problem, f"Use: {', '.join(towns)}.")
    problem = f"no team has role {found[0].role} for {found[0].town}"
    raise DataError(path, line_of(source, ("team", 0)), problem, "Add a [[team]], or a town to one.")


def _check_receivers(path: Path, organisation: Organisation) -> None:
    """Check that receivers help in towns that exist."""
    towns = {town.slug for town in organisation.municipality}
    for index, receiver in enumerate(organisation.help.receiver):
        if unknown := sorted(set(receiver.municipalities) - towns):
            line = line_of(path.read_text(encoding="utf-8"), ("receiver", index, "municipalities"))
            problem = f"receiver {receiver.key} names an unknown municipality: {', '.join(unknown)}"
            raise DataError(path, line, problem, f"Use: {', '.join(sorted(towns))}.")
