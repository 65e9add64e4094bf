"""Read a TOML file into a checked model; say what is wrong like a colleague: file, line, mend."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

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
        DataError: no TOML, an unknown key, a missing key, a wrong value.
    """
    return parse(path, path.read_text(encoding="utf-8"), model)


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
        first = error.errors()[0]
        raise DataError(path, line_of(source, first["loc"]), *_say(first)) from error


def _say(error: Any) -> tuple[str, str]:
    name = str(error["loc"][-1]) if error["loc"] else "the file"
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        return f"{name!r} is an unknown word here", "Take it out, or look at the spelling."
    if kind == "missing":
        return f"{name!r} is missing", "Add it."
    if kind == "literal_error":
        return f"{name} is {given!r}", f"Use {error['ctx']['expected'].replace(chr(39), '')}."
    if kind == "value_error":
        return str(error["ctx"]["error"]), "Mend this part of the file."
    return f"{name} is {given!r}", f"{error['msg']}."


def line_of(source: str, loc: tuple[int | str, ...]) -> int:
    """
    Return the line of a key, such as ("question", 2, "kind"): the third [[question]], then `kind`.

    A key that is not there gives the line of the table it should stand in; 1 when nothing is found.
    """
    lines = source.splitlines()
    start, end, path = 0, len(lines), ""
    for part, following in zip(loc, [*loc[1:], None], strict=True):
        if isinstance(part, int):
            continue
        path = f"{path}.{part}" if path else part
        header = re.compile(rf"^\s*\[\[?\s*{re.escape(path)}\s*\]\]?")
        nth = following if isinstance(following, int) else 0
        places = [i for i in range(start, end) if header.match(lines[i])]
        if nth < len(places):
            start = places[nth]
            depth = re.compile(rf"^\s*\[\[?\s*(?!{re.escape(path)}\.)[A-Za-z_]")
            end = next((i for i in range(start + 1, end) if depth.match(lines[i])), end)
            continue
        key = re.compile(rf"(^|[{{,])\s*\"?{re.escape(str(part))}\"?\s*=")
        found = next((i for i in range(start, end) if key.search(lines[i])), None)
        if found is not None:
            start = found
            path = ""
    return start + 1
