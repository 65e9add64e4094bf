"""Whether a database has the tables of this version. Reads the files of the migrations, without loading Alembic."""

import ast
import logging
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from portal.errors import CommandError
from portal.kit.database import make_engine

log = logging.getLogger("portal.migrations")
FOLDER = Path(__file__).parent / "versions"


def revisions(folder: Path = FOLDER) -> dict[str, set[str]]:
    """Return every migration with the ones it comes after."""
    found = {}
    for path in folder.glob("*.py"):
        said = {}
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                name = node.targets[0].id
                if name in {"revision", "down_revision"}:
                    said[name] = ast.literal_eval(node.value)
        before = said["down_revision"] or ()
        found[said["revision"]] = {before} if isinstance(before, str) else set(before)
    return found


def behind(stored: set[str], known: dict[str, set[str]]) -> bool:
    """
    Whether a database lacks migrations that this version has.

    A stored migration that is unknown here comes from a newer version. That stops nothing: while a new version is
    rolled out, `portal migrate` runs first and a server of this version may still have to start.
    """
    if not stored <= set(known):
        return False
    last = set(known) - {before for befores in known.values() for before in befores}
    return not last <= stored


def require_migrated(database_url: str) -> None:
    """
    Stop where the tables are not there or are of an older version. A database that does not answer stops nothing.

    Raises:
        CommandError: it says to run `portal migrate`.
    """
    url = make_url(database_url)
    stored: set[str] = set()
    if not url.drivername.startswith("sqlite") or Path(url.database or "").is_file():
        engine = make_engine(database_url)
        try:
            with engine.execution_options(portal_begin="read").connect() as connection:
                if inspect(connection).has_table("alembic_version"):
                    stored = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
        except OperationalError as error:
            log.warning("the database does not answer yet: %s", type(error).__name__)
            return
        finally:
            engine.dispose()
    if behind(stored, revisions()):
        raise CommandError("The database does not have the tables of this version. Run `portal migrate` first.")
