"""
Read what registers say: a file with one JSON object a line. Off unless the organisation asks for it.

A line: {"id": "…", "source": "…", "kind": "address", "name": "…", "postcode": "1234 AB", "phone": "", "what": "…"}.
`kind` is a key of `domain.REGISTERS`. The same source and id is taken once.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session, sessionmaker

from portal.errors import CommandError
from portal.organisations.catalogue import Organisation
from portal.origins import domain
from portal.origins.actions import Somebody, Work, make, once_of
from portal.origins.forms import POSTCODE

OFF = "This organisation takes nothing from registers. Set register_import = true in its organisation.toml to do so."


class Row(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: str = Field(min_length=1, max_length=80)
    source: str = Field(min_length=1, max_length=80)
    kind: str
    name: str = Field(min_length=1, max_length=80)
    postcode: str = Field(pattern=POSTCODE)
    phone: str = Field(default="", max_length=20)
    what: str = Field(min_length=1, max_length=500)


def rows(lines: Iterable[str], organisation: Organisation, name: str) -> Iterator[Row]:
    """
    Yield the lines of a file, checked.

    Raises:
        CommandError: names the line and what is wrong; never what stands in it.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = Row.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise CommandError(f"{name}, line {number}: {where}: {first['msg']}. Nothing was taken.") from None
        if row.kind not in domain.REGISTERS:
            kinds = ", ".join(domain.REGISTERS)
            raise CommandError(f"{name}, line {number}: kind must be one of: {kinds}. Nothing was taken.")
        if organisation.town_of(_pretty(row.postcode)) is None:
            raise CommandError(f"{name}, line {number}: this postcode is not ours. Nothing was taken.")
        yield row


def take(
    sessions: sessionmaker[Session], file: Path, organisation: Organisation, secret: str, at: datetime
) -> tuple[int, int]:
    """
    Make a signal of each line, in one transaction; returns how many are new, and how many we had.

    Raises:
        CommandError: it is off here, or a line is wrong: then nothing is taken.
    """
    if not organisation.register_import:
        raise CommandError(OFF)
    new = known = 0
    with file.open(encoding="utf-8") as lines, sessions.begin() as session:
        for row in rows(lines, organisation, file.name):
            _report, made = make(
                session,
                Somebody(row.name, _pretty(row.postcode), row.phone),
                _work(row),
                organisation=organisation,
                secret=secret,
                once=once_of(domain.REGISTER, row.source, row.id),
                by=None,
                at=at,
            )
            new, known = new + made, known + (not made)
    return new, known


def _pretty(postcode: str) -> str:
    plain = postcode.replace(" ", "").upper()
    return f"{plain[:4]} {plain[4:]}"


def _work(row: Row) -> Work:
    told = domain.REGISTERS[row.kind]
    return Work(
        origin=domain.REGISTER,
        need=row.kind,
        source=row.source,
        role=told.role,
        theme=told.theme,
        urgency="U3",
        title=told.title,
        first_step=f"{domain.NOT_PROOF} {told.first_step}",
        because=told.because,
        rows=[("Register", row.source), ("Wat het register zegt", row.what)],
        why_not="Vertel het bij het eerste gesprek.",
    )
