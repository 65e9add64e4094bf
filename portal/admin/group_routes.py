"""Groups of the sign-in service: what who is in one may do here. More needs a second person. `/werk/beheer/groepen`."""

from fastapi.responses import Response
from starlette.datastructures import FormData

from portal.accounts.access import Confirmed
from portal.admin import listed
from portal.admin.listed import Line, Listed
from portal.admin.office import AtOffice, Office, Sent
from portal.admin.people_forms import GroupForm
from portal.kit import pages

router = pages.router("/werk/beheer/groepen")


def _form(office: Office, typed: FormData | None, found: Line | None) -> GroupForm:
    form = GroupForm(typed, prefix="group", data=dict(found or {}))
    groups = office.organisation.groups.group
    others = [group.name for group in groups if found is None or group.name != found["name"]]
    form.offer({team.slug: team.name for team in office.organisation.teams}, others)
    return form


def _gives(office: Office, group: Line) -> str:
    """Say what a group gives."""
    return office.group_words(group["teams"], group["rights"])


GROUPS = Listed("groups", "group", "groups", "name", "name", _form, about=_gives)


@router.get("", name="admin:groups")
def groups(office: AtOffice) -> Response:
    """All groups."""
    return listed.all_of(GROUPS, office)


@router.post("", name="admin:new_group")
def new_group(typed: Sent, office: AtOffice, sure: Confirmed) -> Response:  # noqa: ARG001
    """Add a group."""
    return listed.add(GROUPS, office, typed)


@router.get("/{number}", name="admin:group")
def group(office: AtOffice, number: int) -> Response:
    """One group."""
    return listed.one_of(GROUPS, office, number)


@router.post("/{number}", name="admin:keep_group")
def keep_group(typed: Sent, office: AtOffice, number: int, sure: Confirmed) -> Response:  # noqa: ARG001
    """Change a group."""
    return listed.change(GROUPS, office, typed, number)


@router.post("/{number}/weg", name="admin:drop_group")
def drop_group(typed: Sent, office: AtOffice, number: int, sure: Confirmed) -> Response:  # noqa: ARG001
    """Take a group away. Who is in no other can't work here from the next sign-in."""
    return listed.drop(GROUPS, office, typed, number)
