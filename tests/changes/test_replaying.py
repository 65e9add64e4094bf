"""Replaying kept reports counts what would differ, and the commands do what the pages do."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from portal.changes import replaying
from portal.changes.rulebook_command import Desk, run
from portal.errors import CommandError
from portal.routing.rulebook import parsed
from tests.changes.sent import tell
from tests.conftest import Moment
from tests.routing.office import RULE, Rules
from tests.signals.desk import tell as tell_jobs

PERIOD = replaying.Period(date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 23))


def replay(app: FastAPI, texts: dict[str, str], period: replaying.Period = PERIOD, **given: Any) -> replaying.Outcome:
    """Replay with some rules changed."""
    state = app.state
    after = parsed({**state.rulebook.files, **texts})
    with state.sessions() as session:
        return replaying.replay(
            session,
            period,
            before=state.rulebook,
            after=after,
            catalogue=state.catalogue,
            organisation=state.organisation,
            **given,
        )


def changed(app: FastAPI, old: str, new: str) -> dict[str, str]:
    text = app.state.rulebook.files[RULE]
    assert old in text
    return {RULE: text.replace(old, new)}


def test_the_same_rules_change_nothing(app: FastAPI) -> None:
    tell(app)
    tell_jobs(app)
    outcome = replay(app, {})
    assert (outcome.reports, outcome.differ, outcome.words, outcome.different) == (2, 0, 0, [])
    assert sum(was for was, _now in outcome.counts.values()) > 2, "the signals themselves are counted"


def test_another_urgency_moves_one_signal(app: FastAPI) -> None:
    signal = tell_jobs(app)
    tell(app)
    outcome = replay(app, changed(app, '"U2"', '"U0"'))
    team = app.state.organisation.team_called(signal.team).name
    before, after = (team, "small_jobs", "U2"), (team, "small_jobs", "U0")
    assert (outcome.reports, outcome.differ) == (2, 1)
    assert outcome.different == [(after, 0, 1), (before, 1, 0)]
    assert outcome.examples == {signal.reference: ([(RULE, before)], [(RULE, after)])}


def test_other_words_are_counted_apart(app: FastAPI) -> None:
    tell_jobs(app)
    outcome = replay(app, changed(app, "Vraag geen namen.", "Vraag nooit namen."))
    assert (outcome.differ, outcome.words) == (0, 1)


def test_a_rule_that_begins_later_is_tried_as_if_that_day_has_come(app: FastAPI) -> None:
    tell_jobs(app)
    text = app.state.rulebook.files[RULE].replace("from = 2026-01-01", "from = 2027-01-01")
    new = {"income-small-jobs-later": text}
    assert replay(app, new).differ == 0
    assert replay(app, new, replaying.Period(PERIOD.first, PERIOD.last, date(2027, 1, 1))).differ == 1


def test_only_the_period_counts_and_only_so_many(app: FastAPI, moment: Moment) -> None:
    tell_jobs(app)
    moment.at += timedelta(days=10)
    tell_jobs(app)
    december = replaying.Period(date(2026, 12, 1), date(2026, 12, 31), PERIOD.on)
    assert replay(app, {}, december).reports == 1
    both = replaying.Period(PERIOD.first, december.last, PERIOD.on)
    assert replay(app, {}, both).reports == 2
    cut = replay(app, {}, both, most=1)
    assert (cut.reports, cut.cut) == (1, True)


class Typed:
    """The commands, as somebody types them."""

    def __init__(self, app: FastAPI, capsys: pytest.CaptureFixture[str]) -> None:
        self.rules, self.state, self.capsys = Rules(app), app.state, capsys

    def __call__(self, *words: object) -> str:
        from argparse import ArgumentParser

        from portal.routing.arguments import arguments

        parser = ArgumentParser()
        arguments(parser)
        state = self.state
        with state.sessions.begin() as session:
            desk = Desk(session, state.organisation, state.catalogue, state.known_answers, state.rulebook, state.now())
            run(parser.parse_args([str(word) for word in words]), desk)
        return self.capsys.readouterr().out


@pytest.fixture
def portal(app: FastAPI, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(app, capsys)


def folder(app: FastAPI, path: Path, urgency: str) -> Path:
    path.mkdir()
    for name, text in app.state.rulebook.files.items():
        changed_text = text.replace('"U2"', f'"{urgency}"') if name == RULE else text
        (path / f"{name}.toml").write_text(changed_text, encoding="utf-8")
    return path


def test_the_commands_go_from_folder_to_live_and_back(
    app: FastAPI, portal: Typed, tmp_path: Path, moment: Moment
) -> None:
    signal = tell_jobs(app)
    made = portal("draft", folder(app, tmp_path / "rules", "U1"), "--author", "noor", "--reason", "Eerder kijken.")
    assert made.startswith("Made version 2 (")
    assert "Urgentie was U2, wordt U1." in portal("diff", 1, 2)
    told = portal("replay", 2, "--first", "2026-11-01", "--last", "2026-11-30", "--on", "2026-11-23")
    assert "1 meldingen bekeken." in told
    assert "small_jobs | U1: 0 -> 1" in told
    assert signal.reference in told
    assert "Bram" not in told
    moment.at += timedelta(minutes=5)
    for by, second in (("noor", "noor"), ("tess", "noor")):
        with pytest.raises(CommandError, match="Vraag een collega"):
            portal("live", 2, "--by", by, "--second", second)
    assert portal("live", 2, "--by", "noor", "--second", "tess").startswith("Version 2 is live from 2026-11-23T09:05")
    moment.at += timedelta(minutes=5)
    assert portal("back", 1, "--by", "tess", "--reason", "Te druk.") == "Version 1 is live again.\n"
    listed = portal("list").splitlines()
    assert [line.split()[2] for line in listed] == ["was", "live"]
    assert "Eerder kijken." in listed[0]


def test_a_moment_is_in_dutch_time(app: FastAPI, portal: Typed, tmp_path: Path, moment: Moment) -> None:
    portal("draft", folder(app, tmp_path / "rules", "U1"), "--author", "noor", "--reason", "Eerder kijken.")
    portal("live", 2, "--by", "noor", "--second", "tess", "--at", "2026-12-01T00:00")
    moment.at = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert portal.rules.live() == 1
    moment.at = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert portal.rules.live() == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("diff", 1, 9), "There is no rule set 9"),
        (("back", 1, "--by", "chris", "--reason", "x"), "'chris' is nobody here who looks after the rules"),
        (("back", 1, "--by", "tess", "--reason", "x"), "Een collega zette net een andere versie live"),
        (("draft", "/nergens", "--author", "noor", "--reason", "x"), "holds no .toml files"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(portal: Typed, words: tuple[object, ...], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        portal(*words)
