"""Own words may not hold a number or address of a person."""

import pytest

from portal.feedback.domain import LONGEST, personal, problem


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("mijn bsn is 123456782", "BSN"),
        ("bsn 1234.56.782", "BSN"),
        ("123 456 782", "BSN"),
        ("bel 06-12345678", "telefoonnummer"),
        ("bel 06 12 34 56 78", "telefoonnummer"),
        ("+31 6 12345678", "telefoonnummer"),
        ("(088) 000 00 00", "telefoonnummer"),
        ("geboren op 03-05-1992", "BSN"),
        ("١٢٣٤٥٦٧٨٢", "BSN"),
        ("mail fatima@example.org", "e-mailadres"),
        ("fatima @ example.org", "e-mailadres"),
        ("NL91ABNA0417164300", "rekeningnummer"),
        ("nl91 abna 0417 1643 00", "rekeningnummer"),
    ],
)
def test_numbers_and_addresses_of_persons_are_noticed(text: str, word: str) -> None:
    said = personal(text)
    assert said
    assert word in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ik snap 'kalenderjaar' niet.",
        "Is 1.200 euro per jaar of 100 per maand?",
        "In 2026 en 2027?",
        "28 dagen @ huis",
        "artikel 17 en 18, lid 2",
        "لا أفهم هذه الجملة 27",
    ],
)
def test_plain_words_years_and_amounts_are_fine(text: str) -> None:
    assert personal(text) is None


def test_an_answer_is_yes_or_no_and_not_too_long() -> None:
    assert problem("ja", "") is None
    assert problem("nee", "x" * LONGEST) is None
    assert problem("misschien", "") == ("answer", "Kies ja of nee.")
    assert (problem("nee", "x" * (LONGEST + 1)) or ("",))[0] == "text"
