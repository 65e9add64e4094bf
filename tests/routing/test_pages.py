"""How we decide, as everybody may read it."""

from typing import get_args

from portal.organisations.parts import Role
from portal.routing.routes import ROLES
from tests.conftest import ONE_DATABASE, Visit


def test_every_role_that_a_rule_can_name_has_words_for_residents() -> None:
    assert set(ROLES) == set(get_args(Role))


@ONE_DATABASE
def test_the_pages_show_every_live_rule_in_words(visit: Visit) -> None:
    state = visit.client.app.state  # type: ignore[attr-defined]
    home = visit.get("/nl/hoe-wij-verdelen")
    for slug in state.type_titles:
        assert f"/nl/hoe-wij-verdelen/{slug}" in home
        page = visit.get(f"/nl/hoe-wij-verdelen/{slug}")
        for rule in state.rulebook.about([slug]):
            assert (f'id="{rule.id}"' in page) == rule.valid(state.now().date())
            for test in rule.when.all:
                assert not test.answer or f"<li>{test.answer}:" not in page, "the name in the file is no word"


@ONE_DATABASE
def test_rules_of_an_unknown_change_are_a_kind_404(visit: Visit) -> None:
    visit.get("/nl/hoe-wij-verdelen/bestaat_niet", status=404)
