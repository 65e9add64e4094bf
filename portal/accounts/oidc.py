"""
The sign-in service of the organisation: Entra ID, Keycloak and the like. OpenID Connect, code flow with PKCE.

Source: OpenID Connect Core 1.0, OpenID Connect Back-Channel Logout 1.0, RFC 7636 (PKCE), RFC 9207 (who answers),
RFC 9700 (best current practice).
"""

import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from portal.accounts.trip import AwayError, Out, RefusedSignInError, Trip

ALGORITHMS = ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512"]
"""Signatures with a public key only: a token that is signed with our own secret proves nothing."""
PATIENCE = 10
KEPT = 3600
"""Seconds that the addresses and keys of the service are kept. An unknown key is asked for at once."""
ANEW = 10
"""But at most once in so many seconds: anybody can send a token with a key that does not exist."""
OUT = "http://schemas.openid.net/event/backchannel-logout"
OUT_TYPES = {"logout+jwt", "application/logout+jwt", "jwt"}
"""What a message that somebody is out may call itself; many services say nothing, or "JWT"."""
OUT_LIVES = timedelta(minutes=5)
"""So old such a message may be: services send it at once, and try again for a short while."""
LEEWAY = timedelta(minutes=1)
"""Two clocks may differ so much."""


@dataclass(frozen=True)
class Client:
    """
    How this portal is known at the service. `acr`: what a sign-in must reach, `acr_confirm`: a confirmation.

    `prompt`: "login" asks the service to let nobody in by a session that somebody left open there.
    """

    issuer: str
    client_id: str
    client_secret: str
    scope: str
    acr: str = ""
    acr_confirm: str = ""
    prompt: str = ""


class SignInService:
    """The service, as it describes itself at its well-known address. Its addresses and keys are kept for an hour."""

    def __init__(self, client: Client) -> None:
        """Ask nothing yet: the portal starts without the service."""
        self.client = client
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Any]] = {}

    def leave(self, come_back: str, after: str, at: datetime, *, confirm: bool = False) -> tuple[str, Trip]:
        """
        Return the address to go to, and what to remember until somebody comes back.

        Raises:
            AwayError: the service does not say where.
        """
        trip = Trip(
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(48),
            int(at.timestamp()),
            after,
            confirm,
        )
        more: dict[str, Any] = {"nonce": trip.nonce}
        if acr := self._acr(trip):
            more["acr_values"] = acr
        if self.client.prompt:
            more["prompt"] = self.client.prompt
        if confirm:
            more |= {"prompt": "login", "max_age": 0}
        with self._oauth(come_back) as oauth:
            url, _state = oauth.create_authorization_url(
                self._about()["authorization_endpoint"], state=trip.state, code_verifier=trip.verifier, **more
            )
        return url, trip

    def come_back(self, come_back: str, trip: Trip, answer: Mapping[str, str], at: datetime) -> dict[str, Any]:
        """
        Return the claims about who signed in, all checked.

        Raises:
            AwayError: the service does not answer.
            RefusedSignInError: somebody stopped, or something does not fit.
        """
        about = self._about()
        if not hmac.compare_digest(answer.get("state", "").encode(), trip.state.encode()):
            raise RefusedSignInError("state")
        if answer.get("iss", about["issuer"]) != about["issuer"]:
            raise RefusedSignInError("iss of the answer")
        if "error" in answer or not answer.get("code"):
            raise RefusedSignInError(f"the service says {answer.get('error', 'nothing')[:40]!r}")
        try:
            with self._oauth(come_back) as oauth:
                tokens = oauth.fetch_token(
                    about["token_endpoint"],
                    grant_type="authorization_code",
                    code=answer["code"],
                    code_verifier=trip.verifier,
                )
        except httpx2.HTTPError as error:
            raise AwayError from error
        except AuthlibBaseError as error:
            raise RefusedSignInError(f"the code: {error.error}") from error
        return self._checked(str(tokens.get("id_token", "")), trip, at)

    def out(self, token: str, at: datetime) -> Out:
        """
        Return what a logout token says has ended: signature, issuer, audience, times and kind are checked.

        Raises:
            AwayError: the keys of the service can't be read.
            RefusedSignInError: it is no such token, or not for us.
        """
        try:
            found = self._decoded(token)
            claims = found.claims
            jwt.JWTClaimsRegistry(
                now=int(at.timestamp()),
                leeway=int(LEEWAY.total_seconds()),
                iss={"essential": True, "value": self._about()["issuer"]},
                aud={"essential": True, "value": self.client.client_id},
                iat={"essential": True},
                jti={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError) as error:
            raise RefusedSignInError(f"the logout token: {type(error).__name__}") from error
        if refusal := _why_no_out(found.header, claims, at):
            raise RefusedSignInError(f"the logout token: {refusal}")
        issuer = claims["iss"]
        sub, sid = (f"{issuer} {claims[name]}" if name in claims else None for name in ("sub", "sid"))
        return Out(sub, sid, f"{issuer} {claims['jti']}")

    def sign_out_address(self, after: str) -> str | None:
        """Return where to go to end the session at the service too; None: it has no such place, or is away."""
        try:
            end = self._about().get("end_session_endpoint")
        except AwayError:
            return None
        asked = httpx2.QueryParams({"client_id": self.client.client_id, "post_logout_redirect_uri": after})
        return f"{end}?{asked}" if end else None

    def _checked(self, token: str, trip: Trip, at: datetime) -> dict[str, Any]:
        """Return the claims of an identity token, after signature, issuer, audience, times, nonce and level."""
        try:
            claims = self._decoded(token).claims
            jwt.JWTClaimsRegistry(
                now=int(at.timestamp()),
                leeway=int(LEEWAY.total_seconds()),
                iss={"essential": True, "value": self._about()["issuer"]},
                aud={"essential": True, "value": self.client.client_id},
                exp={"essential": True},
                iat={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": trip.nonce},
            ).validate(claims)
        except (JoseError, ValueError) as error:
            raise RefusedSignInError(f"the token: {type(error).__name__}") from error
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self.client.client_id:
            raise RefusedSignInError("azp")
        if (acr := self._acr(trip)) and claims.get("acr") not in acr.split():
            raise RefusedSignInError("acr")
        if trip.confirm and not _just_now(claims, trip):
            raise RefusedSignInError("auth_time")
        return claims

    def _decoded(self, token: str) -> jwt.Token:
        """Return what a token says; a key that we don't know yet is asked for once."""
        try:
            return jwt.decode(token, self._keys(), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            return jwt.decode(token, self._keys(anew=True), algorithms=ALGORITHMS)

    def _acr(self, trip: Trip) -> str:
        return (trip.confirm and self.client.acr_confirm) or self.client.acr

    def _oauth(self, come_back: str) -> OAuth2Client:
        return OAuth2Client(
            self.client.client_id,
            self.client.client_secret,
            scope=self.client.scope,
            redirect_uri=come_back,
            code_challenge_method="S256",
            timeout=PATIENCE,
        )

    def _about(self) -> dict[str, Any]:
        """Return what the service says of itself."""
        found: dict[str, Any] = self._get(f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.client.issuer:
            raise AwayError
        return found

    def _keys(self, *, anew: bool = False) -> KeySet:
        return KeySet.import_key_set(self._get(self._about()["jwks_uri"], anew=anew))

    def _get(self, url: str, *, anew: bool = False) -> Any:
        with self._lock:
            kept = self._kept.get(url)
        if kept and time.monotonic() - kept[0] < (ANEW if anew else KEPT):
            return kept[1]
        try:
            found = httpx2.get(url, timeout=PATIENCE).raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as error:
            raise AwayError from error
        with self._lock:
            self._kept[url] = (time.monotonic(), found)
        return found


def _just_now(claims: Mapping[str, Any], trip: Trip) -> bool:
    """Whether somebody signed in after leaving; a service that was asked for max_age must tell when."""
    when = claims.get("auth_time")
    if not isinstance(when, int):
        return False
    return datetime.fromtimestamp(when, UTC) >= datetime.fromtimestamp(trip.left_at, UTC) - LEEWAY


def _why_no_out(header: Mapping[str, Any], claims: Mapping[str, Any], at: datetime) -> str | None:
    """Return what keeps a token from being a logout token, such as an identity token used in its place; None: it is."""
    events = claims.get("events")
    if str(header.get("typ", "jwt")).lower() not in OUT_TYPES:
        return "typ"
    if not isinstance(events, dict) or not isinstance(events.get(OUT), dict):
        return "events"
    if "nonce" in claims:
        return "nonce"
    if at - datetime.fromtimestamp(claims["iat"], UTC) > OUT_LIVES:
        return "iat"
    named = [claims[name] for name in ("sub", "sid", "jti") if name in claims]
    if not all(isinstance(name, str) and name for name in named) or len(named) < 2:  # jti is always there
        return "sub and sid"
    return None
