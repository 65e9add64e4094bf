"""Read the files of a form: after the check where it came from, before any transaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from portal.kit.pages import Typing, came_from_here
from portal.proof.actions import take_in
from portal.proof.domain import (
    MOST_BYTES,
    MOST_FILES,
    OPEN_TOO_LONG,
    TOO_HEAVY,
    TOO_MANY_FILES,
    Kept,
    UnreadableError,
)

Room = Callable[[Request, Session], int]
"""How many files may still be added at this address by this browser; 0: none, or it has no business here."""


@dataclass(frozen=True)
class Sent:
    """
    What was typed, the files that are stored, and a sentence for each that is not: (its number, or 0 when alone).

    `typed.lost`: we no longer know the browser, so no file was opened; show the page again and do no more.
    """

    typed: Typing
    kept: tuple[Kept, ...]
    refused: tuple[tuple[int, str], ...]


def receive(room: Room) -> Callable[[Request], Awaitable[Sent]]:
    """
    Return what a route depends on to get its files.

    Making a file anew takes seconds. It happens before the route's transaction, which on SQLite would keep everybody
    else from writing.
    """

    async def read(request: Request) -> Sent:
        try:
            form = await request.form(max_fields=50, max_files=MOST_FILES * 2, max_part_size=64 * 1024)
        except HTTPException as error:
            if error.status_code == 413:
                raise
            form = FormData()
        typed = came_from_here(request, form)
        if typed.lost:
            return Sent(typed, (), ((0, OPEN_TOO_LONG),))
        files = [
            file for file in form.getlist("files") if isinstance(file, UploadFile) and (file.filename or file.size)
        ]
        if not files:
            return Sent(typed, (), ())
        left = await run_in_threadpool(_ask, request, room)
        kept: list[Kept] = []
        refused: list[tuple[int, str]] = []
        for number, file in enumerate(files, 1):
            if len(kept) >= left:
                refused.append((number if len(files) > 1 else 0, TOO_MANY_FILES))
                continue
            try:
                kept.append(await run_in_threadpool(_take_in, request, file))
            except UnreadableError as refusal:
                refused.append((number if len(files) > 1 else 0, str(refusal)))
        return Sent(typed, tuple(kept), tuple(refused))

    return read


def _ask(request: Request, room: Room) -> int:
    with request.app.state.reading.begin() as session:
        return room(request, session)


def _take_in(request: Request, file: UploadFile) -> Kept:
    if (file.size or 0) > MOST_BYTES:
        raise UnreadableError(TOO_HEAVY)
    state = request.app.state
    return take_in(file.file.read(), state.store, state.settings.clamd)
