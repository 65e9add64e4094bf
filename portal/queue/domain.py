"""Which list a colleague asks for: a tab and filters on facts of the work, never on a person. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode

from portal.signals.domain import day_words

TABS: Final = {
    "mine": "Mijn werk",
    "people": "Mijn vaste inwoners",
    "team": "Mijn team",
    "area": "Per gemeente",
    "all": "Alles wat ik mag zien",
    "waiting": "Wacht op inwoner",
    "ending": "Termijn loopt af",
    "after": "Na de datum",
    "over": "Overdracht",
}
HAND_OVERS: Final = "over"
"""The tab of dossiers that go from one team to another, for both."""
OF_LEADS: Final = frozenset({"area", "all", "ending", "after"})
"""Tabs in which a team of leads also sees what the clock told it, of other teams."""
PEOPLE: Final = "people"
"""The tab of residents whose contact person I am, whatever the team of the signal."""
PAGE: Final = 50
"""Signals on a page of the list."""
FILTERS: Final = ("team", "type", "urgency", "town", "waiting", "planned", "age")
URGENCIES: Final = {
    "U0": "Dezelfde werkdag",
    "U1": "Vóór de betaling",
    "U2": "Korte termijn",
    "U3": "Gewone termijn",
    "U4": "Ter informatie",
}
WAITING: Final = {"nobody": "Wij zijn aan zet", "resident": "Wacht op inwoner", "colleague": "Wacht op collega"}
PLANNED: Final = {"today": "Contact vandaag gepland", "later": "Contact later gepland", "no": "Geen contact gepland"}
AGES: Final = {"new": "Nieuw sinds gisteren", "week": "Langer dan een week hier", "month": "Langer dan vier weken hier"}
LARGEST: Final = 2**31
LONGEST_VIEW: Final = timedelta(days=365)


@dataclass(frozen=True)
class Choices:
    """What may be chosen here, value → words; a colleague's own teams and their towns."""

    team: Mapping[str, str]
    type: Mapping[str, str]
    town: Mapping[str, str]
    urgency: Mapping[str, str] = field(default_factory=lambda: URGENCIES)
    waiting: Mapping[str, str] = field(default_factory=lambda: WAITING)
    planned: Mapping[str, str] = field(default_factory=lambda: PLANNED)
    age: Mapping[str, str] = field(default_factory=lambda: AGES)

    def of(self, name: str) -> Mapping[str, str]:
        """Return the values of one filter."""
        found: Mapping[str, str] = getattr(self, name)
        return found


@dataclass(frozen=True)
class Wish:
    """
    What a colleague wants to see: a tab, a value per filter ("" is all), and the row after which to go on.

    `after`: due moment and number of the last row that was seen.
    """

    tab: str = "team"
    chosen: Mapping[str, str] = field(default_factory=dict)
    after: tuple[datetime, int] | None = None

    def get(self, name: str) -> str:
        """Return the value of a filter, or ""."""
        return self.chosen.get(name, "")

    @property
    def filters(self) -> dict[str, str]:
        """The filters that narrow the list, without the town that a list per town always has."""
        return {name: value for name, value in self.chosen.items() if not (self.tab == "area" and name == "town")}

    def query(self, **changed: str) -> str:
        """Return this list as a query for the address, without the place in it; an empty value takes a filter away."""
        told = {"tab": self.tab, **self.chosen, **changed}
        return urlencode({name: value for name, value in told.items() if value})


def read(asked: Mapping[str, str], choices: Choices) -> Wish:
    """Return the list that an address asks for. What is not known or not allowed filters nothing."""
    tab = asked.get("tab", "")
    chosen = {name: asked[name] for name in FILTERS if asked.get(name) and asked[name] in choices.of(name)}
    wish = Wish(tab if tab in TABS else "team", chosen, after_key(asked.get("after", "")))
    if wish.tab == "area" and not wish.get("town"):
        first = next(iter(choices.town), "")
        wish = replace(wish, chosen={**chosen, "town": first} if first else chosen)
    return wish


def told(query: str) -> dict[str, str]:
    """Return what a kept query says, to be read again with `read`."""
    return dict(parse_qsl(query[:500]))


def after_key(value: str) -> tuple[datetime, int] | None:
    """Read `<due iso>_<id>` from the address; anything else is the first page."""
    due, _, last = value.partition("_")
    try:
        moment = datetime.fromisoformat(due)
        key = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), int(last)
    except (ValueError, OverflowError):
        return None
    return key if 0 <= key[1] < LARGEST else None


def key_of(due_at: datetime, number: int) -> str:
    """Return the place of a row for the address; `after_key` reads it."""
    return f"{due_at.astimezone(UTC).isoformat().removesuffix('+00:00')}Z_{number}"


def tabs_for(towns: int, *, leads: bool) -> list[str]:
    """Return the tabs that say something to this colleague: no list that is the same as another."""
    left_out = set()
    if towns < 2:  # then the list per town is that of the team
        left_out.add("area")
    if not leads:
        left_out.add("all")
    return [tab for tab in TABS if tab not in left_out]


def view_problem(name: str, team: str, purpose: str, ends_on: date | None, today: date) -> dict[str, str]:
    """Return field → sentence for what is still needed to keep a list under a name; shared, it needs why and until."""
    wrong = {}
    if not name:
        wrong["name"] = "Geef de lijst een naam."
    if team and not purpose:
        wrong["purpose"] = "Schrijf op waarvoor uw team deze lijst gebruikt."
    if team and ends_on is None:
        wrong["ends_on"] = "Kies tot welke dag uw team de lijst ziet."
    if ends_on is not None and not today <= ends_on <= today + LONGEST_VIEW:
        wrong["ends_on"] = "Kies een dag vanaf vandaag, hooguit een jaar verder."
    return wrong


@dataclass(frozen=True)
class Seen:
    """What a list looked like: signal → mark of its state then."""

    marks: Mapping[int, str]

    @property
    def text(self) -> str:
        """For the address of the look again: numbers and marks, nothing of a person."""
        return ".".join(f"{number}-{mark}" for number, mark in self.marks.items())

    @classmethod
    def read(cls, text: str) -> "Seen":
        """Read `text`; what cannot be read was not seen."""
        pairs = (part.partition("-") for part in text.split("."))
        return cls({int(number): mark for number, _, mark in pairs if number.isascii() and number.isdigit()})


def news(seen: Seen, now: Seen) -> tuple[int, int]:
    """Return how many signals are new on a list, and how many that were seen look different or left it."""
    new = [number for number in now.marks if number not in seen.marks]
    changed = [number for number in now.marks if seen.marks.get(number, now.marks[number]) != now.marks[number]]
    # A row that was pushed to the next page by a new one has not changed.
    gone = max(0, len(seen.marks) - (len(now.marks) - len(new)) - len(new))
    return len(new), len(changed) + gone


def news_words(new: int, changed: int) -> str:
    """Say what is different, or nothing."""
    lines = []
    if new:
        lines.append("1 nieuw signaal." if new == 1 else f"{new} nieuwe signalen.")
    if changed:
        lines.append("1 signaal is veranderd." if changed == 1 else f"{changed} signalen zijn veranderd.")
    return " ".join(lines)


def planned_words(day: date | None) -> str:
    """Say on which day contact is planned, or nothing."""
    return f"Contact gepland: {day_words(day)}" if day else ""


REASONS: Final = {
    "called": "De inwoner belt of staat aan de balie",
    "letter": "Er kwam post of een bericht binnen",
    "colleague": "Een collega vraagt mij iets over dit werk",
    "other": "Iets anders",
}
"""Why somebody is looked for by name."""

NOTHING: Final = {
    "mine": ("U heeft nu niets opgepakt", "Kijk bij Mijn team. Daar kiest u wat u oppakt."),
    "people": (
        "Uw vaste inwoners gaven nu niets door",
        "Bent u de vaste contactpersoon van een inwoner? Dan staat alles van die inwoner hier.",
    ),
    "team": ("Alles is gedaan", "Geeft een inwoner iets door voor uw team? Dan ziet u het hier."),
    "area": ("In deze gemeente is alles gedaan", "Geeft hier een inwoner iets door? Dan ziet u het hier."),
    "all": ("Alles is gedaan", "Hier komt wat u als teamleider ziet. Nu is er niets."),
    "waiting": (
        "Wij wachten op niemand",
        "Stelt u een inwoner een vraag? Dan staat het signaal hier, tot het antwoord er is.",
    ),
    "ending": ("Geen termijn loopt af", "Is iets vandaag of de volgende werkdag nodig? Dan staat het hier."),
    "after": ("Niets is na de datum", "Is een datum voorbij? Dan staat het signaal hier."),
    "over": (
        "Er is nu geen overdracht",
        "Verhuist een inwoner naar het gebied van een ander team? Dan staat het hier.",
    ),
}
"""What an empty list says: that it is empty, and what will come."""

CLOSED: Final = "Dit signaal is al klaar. Er is niets veranderd."


def may_assign(*, closed: bool, holder: str | None, to: str, in_team: bool) -> str | None:
    """Return why a signal can't go to this colleague, or None. `holder`: the name of who has it."""
    if closed:
        return CLOSED
    if holder:
        return f"{holder} heeft dit signaal al. Geef het eerst terug aan het team."
    return None if in_team else f"{to} werkt niet in het team van dit signaal."


def may_release(*, closed: bool, held: bool) -> str | None:
    """Return why a signal can't go back to its team, or None."""
    if closed:
        return CLOSED
    return None if held else "Niemand had dit opgepakt. Er is niets veranderd."


def may_hand_over(
    *, closed: bool, holder: str | None, same: bool, serves: bool, team: str, offered: bool = False
) -> str | None:
    """
    Return why a signal can't be offered to this team, or None.

    `holder`: the name of another colleague who has it. `offered`: a team was asked already and did not answer.
    """
    if closed:
        return CLOSED
    if offered:
        return "Dit is al aan een team aangeboden. Wacht op het antwoord, of trek het aanbod in."
    if same:
        return f"Dit signaal ligt al bij {team}."
    if holder:
        return f"{holder} heeft dit signaal. Vraag {holder} om het terug te geven."
    return None if serves else f"{team} werkt niet voor deze gemeente."
