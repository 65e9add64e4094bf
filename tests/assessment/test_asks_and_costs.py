"""What a signal asks of us, and what help costs: through the pages."""

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.assessment.guides.costs import COSTS
from portal.assessment.models import Weighing
from portal.signals.models import Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk, follow, number_of

EUROS = "987.654"


@pytest.fixture
def _counting(app: FastAPI) -> None:
    """An organisation that estimates what help costs."""
    app.state.organisation = app.state.organisation.model_copy(update={"societal_costs": True})


def test_what_it_asks_of_us_is_one_note_with_versions(app: FastAPI, chris: Desk) -> None:
    assert "Wat vraagt dit van onze hulp aan de inwoner?" in chris.open()
    page = chris.weigh("wat-betekent-dit", "analysis", asks=["explain", "amount"], words="Zij past meer op.")
    assert "Nog eens uitleggen, De uitkering opnieuw bekijken" in page
    assert "Het kan ook meer worden. Praat eerst met de inwoner." in page
    assert "Chris de Wit schreef op wat dit van ons vraagt" in page
    chris.weigh("wat-betekent-dit", "analysis", asks=["nothing"])
    assert "Eerdere versies" in chris.visit.get(f"{chris.address}/wat-betekent-dit")
    with app.state.sessions() as session:
        kept = session.scalars(select(Weighing).order_by(Weighing.version)).all()
    assert [(row.guide, row.version, row.answers["asks"]) for row in kept] == [
        ("analysis", 1, ["explain", "amount"]),
        ("analysis", 2, ["nothing"]),
    ]


@ONE_DATABASE
def test_opposite_choices_and_none_at_all_come_back_with_all_that_was_typed(app: FastAPI, chris: Desk) -> None:
    page = chris.weigh("wat-betekent-dit", "analysis", 422, asks=["nothing", "work"], words="Zij zoekt werk.")
    assert page.count("“Er verandert niets” past niet bij iets anders. Kies een van de twee.") == 2
    assert page.count(" checked") == 2
    assert "Zij zoekt werk.</textarea>" in page
    assert chris.weigh("wat-betekent-dit", "analysis", 422).count("Kies wat het beste past.") == 2
    assert number_of(app, Weighing) == 0


@ONE_DATABASE
def test_costs_are_not_there_where_they_are_off(app: FastAPI, chris: Desk) -> None:
    assert COSTS.title not in chris.open()
    chris.visit.get(f"{chris.address}/{COSTS.slug}", 404)
    chris.open()
    chris.visit.post(f"{chris.address}/{COSTS.slug}", {"costs-now": "Opvang."}, 404)
    assert number_of(app, Weighing) == 0


@pytest.mark.usefixtures("_counting")
def test_costs_are_optional_and_kept_as_whole_euros(app: FastAPI, chris: Desk) -> None:
    page = chris.visit.get(f"{chris.address}/{COSTS.slug}")
    assert page.count("(niet verplicht)") == len(COSTS.questions)
    chris.weigh(COSTS.slug, "costs")
    assert number_of(app, Weighing) == 0
    page = chris.weigh(COSTS.slug, "costs", nothing="Opvang.", nothing_euros=f"€ {EUROS},-", social_euros="0")
    assert "€ 987.654" in page
    with app.state.sessions() as session:
        (kept,) = session.scalars(select(Weighing)).all()
    assert kept.answers == {"nothing": "Opvang.", "nothing_euros": "987654", "social_euros": "0"}


@ONE_DATABASE
@pytest.mark.usefixtures("_counting")
def test_what_is_no_amount_comes_back_as_it_was_typed(app: FastAPI, chris: Desk) -> None:
    page = chris.weigh(COSTS.slug, "costs", 422, now="Schuldhulp.", now_euros="12,50", strict_euros="300")
    assert page.count("Schrijf een bedrag in hele euro's, zoals 1200. Of laat het leeg.".replace("'", "&#39;")) == 2
    for kept in ('value="12,50"', 'value="300"', "Schuldhulp.</textarea>"):
        assert kept in page
    assert number_of(app, Weighing) == 0


@ONE_DATABASE
@pytest.mark.usefixtures("_counting")
def test_an_estimate_is_in_no_figure_and_not_on_the_residents_page(app: FastAPI, chris: Desk, signal: Signal) -> None:
    chris.weigh(COSTS.slug, "costs", now_euros=EUROS)
    assert EUROS in chris.open()
    lead = Visit(app)
    lead.sign_in("tess")
    seen = [lead.get(address) for address in ("/werk/eerlijk", "/werk/team", "/werk/")]
    seen.append(lead.client.get("/werk/eerlijk.csv?maand=2026-11").text)
    seen.append(follow(app, Visit(app), signal))
    for page in seen:
        assert EUROS not in page
        assert "987654" not in page
