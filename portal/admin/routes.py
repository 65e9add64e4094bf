"""The start of what a functional administrator looks after, closed days, terms, and going back. `/werk/beheer`."""

from datetime import date
from typing import Any

from fastapi.responses import Response

from portal.accounts.access import ConfirmedForm
from portal.admin import actions, domain, queries, words
from portal.admin.forms import AskDayForm, DayForm, ReasonForm, TermsForm
from portal.admin.office import AtOffice, Office, Sent, count, keep, kept
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.clock import local_day
from portal.organisations.catalogue import Organisation
from portal.organisations.laid import UnfitError

router = pages.router("/werk/beheer")
PAGES = {"teams": "admin:teams", "calendar": "admin:calendar", "duty": "admin:duty", "help": "admin:help",
         "receivers": "admin:receivers", "terms": "admin:terms", "questions": "admin:questions",
         "messages": "admin:messages", "schemes": "admin:schemes", "groups": "admin:groups"}  # fmt: skip

FITS_NO_MORE = "Dit past niet meer bij wat er nu staat. Verander het met de hand."


@router.get("", name="admin:overview")
def overview(office: AtOffice) -> Response:
    """What can be looked after, what waits for a second person, and what was changed last."""
    waiting = queries.waiting(office.session, office.shipped.short)
    names = queries.names(office.session, [one.colleague_id for one in waiting if one.colleague_id])
    return office.show(
        "admin/overview.html",
        waiting=[(one, names.get(one.colleague_id or 0, one.after.get("name", ""))) for one in waiting],
        kinds=domain.KINDS,
        versions=queries.versions(office.session, office.shipped.short),
        pages=PAGES,
    )


@router.get("/kalender", name="admin:calendar")
def calendar(office: AtOffice) -> Response:
    """The days that we are closed; with a day in the address, what it would do."""
    asked = office.request.query_params
    opens = "open" in asked
    if not opens and "dicht" not in asked:
        return _calendar(office)
    try:
        day = date.fromisoformat(asked.get("open") or asked.get("dicht") or "")
    except ValueError:
        ask = AskDayForm(asked)
        ask.validate()
        return _calendar(office, status=422, ask=ask)
    if refusal := _refusal(office, day, opens=opens):
        ask = AskDayForm(dicht=day)
        ask.dicht.errors = [refusal]
        return _calendar(office, status=422, ask=ask)
    return _look(office, day, DayForm(prefix="day", day=day), opens=opens)


@router.post("/kalender", name="admin:keep_calendar")
def keep_calendar(typed: Sent, office: AtOffice) -> Response:
    """Be closed on a day, or open again, with the terms that it moves."""
    form, opens = DayForm(typed, prefix="day"), typed.get("what") == "open"
    fits, day = form.fits(), form.day.data
    if day is None:
        ask = AskDayForm()
        ask.dicht.errors = list(form.day.errors)
        return _calendar(office, status=422, ask=ask)
    if refusal := _refusal(office, day, opens=opens):
        form.day.errors = [*form.day.errors, refusal]
    if not fits or form.day.errors:
        return _look(office, day, form, status=422, opens=opens)

    def again(**shown: Any) -> Response:
        return _look(office, day, form, opens=opens, **shown)

    days = _days(office.organisation, day, opens=opens)
    refused = keep(
        office, "calendar", days, seen=count(typed.get("seen")), reason=form.said("reason"), form=form, field="day",
        again=again,
    )  # fmt: skip
    return refused or kept(office, "admin:calendar")


@router.get("/termijnen", name="admin:terms")
def terms(office: AtOffice) -> Response:
    """How many working days each urgency gives."""
    form = TermsForm(prefix="terms", data=office.content("terms"))
    return _terms(office, form)


@router.post("/termijnen", name="admin:keep_terms")
def keep_terms(typed: Sent, office: AtOffice) -> Response:
    """Set how many working days each urgency gives."""
    form = TermsForm(typed, prefix="terms")
    fits, in_order = form.fits(), form.in_order()
    if not fits or not in_order:
        return _terms(office, form, status=422)
    refused = keep(
        office, "terms", form.content(), seen=count(typed.get("seen")), reason=form.said("reason"), form=form,
        field="U0", again=lambda **shown: _terms(office, form, **shown),
    )  # fmt: skip
    return refused or kept(office, "admin:terms")


@router.get("/terug/{part}/{number}", name="admin:back")
def back(office: AtOffice, part: str, number: int) -> Response:
    """What going back to a version of a part would do; 0 is the file."""
    return _back(office, part, number, ReasonForm(prefix="back"))


@router.post("/terug/{part}/{number}", name="admin:go_back")
def go_back(typed: Sent, office: AtOffice, part: str, number: int, sure: ConfirmedForm) -> Response:  # noqa: ARG001
    """Go back to a version of a part, as a new version."""
    form = ReasonForm(typed, prefix="back")
    content = _content(office, part, number)
    if not form.fits():
        return _back(office, part, number, form, status=422)
    refused = keep(
        office, part, content, seen=count(typed.get("seen")), reason=form.said("reason"), form=form, field="reason",
        again=lambda **shown: _back(office, part, number, form, **shown),
    )  # fmt: skip
    return refused or kept(office, PAGES[part])


def _content(office: Office, part: str, number: int) -> Any:
    """
    Return what a part was in a version; None for 0: the file.

    Raises:
        NotFoundError: there is no such part or version.
    """
    if part not in domain.PARTS:
        raise NotFoundError
    if number == 0:
        return None
    found = queries.numbered(office.session, office.shipped.short, part, number) if 0 < number < 2**31 else None
    if found is None:
        raise NotFoundError
    return found.content


def _back(
    office: Office, part: str, number: int, form: ReasonForm, *, status: int = 200, message: str | None = None
) -> Response:
    try:
        found = actions.laid(office.session, office.shipped, part, _content(office, part, number))
    except UnfitError:
        now = office.organisation
        found, message = actions.Laid(now, now, None), message or FITS_NO_MORE
    gone, come = words.difference(found.now, found.will, part, office.beside)
    moving = actions.moves(office.session, found.now, found.will, office.now)
    return office.show(
        "admin/back.html",
        status=status,
        message=message,
        part=part,
        number=number,
        back_to=PAGES[part],
        gone=gone,
        come=come,
        moves=domain.terms_words(sum(one.number for one in moving)) if part == "calendar" else "",
        seen=office.seen(part),
        forms={"back": form},
    )


def _refusal(office: Office, day: date, *, opens: bool) -> str | None:
    organisation = office.organisation
    closed = organisation.holidays_off if opens else organisation.closed
    return domain.why_not_day(day, local_day(office.now), closed, opens=opens)


def _days(organisation: Organisation, day: date, *, opens: bool) -> list[str]:
    days = set(organisation.holidays_off)
    return [one.isoformat() for one in sorted(days - {day} if opens else days | {day})]


def _look(
    office: Office, day: date, form: DayForm, *, opens: bool, status: int = 200, message: str | None = None
) -> Response:
    """Say what a day does, before it is kept."""
    days = _days(office.organisation, day, opens=opens)
    found = actions.laid(office.session, office.shipped, "calendar", days)
    number = sum(one.number for one in actions.moves(office.session, found.now, found.will, office.now))
    return office.show(
        "admin/day.html",
        status=status,
        message=message,
        day=day,
        words=words.whole_day(day),
        opens=opens,
        moves=domain.terms_words(number),
        seen=office.seen("calendar"),
        forms={"day": form},
    )


def _calendar(office: Office, *, status: int = 200, ask: AskDayForm | None = None) -> Response:
    organisation, today = office.organisation, local_day(office.now)
    coming = sorted(day for day in organisation.holidays_off if day > today)
    return office.show(
        "admin/calendar.html",
        status=status,
        days=[(day.isoformat(), words.whole_day(day)) for day in coming],
        part="calendar",
        versions=queries.versions(office.session, office.shipped.short, "calendar"),
        forms={"ask": ask or AskDayForm()},
    )


def _terms(office: Office, form: TermsForm, *, status: int = 200, message: str | None = None) -> Response:
    return office.show(
        "admin/terms.html",
        status=status,
        message=message,
        seen=office.seen("terms"),
        part="terms",
        versions=queries.versions(office.session, office.shipped.short, "terms"),
        forms={"terms": form},
    )
