"""Write tables as TOML, as `tomllib` reads them. Enough for our data files: no comments, no mixed lists of tables."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any


def written(table: Mapping[str, Any]) -> str:
    """
    Return a table as TOML: plain values first, then its tables, then its lists of tables. None is left out.

    Raises:
        TypeError: a value that TOML does not know.
    """
    return "\n".join(_lines(table, "")).strip() + "\n"


def _lines(table: Mapping[str, Any], path: str) -> Iterator[str]:
    plain = {key: value for key, value in table.items() if value is not None and not _is_tables(value)}
    for key, value in plain.items():
        if not isinstance(value, Mapping):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in plain.items():
        if isinstance(value, Mapping):
            yield from ("", f"[{path}{_key(key)}]", *_lines(value, f"{path}{_key(key)}."))
    for key, value in table.items():
        if _is_tables(value):
            for one in value:
                yield from ("", f"[[{path}{_key(key)}]]", *_lines(one, f"{path}{_key(key)}."))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if plain else json.dumps(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(one) for one in value)}]"
    msg = f"TOML has no {type(value).__name__}"
    raise TypeError(msg)


def _text(text: str) -> str:
    """Write text on one line. JSON's escapes are TOML's, but TOML wants the control character 127 escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
