"""What people write in their own way is read, and shown again as it will be read."""

from typing import Any

import pytest

from portal.changes.change_type import Kind
from portal.changes.forms import form_for
from portal.changes.say import say
from tests.changes.every_kind import form_of, question_of

WELCOME: list[tuple[Kind, dict[str, str], object]] = [
    ("amount", {"answer": "20"}, "20.00"),
    ("amount", {"answer": "€ 20"}, "20.00"),
    ("amount", {"answer": "20 euro"}, "20.00"),
    ("amount", {"answer": "EUR 20,5"}, "20.50"),
    ("amount", {"answer": "€20,-"}, "20.00"),
    ("amount", {"answer": "120.50"}, "120.50"),
    ("amount", {"answer": "1.200"}, "1200.00"),
    ("amount", {"answer": "1.234,56"}, "1234.56"),
    ("amount", {"answer": "1 234,56"}, "1234.56"),
    ("amount", {"answer": "€\u00a01\u202f234,56"}, "1234.56"),
    ("amount", {"answer": "1,234.56"}, "1234.56"),
    ("amount", {"answer": "١٢٠٫٥٠"}, "120.50"),
    ("amount", {"answer": "١٬٢٠٠٫٥٠"}, "1200.50"),
    ("number", {"answer": "20"}, 20),
    ("number", {"answer": "12 uur"}, 12),
    ("number", {"answer": "12 Uur per week"}, 12),
    ("number", {"answer": "12u"}, 12),
    ("number", {"answer": "٢٠"}, 20),
    ("date", {"answer-day": "03", "answer-month": "mei", "answer-year": "1992"}, "1992-05-03"),
    ("date", {"answer-day": "3", "answer-month": "Maart", "answer-year": "1992"}, "1992-03-03"),
    ("date", {"answer-day": "3", "answer-month": "mrt.", "answer-year": "1992"}, "1992-03-03"),
    ("date", {"answer-day": "3", "answer-month": "Oct", "answer-year": "1992"}, "1992-10-03"),
    ("date", {"answer-day": "٣", "answer-month": "مايو", "answer-year": "١٩٩٢"}, "1992-05-03"),
    ("about_date", {"answer-month": "۵", "answer-year": "۲۰۲۶", "answer-about": "on"}, "2026-05-01"),
    ("month", {"answer-month": "sept", "answer-year": "2026"}, "2026-09"),
    ("month", {"answer-month": "١٢", "answer-year": "٢٠٢٦"}, "2026-12"),
    ("address", {"answer-postcode": "5701ab", "answer-number": "9"}, "5701 AB"),
    ("address", {"answer-postcode": "٥٧٠١ ab", "answer-number": "٩"}, "5701 AB"),
    ("iban", {"answer": "nl91 abna 0417 1643 00"}, "NL91ABNA0417164300"),
    ("text", {"answer": "فاطمة 😀"}, "فاطمة 😀"),
    ("text", {"answer": "a\x00b\x01\r\nc\td"}, "ab\nc d"),
]
NAMES = [f"{kind}-{n}" for n, (kind, _fields, _wanted) in enumerate(WELCOME)]


def plain(value: Any) -> object:
    """Return the part of a stored value to compare."""
    return value.get("date", value.get("postcode")) if isinstance(value, dict) else value


@pytest.mark.parametrize(("kind", "fields", "wanted"), WELCOME, ids=NAMES)
def test_the_habits_of_people_are_read_and_shown_as_they_will_be_read(
    kind: Kind, fields: dict[str, str], wanted: object
) -> None:
    question = question_of(kind)
    form = form_of(question, fields)
    assert not form.errors
    value = form.data["answer"]
    assert plain(value) == wanted
    shown = form_for(question, None, value)["answer"]
    again = form_of(question, {shown.key(part): text for part, text in shown.typed.items()})
    assert again.data["answer"] == value
    assert all(say(question, value, language) for language in ("nl", "en", "ar"))


def test_a_unit_in_the_language_of_the_page_is_read_too() -> None:
    assert form_of(question_of("number", unit="uur per week"), {"answer": "12 hours"}).data["answer"] == 12


def test_a_year_needs_four_figures_whatever_the_day() -> None:
    form = form_of(question_of("about_date"), {"answer-month": "mei", "answer-year": "26", "answer-about": "on"})
    assert form.errors["answer"] == ["Schrijf het jaar met vier cijfers, zoals 2026."]
    assert form["answer"].typed["day"] == "", "nothing is typed for the resident"
