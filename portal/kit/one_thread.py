"""
One request, one thread call, one transaction.

What a route loads, what it does and the commit happen in one call to the thread pool. FastAPI's `Depends` makes such a
call for each plain function and two for a session; one costs as much CPU as two answers of a bare server.

`app.state.fresh`, where there is one, is asked first whether it is `due()`, and then to `look()`: so what pages read of
settings stays young, also on pages without the database. `app.state.status_of` says with which status an error that has
none of its own is answered.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from portal.kit.database import somebody_else_writes
from portal.kit.writing import Work

READS = {"GET", "HEAD"}
ONE_PLAN = "one plan"
"""Tag of a route that reads with `app.state.listing`, see `BEGIN` of database.py: what it asks has one good plan."""
Given = Mapping[str, Any]
Tell = Callable[[int], Work | None]
"""Hears the status of the answer; returns what is to be kept in a transaction of its own, or None."""


@dataclass(frozen=True)
class Load:
    """
    Marks a parameter that is loaded in the thread: `Me = Annotated[Colleague, Load(colleague)]`.

    `by` may ask for the request, for the session, for other loaded things, and for what FastAPI reads: path, query,
    form. Each is loaded once per request.
    """

    by: Callable[..., Any]


SESSION = Load(Session)
"""The one thing that is not loaded but given."""


class OneThread(APIRoute):
    """The route class of our routers: `APIRouter(route_class=OneThread)`."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Give FastAPI a function that asks only for what FastAPI can read."""
        super().__init__(path, _in_one_thread(endpoint), **options)


def _in_one_thread(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    loads = list(dict.fromkeys(_loads(endpoint)))
    wants = {function: _wants(function) for function in [*(load.by for load in loads), endpoint]}

    def work(given: Given, session: Session | None) -> Any:
        found: dict[Load, Any] = {SESSION: session}

        def call(function: Callable[..., Any]) -> Any:
            return function(**{n: given[n] if load is None else found[load] for n, load in wants[function].items()})

        for load in loads:
            found[load] = call(load.by)
        return call(endpoint)

    async def answer(**given: Any) -> Any:
        fresh = getattr(given["request"].app.state, "fresh", None)
        if fresh is not None and fresh.due():
            await run_in_threadpool(fresh.look)
        # A page without the database never waits, so it needs no thread.
        if not any(SESSION in asked.values() for asked in wants.values()):
            return work(given, None)
        return await run_in_threadpool(_transaction, given["request"], lambda session: work(given, session))

    answer.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        list(_read_by_fastapi(wants).values()), return_annotation=inspect.signature(endpoint).return_annotation
    )
    answer.__name__, answer.__doc__ = endpoint.__name__, endpoint.__doc__
    return answer


def afterwards(request: Request, name: str, tell: Tell) -> None:
    """
    Let something be kept however this request ends, also when its own transaction is undone.

    It is written after that transaction and before the answer leaves: nobody gets a page of which nothing is kept, and
    on SQLite, with its one writer, the two never wait for each other. A second time with the same name replaces it.
    """
    _kept_of(request)[name] = tell


def _kept_of(request: Request) -> dict[str, Tell]:
    kept: dict[str, Tell] = request.scope.setdefault("state", {}).setdefault("afterwards", {})
    return kept


def _transaction(request: Request, work: Work) -> Any:
    """Do the work in a transaction, then keep what is to be kept however it ended."""
    status = 500
    try:
        answer = _work(request, work)
        status = getattr(answer, "status_code", 200)
    except Exception as error:
        status = _status_of(request, error)
        raise
    else:
        return answer
    finally:
        works = [kept for tell in _kept_of(request).values() if (kept := tell(status)) is not None]
        if works:
            request.app.state.write(lambda session: [keep(session) for keep in works])


def _status_of(request: Request, error: Exception) -> int:
    """Return the status with which an error is answered: its own, or what `app.state.status_of` knows of it."""
    own: int | None = getattr(error, "status", getattr(error, "status_code", None))
    if own is not None:
        return own
    known: Callable[[Exception], int] | None = getattr(request.app.state, "status_of", None)
    return known(error) if known else 500


def _work(request: Request, work: Work) -> Any:
    """
    Do the work in a transaction and commit before the answer leaves; raising rolls back.

    Reading does not wait for who writes. A page that was read may still write who saw it; when somebody else writes at
    that moment, SQLite refuses, and the page is made once more as a writer.
    """
    state = request.app.state
    if request.method in READS:
        try:
            one_plan = ONE_PLAN in getattr(request.scope.get("route"), "tags", ())
            with (state.listing if one_plan else state.reading).begin() as session:
                return work(session)
        except OperationalError as error:
            if not somebody_else_writes(error):
                raise
            _kept_of(request).clear()
    return state.write(work)


def _wants(function: Callable[..., Any]) -> dict[str, Load | None]:
    """Return the parameters of a function: name → how it is loaded, or None when FastAPI reads it."""
    return {
        name: next((mark for mark in getattr(parameter.annotation, "__metadata__", ()) if isinstance(mark, Load)), None)
        for name, parameter in inspect.signature(function).parameters.items()
    }


def _loads(function: Callable[..., Any]) -> Iterator[Load]:
    """Yield what is loaded for a function, in an order in which all can be made."""
    for load in _wants(function).values():
        if load is not None and load != SESSION:
            yield from _loads(load.by)
            yield load


def _read_by_fastapi(wants: Mapping[Callable[..., Any], Mapping[str, Load | None]]) -> dict[str, inspect.Parameter]:
    """Return the parameters that FastAPI must read for all these functions, and always the request."""
    named = inspect.Parameter.KEYWORD_ONLY
    read = {"request": inspect.Parameter("request", named, annotation=Request)}
    for function, asked in wants.items():
        for name, parameter in inspect.signature(function).parameters.items():
            if asked[name] is None:
                read[name] = parameter.replace(kind=named)
    return read
