"""`portal check` reads everything, without a secret, and `portal serve` wants a database that is up to date."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory

from portal.errors import CommandError
from portal.migrations.run import config, upgrade
from portal.migrations.state import behind, require_migrated, revisions
from tests.sealing.keys import KEYS

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {"PORTAL_SECRET_KEY": "k" * 32, "PORTAL_ENCRYPTION_KEYS": KEYS}
FIRST = "Run `portal migrate` first."


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the data files beside the code."""
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
        timeout=300,  # `check` also makes and reads every page
        check=False,
    )


def test_check_needs_no_secret(tree: Path) -> None:
    done = portal(tree, "check", "--files")
    assert (done.returncode, done.stderr) == (0, "")
    assert "all in order.\n" in done.stdout, "what waits for a signature may follow"


AMOUNT = """[[amount]]
key = "gift_limit"
what = "Giften"
value = "-1"
from = 2026-01-01
until = 2026-12-31
rhythm = "1 januari"
source = "Lokaal"
"""


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("locales/nl/pages/nieuw.md", "Geen kop", "nieuw.md, line 1: the header is not there"),
        ("locales/en/pages/geven-en-krijgen.md", "No header", "geven-en-krijgen.md, line 1: the header is not there"),
        ("locales/uk/language.toml", 'name = "українська"\n', "language.toml, line 1: 'code' is missing"),
        ("organisations/stad-waterrijk/pages/nl/eigen.md", "Geen kop", "eigen.md, line 1: the header is not there"),
        ("organisations/stad-waterrijk/amounts.toml", AMOUNT, "amounts.toml, line 4: value is '-1'"),
    ],
)
def test_check_names_what_is_wrong_wherever_it_is(tree: Path, file: str, text: str, says: str) -> None:
    (tree / file).parent.mkdir(parents=True, exist_ok=True)
    (tree / file).write_text(text, encoding="utf-8")
    done = portal(tree, "check")
    assert done.returncode == 1
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


RULES = "portal/routing/rules"
NOT_SURE = (ROOT / RULES / "desk-not-sure.toml").read_text(encoding="utf-8")
HEAD, _, REST = NOT_SURE.partition("all = []")
SIGNAL, _, EXAMPLES = REST.partition("[[example]]")


def ruled(tests: str, signal: str = SIGNAL) -> str:
    """Return the shipped rule about doubt with other tests."""
    silent = '[[example]]\nname = "Niets"\nanswers = {}\nfires = false\n'
    given = '{ call_me = "no", call_when = "morning", topic = ["home"] }'
    fires = f'[[example]]\nname = "Wel"\nanswers = {given}\nfires = true\n'
    return f"{HEAD}all = [{tests}]{signal}\n{fires}{silent if tests else ''}"


MERGE = '\n[signal]\nmerge_into = "desk-not-sure"\n'
TYPE = (ROOT / "portal" / "changes" / "types" / "not_sure.toml").read_text(encoding="utf-8")
CALL_ME = TYPE[: TYPE.index('name = "call_me"')].count("\n") + 1
AT = NOT_SURE[: NOT_SURE.index("all = []")].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("zz.toml", ruled(""), f"zz.toml, line {AT - 2}: this rule and 'desk-not-sure' both open a signal for desk"),
        (
            "zz.toml",
            ruled('{ answer = "call_me", is = "no" }, { answer = "call_when", is = "morning" }', MERGE),
            f"zz.toml, line {AT}: this rule never fires: 'call_when' is not asked then",
        ),
        (
            "zz.toml",
            ruled('{ answer = "call_me", is = "noo" }', MERGE),
            f"zz.toml, line {AT}: call_me can't be 'noo'. Use one of: no, yes.",
        ),
        (
            "desk-not-sure.toml",
            ruled('{ answer = "call_me", is = "no" }'),
            f"not_sure.toml, line {CALL_ME}: no rule covers change type 'not_sure' with call_me = yes",
        ),
        (
            "zz.toml",
            ruled('{ answer = "language", is = "ar" }', MERGE),
            f"zz.toml, line {AT}: a rule may not look at 'language'",
        ),
    ],
    ids=["contradiction", "dead rule", "misspelt answer", "answers without a rule", "language"],
)
def test_a_set_of_rules_that_is_wrong_is_refused_before_it_counts(tree: Path, file: str, text: str, says: str) -> None:
    (tree / RULES / file).write_text(text, encoding="utf-8")
    done = portal(tree, "check")
    assert done.returncode == 1
    assert done.stderr.startswith(says)
    assert done.stderr.count("\n") == 1


def test_check_reads_the_code_of_a_back_office_that_nobody_uses_yet(tree: Path) -> None:
    folder = tree / "portal" / "integrations" / "half"
    shutil.copytree(tree / "portal" / "integrations" / "demo", folder)
    (folder / "settings.py").write_text('"""Nothing yet."""\n', encoding="utf-8")
    done = portal(tree, "check")
    assert done.returncode == 1
    assert done.stderr.startswith("portal/integrations/half/settings.py has no Settings.")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [("serve",), ("worker",)])
@pytest.mark.parametrize("there", [False, True])
def test_without_tables_it_stops_with_one_sentence(tree: Path, words: tuple[str, ...], there: bool) -> None:
    if there:
        (tree / "p.db").touch()
    done = portal(tree, *words, **SECRETS, PORTAL_DATABASE_URL=f"sqlite:///{tree}/p.db", PORTAL_PORT="0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"The database does not have the tables of this version. {FIRST}\n"
    assert (tree / "p.db").exists() is there


def test_a_setting_that_can_not_be_used_is_named(tree: Path) -> None:
    done = portal(tree, "serve", **SECRETS, PORTAL_PORT="many")
    assert done.returncode == 1
    assert done.stderr.startswith("PORTAL_PORT: ")
    assert done.stderr.count("\n") == 1


def test_an_unknown_back_office_stops_the_start_with_one_sentence(tree: Path) -> None:
    done = portal(tree, "serve", **SECRETS, PORTAL_BACK_OFFICES="nothing")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no back office 'nothing'. Set PORTAL_BACK_OFFICES to names of: demo.\n"


def test_a_database_that_is_up_to_date_may_start(database_url: str) -> None:
    require_migrated(database_url)


def test_a_database_of_an_older_version_may_not(database_url: str) -> None:
    command.downgrade(config(database_url), "-1")
    with pytest.raises(CommandError, match=FIRST):
        require_migrated(database_url)
    upgrade(database_url)
    require_migrated(database_url)


def test_a_database_that_does_not_answer_stops_nothing() -> None:
    require_migrated("postgresql+psycopg://nobody@127.0.0.1:1/nothing")


def test_the_files_say_the_same_as_alembic() -> None:
    script = ScriptDirectory.from_config(config("sqlite://"))
    assert set(revisions()) == {revision.revision for revision in script.walk_revisions()}
    assert not behind(set(script.get_heads()), revisions())


def test_behind() -> None:
    known: dict[str, set[str]] = {"1": set(), "2": {"1"}, "3a": {"2"}, "3b": {"2"}, "4": {"3a", "3b"}}
    assert behind(set(), known)
    assert behind({"1"}, known)
    assert behind({"3a", "3b"}, known)
    assert not behind({"4"}, known)
    assert not behind({"5"}, known), "made by a newer version"
