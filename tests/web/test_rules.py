"""At the start: the rules of this release are kept, and what is live must fit its questions."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from portal.errors import CommandError
from portal.kit.database import make_engine, make_sessions
from portal.web.rules import keep_rules
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.routing.office import Rules


def test_a_start_keeps_the_rules_and_a_second_start_changes_nothing(app: FastAPI) -> None:
    keep_rules(app)
    keep_rules(app)
    with app.state.sessions() as session:
        assert session.scalar(text("SELECT count(*) FROM rule_set")) == 1
        assert session.scalar(text("SELECT count(*) FROM rule_set_go_live")) == 1


@ONE_DATABASE
def test_a_live_set_that_asks_for_an_answer_that_is_gone_stops_the_start(app: FastAPI, moment: Moment) -> None:
    rules = Rules(app)
    number = rules.draft()
    name = "participation-small-jobs"
    rules.save(number, rules.found(number).files[name] + "\n# nagekeken\n", name=name)
    moment.at += timedelta(minutes=1)
    rules.make_live(number)
    keep_rules(app)
    known = {slug: dict(answers) for slug, answers in app.state.known_answers.items()}
    del known["small_jobs"]["wants_more"]
    app.state.known_answers = known
    with pytest.raises(
        CommandError, match=r"Rule set 2 is live.*participation-small-jobs\.toml, line \d+: no question"
    ):
        keep_rules(app)


@ONE_DATABASE
def test_a_database_that_does_not_answer_stops_nothing(app: FastAPI) -> None:
    app.state.sessions = make_sessions(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing"))
    keep_rules(app)


@ONE_DATABASE
def test_the_rules_of_now_can_be_read_with_a_clock_that_was_put_back(
    app: FastAPI, visit: Visit, moment: Moment
) -> None:
    keep_rules(app)
    moment.at -= timedelta(days=40)
    assert "Dit is versie 1." in visit.get("/nl/hoe-wij-verdelen")
