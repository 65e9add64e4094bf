"""
Every address, as everybody: what it answers stands in work.csv and site.csv, for people to read and to weigh.

On SQLite, where each request that changes something is undone. PostgreSQL reads a sample.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from portal.kit.database import make_engine, make_sessions
from portal.roles.catalogue import table
from portal.settings import Settings
from portal.web.app import create_app
from tests.conftest import Moment
from tests.mine.broker import SETTINGS, OnItsOwnClock
from tests.roles.house import (
    AT_WORK,
    COLLEAGUES,
    ON_SITE,
    RECOVER,
    WITH_SERVICE,
    House,
    HouseWithService,
    rows_of,
)
from tests.traces import own_database

WORK, SITE = (Path(__file__).parent / name for name in ("work.csv", "site.csv"))
COLUMNS = {WORK: AT_WORK, SITE: (*ON_SITE, *WITH_SERVICE)}
OUTSIDE = tuple(role for role in COLLEAGUES if role not in {"team", "guest", "emergency", "elsewhere"})
Key = tuple[str, str, str]
"""Method, path, and case: empty, `done` for a signal that is closed, `recover` for one of the team of recovery."""


def written(file: Path) -> dict[Key, dict[str, str]]:
    """Return what people wrote: per address a word for each role."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    rows: dict[Key, dict[str, str]] = {}
    for row in csv.DictReader(lines):
        said = {name.strip(): word.strip() for name, word in row.items()}
        path, _, case = said.pop("path").partition("#")
        key = (said.pop("method"), path, case)
        assert key not in rows, f"{key} stands twice in {file.name}"
        rows[key] = said
    return rows


def file_of(path: str) -> Path:
    """Return where an address stands."""
    return WORK if path.startswith("/werk") else SITE


def line(key: Key, words: dict[str, str]) -> str:
    """Return a row as it stands in its file."""
    method, path, case = key
    return ",".join([method, f"{path}#{case}" if case else path, *words.values()])


def opened(url: str, folder: Path, issuer: str = "") -> House:
    """Return a filled house on a database. No power cut is survived. `issuer`: where residents sign in."""
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None, demo=True, organisation="zeven-linden", database_url=url, uploads=str(folder / "uploads")
    )
    if issuer:
        given = {**SETTINGS, "public_url": "http://portal.test", "resident_issuer": issuer}
        settings = settings.model_copy(update=given)
    engine = make_engine(url)
    if url.startswith("sqlite"):
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    app = create_app(settings, sessions=make_sessions(engine), now=Moment())
    if not issuer:
        return House(app)
    app.state.resident_service = OnItsOwnClock(app.state.resident_service.client)
    return HouseWithService(app)


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One office for the whole matrix."""
    folder = tmp_path_factory.mktemp("house")
    with own_database(sqlite_template, folder) as url:
        made = opened(url, folder)
        yield made
        made.close()


def test_every_address_has_a_row_and_every_row_an_address(house: House) -> None:
    rows = {key[:2]: file for file in COLUMNS for key in written(file)}
    new = [
        f"{file_of(path).name}: add {line((method, path, ''), dict.fromkeys(COLUMNS[file_of(path)], '?'))}"
        for method, path in rows_of(house.app)
        if (method, path) not in rows
    ]
    assert not new, "who may do this? " + "\n".join(new)
    gone = [f"{file.name}: take away {method} {path}" for (method, path), file in rows.items()]
    there = set(rows_of(house.app))
    assert not [text for text, key in zip(gone, rows, strict=True) if key not in there]
    assert all(file == file_of(path) for (_method, path), file in rows.items())


def differences(house: House, file: Path, roles: tuple[str, ...], methods: tuple[str, ...]) -> list[str]:
    """Ask each address as each role; return each answer that is not the written one."""
    found = []
    for (method, path, case), words in written(file).items():
        assert tuple(words) == COLUMNS[file], file.name
        if method not in methods:
            continue
        answers = {role: house.ask(role, method, path, case) for role in roles}
        assert not [word for word in answers.values() if word.startswith("5")], (method, path, answers)
        found += [
            f"{method} {path} {case} as {role}: {answer}, written is {words[role]}"
            for role, answer in answers.items()
            if answer != words[role]
        ]
    return found


@pytest.mark.parametrize("role", AT_WORK)
def test_at_work_each_role_gets_what_is_written(house: House, role: str) -> None:
    wrong = differences(house, WORK, (role,), ("GET", "POST"))
    assert not wrong, "\n".join(wrong)


def test_on_the_site_everybody_gets_what_is_written(house: House) -> None:
    wrong = differences(house, SITE, ON_SITE, ("GET", "POST"))
    assert not wrong, "\n".join(wrong)


def test_where_residents_may_sign_in_each_gets_what_is_written(
    sqlite_template: Path, tmp_path: Path, issuer: str
) -> None:
    with own_database(sqlite_template, tmp_path) as url:
        house = opened(url, tmp_path, issuer)
        wrong = differences(house, SITE, WITH_SERVICE, ("GET", "POST"))
        house.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_reading_is_the_same_on_postgresql(database_url: str, tmp_path: Path) -> None:
    house = opened(database_url, tmp_path)
    wrong = differences(house, WORK, ("no_team", "team", "other_team", "guest", "elsewhere"), ("GET",))
    house.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("file", [WORK, SITE], ids=["work", "site"])
def test_no_row_lets_somebody_of_another_team_or_organisation_see_a_signal(file: Path) -> None:
    for (method, path, case), words in written(file).items():
        if path.startswith("/werk/signalen/"):
            outside = OUTSIDE if case != RECOVER else tuple(set(COLLEAGUES) - {"recovery", "elsewhere"})
            assert {words[role] for role in outside} == {"404"}, (method, path, case)
        if path.startswith("/werk/"):
            assert words["nobody"] == words["resident"], path
            open_to_all = words["nobody"] in {"200", "422", "404"}
            assert open_to_all or {words["nobody"], words["elsewhere"]} == {"login"}, (method, path)


def test_the_columns_are_the_roles_of_the_table() -> None:
    stands_for = {
        "team": "caseworker",
        "recovery": "caseworker",
        "nobody": "stranger",
        "emergency": "other_team",
        "signed_in": "resident",
        "passer_by": "stranger",
    }
    columns = {stands_for.get(role, role) for role in {*AT_WORK, *ON_SITE, *WITH_SERVICE}}
    assert columns - {"elsewhere"} == {role.key for role in table().role}


def test_every_colleague_of_the_matrix_has_one_role_alone() -> None:
    assert all(len(teams) + len(rights) <= 1 for role, (teams, rights) in COLLEAGUES.items() if role != "elsewhere")
