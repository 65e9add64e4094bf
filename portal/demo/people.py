"""
Invented people, the same in demo, tests and screenshots.

Chris and Dewi work in different teams; Noor and Tess look after the rules; Iris, of no team, reads who did what;
Femke and Omar, of no team either, look after people and settings: with two, because one proposes and the other agrees.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A colleague of the demo. `rights` are those of `Colleague`."""

    login: str
    name: str
    roles: tuple[str, ...]
    town: str
    rights: tuple[str, ...] = ()


_JOINT = (
    Person("chris", "Chris de Wit", ("income",), "deurhout"),
    Person("noor", "Noor Bakker", ("income",), "deurhout", ("rules",)),
    Person("dewi", "Dewi Santoso", ("participation",), "deurhout"),
    Person(
        "sam",
        "Sam Visser",
        ("special_assistance", "civil_affairs", "desk", "neighbourhood", "contact_person", "debt_help"),
        "deurhout",
    ),
    Person("tess", "Tess Mulder", ("team_lead", "income", "recovery"), "deurhout", ("rules",)),
    Person("iris", "Iris Vos", (), "deurhout", ("audit", "privacy")),
    Person("femke", "Femke de Boer", (), "deurhout", ("manage",)),
    Person("omar", "Omar Haddad", (), "deurhout", ("manage",)),
)
_CITY = (
    Person("chris", "Chris de Wit", ("income",), "waterrijk"),
    Person("noor", "Noor Bakker", ("income",), "waterrijk", ("rules",)),
    Person("dewi", "Dewi Santoso", ("participation",), "waterrijk"),
    Person(
        "sam",
        "Sam Visser",
        ("special_assistance", "civil_affairs", "desk", "neighbourhood", "contact_person", "debt_help"),
        "waterrijk",
    ),
    Person("tess", "Tess Mulder", ("team_lead", "recovery"), "waterrijk", ("rules",)),
    Person("iris", "Iris Vos", (), "waterrijk", ("audit", "privacy")),
    Person("femke", "Femke de Boer", (), "waterrijk", ("manage",)),
    Person("omar", "Omar Haddad", (), "waterrijk", ("manage",)),
)


def colleagues(organisation: str) -> tuple[Person, ...]:
    """Return the colleagues of a demo organisation."""
    return _CITY if organisation == "stad-waterrijk" else _JOINT


FIRST_NAMES = (
    "Amina", "Bram", "Cheng", "Daan", "Elif", "Fatima", "Gerrit", "Hanna", "Ibrahim", "Joyce", "Kofi", "Lina", "Mehmet",
    "Nadia", "Olena", "Piotr", "Rosa", "Senait", "Thijs", "Wilma", "Yusuf", "Zofia",
)  # fmt: skip
LAST_NAMES = (
    "Aksoy", "van den Berg", "Bos", "Chen", "Dekker", "El Idrissi", "Fernandes", "Gebre", "de Haan", "Ionescu",
    "Jansen", "Kaya", "van Leeuwen", "Mohamud", "Nowak", "Öztürk", "Pinas", "Rahimi", "Smit", "Tesfay", "Visser",
    "Wolters",
)  # fmt: skip
"""Invented residents are put together of these."""
