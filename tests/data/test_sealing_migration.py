"""Sealing a database that is in use: nothing is lost, nothing stays clear, each trigger is as it was. And back."""

import json
from typing import Any

from alembic import command
from fastapi import FastAPI
from sqlalchemy import Engine, select, text

from portal.assessment.models import Weighing
from portal.migrations.run import config
from portal.migrations.state import revisions
from portal.sealing.cells import is_sealed
from portal.sealing.models import DossierKey
from portal.signals.models import FollowUp, Note, Signal
from tests.sealing.dump import everything, sealed_columns
from tests.signals.desk import tell
from tests.signals.test_kept import kept

__all__ = ["kept"]
OWN = ("dossier_key", "proof_file", "alembic_version")


def triggers(engine: Engine) -> dict[str, str]:
    """Return every trigger with its text."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    if engine.dialect.name == "postgresql":
        asked = (
            "SELECT tgname || ' ' || CAST(tgrelid AS regclass), pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE NOT tgisinternal"
        )
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(text(asked))}


def words(engine: Engine) -> dict[str, dict[Any, Any]]:
    """Return the sealed columns by table and row, JSON as values."""
    held, found = everything(engine), {}
    for table, column in sealed_columns():
        for row in held.get(table, []):  # some tables are of later
            value = row[column]
            if isinstance(value, str) and value.startswith(("{", "[")) and not is_sealed(value):
                value = json.loads(value)
            found.setdefault(table, {})[row["id"], column] = value
    return found


def test_a_database_in_use_is_sealed_and_opened_again(app: FastAPI, kept: dict[str, int]) -> None:
    engine, url = app.state.sessions.kw["bind"], app.state.settings.database_url
    tell(app)
    with app.state.sessions() as session:
        plain = {model: {row.id: [dict(row.__dict__)[name] for name in names] for row in session.scalars(select(model))}
                 for model, names in ((Note, ["text"]), (Signal, ["person", "contact", "facts", "teller"]),
                                      (Weighing, ["answers"]), (FollowUp, ["title"]))}  # fmt: skip
    sealed, all_triggers, other = words(engine), triggers(engine), everything(engine)
    settings = config(url, app.state.settings.keys)
    engine.dispose()
    command.downgrade(settings, "0023")
    of_then = triggers(engine).keys()
    engine.dispose()
    (before,) = revisions()["0023"]
    command.downgrade(settings, before)
    clear = words(engine)
    assert "Bram Kuipers" in repr(clear["report"])
    assert clear["note"][kept["note"], "text"] == "Bel later."
    assert not any(is_sealed(value) for cells in clear.values() for value in cells.values())
    names = {row["word"] for row in everything(engine)["signal_name"]}
    assert names == {"bram", "kuipers"}
    assert triggers(engine).keys() == of_then
    engine.dispose()
    command.upgrade(settings, "head")
    command.check(settings)
    assert triggers(engine) == all_triggers, "the same words as before"
    for table, cells in words(engine).items():
        assert cells.keys() == sealed[table].keys()
        for place, value in cells.items():
            assert is_sealed(value) == is_sealed(sealed[table][place]), (table, place)
    for table, rows in everything(engine).items():
        known = {column for name, column in sealed_columns() if name == table} | {"name_words", "word", "wrapped"}
        assert [{k: v for k, v in row.items() if k not in known} for row in by_key(rows)] == [
            {k: v for k, v in row.items() if k not in known} for row in by_key(other[table])
        ], f"{table} is as it was"
    with app.state.sessions() as session:
        assert session.scalars(select(DossierKey.report_id)).all()
        for model, rows in plain.items():
            names_of = {Note: ["text"], Signal: ["person", "contact", "facts", "teller"], Weighing: ["answers"],
                        FollowUp: ["title"]}[model]  # fmt: skip
            for row in session.scalars(select(model)):
                assert [getattr(row, name) for name in names_of] == rows[row.id]


def by_key(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in an order of their own."""
    return sorted(rows, key=lambda row: repr([row.get(name) for name in ("id", "report_id", "signal_id", "number")]))
