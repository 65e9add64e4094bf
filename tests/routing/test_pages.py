"""How we decide, as everybody may read it."""

from typing import get_args

from portal.organisations.catalogue import Role
from portal.routing.routes import ROLES
from tests.conftest import ONE_DATABASE, Visit


def test_every_role_that_a_rule_can_name_has_words_for_residents() -> None:
    assert set(ROLES) == set(get_args(Role))


@ONE_DATABASE
def test_the_page_shows_every_live_rule(visit: Visit) -> None:
    page = visit.get("/nl/hoe-wij-verdelen")
    for rule in visit.client.app.state.rulebook.rules.values():  # type: ignore[attr-defined]
        assert (f'id="{rule.id}"' in page) == rule.valid(visit.client.app.state.now().date())  # type: ignore[attr-defined]
