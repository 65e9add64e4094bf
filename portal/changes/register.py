"""
The entry for the algorithm register of the Dutch government, made from the rules that count.

Source: publication standard 1.0, github.com/MinBZK/Algoritmeregister, backend/app/schemas/config/v1_0.json. The keys
are those of the standard, also where an organisation has yet to fill them in (None).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from portal.changes.catalogue import Catalogue
from portal.kit.datafiles import load
from portal.kit.words import SOURCE, date_words
from portal.organisations.catalogue import Organisation
from portal.paths import data
from portal.routing.rulebook import Rule, Rulebook

STANDARD = "1.0"
LAWS = (
    ("Participatiewet", "https://wetten.overheid.nl/BWBR0015703"),
    ("Algemene wet bestuursrecht", "https://wetten.overheid.nl/BWBR0005537"),
)
FIELDS: Mapping[str, tuple[str, int]] = {
    "name": ("Naam", 100),
    "description_short": ("Korte omschrijving", 350),
    "organization": ("Organisatie", 100),
    "category": ("Thema", 3),
    "status": ("Status", 20),
    "begin_date": ("Begindatum", 7),
    "end_date": ("Einddatum", 7),
    "contact_email": ("Contactgegevens", 500),
    "website": ("Link naar publiekspagina", 500),
    "publication_category": ("Publicatiecategorie", 30),
    "url": ("Link naar bronregistratie", 500),
    "goal": ("Doel en impact", 2500),
    "proportionality": ("Afwegingen", 2500),
    "human_intervention": ("Menselijke tussenkomst", 2500),
    "risks": ("Risicobeheer", 2500),
    "lawful_basis": ("Wettelijke basis", 2500),
    "lawful_basis_grouping": ("Verwijzingen wettelijke basis", 20),
    "process_index_url": ("Link naar verwerkingsregister", 500),
    "impacttoetsen_grouping": ("Impacttoetsen", 20),
    "impacttoetsen": ("Toelichting op impacttoetsen", 2500),
    "source_data": ("Gegevens", 2500),
    "source_data_grouping": ("Verwijzingen gegevensbronnen", 20),
    "methods_and_models": ("Technische werking", 5000),
    "provider": ("Leverancier", 200),
    "publiccode": ("Link naar broncode", 500),
    "lang": ("Taal", 3),
    "standard_version": ("Versie publicatiestandaard", 3),
    "source_id": ("Bron-ID", 100),
    "tags": ("Zoektermen", 2500),
}
"""Field of the standard → what it is called there, and how many signs (or pieces of a list) it may hold at most."""


@dataclass(frozen=True)
class Published:
    """What an entry is made from. `public_url`: where residents find the portal, without a slash at the end."""

    organisation: Organisation
    types: Catalogue
    rulebook: Rulebook
    public_url: str
    on: date

    @property
    def rules(self) -> list[Rule]:
        """The rules that count on the day."""
        return [rule for rule in self.rulebook.rules.values() if rule.valid(self.on)]

    def facts_of(self, rule: Rule) -> list[str]:
        """Return what a rule looks at, as the questions are called on the screen."""
        known = self.types.words[rule.when.change]
        names = [test.answer for test in rule.when.all if test.answer]
        return list(dict.fromkeys(known[name].short for name in names if name in known))


class Words(BaseModel):
    """The sentences of the entry, as `locales/nl/register.toml` holds them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    description_short: str
    goal: str
    proportionality: str
    human_intervention: str
    risks: str
    lawful_basis: str
    impacttoetsen: str
    source_data: str
    methods_and_models: str
    tags: str
    never: str
    and_more: str
    to_fill_in: str


@cache
def words() -> Words:
    """
    Return the sentences, read once.

    Raises:
        DataError: names file, line and mend.
    """
    return load(data("locales") / SOURCE / "register.toml", Words)


def entry(source: Published) -> dict[str, Any]:
    """Return the entry: every field of the standard, in its order."""
    rules, page, said = source.rules, f"{source.public_url}/nl/hoe-wij-verdelen", words()
    opens = sum(not rule.signal.merge_into for rule in rules)
    known = {
        "never": said.never,
        "page": page,
        "rules": len(rules),
        "types": len({rule.when.change for rule in rules}),
        "version": source.rulebook.version,
        "day": date_words(source.on, SOURCE),
        "opens": opens,
        "joins": len(rules) - opens,
    }
    known["facts"] = _facts(source, FIELDS["source_data"][1] - len(said.source_data.format(facts="", **known)))
    sentences = said.model_dump(exclude={"never", "and_more", "to_fill_in"})
    made = {name: " ".join(text.format(**known).split()) for name, text in sentences.items()} | {
        "organization": source.organisation.name,
        "category": ["Sociale zekerheid"],
        "status": "In gebruik",
        "contact_email": page,
        "website": page,
        "publication_category": "Impactvolle algoritmes",
        "url": f"{source.public_url}/algoritmeregister.json",
        "lawful_basis_grouping": [{"title": title, "link": link} for title, link in LAWS],
        "lang": "nld",
        "standard_version": STANDARD,
        "source_id": f"doorgeefpunt-verdeelregels-{source.rulebook.version}",
    }
    return {field: made.get(field) for field in FIELDS}


def _facts(source: Published, room: int) -> str:
    """Name what the rules look at, as far as there is room."""
    used = sorted({fact for rule in source.rules for fact in source.facts_of(rule)}, key=str.lower)
    names, more = ", ".join(used), f" {words().and_more}"
    return names if len(names) <= room else names[: room - len(more)].rpartition(", ")[0] + more


def to_fill_in(made: Mapping[str, Any]) -> list[str]:
    """Return the fields that only the organisation can fill in, as the standard calls them."""
    return [title for field, (title, _most) in FIELDS.items() if made[field] is None and field != "end_date"]


def in_words(made: Mapping[str, Any]) -> str:
    """Return the entry as Markdown that anybody can read."""
    lines = [f"# {made['name']}", "", str(made["description_short"]), ""]
    for field, (title, _most) in FIELDS.items():
        value = made[field]
        if field in {"name", "description_short"} or value is None:
            continue
        lines += [f"## {title}", "", _written(value), ""]
    lines += [f"## {words().to_fill_in}", "", *(f"- {title}" for title in to_fill_in(made)), ""]
    return "\n".join(lines)


def _written(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(f"- [{v['title']}]({v['link']})" if isinstance(v, dict) else f"- {v}" for v in value)
    return str(value)
