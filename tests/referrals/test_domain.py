"""What is needed to refer, and who is proposed first."""

from dataclasses import replace
from datetime import date

import pytest

from portal.organisations.catalogue import read
from portal.organisations.directory import Directory, Receiver
from portal.referrals import domain

TODAY = date(2026, 11, 23)
WARM = Receiver(key="debts", name="Geldloket", says="Schulden.", when="Maandag.", phone="088-0000021", warm=True)
COLD = WARM.model_copy(update={"key": "language", "warm": False})
GIVEN = domain.Asked("phone", TODAY, "Naam en nummer.", date(2026, 12, 7))
CALLS = domain.Asked("none", None, "", date(2026, 12, 7))


def test_with_consent_we_share_and_without_the_resident_calls() -> None:
    assert domain.may_refer(GIVEN, WARM, TODAY) is None
    assert domain.may_refer(CALLS, WARM, TODAY) is None
    assert domain.may_refer(CALLS, COLD, TODAY) is None
    assert domain.may_refer(replace(GIVEN, shared=""), COLD, TODAY) is None


@pytest.mark.parametrize(
    ("asked", "receiver", "says"),
    [
        (GIVEN, None, "wie er helpt"),
        (replace(GIVEN, consent="rumour"), WARM, "goed vindt"),
        (replace(CALLS, shared="Naam."), WARM, "Zonder toestemming delen wij niets"),
        (replace(GIVEN, consent_on=None), WARM, "op welke dag"),
        (replace(GIVEN, consent_on=date(2026, 11, 24)), WARM, "toekomst"),
        (GIVEN, COLD, "neemt geen gegevens"),
        (replace(GIVEN, shared="  "), WARM, "Schrijf op wat wij delen"),
        (replace(GIVEN, follow_up_on=None), WARM, "hoe het gaat"),
        (replace(GIVEN, follow_up_on=TODAY), WARM, "na vandaag"),
    ],
)
def test_what_is_missing_is_said(asked: domain.Asked, receiver: Receiver | None, says: str) -> None:
    assert says in (domain.may_refer(asked, receiver, TODAY) or "")


@pytest.mark.parametrize("organisation", ["zeven-linden", "stad-waterrijk"])
def test_who_asked_for_help_with_debts_gets_that_help_proposed_first(organisation: str) -> None:
    here = read(organisation)
    town = here.municipality[-1].slug
    receivers = here.help.receivers(town)
    assert {"debts", "counsellors", "neighbourhood"} <= {one.key for one in receivers}
    turned = receivers[::-1]
    ordered, first = domain.ordered(turned, ["income-housing-cost", "debt-help-housing-cost"], "housing_cost")
    assert first is not None
    assert (ordered[0].key, first.key) == ("debts", "debts")
    assert {one.key for one in ordered} == {one.key for one in receivers}
    assert domain.ordered(turned, ["income-gift"], "gift") == (turned, None)


def test_a_place_helps_only_in_its_towns() -> None:
    near = Directory(receiver=[WARM, COLD.model_copy(update={"municipalities": ["deurhout"]})])
    assert [one.key for one in near.receivers("deurhout")] == ["debts", "language"]
    assert [one.key for one in near.receivers("somerdal")] == ["debts"]
    with pytest.raises(ValueError, match="two receivers"):
        Directory(receiver=[WARM, WARM])


def test_what_a_place_does_is_told_in_the_own_language_where_it_is_there() -> None:
    debts = read("zeven-linden").help.receiver_called("debts")
    assert debts is not None
    assert debts.told("ar")[0] == "ar"
    assert debts.told("fr") == ("nl", debts.says, debts.when)
    assert debts.dial == "0880000021"
