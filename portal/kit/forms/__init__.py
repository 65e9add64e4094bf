"""
WTForms fields for one question a page. Each keeps what was typed and gives a value that fits in JSON.

Shapes: choice "x" · choices ["a"] · yes/no "yes" · date "2026-12-01" · about_date {"date": …, "about": bool} ·
month "2026-12" · amount "120.50" (EUR) · number 20 · text "…" · address {"postcode", "number", "addition", "town"} ·
people [{"name", "role", "age_27", "student"}] · iban "NL91ABNA0417164300" · phone, email "…" ·
proof "later". Empty: None.
"""

from collections.abc import Mapping

from portal.kit.forms.base import BaseForm, DayField, PartsField
from portal.kit.forms.choices import ChoiceAnswer, ChoicesAnswer, ProofAnswer
from portal.kit.forms.composed import AddressAnswer, PeopleAnswer
from portal.kit.forms.dates import AboutDateAnswer, DateAnswer, MonthAnswer
from portal.kit.forms.numbers import AmountAnswer, NumberAnswer
from portal.kit.forms.texts import EmailAnswer, IbanAnswer, PhoneAnswer, TextAnswer

__all__ = [
    "KINDS",
    "AboutDateAnswer",
    "AddressAnswer",
    "AmountAnswer",
    "BaseForm",
    "ChoiceAnswer",
    "ChoicesAnswer",
    "DateAnswer",
    "DayField",
    "EmailAnswer",
    "IbanAnswer",
    "MonthAnswer",
    "NumberAnswer",
    "PartsField",
    "PeopleAnswer",
    "PhoneAnswer",
    "ProofAnswer",
    "TextAnswer",
]

KINDS: Mapping[str, type[PartsField]] = {
    "choice": ChoiceAnswer,
    "yes_no": ChoiceAnswer,
    "yes_no_unknown": ChoiceAnswer,
    "choices": ChoicesAnswer,
    "date": DateAnswer,
    "about_date": AboutDateAnswer,
    "month": MonthAnswer,
    "amount": AmountAnswer,
    "number": NumberAnswer,
    "text": TextAnswer,
    "address": AddressAnswer,
    "people": PeopleAnswer,
    "iban": IbanAnswer,
    "phone": PhoneAnswer,
    "email": EmailAnswer,
    "proof": ProofAnswer,
}
