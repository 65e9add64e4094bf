"""Commands that run the product: serve, worker, migrate, demo."""

import argparse
import sys
import threading
from datetime import UTC, datetime
from typing import Any

from portal.kit import logs
from portal.settings import Settings, read

LINE_OPEN = 75
"""Seconds that a line without a request stays open: longer than proxies keep theirs (60), else one sends a form on it
just as it closes, and nobody may send that again by itself."""


def add(commands: Any) -> None:
    """Add these commands to `portal`."""
    for name, work in {"serve": serve, "worker": worker, "migrate": migrate, "demo": demo}.items():
        commands.add_parser(name, help=work.__doc__).set_defaults(do=work)


def serve(_typed: argparse.Namespace) -> None:
    """Start the web server; in the demo also the worker that sends mail."""
    import uvicorn  # noqa: PLC0415  late: other commands don't need it

    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.web.app import create_app  # noqa: PLC0415
    from portal.web.rules import keep_rules  # noqa: PLC0415
    from portal.web.worker import make_worker  # noqa: PLC0415

    settings = read(Settings)
    logs.write_to(sys.stderr, as_json=settings.log_json)
    app = create_app(settings)
    require_migrated(settings.database_url)
    keep_rules(app)
    app.state.settings_live.require()
    # The calendar takes half a second; made beside, so that neither the start nor the first visitor waits for it.
    threading.Thread(target=lambda: app.state.organisation.closed, daemon=True).start()
    stop = threading.Event()
    if settings.demo:
        worker = make_worker(settings, app.state.sessions, app.state.settings_live.shipped)
        threading.Thread(target=worker.run_forever, args=(stop,), daemon=True).start()
        say_where(settings)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        log_config=None,
        forwarded_allow_ips=settings.proxies,
        timeout_keep_alive=LINE_OPEN,
    )
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


def worker(_typed: argparse.Namespace) -> None:
    """Send what waits in the outbox, until stopped."""
    from portal.kit.database import make_engine, make_sessions  # noqa: PLC0415
    from portal.migrations.state import require_migrated  # noqa: PLC0415
    from portal.organisations.catalogue import read as read_organisation  # noqa: PLC0415
    from portal.web.worker import make_worker  # noqa: PLC0415

    settings = read(Settings)
    logs.write_to(sys.stderr, as_json=settings.log_json)
    sessions = make_sessions(make_engine(settings.database_url))
    made = make_worker(settings, sessions, read_organisation(settings.organisation))
    require_migrated(settings.database_url)
    made.run_forever(threading.Event())


def migrate(_typed: argparse.Namespace) -> None:
    """Bring the database up to date."""
    from portal.migrations.run import upgrade  # noqa: PLC0415

    settings = read(Settings)
    upgrade(settings.database_url, settings.keys)


def demo(_typed: argparse.Namespace) -> None:
    """Make the demo database: tables, people and a week of reports. Does nothing when it is there."""
    from portal.demo.story import prepare  # noqa: PLC0415
    from portal.migrations.run import upgrade  # noqa: PLC0415

    settings = read(Settings, demo=True)
    upgrade(settings.database_url, settings.keys)
    prepare(settings, datetime.now(tz=UTC))
