"""The menu of colleagues as HTML. Each page shows it and many have the same, so it is kept per set of doors."""

from functools import lru_cache

from markupsafe import Markup

from portal.accounts.access import doors_for
from portal.accounts.models import Colleague
from portal.kit.addresses import Addresses
from portal.kit.words import environment
from portal.organisations.catalogue import Organisation
from portal.roles.catalogue import known


def menu(colleague: Colleague, organisation: Organisation, addresses: Addresses) -> Markup:
    """Return the links of the menu: to what opens for this colleague."""
    return _links(doors_for(colleague, organisation), addresses)


@lru_cache(maxsize=200)
def _links(doors: frozenset[str], addresses: Addresses) -> Markup:
    page = environment("nl").get_template("layouts/_menu.html")
    made: Markup = page.module.links(lambda door: known(door) in doors, addresses)  # type: ignore[attr-defined]
    return made
