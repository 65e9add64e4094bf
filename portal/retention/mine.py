"""All that we have on a report, for its resident: what, from whom, what for. Notes of colleagues are asked for."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit.queries import who_looked
from portal.changes import paper, queries
from portal.changes.catalogue import Catalogue
from portal.changes.models import Report
from portal.changes.say import CHANNELS
from portal.changes.versions import versions_of
from portal.kit.marking import N_
from portal.kit.words import date_words, translator
from portal.notifications.models import Message
from portal.organisations.catalogue import Organisation
from portal.proof.actions import read
from portal.proof.domain import ENDINGS
from portal.proof.models import ProofFile
from portal.proof.queries import of_report
from portal.proof.storage import NotThereError, Store
from portal.referrals.models import ConsentWithdrawal, Referral
from portal.reminders.models import Reminder
from portal.retention import domain
from portal.retention.queries import last_closed
from portal.signals.models import Signal
from portal.signals.outcomes import OUTCOMES
from portal.wishes import domain as wishes
from portal.wishes.queries import wishes_of

FROM_YOU, FROM_US = N_("Van u."), N_("Van ons.")
WAYS = {"mail": N_("E-mail"), "sms": N_("Sms")}


@dataclass(frozen=True)
class Part:
    """One kind of data. `lines`: in words of the language; `dutch`: they are as colleagues wrote them."""

    key: str
    title: str
    source: str
    purpose: str
    lines: list[str] = field(default_factory=list)
    dutch: bool = False


def parts(session: Session, report: Report, catalogue: Catalogue, language: str) -> list[Part]:
    """Return all kinds of data that we have on a report, those that are empty left out."""
    _ = translator(language)
    signals = queries.signals_of(session, report.id)
    last = paper.versions(report, catalogue, language)[0]
    told = [f"{_(part.title)}: {_(label)}: {words}" for part in last.parts[:-1] for label, words in part.rows]
    about = [f"{_(label)}: {words}" for label, words in last.parts[-1].rows]
    files = of_report(session, report.id)
    found = [
        Part("told", N_("Wat u doorgaf"), FROM_YOU, N_("Om uw melding te behandelen."), told),
        Part("about", N_("Wie u bent en hoe wij u bereiken"), FROM_YOU, N_("Om u te vinden en te bellen."), about),
        Part(
            "arrived",
            N_("Wanneer en hoe uw melding kwam"),
            FROM_US,
            N_("Om te weten wanneer u het doorgaf."),
            [f"{date_words(report.received_at, language)}: {_(CHANNELS.get(report.channel, report.channel))}"],
        ),
        Part("files", N_("Foto's en papieren"), FROM_YOU, N_("Om te zien of het klopt."),
             [f"{file.title or file.document} ({date_words(file.at, language)})" for file in files]),
        Part("answers", N_("Uw antwoorden op onze vragen"), FROM_YOU, N_("Om uw melding te behandelen."),
             [f"{one.text} {one.answer}" for signal in signals for one in signal.questions if one.answer]),
        Part("messages", N_("Berichten die wij stuurden"), FROM_US, N_("Om u te vertellen hoe het gaat."),
             _messages(session, report, language)),
        Part("contacts", N_("Wanneer wij u spraken of zochten"), FROM_US, N_("Om samen verder te komen."),
             [date_words(one.at, language) for signal in signals for one in signal.contacts]),
        Part("outcomes", N_("Wat eruit kwam"), FROM_US, N_("Om u te helpen en later uit te leggen."),
             [f"{_(OUTCOMES[one.kind].title)}: {one.text}" for signal in signals for one in signal.outcomes],
             dutch=True),
        Part("shared", N_("Wat wij met anderen deelden"), FROM_US,
             N_("Om u hulp te geven. Alleen als u dat goed vond."),
             _shared(session, signals), dutch=True),
        Part("linked", N_("Een code van uw naam en geboortedag"), N_("Gemaakt door de computer."),
             N_("Om uw meldingen bij elkaar te zien. Niemand kan uw naam eruit lezen."),
             [_("Eén code")] if report.person_key else []),
    ]  # fmt: skip
    return [part for part in found if part.lines]


def _messages(session: Session, report: Report, language: str) -> list[str]:
    _ = translator(language)
    sent = session.scalars(select(Message).where(Message.report_id == report.id).order_by(Message.id))
    asked = session.scalars(
        select(Reminder).where(Reminder.report_id == report.id, Reminder.stopped_at.is_(None)).order_by(Reminder.id)
    )
    return [
        *(f"{_(WAYS.get(one.channel, one.channel))}: {date_words(one.at, language)}" for one in sent),
        *(_("U vroeg om een bericht op {day}").format(day=date_words(one.day, language)) for one in asked if one.day),
    ]


def _shared(session: Session, signals: Sequence[Signal]) -> list[str]:
    numbers = [signal.id for signal in signals]
    back = select(ConsentWithdrawal.referral_id)
    given = session.scalars(
        select(Referral).where(Referral.signal_id.in_(numbers), Referral.shared != "", Referral.id.not_in(back))
    )
    handed = [event.by_name for signal in signals for event in signal.events if event.kind == "signal:handed_over"]
    return [*(f"{one.name}: {one.shared}" for one in given), *dict.fromkeys(handed)]


def kept_until(session: Session, report: Report, organisation: Organisation) -> tuple[int, datetime | None]:
    """Return for how many years a report is kept, and when all of it was done; None: not yet."""
    here = organisation.retention
    types = {slug for version in versions_of(report) for slug in version.told}
    return domain.years_of(types, here.report_years, here.change_years), last_closed(session, report.id)


def as_data(session: Session, report: Report, found: Sequence[Part], language: str) -> dict[str, Any]:
    """Return it for a computer: every version as it was told, and the same kinds of data as on the page."""
    _ = translator(language)
    return {
        "nummer": report.reference,
        "ontvangen": report.received_at.isoformat(),
        "organisatie": report.organisation,
        "versies": [
            {
                "nummer": version.number,
                "ontvangen": version.received_at.isoformat(),
                "taal": version.language,
                "wijzigingen": version.told,
                "over_u": version.about,
            }
            for version in versions_of(report)
        ],
        "wat_wij_hebben": [
            {"wat": _(part.title), "van_wie": _(part.source), "waarvoor": _(part.purpose), "regels": part.lines}
            for part in found
        ],
        "wie_keek": [
            {"dag": day.on.isoformat(), "team": team, "waarom": [_(words) for words in why]}
            for day in who_looked(session, report.id, names=False)
            for team, _who, why in day.rows
        ],
        "verzoeken": [
            {
                "wat": _(wishes.WISHES[wish.kind]),
                "dag": wish.at.isoformat(),
                "uw_woorden": wish.words,
                "antwoorden": [
                    {"dag": one.at.isoformat(), "antwoord": _(wishes.OUTCOMES[one.outcome]), "uitleg": one.words}
                    for one in wish.decisions
                ],
            }
            for wish in wishes_of(session, report.id)
        ],
    }


def as_zip(
    session: Session, report: Report, catalogue: Catalogue, organisation: Organisation, store: Store, language: str
) -> bytes:
    """Return everything as one file: to read, for a computer, and the photos and papers themselves."""
    found = parts(session, report, catalogue, language)
    text = paper.as_text(organisation.name, report.reference, paper.versions(report, catalogue, language), language)
    data = as_data(session, report, found, language)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{report.reference}.txt", text)
        data["bestanden"] = [
            _add(archive, f"{number}-{file.document}.{ENDINGS[file.kind]}", session, store, file)
            for number, file in enumerate(of_report(session, report.id), 1)
        ]
        archive.writestr("gegevens.json", json.dumps(data, ensure_ascii=False, indent=2))
    return made.getvalue()


def _add(archive: zipfile.ZipFile, name: str, session: Session, store: Store, file: ProofFile) -> dict[str, Any]:
    """Put a photo or paper in the archive; return what the data says of it. One that is lost is named too."""
    try:
        archive.writestr(name, read(session, store, file), zipfile.ZIP_STORED)
    except NotThereError:
        return {"naam": name, "hebben_wij_nog": False}
    return {"naam": name, "hebben_wij_nog": True}
