"""What must be known before somebody's help is asked for."""

from dataclasses import replace
from datetime import date

import pytest
from pydantic import ValidationError

from portal.organisations.catalogue import read
from portal.organisations.parts import HelpSignals
from portal.origins import domain
from portal.origins.asking import Asked

TODAY = date(2026, 11, 23)
KNOWS = Asked("care", "partner", "Huisarts De Boer", "yes", TODAY, "")
NOT_YET = replace(KNOWS, told="no", told_on=None, why_not="De inwoner was niet thuis.")


def test_help_with_a_name_and_an_origin_is_taken() -> None:
    assert domain.may_register(KNOWS, TODAY) is None
    assert domain.may_register(NOT_YET, TODAY) is None


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (replace(KNOWS, need="fraud"), "welke hulp"),
        (replace(KNOWS, origin="tip"), "waar dit vandaan komt"),
        (replace(KNOWS, origin="register"), "waar dit vandaan komt"),
        (replace(KNOWS, source="  "), "Zonder naam"),
        (replace(KNOWS, told=""), "of de inwoner het weet"),
        (replace(KNOWS, told_on=None), "op welke dag"),
        (replace(KNOWS, told_on=date(2026, 11, 24)), "toekomst"),
        (replace(NOT_YET, why_not=" "), "waarom"),
    ],
)
def test_what_is_missing_is_said_and_a_tip_is_no_origin(asked: Asked, says: str) -> None:
    assert says in (domain.may_register(asked, TODAY) or "")


def test_the_organisation_chooses_who_helps_but_never_a_team_for_income() -> None:
    assert {HelpSignals().role_for(need) for need in domain.NEEDS} <= {"neighbourhood", "contact_person", "debt_help"}
    assert HelpSignals(language="participation").role_for("language") == "participation"
    with pytest.raises(ValidationError):
        HelpSignals(care="income")  # type: ignore[arg-type]
    for organisation in ("zeven-linden", "stad-waterrijk"):
        here = read(organisation)
        for need in domain.NEEDS:
            for town in here.municipality:
                assert here.team_for(here.help_signals.role_for(need), town.slug).role != "income"


def test_who_does_not_know_yet_is_told_first() -> None:
    assert domain.first_step("no").startswith("Vertel de inwoner eerst")
    assert "Vertel" not in domain.first_step("yes")
    assert domain.because("partner") != domain.because("colleague")
