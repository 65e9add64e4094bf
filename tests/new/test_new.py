"""`portal new` writes files that are valid at once: the real command, in a copy of the repository."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from portal.commands.files import KINDS
from portal.errors import CommandError
from portal.new import kinds, write
from portal.new.facts import Asked

ROOT = write.ROOT
TODAY = date(2026, 11, 23)
GOOD = {
    "change-type": "new_hobby",
    "rule": "income-small-jobs-weekly",
    "page": "een-hobby-beginnen",
    "language": "uk",
    "back-office": "case_system",
    "organisation": "stad-aan-zee",
}
THERE = {
    "change-type": "small_jobs",
    "rule": "income-small-jobs",
    "page": "geven-en-krijgen",
    "language": "ar",
    "back-office": "demo",
    "organisation": "stad-waterrijk",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what `portal new` may write in, beside the rest."""
    for name in ("portal", "locales", "organisations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("static", "templates"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def portal(tree: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return subprocess.run(
        [sys.executable, "-m", "portal", *words],
        cwd=tree,
        env={**kept, **settings, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def files(tree: Path) -> set[str]:
    return {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}


def made(tree: Path, *words: str) -> str:
    """Run `portal new`; return what it said."""
    done = portal(tree, "new", *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def checked(tree: Path) -> None:
    """Run `portal check`."""
    done = portal(tree, "check", "--files")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_knows_every_kind() -> None:
    assert set(KINDS) == set(kinds.KINDS) == set(GOOD) == set(THERE)


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_makes_is_valid_and_it_says_where(tree: Path, kind: str) -> None:
    before = files(tree)
    lines = made(tree, kind, GOOD[kind]).splitlines()
    new = files(tree) - before
    assert new
    checked(tree)
    assert len(lines) == 2
    assert set(re.findall(r"[\w./-]+\.(?:toml|md|css|py)\b", lines[0])) == new
    for name in new:
        text = (tree / name).read_text("utf-8")
        assert not re.search(r"TODO|FIXME|XXX|lorem|\$[a-z{]", text, re.IGNORECASE), name


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_is_there_is_refused(kind: str) -> None:
    with pytest.raises(CommandError, match=r"^\S+ is there already\. Choose another name\.$"):
        write.new(kind, Asked(THERE[kind], TODAY))


def test_when_one_of_two_files_is_there_nothing_is_written(tree: Path) -> None:
    (tree / "portal/routing/rules/desk-new-hobby.toml").write_text("mine", encoding="utf-8")
    before = {name: (tree / name).read_bytes() for name in files(tree)}
    done = portal(tree, "new", "change-type", "new_hobby")
    assert done.returncode == 1
    assert done.stderr == "portal/routing/rules/desk-new-hobby.toml is there already. Choose another name.\n"
    assert {name: (tree / name).read_bytes() for name in files(tree)} == before


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["", "New", "../outside", "1st", "een hobby", "é", "x" * 61, "-a"])
def test_what_is_no_good_name_is_refused_with_a_sentence(kind: str, name: str) -> None:
    with pytest.raises(CommandError, match=f"is no good name for a {kind}. Use .*, such as"):
        write.new(kind, Asked(name, TODAY))


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        ("language", "xx", "is no language that we know"),
        ("back-office", "class", "has another meaning here"),
        ("back-office", "contract", "has another meaning here"),
        ("change-type", "about_you", "Choose another name"),
    ],
)
def test_a_name_that_can_not_work_is_refused(kind: str, name: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        write.new(kind, Asked(name, TODAY))


def test_a_refusal_is_one_sentence_without_a_traceback(tree: Path) -> None:
    done = portal(tree, "new", "change-type", "../outside")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("'../outside' is no good name for a change-type.")
    assert done.stderr.count("\n") == 1


def test_two_change_types_after_each_other_get_their_own_codes(tree: Path) -> None:
    made(tree, "change-type", "new_hobby")
    made(tree, "change-type", "new_pet")
    checked(tree)
    codes = [tomllib.loads(path.read_text("utf-8"))["code"] for path in (tree / "portal/changes/types").glob("*.toml")]
    assert len(codes) == len(set(codes))


def test_a_new_change_type_can_be_told_at_once(tree: Path) -> None:
    made(tree, "change-type", "new_hobby")
    shutil.copytree(ROOT / "tests", tree / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    (tree / "tests" / "test_told.py").write_text(TOLD, encoding="utf-8")
    (tree / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")
    done = pytest_in(tree, "tests/test_told.py")
    assert done.returncode == 0, done.stdout[-4000:]
    assert "1 passed" in done.stdout


TOLD = """
import pytest
from sqlalchemy import select

from portal.signals.models import Signal
from tests.walk import send, walk


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_told(app, visit, moment):
    from datetime import UTC, datetime
    moment.at = datetime.now(tz=UTC)
    today = moment.at
    day = {"answer-day": today.day, "answer-month": today.month, "answer-year": today.year}
    walk(visit, ["new_hobby"], {"first_day": day, "what": {"answer": "Schaken"}, "call_me": {"answer": "no"}})
    send(visit)
    with app.state.sessions() as session:
        assert session.scalars(select(Signal.rule)).all() == ["desk-new-hobby"]
"""


def pytest_in(tree: Path, *what: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tree}/bt", *what],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_new_rule_is_about_the_type_in_its_name_or_the_one_that_is_asked(tree: Path) -> None:
    assert "about small_jobs" in made(tree, "rule", "income-small-jobs-weekly")
    assert "about work_start" in made(tree, "rule", "income-first-pay", "--change", "work_start")
    assert "about not_sure" in made(tree, "rule", "desk-something")
    checked(tree)
    done = portal(tree, "new", "rule", "desk-other", "--change", "nothing")
    assert "There is no change type 'nothing'. Use one of: " in done.stderr


def test_a_new_language_is_not_live_and_one_that_is_written_from_right_to_left_says_so(tree: Path) -> None:
    made(tree, "language", "fa")
    file = tomllib.loads((tree / "locales/fa/language.toml").read_text("utf-8"))
    assert file == {"code": "fa", "name": "فارسی", "dir": "rtl", "babel": "fa", "ready": False, "fallback": "nl"}


def test_a_new_back_office_passes_its_own_tests_and_takes_reports(tree: Path) -> None:
    made(tree, "back-office", "case_system")
    (tree / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")
    folder = tree / "portal" / "integrations" / "case_system"
    assert "demo" not in "".join(path.read_text("utf-8").lower() for path in folder.iterdir() if path.is_file())
    done = pytest_in(tree, "--import-mode=importlib", "portal/integrations/case_system")
    assert done.returncode == 0, done.stdout[-4000:]
    migrated = portal(tree, "demo", PORTAL_BACK_OFFICES="case_system", PORTAL_DATABASE_URL=f"sqlite:///{tree}/p.db")
    assert (migrated.returncode, migrated.stderr) == (0, "")


def test_a_new_organisation_can_run_the_demo(tree: Path) -> None:
    made(tree, "organisation", "stad-aan-zee")
    done = portal(tree, "demo", PORTAL_ORGANISATION="stad-aan-zee", PORTAL_DATABASE_URL=f"sqlite:///{tree}/p.db")
    assert (done.returncode, done.stderr) == (0, "")
