"""How often one sender may do what can be guessed, or what costs us much. Counted in memory of each process alone."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from portal.errors import TooManyTriesError
from portal.kit.addresses import Addresses
from portal.web import errors

log = logging.getLogger("portal")


@dataclass(frozen=True)
class Limit:
    """At most `most` times in `seconds`."""

    most: int
    seconds: int = 900


LIMITS: Final[dict[str, Limit]] = {
    "accounts:sign_in_post": Limit(60),
    "accounts:code_post": Limit(60),
    "accounts:confirm_post": Limit(60),
    "accounts:password_post": Limit(60),
    "accounts:start_post": Limit(60),
    "changes:follow_post": Limit(60),
    "changes:resume_post": Limit(60),
    "mine:add_post": Limit(60),
    "mine:code_ask": Limit(30),
    "mine:code_open": Limit(60),
    "changes:choose_post": Limit(300),
    "changes:proof_post": Limit(300),
    "changes:proof_later_post": Limit(300),
}
"""
Route → limit. Wide: a library, a shelter or a town hall has one address for many people. Codes and passwords have
narrower limits of their own, each per reference or login. Sending a report has none: it is never refused.
"""
MOST_SENDERS: Final = 50_000
"""Who is remembered at once; past that all begin anew."""


class Limited:
    """Answers 429 with a kind page when one sender does something too often."""

    def __init__(self, app: ASGIApp, *, addresses: Addresses, moment: Callable[[], float]) -> None:
        """`moment` gives seconds that never go back."""
        self.app, self._moment = app, moment
        shapes = {name: re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(addresses.shape(name))) for name in LIMITS}
        self._which = re.compile("|".join(f"(?P<n{at}>{shape})" for at, shape in enumerate(shapes.values())))
        self._names = list(shapes)
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count one request, if its route has a limit."""
        if scope["type"] == "http" and scope["method"] == "POST" and (found := self._which.fullmatch(scope["path"])):
            name = self._names[int(str(found.lastgroup)[1:])]
            if self._too_often(name, scope):
                answer = errors.refused(Request(scope), TooManyTriesError())
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _too_often(self, name: str, scope: Scope) -> bool:
        sender, at, limit = (scope.get("client") or ("",))[0], self._moment(), LIMITS[name]
        if not sender or self._hidden(sender, scope):
            return False
        if len(self._seen) >= MOST_SENDERS:
            self._seen.clear()
        began, times = self._seen.get((name, sender), (at, 0))
        if at - began >= limit.seconds:
            began, times = at, 0
        self._seen[name, sender] = began, times + 1
        return times >= limit.most

    def _hidden(self, sender: str, scope: Scope) -> bool:
        """Whether a proxy that we don't trust stands between: everybody has its address, a limit would shut all out."""
        forwarded = Headers(scope=scope).get("x-forwarded-for", "")
        hidden = bool(forwarded) and sender not in {part.strip() for part in forwarded.split(",")}
        if hidden and not self._warned:
            self._warned = True
            log.warning("A proxy is not trusted, so limits per sender are off. Set PORTAL_PROXIES to its address.")
        return hidden
