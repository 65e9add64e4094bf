"""The sign-in service of residents: a broker that knows DigiD, by the engine that colleagues use too."""

from portal.accounts.trip import Service
from portal.identity.domain import Claims, Levels, read_levels
from portal.settings import Settings

SALT = "resident-trip"
"""A trip of a colleague is no trip of a resident: each is signed with its own key."""


def levels(settings: Settings) -> Levels:
    """Return the levels of assurance that the settings name."""
    return read_levels(settings.resident_levels)


def claims(settings: Settings) -> Claims:
    """Return what the service calls what we want to know."""
    pairs = (pair.partition("=") for pair in settings.resident_representations.split())
    return Claims(
        bsn=settings.resident_bsn_claim,
        represented=settings.resident_represented_claim,
        office=settings.resident_office_claim,
        kind=settings.resident_representation_claim,
        kinds={value: kind for value, _sign, kind in pairs},
        name=settings.resident_name_claim,
        birth=settings.resident_birth_claim,
    )


def resident_service(settings: Settings) -> Service | None:
    """Return the service; None: residents can't sign in here, and nothing speaks of it."""
    if not settings.resident_issuer:
        return None
    from portal.accounts.oidc import Client, SignInService  # noqa: PLC0415  costs a tenth of a second and memory

    return SignInService(
        Client(
            settings.resident_issuer,
            settings.resident_client_id,
            settings.resident_client_secret,
            settings.resident_scope,
            " ".join(levels(settings).enough(settings.resident_acr)),
            prompt="login",
        )
    )
