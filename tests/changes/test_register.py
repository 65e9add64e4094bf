"""The entry for the algorithm register and the annex for the DPIA, straight from the rules."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi import FastAPI

from portal.changes import catalogue
from portal.changes.register import FIELDS, Published, entry, in_words, to_fill_in
from portal.changes.register_dpia import annex
from portal.organisations import catalogue as organisations
from portal.routing import rulebook
from portal.routing.routes import ROLES
from portal.routing.rulebook import Rulebook
from portal.web.app import known_answers
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.routing.office import Rules
from tests.sealing.keys import KEYS

TYPES = catalogue.read()
RULES = rulebook.read(known_answers(TYPES))
REQUIRED = {
    "name", "description_short", "organization", "status", "contact_email", "publication_category", "lang",
}  # fmt: skip
"""What the standard asks always."""


def published(name: str = "zeven-linden", rules: Rulebook = RULES) -> Published:
    """Return what an entry is made from."""
    return Published(organisations.read(name), TYPES, rules, "https://portaal.example.org", date(2026, 11, 23))


@pytest.mark.parametrize("name", ["zeven-linden", "stad-waterrijk"])
def test_the_entry_has_every_field_of_the_standard_within_its_length(name: str) -> None:
    made = entry(published(name))
    assert list(made) == list(FIELDS)
    for field, (_title, most) in FIELDS.items():
        assert made[field] is None or len(made[field]) <= most, field
    assert {field for field in FIELDS if made[field]} >= REQUIRED
    assert made["publication_category"] in {"Hoog-risico AI-systeem", "Impactvolle algoritmes", "Overige algoritmes"}
    assert made["status"] in {"In ontwikkeling", "In gebruik", "Buiten gebruik"}
    assert (made["lang"], made["standard_version"]) == ("nld", "1.0")
    assert made["organization"] == organisations.read(name).name
    assert all(link["link"].startswith("https://") for link in made["lawful_basis_grouping"])
    assert not re.search(r"\{|\}", json.dumps(list(filter(lambda v: isinstance(v, str), made.values()))))


def test_the_entry_follows_the_rules() -> None:
    fewer = Rulebook({name: rule for name, rule in RULES.rules.items() if rule.when.change == "homeless"}, "abc")
    made = entry(published(rules=fewer))
    assert f"{len(fewer.rules)} vaste regels over 1 soorten" in made["methods_and_models"]
    assert "versie abc" in made["methods_and_models"]
    assert "Geld voor eten" in made["source_data"]
    assert "Soort woning" not in made["source_data"]


def test_the_summary_is_plain_and_says_what_is_still_to_be_filled_in() -> None:
    made = entry(published())
    text = in_words(made)
    assert text.startswith(f"# {made['name']}\n")
    for title in to_fill_in(made):
        assert f"- {title}\n" in text
    assert "Impacttoetsen" in to_fill_in(made)
    for field in ("goal", "human_intervention", "proportionality"):
        sentences = [s for s in re.split(r"(?<=[.:]) ", made[field]) if s]
        words = [len(sentence.split()) for sentence in sentences]
        assert sum(words) / len(words) <= 12, field
        assert max(words) <= 22, (field, max(words))


def test_the_annex_names_every_rule_with_facts_law_and_purpose() -> None:
    text = annex(published(), ROLES)
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines() if line.startswith("| ")}
    for rule in RULES.rules.values():
        row = rows[rule.id]
        assert row.count("|") == 7
        assert rule.source in row
        assert rule.reason in row
    assert "Geld voor eten" in rows["income-homeless-money"]
    assert "30 dagen" in text
    assert "Bewaren" in text
    assert "{" not in text


@ONE_DATABASE
def test_the_page_about_the_rules_offers_the_summary(visit: Visit) -> None:
    for language in ("nl", "en", "ar"):
        assert 'href="/algoritmeregister.md"' in visit.get(f"/{language}/hoe-wij-verdelen")
    summary = visit.get("/algoritmeregister.md")
    assert visit.page.headers["content-type"].startswith("text/markdown")
    assert "attachment" in visit.page.headers["content-disposition"]
    assert "Menselijke tussenkomst" in summary
    data = json.loads(visit.get("/algoritmeregister.json"))
    assert data["organization"] == "Sociale Dienst Zeven Linden"
    version = visit.client.app.state.rulebook.version  # type: ignore[attr-defined]
    assert version in data["source_id"]


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("register",), "{"),
        (("register", "--words"), "# Meldingen verdelen"),
        (("register", "--dpia", "--organisation", "stad-waterrijk"), "# Concept-bijlage DPIA: meldingen verdelen, Gem"),
        (("rulebook", "picture", "unsafe"), "---\ntitle:"),
    ],
)
def test_the_commands_need_no_settings(words: tuple[str, ...], begins: str) -> None:
    done = subprocess.run([sys.executable, "-m", "portal", *words], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(begins)


@ONE_DATABASE
def test_the_command_reads_the_rules_that_count_now(app: FastAPI, moment: Moment, database_url: str) -> None:
    moment.at = datetime.now(tz=UTC) - timedelta(minutes=5)
    rules = Rules(app)
    rules.make_live(rules.hurry())
    live = rules.found(rules.live())
    assert live.hash != app.state.rulebook.version
    env = {**os.environ, "PORTAL_DATABASE_URL": database_url, "PORTAL_SECRET_KEY": "x" * 40,
           "PORTAL_ENCRYPTION_KEYS": KEYS}  # fmt: skip
    command = [sys.executable, "-m", "portal", "register", "--live"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    assert live.hash in json.loads(done.stdout)["source_id"]


def test_a_picture_of_an_unknown_type_is_told_in_words() -> None:
    command = [sys.executable, "-m", "portal", "rulebook", "picture", "bakfiets"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("There is no change type 'bakfiets'. Use one of: abroad, ")
