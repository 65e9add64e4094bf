"""Settings of back office demo. Environment names start with PORTAL_DEMO_BACK_OFFICE_."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read once at start, only where this back office is named in PORTAL_BACK_OFFICES."""

    model_config = SettingsConfigDict(env_prefix="PORTAL_DEMO_BACK_OFFICE_", env_file=".env", extra="ignore")

    folder: Path = Field(
        default=Path("var/back-office"),
        description="Folder for the files. Make it first: while it is away, hand-overs wait.",
    )
