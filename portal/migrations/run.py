"""Run the migrations without an ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

from portal.sealing.keys import Keyring


def config(database_url: str, keys: Keyring | None = None) -> Config:
    """Return Alembic's settings for a database. `keys`: what to seal with; None: those of the settings, when needed."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["database_url"] = database_url
    settings.attributes["keys"] = keys
    return settings


def upgrade(database_url: str, keys: Keyring | None = None) -> None:
    """Bring a database up to date; makes the folder of an SQLite file."""
    url = make_url(database_url)
    if url.drivername.startswith("sqlite") and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config(database_url, keys), "head")
