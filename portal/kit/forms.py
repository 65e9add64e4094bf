"""
WTForms fields for one question a page. Each keeps what was typed and gives a value that fits in JSON.

Shapes: choice "x" · choices ["a"] · yes/no "yes" · date "2026-12-01" · about_date {"date": …, "about": bool} ·
month "2026-12" · amount "120.50" (EUR) · number 20 · text "…" · address {"postcode", "number", "addition", "town"} ·
people [{"name", "role", "age_27", "student"}] · iban "NL91ABNA0417164300" · phone, email "…" ·
proof "later". Empty: None.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from stdnum import iban
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.nl import postcode as nl_postcode
from wtforms import Field, Form
from wtforms.validators import StopValidation

from portal.kit.marking import N_
from portal.kit.reading import amount, digits, month, number, printable

EARLIEST = 1900
MOST_PEOPLE = 8
MOST_NAME = 60
MOST_ADDITION = 10
PERSON_PARTS = ("name", "role", "age_27", "student")


class OwnWords:
    """WTForms' own messages come from our catalogue; it has none for some languages and raises on them."""

    def gettext(self, message: str) -> str:
        """Return the message: ours are translated when the page is made."""
        return message

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form for a count."""
        return one if count == 1 else many


class BaseForm(Form):
    """A form whose sentences are Dutch msgids."""

    class Meta:
        """Where WTForms asks for its messages."""

        def get_translations(self, _form: Form) -> OwnWords:
            """Never WTForms' own files."""
            return OwnWords()


class PartsField(Field):
    """A question with one or more inputs, named `answer` or `answer-part`."""

    parts: tuple[str, ...] = ("",)

    def __init__(self, *, wrong: str, required: bool, question: Any = None, **kwargs: Any) -> None:
        """`wrong` is the sentence beside the field; `question` gives limits and choices."""
        super().__init__(**kwargs)
        self.wrong, self.needed, self.question = wrong, required, question
        self.typed: dict[str, str] = {}
        self.doubled = False

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        """Take what was typed, or what was stored before."""
        self.process_errors, self.data = [], None
        if formdata is None:
            self.typed = self.unpack(data) if data not in (None, "") else {}
            return
        self.typed = {part: self.take(formdata, self.key(part)) for part in self.parts}

    def take(self, formdata: Any, key: str) -> str:
        """Return what was typed in an input; two different texts for one input are no answer."""
        given = [str(text).replace("\x00", "").strip() for text in formdata.getlist(key)]
        self.doubled = self.doubled or len(set(given)) > 1
        return given[0] if given else ""

    def key(self, part: str) -> str:
        """Return the name of an input."""
        return f"{self.name}-{part}" if part else self.name

    def pre_validate(self, _form: Any) -> None:
        """Turn what was typed into a value, or say in one sentence what is wrong."""
        if self.doubled:
            raise StopValidation(self.wrong)
        try:
            value = self.parse() if self.given() else None
        except (ValueError, ArithmeticError) as error:
            raise StopValidation(str(error) if isinstance(error, SaidError) else self.wrong) from error
        self.data = None if value in ("", []) else value
        if self.data is None and self.needed:
            raise StopValidation(self.wrong)

    def given(self) -> bool:
        """Whether anything was typed."""
        return any(self.typed.values())

    def parse(self) -> Any:
        """Return the value in its stored shape."""
        raise NotImplementedError

    def unpack(self, data: Any) -> dict[str, str]:
        """Return a stored value as it was typed."""
        return {"": str(data)}


class SaidError(ValueError):
    """A refusal with its own sentence."""


def short(text: str, most: int) -> str:
    """Return a text without control characters; a long one is refused, never cut."""
    text = printable(text)
    if len(text) > most:
        msg = N_("Dit is te lang. Schrijf het korter.")
        raise SaidError(msg)
    return text


def year_of(text: str) -> int:
    """Return a year, which needs four digits."""
    text = digits(text)
    if not re.fullmatch(r"\d{4}", text) or int(text) < EARLIEST:
        msg = N_("Schrijf het jaar met vier cijfers, zoals 2026.")
        raise SaidError(msg)
    return int(text)


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


class ChoiceAnswer(PartsField):
    """One of the choices."""

    values: frozenset[str] = frozenset()

    def parse(self) -> str:
        """Accept only what the page offered."""
        if self.typed[""] not in self.values:
            raise ValueError
        return self.typed[""]


class ChoicesAnswer(PartsField):
    """One or more of the choices."""

    values: frozenset[str] = frozenset()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        """Take all boxes that were ticked."""
        self.process_errors, self.data = [], None
        ticked = formdata.getlist(self.name) if formdata is not None else (data or [])
        self.typed = {str(value): "on" for value in ticked}

    def parse(self) -> list[str]:
        """Accept only what the page offered."""
        if set(self.typed) - self.values:
            raise ValueError
        return list(self.typed)


class DateAnswer(PartsField):
    """A day in three inputs."""

    parts: tuple[str, ...] = ("day", "month", "year")

    def parse(self) -> Any:
        """Return the day as text."""
        return self.day().isoformat()

    def day(self, typed_day: str | None = None) -> date:
        """Return the day; the month may be a word."""
        day = digits(self.typed["day"] if typed_day is None else typed_day)
        if not (day and self.typed["month"] and self.typed["year"]):
            raise ValueError
        year = year_of(self.typed["year"])
        try:
            typed = date(year, month(self.typed["month"]), int(day) if re.fullmatch(r"\d{1,2}", day) else 0)
        except ValueError as error:
            msg = N_("Deze dag bestaat niet. Kijk de dag en de maand nog eens na.")
            raise SaidError(msg) from error
        if self.question.past and typed > date.today():  # noqa: DTZ011  a day on the resident's own calendar
            msg = N_("Deze dag komt nog. Schrijf een dag die al is geweest.")
            raise SaidError(msg)
        return typed

    def unpack(self, data: Any) -> dict[str, str]:
        """Split an ISO day."""
        year, month, day = str(data).split("-")
        return {"day": str(int(day)), "month": str(int(month)), "year": year}


class AboutDateAnswer(DateAnswer):
    """A day, perhaps not exact."""

    parts: tuple[str, ...] = ("day", "month", "year", "about")

    def given(self) -> bool:
        """A tick alone is no day."""
        return any(self.typed.get(part) for part in ("day", "month", "year"))

    def parse(self) -> Any:
        """Without a day, 'ongeveer' takes the first of the month."""
        about = bool(self.typed["about"])
        first = "1" if about and not self.typed["day"] else None
        return {"date": self.day(first).isoformat(), "about": about}

    def unpack(self, data: Any) -> dict[str, str]:
        """Split the stored day."""
        return {**super().unpack(data["date"]), "about": "on" if data.get("about") else ""}


class MonthAnswer(PartsField):
    """A month in two inputs."""

    parts = ("month", "year")

    def parse(self) -> str:
        """A month, in figures or as a word, and a year of four digits."""
        return date(year_of(self.typed["year"]), month(self.typed["month"]), 1).strftime("%Y-%m")

    def unpack(self, data: Any) -> dict[str, str]:
        """Split the stored month."""
        year, month = str(data).split("-")
        return {"month": str(int(month)), "year": year}


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


class ProofAnswer(PartsField):
    """Whether a paper comes now, later or never. Nothing chosen is later: it never stops the telling."""

    values = frozenset({"now", "later", "none"})

    def given(self) -> bool:
        """An empty answer is an answer too."""
        return True

    def parse(self) -> str:
        """Return the choice."""
        return self.typed[""] if self.typed[""] in self.values else "later"


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

FormMaker = Callable[[Any], BaseForm]
