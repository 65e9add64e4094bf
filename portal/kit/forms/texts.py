"""Fields for words: a text, and texts of a known shape."""

import re
from typing import Any

from stdnum import iban

from portal.kit.forms.base import PartsField, short
from portal.kit.reading import digits


class TextAnswer(PartsField):
    """Short text."""

    def parse(self) -> str:
        """Refuse what is longer than asked."""
        return short(self.typed[""], self.question.max_length)


class EmailAnswer(TextAnswer):
    """An e-mail address; no look-up on the network."""

    def parse(self) -> str:
        """Check the form of the address."""
        from email_validator import validate_email  # noqa: PLC0415  late: few pages need it

        return validate_email(self.typed[""], check_deliverability=False).normalized


class PhoneAnswer(TextAnswer):
    """A telephone number, leniently."""

    def parse(self) -> str:
        """Accept digits, spaces, +, -, () and brackets; 8 to 15 digits."""
        text = digits(self.typed[""])
        if not re.fullmatch(r"[0-9+()\- .]{8,20}", text) or not 8 <= sum(c.isdigit() for c in text) <= 15:
            raise ValueError
        return text


class IbanAnswer(TextAnswer):
    """An account number; spaces and small letters are welcome."""

    def parse(self) -> str:
        """Check the number (python-stdnum) and write it without spaces."""
        return str(iban.validate(digits(self.typed[""])))

    def unpack(self, data: Any) -> dict[str, str]:
        """Write it in groups of four, as on a card."""
        return {"": iban.format(str(data))}
