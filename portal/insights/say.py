"""The report on fairness in plain words, as lines of text and as CSV. Dutch, for colleagues."""

import csv
import io
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from portal.insights.domain import DIMENSIONS, SHARES, SMALLEST, TIMES, Fairness, Finding, Group
from portal.organisations.catalogue import Organisation
from portal.signals.domain import MONTHS
from portal.signals.teller import CHANNELS

FEW = f"minder dan {SMALLEST}"
TOO_FEW = f"Er zijn minder dan {SMALLEST} meldingen in deze maand. Dan tonen wij niets."
ALIKE = "Wij zien geen verschil dat meer is dan toeval."
HELPERS = {"self": "Zelf", "helped": "Met helper of vertegenwoordiger"}
_SHARE_WORDS = {
    "no_contact": "nog geen contact",
    "asked": "een vraag terug",
    "lower": "een uitkomst die minder geld kan betekenen",
    "support": "hulp, een kans of maatwerk",
}
_TIME_WORDS = {"first_contact": "Het eerste contact", "close": "Het afronden"}


def group_words(organisation: Organisation, dimension: str, key: str) -> str:
    """Return the name of a group on the screen."""
    if dimension == "language":
        try:
            return (Locale.parse(key).get_language_name("nl") or key).capitalize()
        except (UnknownLocaleError, ValueError):
            return key
    if dimension == "channel":
        return CHANNELS.get(key, "Doorgeefpunt" if key == "web" else key)
    if dimension == "municipality":
        town = organisation.town_called(key)
        return town.name if town else key
    return HELPERS.get(key, key)


def month_words(fairness: Fairness) -> str:
    """Write november 2026."""
    return f"{MONTHS[fairness.month.month - 1]} {fairness.month.year}"


def finding_words(organisation: Organisation, found: Finding) -> str:
    """Say one difference in two short sentences: who, and how much."""
    who = f"{DIMENSIONS[found.dimension]}: {group_words(organisation, found.dimension, found.group)}."
    if found.measure in TIMES:
        size = abs(found.difference or 0.0)
        way = "later" if found.more else "eerder"
        days = "werkdag" if size == 1 else "werkdagen"
        much = f"gemiddeld {number_words(size)} {days} {way}" if size else f"vaker {way}"
        return f"{who} {_TIME_WORDS[found.measure]} is {much} dan bij de anderen."
    often = "vaker" if found.more else "minder vaak"
    size_words = f": {abs(round(found.difference))} van de 100 meldingen verschil" if found.difference else ""
    return f"{who} Er is {often} {_SHARE_WORDS[found.measure]} dan bij de anderen{size_words}."


def number_words(value: float) -> str:
    """Write 3 or 3,5."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def heads() -> list[str]:
    """Return the names of the columns after the group."""
    return ["Meldingen", *TIMES.values(), *SHARES.values()]


def cells(group: Group) -> list[str]:
    """Return the cells of a group: times in working days, shares of a hundred; what is hidden says so."""
    if group.number is None:
        return [FEW, *("" for _ in heads()[1:])]
    times = [number_words(value) if (value := group.times[name]) is not None else FEW for name in TIMES]
    shares = [f"{value} van 100" if (value := group.shares[name]) is not None else FEW for name in SHARES]
    return [str(group.number), *times, *shares]


def lines(organisation: Organisation, fairness: Fairness) -> Iterator[str]:
    """Yield the report as text."""
    yield f"Behandelen wij iedereen gelijk? {month_words(fairness).capitalize()}, {organisation.name}."
    if fairness.number is None:
        yield TOO_FEW
        return
    yield f"{fairness.number} meldingen, {fairness.compared} keer vergeleken."
    if not fairness.findings:
        yield ALIKE
    for found in fairness.findings:
        yield f"▲ {finding_words(organisation, found)}"
    for name, groups in fairness.dimensions.items():
        yield ""
        yield f"{DIMENSIONS[name]} ({', '.join(heads())})"
        for group in groups:
            yield f"  {group_words(organisation, name, group.key)}: {' | '.join(c for c in cells(group) if c)}"


def as_csv(organisation: Organisation, fairness: Fairness) -> str:
    """
    Return the report as CSV, with what is hidden hidden. The last column names the differences.

    With semicolons: a Dutch spreadsheet reads a comma as the sign before tenths.
    """
    out = io.StringIO()
    write = csv.writer(out, delimiter=";")
    write.writerow(["Maand", "Kenmerk", "Groep", *heads(), "Verschil"])
    for name, groups in fairness.dimensions.items():
        for group in groups:
            found = [f for f in fairness.findings if (f.dimension, f.group) == (name, group.key)]
            said = " ".join(finding_words(organisation, one) for one in found)
            place = [f"{fairness.month:%Y-%m}", DIMENSIONS[name], group_words(organisation, name, group.key)]
            write.writerow([*place, *cells(group), said])
    return out.getvalue()
