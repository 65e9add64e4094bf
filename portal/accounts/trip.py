"""Leaving for the sign-in service and coming back: what we remember, and what can go wrong."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal.errors import PortalError
from portal.kit.codes import SIGNED
from portal.settings import Settings

COOKIE = "reis"
SALT = "sign-in-trip"
LONGEST = timedelta(minutes=15)
"""So long somebody may take to sign in at the service."""


class AwayError(PortalError):
    """The sign-in service does not answer."""

    status = 503
    sentence = "De inlogdienst antwoordt nu niet. Probeer het over een paar minuten weer."


class RefusedSignInError(PortalError):
    """What the service said does not fit what we asked. `detail` is for the log: it names no person."""

    status = 422
    sentence = "Inloggen is niet gelukt. Probeer het nog een keer."

    def __init__(self, detail: str) -> None:
        """Say what did not fit."""
        super().__init__()
        self.detail = detail


@dataclass(frozen=True)
class Trip:
    """What we remember between leaving for the service and coming back. `confirm`: to confirm, not to begin."""

    state: str
    nonce: str
    verifier: str
    left_at: int
    next: str
    confirm: bool = False


@dataclass(frozen=True)
class Out:
    """
    What the service says has ended: the session `session` of `subject`, or all of that subject when it names none.

    `subject` and `session` carry the issuer in front; one of them may be missing. `token`: what this message is called.
    """

    subject: str | None
    session: str | None
    token: str


class Service(Protocol):
    """A sign-in service, see `oidc.SignInService`."""

    def leave(self, come_back: str, after: str, at: datetime, *, confirm: bool = False) -> tuple[str, Trip]:
        """Return where to go, and what to remember."""

    def come_back(self, come_back: str, trip: Trip, answer: dict[str, str], at: datetime) -> dict[str, Any]:
        """Return the checked claims about who came back."""

    def out(self, token: str, at: datetime) -> Out:
        """Return what the service says has ended."""

    def sign_out_address(self, after: str) -> str | None:
        """Return where to go to end the session there too."""


def service_of(settings: Settings) -> Service | None:
    """Return the sign-in service of colleagues; None: only passwords. What it needs is loaded only then."""
    if not settings.oidc_issuer:
        return None
    from portal.accounts.oidc import Client, SignInService  # noqa: PLC0415  costs a tenth of a second and memory

    return SignInService(
        Client(
            settings.oidc_issuer,
            settings.oidc_client_id,
            settings.oidc_client_secret,
            settings.oidc_scope,
            settings.oidc_acr,
            settings.oidc_acr_confirm,
        )
    )


def packed(trip: Trip, secret: str, salt: str = SALT) -> str:
    """Return a trip as the value of a cookie that only we can write. `salt`: whose trips these are."""
    return _signer(secret, salt).dumps(asdict(trip))


def unpacked(cookie: str, secret: str, salt: str = SALT) -> Trip:
    """
    Return the trip that this browser is on.

    Raises:
        RefusedSignInError: there is none, it was changed, or it took too long.
    """
    try:
        return Trip(**_signer(secret, salt).loads(cookie, max_age=int(LONGEST.total_seconds())))
    except BadSignature as error:
        raise RefusedSignInError("no trip") from error


def _signer(secret: str, salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=salt, signer_kwargs=dict(SIGNED))
