"""Which questions come: shared ones once, private types first, nothing to tell where nothing need be told."""

from datetime import UTC, datetime
from typing import Any

import pytest

from portal.changes import actions, catalogue, domain
from portal.changes.models import Draft

TYPES = catalogue.read()
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def draft(*chosen: str, **answers: dict[str, Any]) -> Draft:
    """Begin telling these changes."""
    return Draft(chosen=list(chosen), answers=answers, saved_at=NOW)


def names(some: Draft) -> list[tuple[str, str]]:
    """Return what is asked now: type and question."""
    return [(s.kind.slug, s.question.name) for s in domain.steps(actions.kinds_of(some, TYPES), some.answers)]


def test_two_changes_that_share_a_question_ask_it_once() -> None:
    together = draft("move_within", "start_living_together")
    actions.answer(together, "move_within", {"new_address": {"postcode": "5711 AB", "number": "1"}}, TYPES, NOW)
    actions.answer(together, "start_living_together", {"where": "new_home"}, TYPES, NOW)
    assert ("move_within", "new_address") in names(together)
    assert ("start_living_together", "new_address") not in names(together)
    told = domain.told_all(actions.kinds_of(together, TYPES), together.answers)
    assert told["start_living_together"]["new_address"] == told["move_within"]["new_address"]


def test_a_changed_shared_answer_changes_everywhere() -> None:
    together = draft("homeless", "stop_living_together")
    actions.answer(together, "stop_living_together", {"money_now": "week"}, TYPES, NOW)
    actions.answer(together, "stop_living_together", {"money_now": "today"}, TYPES, NOW)
    assert together.answers["homeless"]["money_now"] == "today"
    assert [name for _, name in names(together)].count("money_now") == 1


def test_what_is_private_comes_first_and_asks_contact_in_its_own_way() -> None:
    unsafe = draft("bank_account", "unsafe")
    asked = names(unsafe)
    assert asked[0][0] == "unsafe"
    assert ("about_you", "reach") not in asked
    actions.answer(unsafe, "unsafe", {"safe_time": "i_call"}, TYPES, NOW)
    assert not {"reach", "phone", "email", "safe_contact"} & {name for _, name in names(unsafe)}


def test_an_earlier_way_to_reach_is_not_sent_when_contact_must_be_safe() -> None:
    changed = draft("unsafe", about_you={"reach": "email", "email": "a@example.org"}, unsafe={"safe_time": "i_call"})
    assert not {"reach", "email"} & set(domain.told_all(actions.kinds_of(changed, TYPES), changed.answers)["about_you"])


def test_without_a_private_type_everybody_chooses_how_to_be_reached() -> None:
    assert ("about_you", "reach") in names(draft("move_within", about_you={"for_whom": "self"}))


def test_under_the_limit_a_gift_need_not_be_told() -> None:
    kind = TYPES.types["gift"]
    first = kind.question[0].name
    assert domain.no_need(kind, {}) is None
    ending = domain.no_need(kind, {first: "no"})
    assert ending is not None
    assert ending.say
    assert domain.no_need(kind, {first: "no", domain.ANYWAY: True}) is None
    assert domain.no_need(kind, {first: "yes"}) is None


@pytest.mark.parametrize("slug", [slug for slug, kind in TYPES.types.items() if kind.no_need])
def test_each_ending_without_telling_can_be_reached_and_hides_all_later_questions(slug: str) -> None:
    kind = TYPES.types[slug]
    for ending in kind.no_need:
        answers = {
            test.answer: test.is_ if isinstance(test.is_, str) else (test.one_of or ("",))[0] for test in ending.when
        }
        asked = [question.name for question in domain.asked(kind, answers)]
        assert set(asked) == set(answers), f"{slug}: also asks {set(asked) - set(answers)}"
        assert domain.no_need(kind, answers) is not None


def test_what_usually_changes_with_it_is_proposed_once() -> None:
    proposed = [kind.slug for kind in domain.proposed(["work_start"], TYPES.types.values())]
    assert proposed == TYPES.types["work_start"].comes_with
    assert domain.proposed(["work_start", *proposed], TYPES.types.values()) == []


def test_leaving_a_change_out_forgets_its_answers() -> None:
    some = draft("work_start", "gift", gift={"over_limit": "no"}, work_start={"employer": "Bakkerij"})
    actions.leave_out(some, "gift", TYPES, NOW)
    assert some.chosen == ["work_start"]
    assert "gift" not in some.answers
    assert some.answers["work_start"] == {"employer": "Bakkerij"}
