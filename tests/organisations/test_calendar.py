"""Each organisation has its own closed days, cut-offs and duty list."""

from datetime import date, datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from portal.kit.clock import AMSTERDAM, closed_days, working_day
from portal.organisations import catalogue
from portal.organisations.parts import DutyPhone, PaymentRun

JOINT, CITY = catalogue.read("zeven-linden"), catalogue.read("stad-waterrijk")
GOOD_FRIDAY = date(2027, 3, 26)


def local(*at: int) -> datetime:
    return datetime(*at, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]


def test_one_organisation_works_on_good_friday_and_the_other_does_not() -> None:
    assert working_day(GOOD_FRIDAY, closed_days([2027], JOINT.holidays_off))
    assert not working_day(GOOD_FRIDAY, closed_days([2027], CITY.holidays_off))


def test_each_organisation_has_its_own_cutoff_and_a_month_may_have_its_own_moment() -> None:
    assert JOINT.cutoff_after(local(2026, 11, 20)) == local(2026, 11, 24, 12)
    assert CITY.cutoff_after(local(2026, 11, 20)) == local(2026, 11, 25, 12)
    assert JOINT.cutoff_after(local(2027, 12, 1)) == local(2027, 12, 24, 12)
    assert CITY.cutoff_after(local(2027, 12, 1)) == local(2027, 12, 20, 12)


@pytest.mark.parametrize("months", [{"2026-12": "2026-11-30T12:00:00"}, {"2026-12": "2026-12-18T12:00:00+01:00"}])
def test_a_cutoff_in_another_month_or_with_a_zone_is_refused(months: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="must be a moment in that month"):
        PaymentRun(cutoff_day=24, cutoff_hour=12, months=months)


def test_somebody_on_each_duty_list_answers_at_any_moment() -> None:
    for organisation in (JOINT, CITY):
        for moment in (local(2026, 11, 22, 3), local(2026, 12, 25, 12), local(2026, 11, 23, 10)):
            assert any(entry.answers(moment, organisation.closed) for entry in organisation.duty.phone)


def test_office_hours_are_kept_and_said_in_words() -> None:
    given = {"role": "Collega van dienst", "phone": "088-0000010", "days": "working_days"}
    entry = DutyPhone.model_validate({**given, "from": time(8, 30), "until": time(17)})
    assert entry.hours == "op werkdagen van 8.30 tot 17.00 uur"
    assert [entry.answers(local(2026, 11, 23, *at), JOINT.closed) for at in ((8, 29), (8, 30), (16, 59), (17, 0))] == [
        False,
        True,
        True,
        False,
    ]
    assert not entry.answers(local(2026, 11, 22, 10), JOINT.closed), "a Sunday"
    assert DutyPhone.model_validate({**given, "days": "every_day"}).hours == "elke dag, dag en nacht"


def test_every_team_reads_what_cannot_wait() -> None:
    for organisation in (JOINT, CITY):
        addresses = [organisation.duty_mail(team.slug) for team in organisation.teams]
        assert len(set(addresses)) == len(addresses)
        assert all(address.endswith(".example") for address in addresses)
        assert organisation.duty_mail("gone") == organisation.duty.mail
