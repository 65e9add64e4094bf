"""`portal retention`: on a real database, also when it is killed halfway."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import func, select, update

from portal.audit.domain import key_of
from portal.audit.queries import verify
from portal.changes.models import Report
from portal.kit.database import reading
from portal.retention import planning
from portal.retention.models import Forgotten, Plan, PlanReport, PlanStep
from portal.signals.models import FollowUp, Signal
from tests.conftest import ONE_DATABASE
from tests.retention.test_plan import count, iris
from tests.signals.desk import tell

MANY = 6


DIES = """
import os, signal
from portal.retention import running
forget, done = running.forget, []

def dies(*given, **more):
    found = forget(*given, **more)
    done.append(1)
    if len(done) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return found

running.forget = dies
from portal.__main__ import main
main()
"""
"""The portal, that is killed when the third report is gone but not yet for good."""


def portal(app: FastAPI, *words: str, begin: tuple[str, ...] = ("-m", "portal"), **more: str) -> subprocess.Popen[str]:
    settings = app.state.settings
    given = {
        "PORTAL_DEMO": "true",
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_UPLOADS": settings.uploads,
        "PORTAL_SECRET_KEY": settings.secret_key,
        **more,
    }
    command = [sys.executable, *begin, "retention", *words]
    return subprocess.Popen(
        command, env={**os.environ, **given}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(started: subprocess.Popen[str], code: int = 0) -> str:
    out, wrong = started.communicate(timeout=120)
    assert started.returncode == code, wrong
    return out + wrong


def old(app: FastAPI, number: int) -> None:
    """Reports that were done long ago."""
    for _ in range(number):
        tell(app)
    with app.state.sessions.begin() as session:
        session.execute(update(FollowUp).values(ended="done"))
        session.execute(update(Signal).values(closed_at=datetime(2012, 3, 1, tzinfo=UTC)))


def ready(app: FastAPI) -> int:
    """A plan that was made a week ago, and approved."""
    at = datetime.now(tz=UTC) - timedelta(days=8)
    with app.state.sessions.begin() as session:
        plan = planning.make(session, app.state.organisation, at)
        assert plan
        planning.approve(session, plan, app.state.organisation, by=iris(session), at=at)
        return plan.id


def test_a_run_that_is_killed_goes_on_where_it_was(app: FastAPI, tmp_path: Path) -> None:
    old(app, MANY)
    number = ready(app)
    assert "Traceback" not in said(portal(app, "run", begin=("-c", DIES)), code=-signal.SIGKILL)
    done, left = count(app, Forgotten), count(app, Report)
    assert done == 2, "the third came back whole"
    assert done + left == MANY, "each is there whole, or gone whole"
    assert count(app, PlanReport) == left
    listed = tmp_path / "forgotten.txt"
    assert f"Plan {number} is done: reports {MANY}." in said(portal(app, "run", PORTAL_FORGOTTEN_LIST=str(listed)))
    assert (count(app, Report), count(app, Signal), count(app, Forgotten)) == (0, 0, MANY)
    assert len(listed.read_text().split()) == MANY
    with app.state.sessions() as session:
        assert session.scalars(select(PlanStep.counts).where(PlanStep.kind == "done")).all() == [{"reports": MANY}]
    with reading(app.state.sessions)() as session:
        assert verify(session, key_of(app.state.settings.secret_key)).whole


@ONE_DATABASE
def test_plan_show_list_and_again(app: FastAPI, tmp_path: Path) -> None:
    old(app, 2)
    assert "reports 2 (oldest 2012-03-01)" in said(portal(app, "plan"))
    assert "No new plan" in said(portal(app, "plan"))
    assert "No plan is ready to run. The last plan: waits." in said(portal(app, "run"), 1)
    assert "waits; would go: reports 2" in said(portal(app, "show"))
    listed = tmp_path / "list"
    assert "0 seals" in said(portal(app, "list", str(listed)))
    assert "There is no file" in said(portal(app, "again", str(listed)), 1)
    listed.write_text("geen zegel\n")
    assert "is no seal" in said(portal(app, "again", str(listed)), 1)
    listed.write_text("a" * 64 + "\n")
    assert "0 reports of 1 seals were there" in said(portal(app, "again", str(listed)))
    with app.state.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Plan)) == 1
