"""Try a version of the rules on reports that were kept: `/werk/regels/{number}/proberen`. Counts, never names."""

from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi.responses import RedirectResponse, Response
from wtforms.validators import InputRequired

from portal.changes.replaying import Period, replay
from portal.kit import pages
from portal.kit.clock import local_day
from portal.kit.forms import DayField
from portal.kit.pages import address
from portal.kit.words import SOURCE, date_words
from portal.routing import actions
from portal.routing.forms import Form
from portal.routing.work_pages import AtOffice, Office, Sent, difference, proposed

router = pages.router("/werk/regels/{number}")
MOST = 5000
"""Reports in one page; the command has no limit."""
MONTH = timedelta(days=30)
TURNED = "De laatste dag ligt voor de eerste. Kijk ze nog eens na."


class ReplayForm(Form):
    """Which reports, and as if they came on which day."""

    first = DayField("Meldingen vanaf", [InputRequired("Kies de eerste dag.")])
    last = DayField("Tot en met", [InputRequired("Kies de laatste dag.")])
    on = DayField(
        "Doe alsof het deze dag is",
        [InputRequired("Kies een dag.")],
        description="Een regel telt pas vanaf zijn eerste dag. Kies een dag waarop de nieuwe regels gelden.",
    )

    def period(self) -> Period | None:
        """Return the period; None: the fields say why not."""
        if not self.validate():
            return None
        first, last, on = self.first.data, self.last.data, self.on.data
        if not (isinstance(first, date) and isinstance(last, date) and isinstance(on, date)):
            return None
        if last < first:
            self.wrong("last", TURNED)
            return None
        return Period(first, last, on)


@router.post("/proberen", name="rules:replay_post")
def try_post(typed: Sent, office: AtOffice, number: int) -> Response:
    """Write that it is tried, and go to the outcome. The counting itself only reads, so that nobody waits for it."""
    found, form = office.found(number), ReplayForm(typed)
    period = form.period()
    if period is None:
        return _page(office, number, form, status=422)
    words = f"{date_words(period.first, SOURCE)} tot en met {date_words(period.last, SOURCE)}"
    actions.tried(office.session, found, detail=f"Meldingen van {words}", by=office.me, at=office.now)
    asked = {"first": period.first, "last": period.last, "on": period.on}
    target = f"{address(office.request, 'rules:replay', number=number)}?{urlencode(asked)}"
    return RedirectResponse(target, status_code=303)


@router.get("/proberen", name="rules:replay")
def outcome(office: AtOffice, number: int) -> Response:
    """What would differ per team, type and urgency."""
    asked = office.request.query_params
    today = local_day(office.now)
    if "first" not in asked:
        starts = [rule.from_ for rule in proposed(office, office.found(number)).rules.values()]
        on = max([today, *(day for day in starts if day <= today + 12 * MONTH)])
        return _page(office, number, ReplayForm(first=today - MONTH, last=today, on=on))
    form = ReplayForm(asked)
    return _page(office, number, form, form.period())


def _page(
    office: Office, number: int, form: ReplayForm, period: Period | None = None, *, status: int = 200
) -> Response:
    found, state = office.found(number), office.request.app.state
    shown = None
    if period:
        shown = replay(
            office.session,
            period,
            before=office.live(),
            after=proposed(office, found),
            catalogue=state.catalogue,
            organisation=state.organisation,
            most=MOST,
        )
    return office.show(
        "routing/work/replay.html",
        status=status if not form.problems() else 422,
        set=found,
        live=office.live(),
        form=form,
        outcome=shown,
        changed=difference(office, found),
        most=MOST,
        problems=form.problems(),
    )
