"""Versions of the rules in the database, on both databases: drafts, two people, later moments, and back."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.changes.models import Report
from portal.errors import ConflictError
from portal.kit.datafiles import DataError
from portal.routing import actions, keeping, queries
from portal.routing.actions import (
    FROZEN,
    HISTORY,
    MOVED_ON,
    NEVER_LIVE,
    NOT_CHANGED,
    OTHER_LIVE,
    SAVED_ALREADY,
)
from portal.routing.drafting import FAR, PAST, SECOND
from portal.routing.models import GoLive, RuleSet, RuleSetEvent
from portal.routing.rulebook import Rulebook, check
from portal.signals.models import Signal
from tests.conftest import Moment, Visit
from tests.routing.office import RULE, Rules
from tests.signals.desk import JOBS


@pytest.fixture
def rules(app: FastAPI) -> Rules:
    return Rules(app)


def other_files(app: FastAPI) -> Rulebook:
    """The rules of a next release: one word differs."""
    files = dict(app.state.rulebook.files)
    files[RULE] = files[RULE].replace("Ook kleine", "Juist kleine")
    return check(app.state.known_answers, files)


def test_a_fresh_database_begins_with_the_files_of_the_release(rules: Rules) -> None:
    assert rules.live() == 1
    assert rules.found(1).files == rules.state.rulebook.files
    assert rules.steps(1) == ["Gemaakt door Bestanden van de uitgave", "Live gezet door Bestanden van de uitgave"]


def test_the_same_files_stay_the_same_set(rules: Rules, app: FastAPI) -> None:
    Rules(app)
    assert rules.do(lambda session: session.scalar(select(func.count()).select_from(RuleSet))) == 1
    assert rules.do(lambda session: session.scalar(select(func.count()).select_from(GoLive))) == 1


def test_other_files_go_live_by_themselves_and_so_do_the_old_ones_again(
    rules: Rules, app: FastAPI, moment: Moment
) -> None:
    shipped = app.state.rulebook
    app.state.rulebook = other_files(app)
    moment.at += timedelta(minutes=1)
    assert Rules(app).live() == 2
    app.state.rulebook = shipped
    moment.at += timedelta(minutes=1)
    assert Rules(app).live() == 1


def test_other_files_wait_once_people_made_a_set_live(rules: Rules, app: FastAPI, moment: Moment) -> None:
    moment.at += timedelta(minutes=1)
    rules.make_live(rules.hurry())
    app.state.rulebook = other_files(app)
    moment.at += timedelta(minutes=1)
    after = Rules(app)
    assert after.live() == 2
    assert after.found(3).frozen_at is None, "it waits as a draft"
    assert after.found(3).author_id is None
    after.make_live(3, by="noor")
    assert after.live() == 3


def test_two_servers_that_start_together_keep_the_files_once(rules: Rules, app: FastAPI) -> None:
    app.state.rulebook = other_files(app)
    begin, failed = threading.Barrier(4), []

    def start() -> None:
        begin.wait()
        try:
            Rules(app)
        except Exception as error:  # noqa: BLE001  shown below
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert rules.do(lambda session: session.scalar(select(func.max(RuleSet.number)))) == 2
    assert rules.live() == 2


def test_a_server_that_looked_just_before_another_kept_the_files_keeps_them_not_again(rules: Rules) -> None:
    kept = rules.found(1)
    again: dict[str, Any] = {"by": keeping.By("een server"), "reason": "", "base": None, "at": kept.made_at}
    files = rules.state.rulebook.files
    assert rules.do(lambda session: keeping.add(session, rules.organisation, files, once=True, **again).number) == 1
    assert rules.do(lambda session: session.scalar(select(func.max(RuleSet.number)))) == 1


def test_a_draft_changes_nothing_until_a_second_person_says_yes(rules: Rules, moment: Moment) -> None:
    number = rules.hurry()
    assert rules.live() == 1
    with pytest.raises(ConflictError) as refused:
        rules.make_live(number, by="noor")
    assert refused.value.sentence == SECOND
    assert rules.live() == 1
    moment.at += timedelta(minutes=1)
    rules.make_live(number)
    assert rules.live() == number
    assert rules.steps(number) == [
        "Gemaakt door Noor Bakker",
        "Regel veranderd en nagekeken door Noor Bakker",
        "Akkoord van Tess Mulder, als tweede",
        "Live gezet door Tess Mulder",
    ]


def test_who_last_changed_a_draft_is_no_second_person_either(rules: Rules) -> None:
    number = rules.hurry()
    text = rules.found(number).files[RULE].replace("Vraag geen namen.", "Vraag geen namen of nummers.")
    rules.save(number, text, by="tess")
    for login in ("noor", "tess"):
        with pytest.raises(ConflictError) as refused:
            rules.make_live(number, by=login)
        assert refused.value.sentence == SECOND


def test_a_set_goes_live_at_the_chosen_moment_and_not_before(rules: Rules, moment: Moment) -> None:
    number = rules.hurry()
    rules.make_live(number, live_from=moment.at + timedelta(days=2))
    moment.at += timedelta(days=2) - timedelta(seconds=1)
    assert rules.live() == 1
    moment.at += timedelta(seconds=1)
    assert rules.live() == number
    assert rules.steps(number)[-2:] == ["Gepland door Tess Mulder", "Live gegaan volgens plan"]


@pytest.mark.parametrize(("ahead", "sentence"), [(timedelta(seconds=-1), PAST), (timedelta(days=400), FAR)])
def test_a_moment_must_come_within_a_year(rules: Rules, moment: Moment, ahead: timedelta, sentence: str) -> None:
    with pytest.raises(ConflictError) as refused:
        rules.make_live(rules.hurry(), live_from=moment.at + ahead)
    assert refused.value.sentence == sentence


def test_a_plan_that_is_withdrawn_does_not_come(rules: Rules, moment: Moment) -> None:
    number = rules.hurry()
    rules.make_live(number, live_from=moment.at + timedelta(days=2))

    def withdraw(session: Session) -> None:
        actions.withdraw(
            session,
            rules.organisation,
            number,
            by=rules.person(session, "noor"),
            reason="Toch niet.",
            at=moment.at,
        )

    rules.do(withdraw)
    moment.at += timedelta(days=3)
    assert rules.live() == 1
    assert rules.steps(number)[-1] == "Plan ingetrokken door Noor Bakker"


def test_going_back_takes_one_person_and_is_at_once(rules: Rules, moment: Moment) -> None:
    number = rules.hurry()
    moment.at += timedelta(minutes=1)
    rules.make_live(number)
    moment.at += timedelta(minutes=1)
    rules.back(1)
    assert rules.live() == 1
    assert rules.steps(1)[-1] == "Hiernaar teruggezet door Noor Bakker"
    assert rules.steps(number)[-1] == "Niet meer live: Noor Bakker zette een andere versie terug"

    def periods(session: Session) -> list[tuple[bool, int]]:
        found = queries.periods(queries.go_lives(session, rules.organisation), moment.at)
        return [(period.until is None, number) for number, own in sorted(found.items()) for period in own]

    assert [now for now, _number in rules.do(periods)] == [False, True, False]


def test_a_draft_is_nothing_to_go_back_to(rules: Rules) -> None:
    with pytest.raises(ConflictError) as refused:
        rules.back(rules.hurry())
    assert refused.value.sentence == NEVER_LIVE


def test_after_going_back_new_files_do_not_go_live_by_themselves(rules: Rules, app: FastAPI, moment: Moment) -> None:
    app.state.rulebook = other_files(app)
    moment.at += timedelta(minutes=1)
    after = Rules(app)
    assert after.live() == 2
    moment.at += timedelta(minutes=1)
    after.back(1)
    moment.at += timedelta(minutes=1)
    assert Rules(app).live() == 1, "a restart does not undo what a person decided"


def test_the_second_of_two_who_save_a_rule_loses_nothing_and_overwrites_nothing(rules: Rules) -> None:
    number = rules.draft()
    begun = rules.found(number).files[RULE]
    rules.save(number, begun.replace('"U2"', '"U1"'), by="tess")
    with pytest.raises(ConflictError) as refused:
        rules.save(number, begun.replace('"U2"', '"U3"'), seen=actions.drafting.mark(begun))
    assert refused.value.sentence == SAVED_ALREADY
    assert 'urgency = "U1"' in rules.found(number).files[RULE]


def test_two_who_save_different_rules_both_succeed(rules: Rules) -> None:
    number = rules.draft()
    files, other = rules.found(number).files, "participation-small-jobs"
    rules.save(number, files[RULE].replace('"U2"', '"U1"'), by="tess")
    rules.save(
        number,
        files[other].replace("purpose", "# nagekeken\npurpose"),
        name=other,
        seen=actions.drafting.mark(files[other]),
    )
    kept = rules.found(number)
    assert '"U1"' in kept.files[RULE]
    assert "# nagekeken" in kept.files[other]
    assert kept.edition == 3


def test_a_yes_to_an_older_text_is_no_yes(rules: Rules) -> None:
    number = rules.hurry()
    read = rules.found(number).edition
    rules.save(number, rules.found(number).files[RULE].replace('"U1"', '"U0"'))
    with pytest.raises(ConflictError) as refused:
        rules.make_live(number, edition=read)
    assert refused.value.sentence == MOVED_ON


def test_two_drafts_at_once_go_live_one_after_the_other(rules: Rules, moment: Moment) -> None:
    first, second = rules.hurry("U1"), rules.hurry("U0")
    moment.at += timedelta(minutes=1)
    begin, outcomes = threading.Barrier(2), []

    def go(number: int) -> None:
        begin.wait()
        try:
            rules.make_live(number, live=1, edition=2)
            outcomes.append("live")
        except ConflictError as refused:
            outcomes.append(refused.sentence)

    threads = [threading.Thread(target=go, args=(number,)) for number in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(["live", OTHER_LIVE])


def test_drafts_at_the_same_moment_get_their_own_numbers(rules: Rules) -> None:
    begin, numbers = threading.Barrier(4), []

    def make() -> None:
        begin.wait()
        numbers.append(rules.draft())

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [2, 3, 4, 5]


def test_a_draft_that_is_not_in_order_is_not_kept(rules: Rules) -> None:
    number = rules.draft()
    begun = rules.found(number).files[RULE]
    with pytest.raises(DataError, match=r"income-small-jobs\.toml, line 18: urgency is 'hihg'"):
        rules.save(number, begun.replace('"U2"', '"hihg"'))
    assert rules.found(number).files[RULE] == begun
    assert rules.found(number).edition == 1


def test_a_live_rule_can_end_but_not_disappear(rules: Rules) -> None:
    number = rules.draft()
    with pytest.raises(ConflictError) as refused:
        rules.save(number, "", name="participation-small-jobs", kind="removed")
    assert refused.value.sentence == HISTORY


def test_a_new_rule_can_be_taken_out_again(rules: Rules) -> None:
    number = rules.draft()
    rules.save(number, rules.found(number).files[RULE], name="income-small-jobs-more", kind="added")
    rules.save(number, "", name="income-small-jobs-more", kind="removed")
    assert rules.found(number).hash == rules.found(1).hash
    with pytest.raises(ConflictError) as refused:
        rules.make_live(number)
    assert refused.value.sentence == NOT_CHANGED


def test_what_was_approved_is_never_changed(rules: Rules, moment: Moment) -> None:
    number = rules.hurry()
    rules.make_live(number, live_from=moment.at + timedelta(days=1))
    with pytest.raises(ConflictError) as refused:
        rules.save(number, rules.found(number).files[RULE].replace('"U1"', '"U0"'))
    assert refused.value.sentence == FROZEN


@pytest.mark.parametrize(
    "cheat",
    [
        update(RuleSetEvent).values(by_name="Iemand anders"),
        delete(RuleSetEvent),
        update(GoLive).values(live_from=GoLive.made_at),
        delete(GoLive),
        update(RuleSet).where(RuleSet.number == 1).values(files={}),
        update(RuleSet).where(RuleSet.number == 1).values(frozen_at=None),
        delete(RuleSet),
    ],
    ids=["change a step", "drop a step", "move a moment", "drop a moment", "change a set", "thaw a set", "drop a set"],
)
def test_the_database_refuses_to_change_history(rules: Rules, cheat: object) -> None:
    with pytest.raises(DBAPIError, match="history of the rulebook never changes"):
        rules.do(lambda session: session.execute(cheat))  # type: ignore[call-overload]


def test_a_report_keeps_the_number_and_content_of_the_rules_that_routed_it(
    rules: Rules, app: FastAPI, moment: Moment
) -> None:
    first = sent(app, moment)
    number = rules.hurry()
    moment.at += timedelta(minutes=1)
    rules.make_live(number)
    moment.at += timedelta(minutes=1)
    second = sent(app, moment)
    moment.at += timedelta(minutes=1)
    rules.back(1)
    moment.at += timedelta(minutes=1)
    third = sent(app, moment)
    assert [kept[:3] for kept in (first, second, third)] == [
        (1, 1, rules.found(1).hash),
        (number, number, rules.found(number).hash),
        (1, 1, rules.found(1).hash),
    ]
    assert [kept[3] for kept in (first, second, third)] == ["U2", "U1", "U2"]


def sent(app: FastAPI, moment: Moment) -> tuple[int | None, int | None, str, str]:
    """Send a report through the pages; return the numbers with report and signal, the content and the urgency."""
    from portal.changes.access import DRAFT_COOKIE
    from portal.changes.actions import begin
    from portal.demo.story import about, complete

    state = app.state
    with state.sessions.begin() as session:
        draft, token = begin(
            session,
            organisation=state.organisation.short,
            language="nl",
            secret=state.settings.secret_key,
            at=moment.at,
        )
        draft.chosen = list(JOBS)
        draft.answers = complete(state.catalogue, JOBS, about("Bram Kuipers", "5711 AB"))
    visit = Visit(app)
    visit.client.cookies.set(DRAFT_COOKIE, token)
    visit.get("/nl/doorgeven/controle")
    visit.post("/nl/doorgeven/versturen")
    with state.sessions() as session:
        report = session.scalars(select(Report).order_by(Report.id.desc())).first()
        signal = session.scalars(select(Signal).where(Signal.report_id == report.id, Signal.rule == RULE)).one()
        assert report.rules_version == signal.rules_version
        return report.rules_number, signal.rules_number, report.rules_version, signal.urgency


def test_a_clock_that_is_put_back_leaves_no_report_without_rules(rules: Rules, moment: Moment) -> None:
    moment.at -= timedelta(days=400)
    assert rules.live() == 1


def test_a_set_that_is_read_from_the_database_routes_like_its_files(rules: Rules, app: FastAPI) -> None:
    read = check(app.state.known_answers, rules.found(1).files)
    assert read == replace(app.state.rulebook, number=None)
