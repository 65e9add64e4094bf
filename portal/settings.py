"""Every setting: its type, its default and one sentence. Nothing else reads the environment."""

from pathlib import Path
from typing import Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.errors import CommandError
from portal.sealing.keys import DEMO_KEYS, Keyring, has_demo_key, keyring

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
DEMO_SECRET = "only-for-demo-and-tests"  # noqa: S105  refused outside demo mode, see below

SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
EIDAS = "http://eidas.europa.eu/LoA/"
LEVELS = (
    f"basis={SAML}PasswordProtectedTransport basis={EIDAS}low midden={SAML}MobileTwoFactorContract "
    f"substantieel={SAML}Smartcard substantieel={EIDAS}substantial hoog={SAML}SmartcardPKI hoog={EIDAS}high"
)
"""What brokers call the levels of DigiD. Source: the documentation of Open Forms, after Logius; and eIDAS."""

SECRETS = (
    "secret_key", "encryption_keys", "database_url", "smtp_password", "sms_token", "oidc_client_secret",
    "resident_client_secret", "metrics_token",
)  # fmt: skip
"""What may also come from a file, such as a vault fills: the setting of the same name with `_FILE`."""


class Settings(BaseSettings):
    """Read once at start and passed on. Environment names start with PORTAL_."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", env_file=".env", extra="ignore")

    demo: bool = Field(default=False, description="Demo people, demo logins and the page with sent mail.")
    organisation: str = Field(default="zeven-linden", description="Folder in organisations/ to run for.")
    database_url: str = Field(default="sqlite:///var/portal.db", description="SQLAlchemy address of the database.")
    database_url_file: Path | None = Field(default=None, description="File that holds that address.")
    secret_key: str = Field(default=DEMO_SECRET, description="Key for codes and cookies, at least 32 characters.")
    secret_key_file: Path | None = Field(default=None, description="File that holds the secret key.")
    encryption_keys: str = Field(default="", description="Keys that personal data is sealed with, as name:key.")
    encryption_keys_file: Path | None = Field(default=None, description="File that holds those keys, one a line.")
    public_url: str = Field(default="http://127.0.0.1:8000", description="Address residents use; stands in mails.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, description="Port the server listens on.")
    uploads: str = Field(default="var/uploads", description="Folder for files of residents, or s3://bucket/prefix.")
    clamd: str = Field(default="", description="ClamAV server that looks at files, as host:port; empty: none.")
    forgotten_list: str = Field(
        default="", description="File that lists what was forgotten, for restores; empty: none."
    )
    smtp_host: str = Field(default="", description="Mail server; empty: mail waits in the outbox.")
    smtp_port: int = Field(default=25, description="Port of the mail server.")
    smtp_user: str = Field(default="", description="User name at the mail server.")
    smtp_password: str = Field(default="", description="Password at the mail server.")
    smtp_password_file: Path | None = Field(default=None, description="File that holds that password.")
    smtp_starttls: bool = Field(default=True, description="Encrypt the way to a mail server on another machine.")
    mail_sender: str = Field(default="doorgeefpunt@example.org", description="Sender of mails.")
    back_offices: str = Field(default="", description="Folders in portal/integrations/ to hand over to, with commas.")
    bounce_folder: str = Field(default="", description="Maildir or mbox with mails that came back; empty: not read.")
    sms_url: str = Field(default="", description="Address of the sms service; empty: sms waits in the outbox.")
    sms_token: str = Field(default="", description="Key for the sms service.")
    sms_token_file: Path | None = Field(default=None, description="File that holds that key.")
    heartbeat_url: str = Field(default="", description="Address that must answer for the portal to count as up.")
    oidc_issuer: str = Field(default="", description="Address of the sign-in service of colleagues; empty: none.")
    oidc_client_id: str = Field(default="", description="How the sign-in service knows this portal.")
    oidc_client_secret: str = Field(default="", description="Key at the sign-in service.")
    oidc_client_secret_file: Path | None = Field(default=None, description="File that holds that key.")
    oidc_scope: str = Field(default="openid profile email", description="What is asked of the sign-in service.")
    oidc_groups_claim: str = Field(default="groups", description="Claim with the groups of somebody.")
    oidc_acr: str = Field(default="", description="How surely somebody must sign in (acr); empty: as the service does.")
    oidc_acr_confirm: str = Field(default="", description="The same, before something weighty; empty: as to sign in.")
    resident_issuer: str = Field(default="", description="Address of the broker where residents sign in; empty: none.")
    resident_client_id: str = Field(default="", description="How the broker of residents knows this portal.")
    resident_client_secret: str = Field(default="", description="Key at the broker of residents.")
    resident_client_secret_file: Path | None = Field(default=None, description="File that holds that key.")
    resident_scope: str = Field(default="openid", description="What is asked of the broker of residents.")
    resident_levels: str = Field(default=LEVELS, description="Levels of assurance, lowest first, as name=acr.")
    resident_acr: str = Field(default="substantieel", description="The lowest level that residents may sign in with.")
    resident_bsn_claim: str = Field(default="bsn", description="Claim with the BSN of who signs in.")
    resident_represented_claim: str = Field(default="", description="Claim with the BSN of who is represented.")
    resident_office_claim: str = Field(default="", description="Claim with the number of an organisation that acts.")
    resident_representation_claim: str = Field(default="", description="Claim that says what a representative is.")
    resident_representations: str = Field(default="", description="Values of that claim, as value=kind.")
    resident_name_claim: str = Field(default="", description="Claim with the name of who signs in.")
    resident_birth_claim: str = Field(default="", description="Claim with the birthday of who signs in.")
    passwords: bool = Field(default=True, description="Colleagues may also sign in with a password of the portal.")
    second_factor: Literal["", "required", "offered", "off"] = Field(
        default="", description="Codes of an app beside passwords; empty: required, and in a demo offered."
    )
    log_json: bool = Field(default=False, description="Write the log as one JSON object a line.")
    log_requests: bool = Field(default=False, description="Write a line for each request: route, status, time.")
    metrics_token: str = Field(default="", description="Who knows it may read /-/metrics; empty: nobody.")
    metrics_token_file: Path | None = Field(default=None, description="File that holds that token.")
    proxies: str = Field(default="127.0.0.1", description="Proxies whose word on who asks is trusted, with commas.")
    quick_exit_url: str = Field(default="https://www.wikipedia.org/", description="Where 'snel weg' goes.")

    @model_validator(mode="after")
    def _secret(self) -> Self:
        """Read what stands in files. Production refuses a default or short secret."""
        for name in SECRETS:
            if file := getattr(self, f"{name}_file"):
                setattr(self, name, file.read_text(encoding="utf-8").strip())
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            msg = "PORTAL_OIDC_ISSUER is set. Set PORTAL_OIDC_CLIENT_ID and PORTAL_OIDC_CLIENT_SECRET too."
            raise ValueError(msg)
        if self.resident_issuer:
            _check_residents(self)
        if not self.passwords and not self.oidc_issuer:
            msg = "PORTAL_PASSWORDS is off and PORTAL_OIDC_ISSUER is empty: nobody could sign in. Set one of them."
            raise ValueError(msg)
        if not self.demo and (self.secret_key == DEMO_SECRET or len(self.secret_key) < 32):
            msg = "PORTAL_SECRET_KEY is missing or too short. Set at least 32 random characters."
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _keys(self) -> Self:
        """Production refuses the key that everybody knows, and none."""
        if self.demo and not self.encryption_keys:
            self.encryption_keys = DEMO_KEYS
        if not self.demo and (not self.encryption_keys or has_demo_key(self.encryption_keys)):
            msg = "PORTAL_ENCRYPTION_KEYS is missing, or holds the key of the demo. `portal keys new k1` makes one."
            raise ValueError(msg)
        try:
            keyring(self.encryption_keys)
        except ValueError as error:
            msg = f"PORTAL_ENCRYPTION_KEYS: {error}."
            raise ValueError(msg) from None
        return self

    @model_validator(mode="after")
    def _closed(self) -> Self:
        """Production refuses addresses to which secrets or persons would go in the open; this machine is fine."""
        for name in ("oidc_issuer", "resident_issuer", "sms_url"):
            address = urlsplit(getattr(self, name))
            if not self.demo and address.scheme == "http" and address.hostname not in THIS_MACHINE:
                msg = f"PORTAL_{name.upper()} begins with http://, which can be read on the way. Use https://."
                raise ValueError(msg)
        return self

    @property
    def back_office_names(self) -> tuple[str, ...]:
        """The back offices to hand over to, each once."""
        return tuple(dict.fromkeys(name.strip() for name in self.back_offices.split(",") if name.strip()))

    @property
    def mail_encrypted(self) -> bool:
        """Mail goes over an encrypted line; one within this machine needs none."""
        return self.smtp_starttls and self.smtp_host not in THIS_MACHINE

    @property
    def second_step(self) -> str:
        """Whether colleagues with a password also need a code: "required", "offered" or "off"."""
        return self.second_factor or ("offered" if self.demo else "required")

    @property
    def keys(self) -> Keyring:
        """The keys that personal data is sealed with."""
        return keyring(self.encryption_keys)

    @property
    def https(self) -> bool:
        """Residents reach us over https: cookies are marked Secure."""
        return self.public_url.startswith("https://")


REPRESENTATIVES = ("mandate", "administrator", "guardian", "mentor")


def _check_residents(settings: Settings) -> None:
    """
    Check what the broker of residents needs.

    Raises:
        ValueError: says which setting, in English.
    """
    if not (settings.resident_client_id and settings.resident_client_secret and settings.resident_bsn_claim):
        msg = "PORTAL_RESIDENT_ISSUER is set. Set PORTAL_RESIDENT_CLIENT_ID, …_CLIENT_SECRET and …_BSN_CLAIM too."
        raise ValueError(msg)
    pairs = [pair.partition("=") for pair in settings.resident_levels.split()]
    values = [value for _name, _sign, value in pairs]
    if not all(name and value for name, _sign, value in pairs) or len(values) != len(set(values)):
        msg = "PORTAL_RESIDENT_LEVELS needs pairs of name=acr with spaces between; each acr once."
        raise ValueError(msg)
    if settings.resident_acr not in {name for name, _sign, _value in pairs}:
        msg = "PORTAL_RESIDENT_ACR is no name of PORTAL_RESIDENT_LEVELS."
        raise ValueError(msg)
    kinds = [pair.partition("=") for pair in settings.resident_representations.split()]
    if not all(value and kind in REPRESENTATIVES for value, _sign, kind in kinds):
        msg = f"PORTAL_RESIDENT_REPRESENTATIONS needs pairs of value=kind; kinds: {', '.join(REPRESENTATIVES)}."
        raise ValueError(msg)


Model = TypeVar("Model", bound=BaseSettings)


def read(model: type[Model], **given: Any) -> Model:
    """
    Return settings: the portal's own, or those of a back office.

    Raises:
        CommandError: names every setting that can't be used.
    """
    try:
        return model(**given)
    except ValidationError as error:
        prefix = model.model_config.get("env_prefix", "")
        raise CommandError("\n".join(_say(item, prefix) for item in error.errors())) from error


def _say(item: Any, prefix: str) -> str:
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    return f"{prefix}{str(item['loc'][0]).upper()}: {item['msg']}."
