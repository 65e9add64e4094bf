"""What is done with the list is a line of the audit trail, and holds nothing of a resident."""

from fastapi import FastAPI
from sqlalchemy import select

from portal.accounts.models import Colleague
from portal.audit.models import AuditLine
from portal.queue.models import PersonSearch
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import tell

pytestmark = ONE_DATABASE


def lines(app: FastAPI, did: str) -> list[AuditLine]:
    with app.state.sessions() as session:
        return list(session.scalars(select(AuditLine).where(AuditLine.did == did).order_by(AuditLine.number)))


def test_a_search_by_name_is_a_line_without_the_name(app: FastAPI, colleague: Visit) -> None:
    tell(app)
    colleague.sign_in("chris")
    colleague.get("/werk/zoeken")
    given = {"name-name": "Bram Kuipers", "name-reason": "called", "name-words": "Bram Kuipers belde zelf."}
    colleague.post("/werk/zoeken/naam", given)
    (line,) = lines(app, "person:searched")
    assert (line.who, line.reason) == ("Chris de Wit", "De inwoner belt of staat aan de balie")
    assert line.detail["found"] >= 1
    assert "Bram" not in f"{line.reason}{line.detail}{line.about}"
    with app.state.sessions() as session:
        assert session.scalars(select(PersonSearch)).one().words == "Bram Kuipers belde zelf."


def test_giving_a_signal_to_a_colleague_is_a_line(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app)
    with app.state.sessions() as session:
        noor = session.scalars(select(Colleague).where(Colleague.login == "noor")).one().id
    colleague.sign_in("chris")
    colleague.get("/werk/")
    fields = {"signal": str(signal.id), "back": "tab=team", "after": "", "assign-colleague": str(noor)}
    colleague.post("/werk/gekozen/geven", fields)
    (line,) = lines(app, "signal:assigned")
    assert (line.who, line.about_id, line.detail) == ("Chris de Wit", signal.id, {"to": noor})
    colleague.post("/werk/gekozen/geven", fields, 409)
    assert len(lines(app, "signal:assigned")) == 1, "what is refused leaves no line of a deed"
