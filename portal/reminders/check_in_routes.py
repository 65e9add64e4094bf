"""The check-in: 'is er iets veranderd?' by a link in a mail. 'Nee' is one tap."""

from typing import Annotated

from fastapi import Request
from fastapi.responses import Response

from portal.changes.access import CurrentCatalogue
from portal.changes.actions import follow_code
from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.one_thread import Load
from portal.kit.pages import Db, Language, Now, Typed, go, render
from portal.reminders import actions, queries
from portal.reminders.links import Links
from portal.reminders.models import Invitation
from portal.routing.access import CurrentRulebook

router = pages.router()


def invitation_of(request: Request, token: str, session: Db) -> Invitation:
    """
    Return the invitation of a link.

    Raises:
        NotFoundError: the link is not ours.
    """
    invitation = session.get(Invitation, Links(request.app.state.settings.secret_key).read("check-in", token))
    if invitation is None:
        raise NotFoundError
    return invitation


Invited = Annotated[Invitation, Load(invitation_of)]


@router.get("/{language}/check-in/{token}", name="reminders:check_in")
def check_in(
    request: Request, language: Language, token: str, invitation: Invited, catalogue: CurrentCatalogue, moment: Now
) -> Response:
    """Ask what changed, with pictures. Looking records nothing: mail programs look at links beforehand."""
    if queries.over(invitation, moment):
        return render(request, "reminders/over.html", language, status=410)
    if invitation.answer:
        code = follow_code(request.app.state.settings.secret_key, invitation.answer.reference)
        kind = catalogue.types[actions.NO_CHANGE]
        return render(request, "reminders/thanks.html", language, report=invitation.answer, code=code, kind=kind)
    return render(
        request,
        "reminders/check_in.html",
        language,
        token=token,
        earlier=invitation.report,
        until=invitation.until,
        common=catalogue.common_on(moment.date()),
        doubt=catalogue.types.get("not_sure"),
    )


@router.post("/{language}/check-in/{token}", name="reminders:nothing_changed")
def nothing_changed(
    request: Request,
    language: Language,
    token: str,
    typed: Typed,  # noqa: ARG001  `typed` checks the form token, before anybody learns whether the link is ours
    invitation: Invited,
    catalogue: CurrentCatalogue,
    rulebook: CurrentRulebook,
    session: Db,
    moment: Now,
) -> Response:
    """Nothing changed: one tap, and a receipt. A second tap shows the same receipt."""
    if not queries.over(invitation, moment):
        actions.nothing_changed(
            session,
            invitation,
            catalogue=catalogue,
            rulebook=rulebook,
            organisation=request.app.state.organisation,
            language=language,
            secret=request.app.state.settings.secret_key,
            at=moment,
        )
    return go(request, "reminders:check_in", language=language, token=token)
