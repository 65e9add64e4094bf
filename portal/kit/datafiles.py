"""Read a TOML file into a checked model; say what is wrong like a colleague: file, line, mend."""

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class DataError(Exception):
    """A data file that can't be used."""

    def __init__(self, path: Path, line: int, problem: str, mend: str) -> None:
        """`problem` says what is there, `mend` what to write instead."""
        super().__init__(f"{path.name}, line {line}: {problem}. {mend}")
        self.path, self.line, self.problem, self.mend = path, line, problem, mend


def load(path: Path, model: type[Model]) -> Model:
    """
    Return the file as a model.

    Raises:
        DataError: not UTF-8, no TOML, an unknown key, a missing key, a wrong value.
    """
    return parse(path, text_of(path), model)


def text_of(path: Path) -> str:
    """
    Return what a file holds.

    Raises:
        DataError: it is not UTF-8.
    """
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")  # Windows' editor puts a mark in front
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataError(path, line, "this is not saved as UTF-8", "Save the file with encoding UTF-8.") from error


def parse(path: Path, source: str, model: type[Model]) -> Model:
    """
    Return TOML text, the whole of a file or its header, as a model.

    Raises:
        DataError: as `load`; lines count from the beginning of `source`.
    """
    try:
        content = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else len(source.splitlines())
        raise DataError(path, line, "this is no TOML", f"Look at the quotes and brackets here: {error}.") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        told = error.errors()
        # A misspelt key is also a missing one; the word that stands there says more.
        first = next((e for e in told if e["type"] == "extra_forbidden"), told[0])
        raise DataError(path, line_of(source, first["loc"]), *_say(first, model)) from error


def _say(error: Any, model: type[BaseModel]) -> tuple[str, str]:
    name = str(error["loc"][-1]) if error["loc"] else "the file"
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        meant = get_close_matches(name, _keys(model, error["loc"][:-1]), n=1)
        return f"{name!r} is an unknown word here", (
            f"Look at the spelling: did you mean {meant[0]!r}?" if meant else "Take it out, or look at the spelling."
        )
    if kind == "missing":
        return f"{name!r} is missing", "Add it."
    if kind == "literal_error":
        return f"{name} is {given!r}", f"Use {error['ctx']['expected'].replace(chr(39), '')}."
    if kind == "value_error":
        return str(error["ctx"]["error"]), "Mend this part of the file."
    return f"{name} is {given!r}", f"{error['msg']}."


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the words that may stand in the table at a place; none when that is no table of ours."""
    for part in loc:
        if isinstance(part, int):
            continue
        field = next((f for name, f in model.model_fields.items() if part in {name, f.alias}), None)
        inner = next(_models(field.annotation), None) if field else None
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([\w.\-]+)[ \t]*\]", re.MULTILINE)
_STRING = re.compile(r'"""(?:\\.|.)*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)


def line_of(source: str, loc: tuple[int | str, ...]) -> int:
    """
    Return the line of a key, such as ("question", 2, "kind"): the third [[question]], then `kind`.

    Works in tables, lists and {inline} tables. A key that is not there gives the line of the table or list it should
    stand in; 1 when nothing is found.
    """
    at, end, path = 0, len(source), ""
    headers = [(found.start(), found[1]) for found in _HEADER.finditer(source)]
    parts = list(loc)
    while parts:
        part = parts.pop(0)
        if isinstance(part, int):  # the nth piece of a list that was found before
            pieces = list(_pieces(source, at, end))
            if part >= len(pieces):
                break
            at, end = pieces[part]
            continue
        path = f"{path}.{part}" if path else part
        nth = parts[0] if parts and isinstance(parts[0], int) else 0
        tables = [start for start, name in headers if at <= start < end and name == path]
        if nth < len(tables):
            at = tables[nth]
            after = (start for start, name in headers if start > at and not name.startswith(f"{path}."))
            end = min(end, next(after, end))
            parts = parts[1:] if parts and isinstance(parts[0], int) else parts
            continue
        own_end = next((start for start, _name in headers if at < start < end), end)
        key = re.compile(rf'(?:^|[{{,])[ \t]*(?P<key>"?{re.escape(part)}"?)[ \t]*=[ \t]*', re.MULTILINE)
        found = key.search(source, at, own_end)
        if found is None:
            break
        at, end = found.start("key"), own_end
    return source.count("\n", 0, at) + 1


def _pieces(source: str, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each piece of the first [list] after a place begins and ends."""
    at = source.find("[", at, end)
    if at < 0:
        return
    depth, begin, at = 1, at + 1, at + 1
    while at < end and depth:
        string = _STRING.match(source, at)
        if string:
            at = string.end()
            continue
        sign = source[at]
        if sign == "#":
            at = source.find("\n", at) + 1 or end
            continue
        depth += (sign in "[{") - (sign in "]}")
        if (sign == "," and depth == 1) or depth == 0:
            gap = len(source[begin:at]) - len(source[begin:at].lstrip())
            if source[begin:at].strip():
                yield begin + gap, at
            begin = at + 1
        at += 1
