"""Which team keeps the overview of a report that gives work to many teams."""

from datetime import UTC, datetime, timedelta

from portal.signals.coordinating import Task, coordinator

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def task(team: str, urgency: str = "U2", days: int = 0) -> Task:
    return Task(team, urgency, NOON + timedelta(days=days))


def test_two_teams_need_no_coordinator() -> None:
    assert coordinator([task("income"), task("desk"), task("income", "U0")]) is None


def test_a_team_that_need_only_know_does_not_make_three() -> None:
    assert coordinator([task("income"), task("desk"), task("participation", "U4")]) is None


def test_of_three_teams_the_most_urgent_keeps_the_overview() -> None:
    assert coordinator([task("income", days=-5), task("desk", "U1", days=3), task("near", "U2")]) == "desk"


def test_of_equal_urgency_it_is_the_one_that_is_due_first() -> None:
    assert coordinator([task("income", days=2), task("desk", days=1), task("near", "U3")]) == "desk"


def test_of_the_same_moment_it_is_the_first() -> None:
    assert coordinator([task("near"), task("income"), task("desk")]) == "near"


def test_a_team_that_need_only_know_never_keeps_the_overview() -> None:
    tasks = [task("informed", "U4", days=-9), task("income"), task("desk"), task("near", "U1", days=9)]
    assert coordinator(tasks) == "near"


def test_who_has_the_overview_keeps_it_when_something_more_urgent_comes() -> None:
    assert coordinator([task("income"), task("desk"), task("near"), task("contact", "U0")], "desk") == "desk"


def test_who_has_the_overview_keeps_it_while_it_has_work() -> None:
    assert coordinator([task("desk"), task("income")], "desk") == "desk"


def test_without_work_the_overview_goes_to_another_team() -> None:
    assert coordinator([task("income", "U1"), task("near"), task("contact")], "desk") == "income"
    assert coordinator([task("income"), task("near")], "desk") is None


def test_without_signals_there_is_nothing_to_coordinate() -> None:
    assert coordinator([]) is None
