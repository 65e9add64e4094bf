"""A colleague asks help for somebody; only the team that helps sees it, and the resident can follow it."""

import re
from collections.abc import Mapping

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.audit.models import AuditLine
from portal.changes.actions import follow_code
from portal.changes.models import Report
from portal.insights.queries import handled
from portal.origins.models import Origin
from portal.signals.models import Event, Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import follow, number_of

ADDRESS = "/werk/signaal-erbij"
HELP = {
    "help-need": "care",
    "help-text": "Mevrouw kan niet meer zelf koken.",
    "help-name": "Fatima Demir",
    "help-postcode": "5711ab",
    "help-phone": "06 00 00 00 01",
    "help-language": "ar",
    "help-origin": "partner",
    "help-source": "Huisarts De Boer",
    "help-told": "yes",
    "help-told_on": "2026-11-20",
}
NOT_YET = {**HELP, "help-told": "no", "help-told_on": "", "help-why_not": "Mevrouw was niet thuis."}


def ask(colleague: Visit, fields: Mapping[str, str], status: int = 200, login: str = "chris") -> str:
    """Fill in the form as a colleague and send it."""
    colleague.sign_in(login)
    page = colleague.get(ADDRESS)
    once = re.search(r'name="help-once" value="([0-9a-f]+)"', page)
    assert once
    return colleague.post(ADDRESS, {**fields, "help-once": once[1]}, status)


def signal_of(app: FastAPI) -> Signal:
    with app.state.sessions() as session:
        return session.scalars(select(Signal)).one()


def test_help_goes_to_the_team_that_helps_with_a_calm_term_and_where_it_came_from(
    app: FastAPI, colleague: Visit, visit: Visit
) -> None:
    page = ask(colleague, HELP)
    signal = signal_of(app)
    assert (signal.team, signal.urgency, signal.origin, signal.change_type) == (
        "neighbourhood-deurhout", "U2", "partner", "help"
    )  # fmt: skip
    assert "Wijkteam Deurhout neemt contact op" in page
    code = follow_code(app.state.settings.secret_key, signal.reference)
    assert code in page
    with app.state.sessions() as session:
        origin = session.scalars(select(Origin)).one()
        assert (origin.source, origin.by_name, str(origin.told_on)) == (
            "Huisarts De Boer",
            "Chris de Wit",
            "2026-11-20",
        )
        report = session.scalars(select(Report)).one()
        assert (report.channel, report.language, report.changes) == ("colleague", "ar", [])
        assert (report.person_key, report.home_key, report.partner_key) == (None, None, None)
        line = session.scalars(select(AuditLine).where(AuditLine.did == "signal:raised")).one()
        assert (line.who, line.detail) == ("Chris de Wit", {})
    sam = Visit(app)
    sam.sign_in("sam")
    assert "Hulp: zorg" in sam.get("/werk/?type=help")
    seen = sam.get(f"/werk/signalen/{signal.id}")
    for words in (
        "Huisarts De Boer",
        "Chris de Wit gaf het door.",
        "De inwoner weet dit sinds vrijdag 20 november 2026.",
    ):
        assert words in seen
    assert "Mevrouw kan niet meer zelf koken." in seen
    own = follow(app, visit, signal)
    assert "Iemand die met ons werkt, denkt dat u hulp kunt gebruiken." in own
    assert "Mevrouw kan niet meer zelf koken." in own
    assert "Een collega vroeg hulp voor u" in own
    assert "Ik wil iets verbeteren" not in own
    for file in ("kopie", "bewijs"):
        assert visit.client.get(f"/nl/volgen/{file}").status_code in {200, 404}


@ONE_DATABASE
def test_who_gave_it_does_not_see_the_signal_and_neither_does_income(app: FastAPI, colleague: Visit) -> None:
    ask(colleague, HELP)
    signal = signal_of(app)
    colleague.get(f"/werk/signalen/{signal.id}", 404)
    assert "Hulp: zorg" not in colleague.get("/werk/")
    colleague.get("/werk/zoeken")
    colleague.post("/werk/zoeken/nummer", {"by-reference": signal.reference})
    assert "Hulp: zorg" not in colleague.page.text


@ONE_DATABASE
def test_sending_twice_makes_one_and_another_colleague_has_no_receipt(app: FastAPI, colleague: Visit) -> None:
    ask(colleague, HELP)
    receipt = colleague.page.url.path
    once = {"help-once": "ab" * 16}
    for _ in range(2):
        colleague.get(ADDRESS)
        colleague.post(ADDRESS, {**HELP, **once})
    assert number_of(app, Report) == 2
    noor = Visit(app)
    noor.sign_in("noor")
    noor.get(receipt, 404)
    noor.get(f"{ADDRESS}/99999999999/klaar", 404)


@ONE_DATABASE
def test_who_does_not_know_yet_is_told_first_and_gets_no_code_by_the_way(app: FastAPI, colleague: Visit) -> None:
    page = ask(colleague, NOT_YET)
    assert follow_code(app.state.settings.secret_key, signal_of(app).reference) not in page
    assert signal_of(app).first_step.startswith("Vertel de inwoner eerst waarom u belt.")
    sam = Visit(app)
    sam.sign_in("sam")
    assert "Mevrouw was niet thuis." in sam.get(f"/werk/signalen/{signal_of(app).id}")


@ONE_DATABASE
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"help-source": " "}, "Zonder naam kunnen wij het niet aannemen."),
        ({"help-origin": "tip"}, "Kies waar dit vandaan komt."),
        ({"help-postcode": "9999 ZZ"}, "ligt niet in ons gebied"),
        ({"help-postcode": "thuis"}, "Schrijf de postcode als 1234 AB."),
        ({"help-told": "no"}, "waarom de inwoner het nog niet weet"),
        ({"help-told_on": "2026-12-24"}, "ligt in de toekomst"),
        ({"help-name": ""}, "Vul de naam van de inwoner in."),
    ],
)
def test_what_is_missing_is_said_and_all_is_kept(
    app: FastAPI, colleague: Visit, wrong: Mapping[str, str], says: str
) -> None:
    page = ask(colleague, {**HELP, **wrong}, 422)
    assert says in page
    assert "Mevrouw kan niet meer zelf koken.</textarea>" in page
    assert number_of(app, Signal) == 0


@ONE_DATABASE
def test_the_form_says_that_it_is_no_place_for_tips_and_has_no_field_for_one(colleague: Visit) -> None:
    colleague.sign_in("dewi")
    page = colleague.get(ADDRESS)
    assert "Dit is geen plek voor tips of vermoedens." in page
    assert "0800-2000" in page
    assert ADDRESS in colleague.get("/werk/invoeren")


@ONE_DATABASE
def test_the_figures_on_fairness_are_about_what_residents_told(app: FastAPI, colleague: Visit) -> None:
    ask(colleague, HELP)
    with app.state.sessions() as session:
        month = app.state.now().date().replace(day=1)
        assert handled(session, app.state.organisation, month) == []
        assert [event.kind for event in session.scalars(select(Event))] == ["signal:raised"]
