"""A mistake in a data file is told like a colleague would: which file, which line, what to do. Nothing starts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.changes import catalogue
from portal.kit.datafiles import DataError
from portal.organisations import catalogue as organisations
from portal.paths import data
from portal.routing import rulebook
from portal.web.app import known_answers
from tests.data.faults import ORGANISATIONS, RULES, SAMPLES, TYPES, Fault, add_samples, breaks

ROOT = Path(rulebook.__file__).resolve().parents[2]
KNOWN = known_answers(catalogue.read(SAMPLES / "types"))


def holds(read: Callable[[], object], fault: Fault, path: Path, line: int) -> None:
    """Hold that the error names file, line, what is there and a mend."""
    with pytest.raises(DataError) as caught:
        read()
    error = caught.value
    assert error.path == path
    assert fault.says in error.problem
    assert fault.mend in error.mend
    assert error.line == line, str(error)
    assert str(error).startswith(f"{path.name}, line {line}: ")


@pytest.fixture
def types(tmp_path: Path) -> Path:
    """A folder with the invented change type alone."""
    return Path(shutil.copytree(SAMPLES / "types", tmp_path / "types"))


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A folder with its two rules alone."""
    return Path(shutil.copytree(SAMPLES / "rules", tmp_path / "rules"))


def test_the_samples_are_in_order(types: Path, rules: Path) -> None:
    assert set(catalogue.read(types).types) == {"cargo_bike"}
    assert set(rulebook.read(KNOWN, rules).rules) == {"desk-cargo-bike", "desk-cargo-bike-paint"}


@pytest.mark.parametrize("fault", TYPES.values(), ids=TYPES)
def test_a_mistake_in_a_change_type_names_file_line_and_mend(types: Path, fault: Fault) -> None:
    holds(lambda: catalogue.read(types), fault, *breaks(types, fault))


@pytest.mark.parametrize("fault", RULES.values(), ids=RULES)
def test_a_mistake_in_a_rule_names_file_line_and_mend(rules: Path, fault: Fault) -> None:
    holds(lambda: rulebook.read(KNOWN, rules), fault, *breaks(rules, fault))


@pytest.mark.parametrize("fault", ORGANISATIONS.values(), ids=ORGANISATIONS)
def test_a_mistake_in_an_organisation_names_file_line_and_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    folder = Path(shutil.copytree(data("organisations"), tmp_path / "organisations")) / "zeven-linden"
    monkeypatch.setattr(organisations, "folder", lambda _name: folder)
    holds(lambda: organisations.read("zeven-linden"), fault, *breaks(folder, fault))


def test_examples_that_show_one_side_only_are_refused_at_the_first_example(rules: Path) -> None:
    path = rules / "desk-cargo-bike-paint.toml"
    source = path.read_text(encoding="utf-8")
    path.write_text(source[: source.rindex("[[example]]")], encoding="utf-8")
    with pytest.raises(DataError, match="one side only") as caught:
        rulebook.read(KNOWN, rules)
    assert (caught.value.path, caught.value.line) == (path, source[: source.index("[[example]]")].count("\n") + 1)
    assert "one that does not" in caught.value.mend


def test_a_change_type_without_a_rule_is_named(rules: Path) -> None:
    for path in rules.iterdir():
        path.unlink()
    with pytest.raises(DataError, match=r"rules, line 1: no rule covers change type 'cargo_bike'\. Add a rule"):
        rulebook.read(KNOWN, rules)


def test_a_file_saved_in_another_encoding_is_named(types: Path) -> None:
    path = types / "cargo_bike.toml"
    path.write_bytes(b'# Starting\ntitle = "Ik ga naar een caf\xe9"\n')
    with pytest.raises(DataError, match="UTF-8") as caught:
        catalogue.read(types)
    assert (caught.value.path, caught.value.line) == (path, 2)


def test_the_mark_that_some_editors_put_in_front_is_welcome(types: Path) -> None:
    path = types / "cargo_bike.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert catalogue.read(types).types["cargo_bike"].title == "Ik krijg een bakfiets"


@pytest.mark.parametrize(
    ("command", "folder", "fault"),
    [
        ("serve", "portal/changes/types", TYPES["misspelt key"]),
        ("check", "portal/routing/rules", RULES["misspelt urgency"]),
        ("serve", "organisations/zeven-linden", ORGANISATIONS["unknown role"]),
    ],
)
def test_a_broken_file_stops_a_command_with_one_line_and_no_traceback(
    tmp_path: Path, command: str, folder: str, fault: Fault
) -> None:
    for name in ("portal", "organisations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("static", "templates", "locales"):
        (tmp_path / name).symlink_to(ROOT / name)
    add_samples(tmp_path / "portal/changes/types", tmp_path / "portal/routing/rules")
    path, line = breaks(tmp_path / folder, fault)
    settings = {"PORTAL_DEMO": "true", "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/portal.db", "PORTAL_PORT": "0"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    done = subprocess.run(
        [sys.executable, "-m", "portal", command],
        cwd=tmp_path,
        env={**kept, **settings, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"{path.name}, line {line}: ")
    assert done.stderr.count("\n") == 1
    assert fault.mend in done.stderr
    assert done.stdout == ""
