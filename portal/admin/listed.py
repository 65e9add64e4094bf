"""A part of the settings that is a list: all its lines, a new one, and a page for each by its place, from 1."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from starlette.datastructures import FormData

from portal.admin import queries
from portal.admin.forms import LineForm, ReasonForm
from portal.admin.office import Office, count, keep, kept
from portal.errors import NotFoundError

Line = Mapping[str, Any]
"""One line as in the file."""


@dataclass(frozen=True)
class Listed:
    """
    How such a part is looked after.

    `part`: a key of `domain.PARTS`. `one`: the word in the names of its routes and templates: `admin:new_point`,
    `admin/point.html`. `name`: what a line is called. `field`: where a sentence stands that is about the whole.
    `form(office, typed, line)`: the form with what was typed, else filled with the line, else empty; by its place
    among the lines, None for a new one. `translated`: Dutch words; where they change, those in other languages no
    longer fit and go. `about(office, line)`: what the page of all says more of a line.
    """

    part: str
    one: str
    many: str
    name: str
    field: str
    form: Callable[[Office, FormData | None, Line | None], LineForm]
    translated: tuple[str, ...] = ()
    about: Callable[[Office, Line], Any] = lambda _office, _line: None


def all_of(listed: Listed, office: Office) -> Response:
    """Return the page of all, with a form for a new one."""
    return _all(listed, office, listed.form(office, None, None))


def add(listed: Listed, office: Office, typed: FormData) -> Response:
    """Add a line at the end."""
    form = listed.form(office, typed, None)
    if not form.fits():
        return _all(listed, office, form, status=422)
    content = [*office.content(listed.part), form.content()]
    return _keep(listed, office, typed, content, form, listed.field, lambda **how: _all(listed, office, form, **how))


def one_of(listed: Listed, office: Office, number: int) -> Response:
    """Return the page of one."""
    return _one(listed, office, number, None)


def change(listed: Listed, office: Office, typed: FormData, number: int) -> Response:
    """Change one."""
    found = _found(listed, office, number)
    form = listed.form(office, typed, found)
    if not form.fits():
        return _one(listed, office, number, form, status=422)
    said = form.content()
    new = {**found, **said}
    if any(said[name] != found[name] for name in listed.translated):
        new = {name: value for name, value in new.items() if name not in {"en", "ar"}}
    content = [new if place == number else line for place, line in enumerate(office.content(listed.part), 1)]

    def again(**how: Any) -> Response:
        return _one(listed, office, number, form, **how)

    return _keep(listed, office, typed, content, form, listed.field, again)


def drop(listed: Listed, office: Office, typed: FormData, number: int) -> Response:
    """Take one away."""
    _found(listed, office, number)
    form = ReasonForm(typed, prefix="drop")
    if not form.fits():
        return _one(listed, office, number, None, status=422, dropping=form)
    content = [line for place, line in enumerate(office.content(listed.part), 1) if place != number]

    def again(**how: Any) -> Response:
        return _one(listed, office, number, None, dropping=form, **how)

    return _keep(listed, office, typed, content, form, "reason", again)


def _found(listed: Listed, office: Office, number: int) -> dict[str, Any]:
    lines: list[dict[str, Any]] = office.content(listed.part)
    if not 1 <= number <= len(lines):
        raise NotFoundError
    return lines[number - 1]


def _keep(
    listed: Listed, office: Office, typed: FormData, content: Any, form: LineForm | ReasonForm, field: str,
    again: Callable[..., Response],
) -> Response:  # fmt: skip
    refused = keep(
        office, listed.part, content, seen=count(typed.get("seen")), reason=form.said("reason"), form=form,
        field=field, again=again,
    )  # fmt: skip
    return refused or kept(office, f"admin:{listed.part}")


def _all(listed: Listed, office: Office, form: LineForm, **how: Any) -> Response:
    return office.show(
        f"admin/{listed.many}.html",
        **how,
        entries=[(line[listed.name], line, listed.about(office, line)) for line in office.content(listed.part)],
        one=listed.one,
        waiting=[step for step in queries.waiting(office.session, office.shipped.short) if step.kind == listed.part],
        seen=office.seen(listed.part),
        part=listed.part,
        versions=queries.versions(office.session, office.shipped.short, listed.part),
        forms={"entry": form},
        opened=how.get("status") is not None,
    )


def _one(
    listed: Listed,
    office: Office,
    number: int,
    form: LineForm | None,
    *,
    dropping: ReasonForm | None = None,
    **how: Any,
) -> Response:
    found = _found(listed, office, number)
    return office.show(
        f"admin/{listed.one}.html",
        **how,
        number=number,
        name=found[listed.name],
        entry=found,
        one=listed.one,
        part=listed.part,
        seen=office.seen(listed.part),
        forms={"entry": form or listed.form(office, None, found), "drop": dropping or ReasonForm(prefix="drop")},
        dropping=dropping is not None,
    )
