"""A name as it is looked for: words without capitals and accents. Pure."""

import unicodedata
from collections.abc import Mapping
from typing import Any

MOST = 8
"""Words of a name that are kept."""
LONGEST = 40
"""Characters of a word that are kept."""


def words_of_name(name: str) -> list[str]:
    """Return the different words of a name, each once, as they are compared: Özge-Anne → ozge, anne."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = "".join(sign if sign.isalnum() else " " for sign in letters).split()
    return list(dict.fromkeys(word[:LONGEST] for word in words))[:MOST]


def words_of_contact(contact: Mapping[str, Any]) -> list[str]:
    """Return the words of the name on a contact card; its first row holds the whole name."""
    rows = contact.get("rows") or []
    return words_of_name(str(rows[0].get("value", ""))) if rows else []
