"""What may stand in an answer to "was this clear?". Pure."""

import re

from portal.kit.marking import N_

LONGEST = 500
WORDS = {"ja": True, "nee": False}
"""What stands in the address and in the form."""
PERSONAL = (
    (re.compile(r"[\w.+-]+\s?@\s?[\w-]+\.\w"), N_("Schrijf hier geen e-mailadres. Haal het weg en verstuur het dan.")),
    (
        re.compile(r"\b[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){11,30}\b", re.IGNORECASE),
        N_("Schrijf hier geen rekeningnummer. Haal het weg en verstuur het dan."),
    ),
    (
        re.compile(r"(?<!\d)(?:\+|00)?\d(?:[\s.\-/()]{0,2}\d){7,}"),
        N_("Schrijf hier geen BSN of telefoonnummer. Haal het weg en verstuur het dan."),
    ),
)
EMPTY = N_("Kies ja of nee.")
LONG = N_("Dit is te lang. Maak het korter.")


def personal(text: str) -> str | None:
    """
    Return what to say when a text seems to hold a number or address of a person, or None.

    Eight digits or more in a row count, however they are spaced and in whatever script: a BSN, a telephone number, a
    birth date written out. Years and amounts do not.
    """
    return next((sentence for pattern, sentence in PERSONAL if pattern.search(text)), None)


def problem(answer: str, text: str) -> tuple[str, str] | None:
    """Return which field is wrong and what to say, or None."""
    if answer not in WORDS:
        return "answer", EMPTY
    if len(text) > LONGEST:
        return "text", LONG
    said = personal(text)
    return ("text", said) if said else None
