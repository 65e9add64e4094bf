"""The commands: serve, worker, check, demo, migrate."""

import argparse
import logging
import sys
import threading
from datetime import UTC, datetime

from pydantic import ValidationError

from portal.kit.datafiles import DataError
from portal.settings import Settings


def serve(settings: Settings) -> None:
    """Start the web server; in the demo also the worker that sends mail."""
    import uvicorn  # noqa: PLC0415  late: other commands don't need it

    from portal.web.app import create_app  # noqa: PLC0415
    from portal.web.worker import make_worker  # noqa: PLC0415

    app = create_app(settings)
    # The calendar takes half a second; made beside, so that neither the start nor the first visitor waits for it.
    threading.Thread(target=lambda: app.state.organisation.closed, daemon=True).start()
    stop = threading.Event()
    if settings.demo:
        worker = make_worker(settings, app.state.sessions, app.state.organisation)
        threading.Thread(target=worker.run_forever, args=(stop,), daemon=True).start()
        say_where(settings)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False, server_header=False)
    stop.set()


def say_where(settings: Settings) -> None:
    """Print the addresses to open and the demo logins."""
    from portal.accounts.access import DEMO_PASSWORD  # noqa: PLC0415
    from portal.demo.people import colleagues  # noqa: PLC0415

    base = f"http://{settings.host}:{settings.port}"
    logins = ", ".join(person.login for person in colleagues(settings.organisation))
    sys.stdout.write(
        f"\nDoorgeefpunt is running. Stop with Ctrl-C.\n\n  Residents    {base}/\n  Caseworkers  {base}/werk/\n"
        f"               {logins} (password: {DEMO_PASSWORD})\n"
        f"  Sent mail    {base}/-/post\n  Components   {base}/-/components\n\n"
    )
    sys.stdout.flush()


def worker(settings: Settings) -> None:
    """Send what waits in the outbox, until stopped."""
    from portal.kit.database import make_engine, make_sessions  # noqa: PLC0415
    from portal.organisations.catalogue import read  # noqa: PLC0415
    from portal.web.worker import make_worker  # noqa: PLC0415

    sessions = make_sessions(make_engine(settings.database_url))
    make_worker(settings, sessions, read(settings.organisation)).run_forever(threading.Event())


def check(_settings: Settings) -> None:
    """Read every data file of every organisation and say what is wrong."""
    from portal.changes import catalogue  # noqa: PLC0415
    from portal.organisations import catalogue as organisations  # noqa: PLC0415
    from portal.paths import data  # noqa: PLC0415
    from portal.routing import rulebook  # noqa: PLC0415
    from portal.web.app import known_answers  # noqa: PLC0415

    types = catalogue.read()
    rules = rulebook.read(known_answers(types))
    names = sorted(path.name for path in data("organisations").iterdir() if path.is_dir())
    for name in names:
        organisations.read(name)
    sys.stdout.write(
        f"{len(types.types)} change types, {len(rules.rules)} rules, {len(names)} organisations: all in order.\n"
    )


def migrate(settings: Settings) -> None:
    """Bring the database up to date."""
    from portal.migrations.run import upgrade  # noqa: PLC0415

    upgrade(settings.database_url)


def demo(settings: Settings) -> None:
    """Make the demo database: tables, people and a week of reports. Does nothing when it is there."""
    from portal.demo.story import prepare  # noqa: PLC0415

    migrate(settings)
    prepare(settings, datetime.now(tz=UTC))


COMMANDS = {"serve": serve, "worker": worker, "check": check, "migrate": migrate, "demo": demo}


def main() -> int:
    """Run one command. A mistake in a file or setting is told in words, without a stack trace."""
    parser = argparse.ArgumentParser(prog="portal", description="Doorgeefpunt")
    parser.add_argument("command", choices=COMMANDS)
    command = parser.parse_args().command
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        settings = Settings(demo=True) if command == "demo" else Settings()
        COMMANDS[command](settings)
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except ValidationError as error:
        sys.stderr.write("\n".join(str(item["msg"]) for item in error.errors()) + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
