"""Ten thousand reports of every kind: each goes somewhere, always the same way, for everybody alike."""

from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.changes import catalogue, domain
from portal.changes.catalogue import ABOUT_YOU, Catalogue
from portal.changes.deciding import Decision, decide
from portal.changes.invented import invented
from portal.organisations import catalogue as organisations
from portal.organisations.catalogue import Organisation
from portal.routing import rulebook
from portal.routing.rulebook import Rulebook
from portal.web.app import known_answers
from tests.conftest import MONDAY

SLUGS = sorted(kind.slug for kind in catalogue.read().on(MONDAY.date()))
EACH = 10_000 // len(SLUGS) + 1
NAMES = ["Kevin Tas", "فاطمة", "Ng", "O'Neill-van den Berg"]


@cache
def files(name: str) -> tuple[Organisation, Catalogue, Rulebook, Rulebook]:
    """Return what an organisation decides with, and the same rules in another order."""
    organisation = organisations.read(name)
    types = catalogue.read(switches=organisation.switches_on, local=organisations.folder(name) / "changes")
    rules = rulebook.read(known_answers(types))
    return organisation, types, rules, Rulebook(dict(reversed(rules.rules.items())), rules.version)


def somebody_else(about: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Return the same answers of another person: name, day of birth, helper, language, how to be reached."""
    others = {
        "name": rng.choice(NAMES),
        "birth_date": f"{rng.randint(1930, 2008)}-02-03",
        "for_whom": rng.choice(["self", "helper", "representative", "partner"]),
        "reach": rng.choice(["phone", "email", "letter"]),
        "interpreter": rng.choice(["yes", "no"]),
        "interpreter_language": rng.choice(["Tigrinya", "العربية", "Pools"]),
        "helper_name": rng.choice(NAMES),
    }
    return {**about, **others}


@pytest.mark.parametrize("slug", SLUGS)
@settings(max_examples=EACH, deadline=None, derandomize=True)
@given(
    others=st.lists(st.sampled_from(SLUGS), max_size=2, unique=True),
    name=st.sampled_from(["zeven-linden", "stad-waterrijk"]),
    seed=st.integers(0, 2**32),
    days=st.integers(0, 500),
)
def test_any_report_goes_somewhere_always_the_same_way_and_for_everybody_alike(
    slug: str, others: list[str], name: str, seed: int, days: int
) -> None:
    organisation, types, rules, backwards = files(name)
    rng, at = Random(seed), MONDAY + timedelta(days=days)
    kinds = sorted((types.types[s] for s in {slug, *others}), key=lambda kind: not kind.private)
    kinds.append(types.about_you)
    told = invented(kinds, rng, at.date())
    assert domain.told_all(kinds, told) == told, "it can be told so"
    about = told.pop(ABOUT_YOU)

    def decided(told: dict[str, Any], about: dict[str, Any], rules: Rulebook) -> Decision:
        return decide(told, about, catalogue=types, rulebook=rules, organisation=organisation, at=at)

    first = decided(told, about, rules)
    assert {signal.change for signal in first.routing.signals} == set(told), "every change has a signal"
    assert decided(told, about, rules) == first
    assert decided(dict(reversed(told.items())), about, backwards) == first
    assert decided(told, somebody_else(about, rng), rules) == first
    for signal in first.routing.signals:
        assert organisation.team_for(signal.role, first.town.slug, first.postcode)
        assert signal.because
        assert signal.first_step
        assert set(signal.facts) <= set(told[signal.change])
