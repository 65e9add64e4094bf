"""Reports that may belong together: told twice, by both partners, or of one home. Only ever perhaps."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, select, text

from portal.changes import catalogue
from portal.changes.keys import Keys
from portal.changes.linked import Side, why
from portal.changes.models import Report
from portal.kit.words import translator
from portal.signals.models import Event, Signal
from tests.changes.sent import correct, signals, tell
from tests.conftest import ONE_DATABASE, Moment, Visit
from tests.signals.desk import follow

TYPES = catalogue.read().types
HERE = {"postcode": "5711 AB", "number": "12", "addition": ""}
THERE = {"postcode": "5711 CD", "number": "3", "addition": ""}
MORE_OF_PARTNER = {"partner_income": "no", "savings": "no", "children_together": "no"}
FROM = {"date": "2026-12-05", "about": False}
ROBIN = {"name": "Robin de Wit", "birth_date": "1990-04-02", "postcode": THERE}
NOOR = {"name": "Noor van der Berg", "birth_date": "1988-07-01", "postcode": HERE}
NOOR_TELLS = {
    "start_living_together": {
        "date": FROM, "where": "my_home", "partner_name": "robin DE WIT", "partner_birth": "1990-04-02",
        **MORE_OF_PARTNER,
    }
}  # fmt: skip
ROBIN_TELLS = {
    "start_living_together": {
        "date": FROM, "where": "partner_home", "new_address": HERE, "partner_name": "Noor",
        "partner_birth": "1988-07-01", **MORE_OF_PARTNER,
    }
}  # fmt: skip
APART = {
    "stop_living_together": {
        "apart_since": FROM, "who_stays": "me", "children": "none", "money_now": "manage", "safe_to_contact": "yes",
    }
}  # fmt: skip
NOT_SAFE = {"stop_living_together": {**APART["stop_living_together"], "safe_to_contact": "no", "money_now": "manage"}}
MOVES_IN = {
    "person_moves_in": {"date": FROM, "relation": "friend", "age_27": "yes", "student": "no", "main_home": "yes"}
}
JOBS = {"small_jobs": {"what": ["babysitting"], "first_day": FROM, "how_often": "monthly", "paid_how": ["cash"]}}
TWICE, PARTNER, HOME = (
    "Mogelijk twee keer verteld",
    "Mogelijk ook verteld door de partner",
    "Open bij hetzelfde adres",
)


def side(change: str, person: str = "p", home: str | None = None, partner: str | None = None, **more: Any) -> Side:
    return Side(change, Keys(person, home, partner), **more)


@pytest.mark.parametrize(
    ("mine", "other", "reason"),
    [
        (side("work_start"), side("work_start"), "twice"),
        (side("work_start"), side("gift"), None),
        (side("work_start"), side("work_start", "q"), None),
        (side("monthly_income"), side("monthly_income"), None),
        (side("start_living_together", partner="q"), side("start_living_together", "q"), "partner"),
        (side("start_living_together"), side("start_living_together", "q", partner="p"), "partner"),
        (side("start_living_together", partner="q"), side("move_within", "q"), "partner"),
        (side("start_living_together", partner="q"), side("work_start", "q"), None),
        (side("stop_living_together", home="h"), side("stop_living_together", "q", "h"), "partner"),
        (side("stop_living_together", home="h"), side("divorce", "q", "h"), "partner"),
        (side("stop_living_together", home="h"), side("stop_living_together", "q", "i"), None),
        (side("person_moves_in", home="h"), side("lodger", "q", "h"), "home"),
        (side("person_moves_in", home="h"), side("lodger", "q", "h", is_open=False), None),
        (side("work_start", home="h"), side("gift", "q", "h"), None),
        (side("no_longer_there"), side("no_longer_there"), None),
    ],
)
def test_why_two_signals_may_belong_together(mine: Side, other: Side, reason: str | None) -> None:
    assert why(mine, other, TYPES) == reason
    if mine.is_open and other.is_open:
        assert why(other, mine, TYPES) == reason, "seen from the other side it is the same"


def test_what_is_not_known_never_matches() -> None:
    unknown = Keys(None, None, None)
    assert why(Side("work_start", unknown), Side("work_start", unknown), TYPES) is None
    assert why(Side("stop_living_together", unknown), Side("stop_living_together", unknown), TYPES) is None


def of_income(app: FastAPI, report: int) -> Signal:
    """Return the signal of a report for a team of income."""
    return next(s for s in signals(app) if s.report_id == report and s.team.startswith("income"))


def panel(page: str) -> str:
    """Return the panel with what belongs together; empty when there is none."""
    found = re.search(r'aria-labelledby="together">(.*?)</section>', page, re.DOTALL)
    return found[1] if found else ""


def opened(app: FastAPI, colleague: Visit, report: int) -> str:
    return panel(colleague.get(f"/werk/signalen/{of_income(app, report).id}"))


def test_both_partners_are_linked_and_not_doubled(app: FastAPI, colleague: Visit) -> None:
    first, second = tell(app, NOOR_TELLS, NOOR), tell(app, ROBIN_TELLS, ROBIN)
    colleague.sign_in("chris")
    for mine, other, name in ((first, second, "Robin W."), (second, first, "Noor B.")):
        shown = opened(app, colleague, mine)
        assert PARTNER in shown
        assert TWICE not in shown
        assert name in shown
        assert f"/werk/signalen/{of_income(app, other).id}" in shown
    assert all(signal.closed_at is None for signal in signals(app)), "nothing ends by itself"


def test_somebody_who_tells_it_twice_is_seen_once(app: FastAPI, colleague: Visit, moment: Moment) -> None:
    first = tell(app, JOBS, NOOR)
    moment.at += timedelta(days=30)
    second = tell(app, JOBS, {**NOOR, "name": "noor Van der BERG"})
    moment.at += timedelta(days=40)
    colleague.sign_in("chris")
    shown = opened(app, colleague, second)
    assert TWICE in shown
    assert len(re.findall(r"<li>", shown)) == 1
    assert f"/werk/signalen/{of_income(app, first).id}" in shown


@ONE_DATABASE
def test_more_than_a_month_apart_it_is_something_new(app: FastAPI, colleague: Visit, moment: Moment) -> None:
    tell(app, JOBS, NOOR)
    moment.at += timedelta(days=32)
    second = tell(app, JOBS, NOOR)
    colleague.sign_in("chris")
    assert opened(app, colleague, second) == ""


@ONE_DATABASE
def test_partners_who_part_are_linked_by_their_home(app: FastAPI, colleague: Visit) -> None:
    first, _second = tell(app, APART, NOOR), tell(app, APART, {**ROBIN, "postcode": HERE})
    colleague.sign_in("chris")
    shown = opened(app, colleague, first)
    assert PARTNER in shown
    assert "Robin W." in shown


@ONE_DATABASE
@pytest.mark.parametrize("hidden", [NOT_SAFE, {**APART, "unsafe": {"safe_time": "i_call"}}])
def test_who_is_not_safe_stands_with_no_other_report(
    app: FastAPI, colleague: Visit, hidden: dict[str, dict[str, Any]]
) -> None:
    names_her = {"start_living_together": {**ROBIN_TELLS["start_living_together"], "partner_name": NOOR["name"]}}
    fled = tell(app, hidden, NOOR)
    at_home = [tell(app, told, {**ROBIN, "postcode": HERE}) for told in (APART, names_her, MOVES_IN)]
    colleague.sign_in("chris")
    reference = of_income(app, fled).reference
    for report in at_home:
        assert "Noor" not in (shown := opened(app, colleague, report))
        assert reference not in shown
    assert PARTNER not in (mine := opened(app, colleague, fled))
    assert HOME not in mine


@ONE_DATABASE
def test_another_team_reads_only_which_team_and_when(app: FastAPI, colleague: Visit) -> None:
    first = tell(app, JOBS, {**NOOR, "postcode": {"postcode": "5701 AB", "number": "1", "addition": ""}})
    second = tell(app, JOBS, NOOR)
    colleague.sign_in("chris")
    shown = opened(app, colleague, second)
    assert TWICE in shown
    assert "Team Inkomen Lindenberg" in shown
    assert "23 november 2026" in shown
    assert "Noor" not in shown
    assert of_income(app, first).reference not in shown
    assert "<a " not in shown
    assert of_income(app, first).title not in shown


@ONE_DATABASE
def test_a_correction_counts_for_what_belongs_together(app: FastAPI, colleague: Visit) -> None:
    first = tell(app, JOBS, {**NOOR, "birth_date": "1988-07-10"})
    second = tell(app, JOBS, NOOR)
    colleague.sign_in("chris")
    assert opened(app, colleague, second) == ""
    correct(app, first, about_you={"birth_date": "1988-07-01"})
    assert TWICE in opened(app, colleague, second)


def test_the_panel_takes_three_statements_by_index(app: FastAPI, colleague: Visit) -> None:
    report = tell(app, NOOR_TELLS, NOOR)
    tell(app, ROBIN_TELLS, ROBIN)
    colleague.sign_in("chris")
    address = f"/werk/signalen/{of_income(app, report).id}"
    colleague.get(address)
    seen: list[tuple[str, Any]] = []

    def keep(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        if "fixed_contact" in statement:
            return  # what stands beside it of working together is one statement of its own
        if "signal.id != " in statement or "person_key" in statement:
            seen.append((statement, parameters))

    engine = app.state.sessions.kw["bind"]
    event.listen(engine, "before_cursor_execute", keep)
    colleague.get(address)
    event.remove(engine, "before_cursor_execute", keep)
    assert len(seen) == 3
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if not sqlite:
            connection.execute(text("SET enable_seqscan = off"))  # a small table is read whole where it may be
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        plans = [
            str(connection.exec_driver_sql(explain + statement, parameters).all()) for statement, parameters in seen
        ]
    for plan in plans:
        assert not re.search(r"SCAN (signal|report|claim)\b|Seq Scan", plan), plan
    # PostgreSQL counts its rows at a moment of its own; with two of them any index will do.
    assert not sqlite or all(f"ix_report_{key}" in plans[-1] for key in ("person_key", "partner_key", "home_key"))


@ONE_DATABASE
def test_no_key_is_on_a_page_in_the_timeline_or_in_the_copy(
    app: FastAPI, visit: Visit, colleague: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    first = tell(app, NOOR_TELLS, NOOR)
    second = tell(app, ROBIN_TELLS, ROBIN)
    colleague.sign_in("chris")
    pages = [colleague.get(f"/werk/signalen/{of_income(app, report).id}") for report in (first, second)]
    pages.append(follow(app, visit, of_income(app, first)))
    pages.append(visit.get("/nl/volgen/kopie"))
    pages.append(colleague.get("/werk/"))
    with app.state.sessions() as session:
        found = [
            key
            for row in session.execute(select(Report.person_key, Report.home_key, Report.partner_key))
            for key in row
        ]
        events = " ".join(f"{line.kind} {line.by_name}" for line in session.scalars(select(Event)))
    keys = {key for key in found if key}
    assert len(keys) == 4, "two persons who name each other, and one home; of one partner only a first name is known"
    for key in keys:
        assert not any(key in page or key[:12] in page for page in pages)
        assert key[:12] not in caplog.text + events


@ONE_DATABASE
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_the_resident_reads_which_team_keeps_the_overview(app: FastAPI, visit: Visit, language: str) -> None:
    report = tell(app, {"stop_living_together": {**NOT_SAFE["stop_living_together"], "secret_address": "yes"}}, NOOR)
    signal = of_income(app, report)
    assert signal.coordinator
    assert len({s.coordinator for s in signals(app)}) == 1
    follow(app, visit, signal)
    page = visit.get(f"/{language}/volgen/melding")
    team = app.state.organisation.team_called(signal.coordinator).name
    assert translator(language)("Eén team houdt het overzicht voor u:") in page
    assert f'<bdi lang="nl">{team}</bdi>' in page
