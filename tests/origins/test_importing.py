"""What registers say: off by default, never proof, taken once, and the resident can read it."""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from portal.errors import CommandError
from portal.organisations.catalogue import Organisation
from portal.origins.domain import NOT_PROOF
from portal.origins.importing import take
from portal.signals.models import Signal
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import follow, number_of

ROW = {"id": "7", "source": "Adresregister", "kind": "address", "name": "Bram Kuipers", "postcode": "5711 AB",
       "what": "Ingeschreven aan de Lindelaan 9."}  # fmt: skip


def written(tmp_path: Path, *rows: dict[str, str] | str) -> Path:
    file = tmp_path / "register.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows) + "\n\n")
    return file


@pytest.fixture
def on(app: FastAPI) -> Organisation:
    """The organisation, with registers switched on."""
    organisation: Organisation = app.state.organisation.model_copy(update={"register_import": True})
    return organisation


def taken(app: FastAPI, file: Path, organisation: Organisation) -> tuple[int, int]:
    return take(app.state.sessions, file, organisation, app.state.settings.secret_key, app.state.now())


@ONE_DATABASE
def test_it_is_off_unless_the_organisation_asks_for_it(app: FastAPI, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="register_import"):
        taken(app, written(tmp_path, ROW), app.state.organisation)
    assert number_of(app, Signal) == 0


def test_each_line_becomes_a_signal_once_that_says_it_is_no_proof(
    app: FastAPI, on: Organisation, tmp_path: Path, visit: Visit
) -> None:
    file = written(tmp_path, ROW, {**ROW, "id": "8", "kind": "income"}, {**ROW, "source": "Ander register"})
    assert taken(app, file, on) == (3, 0)
    assert taken(app, file, on) == (0, 3)
    with app.state.sessions() as session:
        signals = session.scalars(select(Signal).order_by(Signal.id)).all()
        assert [signal.team for signal in signals] == [
            "civil-affairs-deurhout", "income-deurhout", "civil-affairs-deurhout"
        ]  # fmt: skip
        assert {signal.origin for signal in signals} == {"register"}
        assert all(signal.first_step.startswith(NOT_PROOF) for signal in signals)
        assert "goed in te schrijven" in signals[0].title
    chris = Visit(app)
    chris.sign_in("chris")
    page = chris.get(f"/werk/signalen/{signals[1].id}")
    assert page.count(NOT_PROOF) >= 2, "with the first step, and on the card for the talk"
    assert "De inwoner weet dit nog niet." in page
    own = follow(app, visit, signals[0])
    assert "Wij helpen u om het goed in te schrijven." in own
    assert "Wij kregen iets uit een register" in own


@ONE_DATABASE
@pytest.mark.parametrize(
    "wrong",
    [
        "geen json",
        {**ROW, "id": "9", "score": "0.9"},
        {**ROW, "id": "9", "kind": "suspicion"},
        {**ROW, "id": "9", "postcode": "9999 ZZ"},
        {key: value for key, value in ROW.items() if key != "what"},
    ],
)
def test_a_wrong_line_is_named_without_what_it_holds_and_nothing_is_taken(
    app: FastAPI, on: Organisation, tmp_path: Path, wrong: dict[str, str] | str
) -> None:
    with pytest.raises(CommandError, match=r"register\.jsonl, line 2: ") as refused:
        taken(app, written(tmp_path, ROW, wrong), on)
    assert "Kuipers" not in str(refused.value)
    assert number_of(app, Signal) == 0
