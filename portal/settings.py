"""Every setting: its type, its default and one sentence. Nothing else reads the environment."""

from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.errors import CommandError

DEMO_SECRET = "only-for-demo-and-tests"  # noqa: S105  refused outside demo mode, see below


class Settings(BaseSettings):
    """Read once at start and passed on. Environment names start with PORTAL_."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_", env_file=".env", extra="ignore")

    demo: bool = Field(default=False, description="Demo people, demo logins and the page with sent mail.")
    organisation: str = Field(default="zeven-linden", description="Folder in organisations/ to run for.")
    database_url: str = Field(default="sqlite:///var/portal.db", description="SQLAlchemy address of the database.")
    secret_key: str = Field(default=DEMO_SECRET, description="Key for codes and cookies, at least 32 characters.")
    secret_key_file: Path | None = Field(default=None, description="File that holds the secret key.")
    public_url: str = Field(default="http://127.0.0.1:8000", description="Address residents use; stands in mails.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, description="Port the server listens on.")
    uploads: str = Field(default="var/uploads", description="Folder for files of residents, or s3://bucket/prefix.")
    clamd: str = Field(default="", description="ClamAV server that looks at files, as host:port; empty: none.")
    smtp_host: str = Field(default="", description="Mail server; empty: mail waits in the outbox.")
    smtp_port: int = Field(default=25, description="Port of the mail server.")
    smtp_user: str = Field(default="", description="User name at the mail server.")
    smtp_password: str = Field(default="", description="Password at the mail server.")
    smtp_starttls: bool = Field(default=False, description="Encrypt the connection to the mail server.")
    mail_sender: str = Field(default="doorgeefpunt@example.org", description="Sender of mails.")
    back_offices: str = Field(default="", description="Folders in portal/integrations/ to hand over to, with commas.")
    bounce_folder: str = Field(default="", description="Maildir or mbox with mails that came back; empty: not read.")
    sms_url: str = Field(default="", description="Address of the sms service; empty: sms waits in the outbox.")
    sms_token: str = Field(default="", description="Key for the sms service.")
    heartbeat_url: str = Field(default="", description="Address that must answer for the portal to count as up.")
    oidc_issuer: str = Field(default="", description="Address of the sign-in service of colleagues; empty: none.")
    oidc_client_id: str = Field(default="", description="How the sign-in service knows this portal.")
    oidc_client_secret: str = Field(default="", description="Key at the sign-in service.")
    oidc_client_secret_file: Path | None = Field(default=None, description="File that holds that key.")
    oidc_scope: str = Field(default="openid profile email", description="What is asked of the sign-in service.")
    oidc_groups_claim: str = Field(default="groups", description="Claim with the groups of somebody.")
    oidc_acr: str = Field(default="", description="How surely somebody must sign in (acr); empty: as the service does.")
    oidc_acr_confirm: str = Field(default="", description="The same, before something weighty; empty: as to sign in.")
    passwords: bool = Field(default=True, description="Colleagues may also sign in with a password of the portal.")
    quick_exit_url: str = Field(default="https://www.wikipedia.org/", description="Where 'snel weg' goes.")

    @model_validator(mode="after")
    def _secret(self) -> Self:
        """Production refuses a default or short secret."""
        if self.secret_key_file:
            self.secret_key = self.secret_key_file.read_text(encoding="utf-8").strip()
        if self.oidc_client_secret_file:
            self.oidc_client_secret = self.oidc_client_secret_file.read_text(encoding="utf-8").strip()
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            msg = "PORTAL_OIDC_ISSUER is set. Set PORTAL_OIDC_CLIENT_ID and PORTAL_OIDC_CLIENT_SECRET too."
            raise ValueError(msg)
        if not self.passwords and not self.oidc_issuer:
            msg = "PORTAL_PASSWORDS is off and PORTAL_OIDC_ISSUER is empty: nobody could sign in. Set one of them."
            raise ValueError(msg)
        if not self.demo and (self.secret_key == DEMO_SECRET or len(self.secret_key) < 32):
            msg = "PORTAL_SECRET_KEY is missing or too short. Set at least 32 random characters."
            raise ValueError(msg)
        return self

    @property
    def back_office_names(self) -> tuple[str, ...]:
        """The back offices to hand over to, each once."""
        return tuple(dict.fromkeys(name.strip() for name in self.back_offices.split(",") if name.strip()))

    @property
    def https(self) -> bool:
        """Residents reach us over https: cookies are marked Secure."""
        return self.public_url.startswith("https://")


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
