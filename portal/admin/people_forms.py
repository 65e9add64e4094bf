"""The forms about who may work here: a colleague, and a group of the sign-in service. Dutch, for colleagues."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from portal.admin.domain import RIGHTS
from portal.admin.forms import Boxes, LineForm, like, line, options_of, why
from portal.organisations.parts import MAIL
from portal.signals.forms import Said

LOGIN = re.compile(r"^[a-z0-9][a-z0-9._@+-]*$")


class PersonForm(Said):
    """What is known of a colleague."""

    name = line("Naam", "Schrijf de naam van de collega.", 80)
    email = line(
        "E-mail op het werk",
        "",
        200,
        "Hier komen herinneringen binnen.",
        like(MAIL, "Schrijf het e-mailadres met een @, zoals naam@gemeente.nl."),
    )
    teams = Boxes("In welke teams?", validate_choice=False)
    rights = Boxes("Wat mag deze collega nog meer?", choices=options_of(RIGHTS), validate_choice=False)
    reason = why()

    def offer(self, teams: Mapping[str, str]) -> None:
        """Give the teams to choose from: slug → name."""
        self.teams.choices = options_of(teams)

    def state(self) -> dict[str, Any]:
        """Return what was filled in."""
        return {
            "name": self.said("name"),
            "email": self.said("email"),
            "teams": list(self.teams.data or ()),
            "rights": list(self.rights.data or ()),
        }


class NewPersonForm(PersonForm):
    """Somebody new."""

    login = line(
        "Inlognaam",
        "Schrijf een inlognaam.",
        80,
        "Kleine letters en cijfers, zonder spaties.",
        like(LOGIN, "Gebruik alleen kleine letters, cijfers en streepjes."),
    )

    def state(self) -> dict[str, Any]:
        """Return what was filled in, with the login."""
        return {**super().state(), "login": self.said("login")}


class GroupForm(LineForm):
    """A group of the sign-in service, and what it gives. `others`: names that are taken."""

    texts = ("name",)
    others: Sequence[str] = ()
    name = line("Naam van de groep", "Schrijf hoe de groep heet.", 200, "Precies zoals in het werkaccount.")
    teams = Boxes("In welke teams werkt deze groep?", validate_choice=False)
    rights = Boxes("Wat mag deze groep nog meer?", choices=options_of(RIGHTS), validate_choice=False)
    reason = why()

    def offer(self, teams: Mapping[str, str], others: Sequence[str]) -> None:
        """Give the teams to choose from, slug → name, and the names of the other groups."""
        self.teams.choices, self.others = options_of(teams), others

    def validate_name(self, field: Field) -> None:
        """A group stands in the list once."""
        if field.data in self.others:
            raise ValidationError("Deze groep staat er al. Verander die.")

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as in the file."""
        return {**super().content(), "teams": list(self.teams.data or ()), "rights": list(self.rights.data or ())}
