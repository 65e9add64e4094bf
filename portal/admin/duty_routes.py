"""The duty list. `/werk/beheer/van-dienst`."""

from typing import Any

from fastapi.responses import Response

from portal.admin import queries
from portal.admin.forms import DutyForm, PhoneForm, ReasonForm
from portal.admin.office import AtOffice, Office, Sent, count, keep, kept
from portal.errors import NotFoundError
from portal.kit import pages
from portal.signals.forms import Said

router = pages.router("/werk/beheer/van-dienst")
LAST_PHONE = "Er moet altijd iemand op de lijst staan. Voeg eerst een ander toe."


@router.get("", name="admin:duty")
def duty(office: AtOffice) -> Response:
    """Who is phoned, in this order."""
    return _duty(office)


@router.post("", name="admin:keep_duty")
def keep_duty(typed: Sent, office: AtOffice) -> Response:
    """Set how long each may wait, and where what cannot wait is read."""
    form = DutyForm(typed, prefix="duty")
    if not form.fits():
        return _duty(office, status=422, duty=form)
    content = {**office.content("duty"), "after_minutes": form.after_minutes.data, "mail": form.said("mail")}
    return _keep(office, content, typed, form, "mail", lambda **shown: _duty(office, duty=form, **shown))


@router.post("/nieuw", name="admin:new_phone")
def new_phone(typed: Sent, office: AtOffice) -> Response:
    """Put somebody on the list."""
    form = PhoneForm(typed, prefix="phone")
    if not _fits(form):
        return _duty(office, status=422, phone=form)
    now = office.content("duty")
    content = {**now, "phone": _placed(now["phone"], form.content(), form.place.data)}
    return _keep(office, content, typed, form, "role", lambda **shown: _duty(office, phone=form, **shown))


@router.get("/{number}", name="admin:phone")
def phone(office: AtOffice, number: int) -> Response:
    """One of the list."""
    _at(office, number)
    return _phone(office, number, None)


@router.post("/{number}", name="admin:keep_phone")
def keep_phone(typed: Sent, office: AtOffice, number: int) -> Response:
    """Change one of the list."""
    at, form = _at(office, number), PhoneForm(typed, prefix="phone")
    if not _fits(form):
        return _phone(office, number, form, status=422)
    now = office.content("duty")
    others = [one for place, one in enumerate(now["phone"]) if place != at]
    content = {**now, "phone": _placed(others, form.content(), form.place.data or number)}
    return _keep(office, content, typed, form, "role", lambda **shown: _phone(office, number, form, **shown))


@router.post("/{number}/weg", name="admin:drop_phone")
def drop_phone(typed: Sent, office: AtOffice, number: int) -> Response:
    """Take one from the list."""
    at, form = _at(office, number), ReasonForm(typed, prefix="drop")
    now = office.content("duty")
    if len(now["phone"]) == 1:
        return _phone(office, number, None, status=409, message=LAST_PHONE, drop=form)
    if not form.fits():
        return _phone(office, number, None, status=422, drop=form)
    content = {**now, "phone": [one for place, one in enumerate(now["phone"]) if place != at]}
    return _keep(
        office, content, typed, form, "reason", lambda **shown: _phone(office, number, None, drop=form, **shown)
    )


def _keep(office: Office, content: Any, typed: Any, form: Said, field: str, again: Any) -> Response:
    refused = keep(
        office, "duty", content, seen=count(typed.get("seen")), reason=form.said("reason"), form=form, field=field,
        again=again,
    )  # fmt: skip
    return refused or kept(office, "admin:duty")


def _fits(form: PhoneForm) -> bool:
    fits = form.fits()
    if wrong := form.hours():
        form.until.errors = [*form.until.errors, wrong]
    return fits and wrong is None


def _placed(others: list[Any], one: Any, place: int | None) -> list[Any]:
    """Return the list with one at a place, counted from 1; without a place at the end."""
    at = len(others) if place is None else min(max(place, 1), len(others) + 1) - 1
    return [*others[:at], one, *others[at:]]


def _at(office: Office, number: int) -> int:
    if not 1 <= number <= len(office.organisation.duty.phone):
        raise NotFoundError
    return number - 1


def _duty(
    office: Office, *, status: int = 200, message: str | None = None, duty: Said | None = None,
    phone: Said | None = None,
) -> Response:  # fmt: skip
    now = office.organisation.duty
    return office.show(
        "admin/duty.html",
        status=status,
        message=message,
        phones=now.phone,
        seen=office.seen("duty"),
        part="duty",
        versions=queries.versions(office.session, office.shipped.short, "duty"),
        forms={
            "duty": duty or DutyForm(prefix="duty", after_minutes=now.after_minutes, mail=now.mail),
            "phone": phone or PhoneForm(prefix="phone", days="working_days"),
        },
        opened={name for name, form in (("duty", duty), ("phone", phone)) if form},
    )


def _phone(office: Office, number: int, form: Said | None, *, drop: Said | None = None, **shown: Any) -> Response:
    found = office.organisation.duty.phone[number - 1]
    always = found.hours.endswith("dag en nacht")
    blank = PhoneForm(
        prefix="phone", role=found.role, phone=found.phone, days=found.days, place=number,
        start=None if always else found.start, until=None if always else found.until,
    )  # fmt: skip
    return office.show(
        "admin/phone.html",
        **shown,
        number=number,
        entry=found,
        seen=office.seen("duty"),
        forms={"phone": form or blank, "drop": drop or ReasonForm(prefix="drop")},
        dropping=drop is not None,
    )
