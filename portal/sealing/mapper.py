"""
Objects hold plain values, the database holds cells: sealed just before an INSERT or UPDATE, opened just after loading.

No query of the mapper is made here: SQLAlchemy forbids that in the middle of a flush. Keys come by plain statements.
"""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Mapper, Session, SessionTransaction, UOWTransaction, object_session
from sqlalchemy.orm.attributes import instance_state

from portal.sealing.cells import Place
from portal.sealing.models import BLIND, SEALED, Sealed
from portal.sealing.rows import new_ids
from portal.sealing.vault import LEADS_TO, VAULT, Vault, vault_of

REPORT = "report"
_LED_TO = {table: (by, on) for by, (table, on) in LEADS_TO.items()}


_CELLS: dict[Any, list[tuple[str, Sealed, str]]] = {}
"""Model → its sealed columns: name, how, and the table of its place. Filled when models are configured."""
_BLINDED: dict[Any, list[tuple[str, Any]]] = {}
"""Model → its columns of blind words, with what returns the words of a row."""


def _remember(vault: Vault, target: Any) -> None:
    """Keep of which report a row is: what hangs on it asks for that."""
    by, on = _LED_TO.get(target.__tablename__, ("", ""))
    given = target.__dict__
    if by and given.get(on) is not None and (report := vault.owner(on, given[on])) is not None:
        vault.leads(by, given["id"], report)


def _open(target: Any, context: Any, names: Any = None) -> None:
    vault, given = vault_of(context.session), target.__dict__
    _remember(vault, target)
    connection = None
    for name, how, table in _CELLS[type(target)]:
        value = given.get(name)
        if value is None or value == "" or (names is not None and name not in names):
            continue
        connection = connection or context.session.connection()
        place = Place(table, name, given["id"])
        given[name] = vault.open(connection, how, place, given.get(how.by, 0), value)


def _seal(connection: Connection, target: Any, *, only: Any = None) -> None:
    """Put cells in the place of plain values; `only`: those that changed, with what they were."""
    session = object_session(target)
    if session is None:
        raise RuntimeError("a sealed object is written outside a session")
    vault, given = vault_of(session), target.__dict__
    _remember(vault, target)
    plain = vault.stash.setdefault(instance_state(target), {})
    for name, how, table in _CELLS[type(target)]:
        if name not in given or (only is not None and (name not in only or only[name] == given[name])):
            continue
        plain[name] = given[name]
        given[name] = vault.seal(connection, how, Place(table, name, given["id"]), given.get(how.by, 0), given[name])


def _put_back(session: Session | None, target: Any) -> None:
    if session is not None and (vault := session.info.get(VAULT)):
        target.__dict__.update(vault.stash.pop(instance_state(target), {}))


@event.listens_for(Session, "before_flush")
def _number(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    """Give new rows their numbers, per table in one statement."""
    new: dict[str, list[Any]] = {}
    for target in session.new:
        if type(target) in _CELLS and target.__dict__.get("id") is None:
            new.setdefault(target.__tablename__, []).append(target)
    for table, targets in new.items():
        for target, number in zip(targets, new_ids(session.connection(), table, len(targets)), strict=True):
            target.id = number


def _before_insert(_mapper: Mapper[Any], connection: Connection, target: Any) -> None:
    session, given = object_session(target), target.__dict__
    if session is not None:
        if given.get("id") is None:  # it came into the session after its flush had begun
            target.id = new_ids(connection, target.__tablename__, 1)[0]
        if target.__tablename__ == REPORT:
            vault_of(session).make(connection, given["id"])
        for name, of in _BLINDED[type(target)]:
            given.setdefault(name, vault_of(session).blind(of(given)))
    _seal(connection, target)


def _before_update(_mapper: Mapper[Any], connection: Connection, target: Any) -> None:
    _seal(connection, target, only=instance_state(target).committed_state)


def _after(_mapper: Mapper[Any], _connection: Connection, target: Any) -> None:
    _put_back(object_session(target), target)


def _loaded(target: Any, context: Any) -> None:
    _open(target, context)


def _refreshed(target: Any, context: Any, names: Any) -> None:
    # Without a context it is an UPDATE of many rows, which tells objects what it wrote: never a cell.
    if context is not None:
        _open(target, context, names)


@event.listens_for(Mapper, "mapper_configured")
def _configured(_mapper: Mapper[Any], model: type) -> None:
    """Look after the models that have sealed columns, and no others."""
    table = model.__table__  # type: ignore[attr-defined]
    found = [(column.name, column.info[SEALED]) for column in table.columns if SEALED in column.info]
    if not found:
        return
    _CELLS[model] = [(name, how, how.table or table.name) for name, how in found]
    _BLINDED[model] = [(column.name, column.info[BLIND]) for column in table.columns if BLIND in column.info]
    for name, listener in (
        ("before_insert", _before_insert), ("after_insert", _after), ("before_update", _before_update),
        ("after_update", _after), ("load", _loaded), ("refresh", _refreshed),
    ):  # fmt: skip
        event.listen(model, name, listener)


@event.listens_for(Session, "after_soft_rollback")
def _undone(session: Session, _transaction: SessionTransaction) -> None:
    """Give objects their plain values back, and forget keys: what was made or read may be undone."""
    if vault := session.info.get(VAULT):
        for state, plain in vault.stash.items():
            state.dict.update(plain)
        vault.stash.clear()
        vault.forget_all()
