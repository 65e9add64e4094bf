"""A resident whose words can be found anywhere, a whole story with them, and a search over all that is kept."""

import re
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from portal.audit.commands import note
from portal.backup.making import one_moment
from portal.backup.rows import lines_of
from portal.changes.models import Report
from portal.kit.database import Base
from portal.migrations import tables
from portal.proof.storage import Folder
from portal.referrals.models import Referral
from portal.retention import reach
from portal.signals.models import Question, Signal
from tests.changes.sent import correct
from tests.conftest import Visit
from tests.proof.conftest import Sender
from tests.proof.hostile import jpeg
from tests.sealing.dump import sealed_columns
from tests.signals.desk import Desk
from tests.walk import day, send, walk

assert tables


@dataclass(frozen=True)
class Resident:
    """Words that nobody else has. `word` stands in everything that is written about this resident."""

    name: str
    word: str
    phone: str
    mail: str
    iban: str
    postcode: str

    @property
    def needles(self) -> list[str]:
        """What to look for, in small letters without spaces and dashes."""
        told = [*self.name.split(), self.word, self.phone[3:], self.mail, self.iban, self.postcode]
        return [plain(part) for part in told]


ZEB = Resident(
    "Zebedeus Quastenbos", "Wolkenbreker", "06 31 41 59 26", "zeb@quasten.example", "NL93RABO0314159265", "5711 ZQ"
)
YOL = Resident(
    "Yolanthe Kontrolinck", "Zonnevlecht", "06 27 18 28 18", "yol@blijft.example", "NL65RABO0300000000", "5711 YK"
)


def plain(text: str) -> str:
    return re.sub(r"[\s-]", "", text.lower())


@dataclass(frozen=True)
class Told:
    """A report that went all the way, and the signals that came of it."""

    report: int
    reference: str
    code: str
    person_key: str
    draft: int
    signals: tuple[int, ...]
    files: tuple[str, ...]

    @property
    def needles(self) -> list[str]:
        """What speaks of this report alone."""
        return [plain(self.reference), self.person_key, *self.files]


def tell(app: FastAPI, who: Resident) -> Told:
    """Tell of a stay abroad and a new bank account, with a photo, through the pages."""
    sender = Sender(app)
    typed = {
        "leave_date": day("1-12-2026"),
        "return_date": day("14-12-2026"),
        "away_now": {"answer": "no"},
        "over_limit": {"answer": "no"},
        "who_comes": {"answer": ["alone"]},
        "country": {"answer": who.word},
        "iban": {"answer": who.iban},
        "account_name": {"answer": who.name},
        "date": day("1-12-2026"),
        "old_account": {"answer": "closed"},
        "name": {"answer": who.name},
        "postcode": {"answer-postcode": who.postcode, "answer-number": "9"},
        "reach": {"answer": "email"},
        "email": {"answer": who.mail},
        "person_phone": {"answer": who.phone},
        "interpreter": {"answer": "yes"},
        "interpreter_language": {"answer": who.word},
        "need": {"answer": f"Ik woon bij {who.word}, bel {who.phone}."},
    }
    walk(sender, ["abroad", "bank_account"], typed)
    sender.get("/nl/doorgeven/vraag/abroad/proof_ticket")
    sender.upload(jpeg())
    sender.get("/nl/doorgeven/controle")
    reference, code = send(sender)
    with app.state.sessions() as session:
        report = session.scalars(select(Report).where(Report.reference == reference)).one()
        files = session.scalars(
            select(Base.metadata.tables["proof_file"].c.name).where(
                Base.metadata.tables["proof_file"].c.report_id == report.id
            )
        ).all()
        signals = session.scalars(select(Signal.id).where(Signal.report_id == report.id).order_by(Signal.id)).all()
        assert files
        assert signals
        assert report.person_key
        return Told(report.id, reference, code, report.person_key, report.draft_id, tuple(signals), tuple(files))


def follow(app: FastAPI, told: Told) -> Visit:
    """Open the resident's own page of the report."""
    visit = Visit(app)
    visit.get("/nl/volgen")
    visit.post("/nl/volgen", {"reference": told.reference, "code": told.code})
    assert visit.page.url.path == "/nl/volgen/melding"
    return visit


def work(app: FastAPI, told: Told, who: Resident) -> None:
    """Let colleagues work on every signal until it is closed; the resident answers and corrects in between."""
    correct(app, told.report, about_you={"need": f"Toch bij {who.word}."})
    why = f"Bezwaar van {who.name}, {who.word}"
    about = ("report", told.report)
    note(app.state.sessions, app.state.settings, "audit:exported", reason=why, about=about, report_id=told.report)
    for number in told.signals:
        with app.state.sessions() as session:
            signal = session.get_one(Signal, number)
        desk = Desk(Visit(app), _of_team(app, signal), signal)
        words = f"{who.word} ({who.name}, {who.phone})"
        desk.do("oppakken")
        desk.do("inwoner", **{"resident-reason": "talk", "resident-words": words})
        desk.open()
        desk.do("notitie", **{"note-text": words})
        desk.do("ingewikkeld", **{"complex-reason": words})
        desk.do(
            "contact",
            **{
                "contact-how": "phone", "contact-result": "spoke", "contact-text": words,
                "contact-interpreter": "phone",
            },
        )  # fmt: skip
        desk.do("vraag", **{"question-text": f"Klopt {words}?", "question-why": words})
        answer(app, told, number, words)
        desk.open()
        desk.do(
            "hulp",
            **{
                "refer-receiver": "debts", "refer-what_for": words, "refer-consent": "phone",
                "refer-consent_on": "2026-11-23", "refer-shared": words, "refer-follow_up_on": "2026-12-07",
            },
        )  # fmt: skip
        with app.state.sessions() as session:
            helps = session.scalars(select(Referral.id).where(Referral.signal_id == number)).one()
        desk.do(f"hulp/{helps}", **{f"help{helps}-kind": "helped", f"help{helps}-text": words})
        desk.do("leren", **{"learn-text": f"Vraag naar {who.word.lower()}."})
        desk.outcome("refer")
        desk.own_share()
        desk.close(message=f"Dag {words}.")


def answer(app: FastAPI, told: Told, signal: int, words: str) -> None:
    """Answer the open question as the resident."""
    with app.state.sessions() as session:
        question = session.scalars(select(Question.id).where(Question.signal_id == signal)).one()
    follow(app, told).post(f"/nl/volgen/antwoord/{question}", {"answer": words})


def _of_team(app: FastAPI, signal: Signal) -> str:
    """Return somebody of the team of a signal."""
    from portal.accounts.models import Colleague

    with app.state.sessions() as session:
        people = session.scalars(select(Colleague).where(Colleague.organisation == signal.organisation)).all()
    return next(one.login for one in people if signal.team in one.teams)


def rows(engine: Engine) -> dict[str, list[str]]:
    """Return every row of every table."""
    with one_moment(engine) as connection:
        return {table.name: list(lines_of(connection, table)) for table in Base.metadata.sorted_tables}


def traces(engine: Engine, needles: list[str], *files: Path) -> list[str]:
    """Return where one of these words stands: every column of every table, the names and bytes of every file."""
    found = [
        f"{table}: {needle}"
        for table, lines in rows(engine).items()
        for needle in needles
        if any(needle in plain(line) for line in lines)
    ]
    for folder in files:
        for path in [one for one in folder.rglob("*") if one.is_file()] if folder.is_dir() else [folder]:
            said = plain(path.name) + plain(path.read_bytes().decode("latin-1"))
            found += [f"{path.name}: {needle}" for needle in needles if needle in said]
    return found


def opened(sessions: sessionmaker[Session], needles: list[str]) -> list[str]:
    """Return where one of these words is read by who has the keys: what is sealed, opened."""
    with sessions() as session:
        return [
            f"{table}.{column}: {needle}"
            for mapper in Base.registry.mappers
            for table, column in sealed_columns()
            if mapper.local_table.name == table  # type: ignore[attr-defined]
            for row in session.scalars(select(mapper.class_))
            for needle in needles
            if needle in plain(repr(getattr(row, column)))
        ]


def of_report(app: FastAPI, report: int) -> dict[str, list[str]]:
    """Return every row that hangs on a report."""
    with app.state.sessions() as session:
        ids = reach.ids_of(session, report)
        kept = {
            table.name: sorted(str(tuple(row)) for row in session.execute(select(table).where(hangs)))
            for table, hangs in reach.hanging(ids)
        }
        for name in (reach.REPORT, reach.DRAFT):
            table = Base.metadata.tables[name]
            kept[name] = [str(tuple(r)) for r in session.execute(select(table).where(table.c.id.in_(ids[name])))]
    return kept


def store_of(app: FastAPI) -> Path:
    assert isinstance(app.state.store, Folder)
    return app.state.store.path
