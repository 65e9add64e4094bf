"""Fields for amounts and numbers."""

from decimal import Decimal, InvalidOperation
from typing import Any

from portal.kit.forms.base import PartsField
from portal.kit.reading import amount, number


class AmountAnswer(PartsField):
    """EUR; 1.200 and 1.200,50 are read the Dutch way."""

    def parse(self) -> str:
        """Return the amount with two decimals."""
        return str(amount(self.typed[""]))

    def unpack(self, data: Any) -> dict[str, str]:
        """Write it with a comma."""
        try:
            return {"": str(Decimal(str(data)).quantize(Decimal("0.01"))).replace(".", ",")}
        except InvalidOperation:
            return {"": str(data)}


class NumberAnswer(PartsField):
    """A whole number within limits."""

    def parse(self) -> int:
        """Refuse what is outside the limits of the question."""
        value = number(self.typed[""], self.question.unit)
        if not self.question.minimum <= value <= self.question.maximum:
            raise ValueError
        return value
