"""When somebody may break the glass, and who judges."""

from dataclasses import replace
from datetime import UTC, datetime

from portal.emergency import domain
from portal.emergency.domain import Access, judges, why_not_judge, why_not_open

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACCESS = Access(1, "ZL-1234-5678", ("income-deurhout",), "danger", "Belt.", 7, "Dewi", "participation", AT, AT)


def test_three_that_wait_for_a_judgement_are_the_most() -> None:
    assert why_not_open(2) is None
    assert why_not_open(3) == domain.TOO_MANY


def test_nobody_judges_what_they_did_themselves_nor_twice() -> None:
    assert why_not_judge(ACCESS, 7) == domain.OWN
    assert why_not_judge(ACCESS, 8) is None
    assert why_not_judge(replace(ACCESS, agreed=False), 8) == domain.JUDGED


def test_a_lead_judges_what_is_of_their_teams_and_who_reads_the_trail_judges_all() -> None:
    assert judges(ACCESS, ["desk", "income-deurhout"], all_teams=False)
    assert not judges(ACCESS, ["desk"], all_teams=False)
    assert judges(ACCESS, [], all_teams=True)
