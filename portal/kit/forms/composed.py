"""Fields of several inputs that belong together: an address, the people of a home."""

import re
from typing import Any

from stdnum.exceptions import ValidationError as StdnumError
from stdnum.nl import postcode as nl_postcode

from portal.kit.forms.base import PartsField, SaidError, short
from portal.kit.marking import N_
from portal.kit.reading import digits

MOST_PEOPLE = 8
MOST_NAME = 60
MOST_ADDITION = 10
PERSON_PARTS = ("name", "role", "age_27", "student")


class AddressAnswer(PartsField):
    """A Dutch address: postcode and number."""

    parts = ("postcode", "number", "addition")

    def parse(self) -> dict[str, str]:
        """Check the postcode (python-stdnum) and the number."""
        try:
            code = nl_postcode.validate(digits(self.typed["postcode"]))
        except StdnumError as error:
            msg = N_("Schrijf uw postcode met vier cijfers en twee letters, zoals 1234 AB.")
            raise SaidError(msg) from error
        house = digits(self.typed["number"])
        if not re.fullmatch(r"[1-9]\d{0,4}", house):
            msg = N_("Schrijf uw huisnummer, zoals 12. Letters horen in het derde vak.")
            raise SaidError(msg)
        return {"postcode": code, "number": house, "addition": short(self.typed["addition"], MOST_ADDITION)}

    def unpack(self, data: Any) -> dict[str, str]:
        """Give the parts back."""
        return {part: str(data.get(part, "")) for part in self.parts}


class PeopleAnswer(PartsField):
    """People by role; a name is never needed. Rows are counted from 0."""

    rows: int = 1

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        """Take all rows, filled or not."""
        self.process_errors, self.data = [], None
        if formdata is None:
            people = data or []
            self.rows = max(1, len(people))
            self.typed = {f"{i}-{p}": str(row.get(p, "")) for i, row in enumerate(people) for p in PERSON_PARTS}
            return
        shown = sum(1 for i in range(MOST_PEOPLE) if f"{self.name}-{i}-name" in formdata)
        self.rows = min(MOST_PEOPLE, max(1, shown) + (1 if "more" in formdata else 0))
        self.typed = {
            f"{i}-{p}": self.take(formdata, f"{self.name}-{i}-{p}") for i in range(self.rows) for p in PERSON_PARTS
        }

    def parse(self) -> list[dict[str, str]]:
        """Each filled row needs a role, and whether the person is 27 or older."""
        people = []
        for i in range(self.rows):
            row = {part: self.typed.get(f"{i}-{part}", "") for part in PERSON_PARTS}
            row["name"] = short(row["name"], MOST_NAME)
            if not any(row.values()):
                continue
            if row["role"] not in self.question.roles or row["age_27"] not in {"yes", "no", "unknown"}:
                raise ValueError
            if row["student"] not in {"", "yes", "no", "unknown"}:
                raise ValueError
            people.append(row)
        return people
