"""
personal columns are sealed, each report with a key of its own; words of names are blind; files have a key

Tables that refuse changes let this one through: their triggers are taken away and put back with the same text.
"""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from portal.sealing.cells import Place
from portal.sealing.models import MASTER, OFFICE, Sealed
from portal.sealing.vault import Vault
from portal.settings import Settings, read
from portal.signals.names import words_of_contact

revision = "0023"
down_revision = "0026"

AT_ONCE = 500
SIGNAL = "signal_id"
# Table → column → (how it is sealed, what it was). JSON of a list is told apart where somebody was forgotten.
TEXT, SHORT = sa.Text(), sa.String(length=80)
TABLES: dict[str, dict[str, tuple[Sealed, Any]]] = {
    "draft": {"answers": (Sealed(MASTER, empty=dict), sa.JSON())},
    "report": {"about": (Sealed("id", empty=dict), sa.JSON())},
    "change": {"answers": (Sealed("report_id", empty=dict), sa.JSON())},
    "correction": {name: (Sealed("report_id", empty=dict), sa.JSON()) for name in ("told", "about")},
    "withdrawal": {"reason": (Sealed("report_id"), TEXT)},
    "signal": {
        "person": (Sealed(MASTER), SHORT),
        "contact": (Sealed("report_id", empty=dict), sa.JSON()),
        "facts": (Sealed("report_id", empty=list), sa.JSON()),
        "teller": (Sealed("report_id", empty=list), sa.JSON()),
    },
    "contact_attempt": {
        "text": (Sealed(SIGNAL), TEXT),
        "reason": (Sealed(SIGNAL), TEXT),
        "story": (Sealed(SIGNAL, empty=dict), sa.JSON()),
    },
    "note": {"text": (Sealed(SIGNAL), TEXT)},
    "question": {
        **{name: (Sealed(SIGNAL), TEXT) for name in ("text", "why", "answer", "original")},
        "value": (Sealed(SIGNAL, empty=dict), sa.JSON()),
    },
    "outcome": {name: (Sealed(SIGNAL), TEXT) for name in ("text", "why_heavier", "urgent_reasons")},
    "closure": {name: (Sealed(SIGNAL), TEXT) for name in ("message", "message_own")},
    "hand_over": {"reason": (Sealed(SIGNAL), TEXT)},
    "amendment": {
        "rows": (Sealed(SIGNAL, empty=list), sa.JSON()),
        "facts": (Sealed(SIGNAL, empty=list), sa.JSON()),
        "contact": (Sealed(SIGNAL, empty=dict), sa.JSON()),
    },
    "retraction": {"reason": (Sealed(SIGNAL), TEXT)},
    "follow_up": {"title": (Sealed(MASTER), sa.String(length=200))},
    "task_change": {"reason": (Sealed("follow_up_id"), TEXT)},
    "weighing": {"answers": (Sealed(SIGNAL, empty=dict), sa.JSON())},
    "contact_plan": {name: (Sealed(SIGNAL), TEXT) for name in ("purpose", "reason")},
    "meeting": {"interpreter": (Sealed(SIGNAL), sa.String(length=40))},
    "origin": {"source": (Sealed(SIGNAL), sa.String(length=120)), "why_not": (Sealed(SIGNAL), TEXT)},
    "referral": {name: (Sealed("report_id"), TEXT) for name in ("what_for", "shared")},
    "referral_result": {"text": (Sealed("referral_id"), TEXT)},
    "ask": {"text": (Sealed(SIGNAL), TEXT)},
    "reply": {"text": (Sealed("ask_id"), TEXT)},
    "mark": {"text": (Sealed(SIGNAL), TEXT)},
    "lesson": {"text": (Sealed("mark_id"), TEXT)},
    "fixed_contact": {name: (Sealed(OFFICE), TEXT) for name in ("reason", "ended_reason")},
    "person_opening": {"words": (Sealed(SIGNAL), TEXT)},
    "person_search": {"words": (Sealed(OFFICE), TEXT)},
    "emergency_access": {"words": (Sealed("report_id"), TEXT)},
    "emergency_judgement": {"words": (Sealed("access_id"), TEXT)},
    "page_feedback": {"text": (Sealed(MASTER), sa.String(length=500))},
}
COPY = {"open_signal": {"person": (Sealed(MASTER, table="signal"), SHORT)}}
COPIED = "UPDATE open_signal SET person = (SELECT signal.person FROM signal WHERE signal.id = open_signal.id)"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "dossier_key",
        sa.Column("report_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_dossier_key")),
    )
    op.add_column("proof_file", sa.Column("wrapped", sa.Text(), server_default="", nullable=False))
    kept = list(_lift())
    _types(to_text=True)
    if _filled():
        vault = _vault()
        bind = op.get_bind()
        for block in _blocks("SELECT id FROM report WHERE id > :last ORDER BY id LIMIT :most"):
            for row in block:
                vault.make(bind, row.id)
            vault.forget_all()
        for table, columns in TABLES.items():
            _change(vault, table, columns, seals=True)
        op.execute(COPIED)
        for block in _blocks("SELECT id, name_words FROM signal WHERE id > :last ORDER BY id LIMIT :most"):
            _words({row.id: vault.blind(_json(row.name_words)) for row in block})
        _names()
    _put_back(kept)


def downgrade() -> None:
    """Undo."""
    kept = list(_lift())
    if _filled():
        vault = _vault()
        for table, columns in TABLES.items():
            _change(vault, table, columns, seals=False)
        op.execute(COPIED)
        for block in _blocks("SELECT id, contact FROM signal WHERE id > :last ORDER BY id LIMIT :most"):
            found = {row.id: words_of_contact(_json(row.contact)) for row in block}
            last = "SELECT signal_id, contact FROM amendment WHERE signal_id BETWEEN :first AND :last ORDER BY id"
            asked = {"first": block[0].id, "last": block[-1].id}
            for row in op.get_bind().execute(sa.text(last), asked):
                found[row.signal_id] = words_of_contact(_json(row.contact)) or found[row.signal_id]
            _words(found)
        _names()
    _types(to_text=False)
    _put_back([(table, name, _compared_as_text(table, words)) for table, name, words in kept])
    op.execute("ALTER TABLE proof_file DROP COLUMN wrapped")
    op.drop_table("dossier_key")


def _postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _filled() -> bool:
    """Whether there is anything to seal: an empty database needs no key."""
    bind = op.get_bind()
    return any(bind.execute(sa.text(f"SELECT 1 FROM {_q(table)} LIMIT 1")).first() for table in TABLES)


def _vault() -> Vault:
    keys = context.config.attributes.get("keys")
    return Vault(keys or read(Settings).keys)


def _q(name: str) -> str:
    return f'"{name}"'


def _lift() -> Iterator[tuple[str, str, str]]:
    """Take the triggers of these tables away; yields table, name and text."""
    bind = op.get_bind()
    for table in (*TABLES, *COPY):
        if _postgres():
            found = bind.execute(
                sa.text(
                    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
                    "WHERE tgrelid = CAST(:name AS regclass) AND NOT tgisinternal ORDER BY tgname"
                ),
                {"name": _q(table)},
            ).all()
        else:
            asked = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name")
            found = bind.execute(asked, {"name": table}).all()
        for name, words in found:
            bind.exec_driver_sql(f"DROP TRIGGER {_q(name)}" + (f" ON {_q(table)}" if _postgres() else ""))
            yield table, name, words


def _put_back(kept: list[tuple[str, str, str]]) -> None:
    for _table, _name, words in kept:
        op.get_bind().exec_driver_sql(words.replace("%", "%%") if _postgres() else words)


def _compared_as_text(table: str, words: str) -> str:
    """JSON has no equality of its own on PostgreSQL, which dropped the cast where it compared text."""
    for name, (_how, was) in TABLES.get(table, {}).items():
        if _postgres() and isinstance(was, sa.JSON):
            for old, quoted in ((f"old.{name} ", f"new.{name})"), (f'old."{name}" ', f'new."{name}")')):
                words = words.replace(old, f"({old.strip()})::text ").replace(quoted, f"({quoted[:-1]})::text)")
    return words


def _types(*, to_text: bool) -> None:
    """Make the columns hold text, or what they held before. SQLite keeps text in any column."""
    if not _postgres():
        return
    for table, columns in {**TABLES, **COPY}.items():
        for name, (_how, was) in columns.items():
            if isinstance(was, sa.Text):
                continue
            kind = "TEXT" if to_text else was.compile(op.get_bind().dialect)
            column, default = _q(name), "'{}'" if table == "contact_attempt" and name == "story" else None
            alter = f"ALTER TABLE {_q(table)} ALTER COLUMN {column}"
            if default:
                op.execute(f"{alter} DROP DEFAULT")
            op.execute(f"{alter} TYPE {kind} USING CAST({column} AS {kind})")
            if default:
                op.execute(f"{alter} SET DEFAULT {default}")


def _blocks(asked: str, by: str = "id") -> Iterator[list[Any]]:
    last = 0
    while rows := op.get_bind().execute(sa.text(asked), {"last": last, "most": AT_ONCE}).all():
        last = getattr(rows[-1], by)
        yield list(rows)


def _change(vault: Vault, table: str, columns: dict[str, tuple[Sealed, Any]], *, seals: bool) -> None:
    """Seal or open all cells of a table, in blocks."""
    bind = op.get_bind()
    owner = next((how.by for how, _was in columns.values() if how.by not in {MASTER, OFFICE}), "")
    leads = f", {_q(owner)} AS leads" if owner else ", 0 AS leads"
    named = ", ".join(_q(name) for name in columns)
    asked = f"SELECT id{leads}, {named} FROM {_q(table)} WHERE id > :last ORDER BY id LIMIT :most"
    moved = sa.text(f"UPDATE {_q(table)} SET {', '.join(f'{_q(n)} = :{n}' for n in columns)} WHERE id = :number")
    for block in _blocks(asked):
        if owner:
            vault.fetch(bind, owner, {row.leads for row in block})
        rows = []
        for row in block:
            given = {"number": row.id}
            for name, (how, _was) in columns.items():
                place, value = Place(how.table or table, name, row.id), getattr(row, name)
                plain = _json(value) if seals and how.empty is not None and value is not None else value
                made = (vault.seal if seals else vault.open)(bind, how, place, row.leads, plain)
                given[name] = json.dumps(made) if isinstance(made, (dict, list)) else made
            rows.append(given)
        bind.execute(moved, rows)
        vault.forget_all()


def _words(found: dict[int, list[str]]) -> None:
    kind = "CAST(:words AS json)" if _postgres() else ":words"
    op.get_bind().execute(
        sa.text(f"UPDATE signal SET name_words = {kind} WHERE id = :number"),
        [{"words": json.dumps(words), "number": number} for number, words in found.items()],
    )


def _names() -> None:
    """Make the words to search by anew."""
    each = "json_array_elements_text(signal.name_words) AS value" if _postgres() else "json_each(signal.name_words)"
    op.execute("DELETE FROM signal_name")
    op.execute(
        "INSERT INTO signal_name (organisation, word, signal_id) "
        f"SELECT DISTINCT signal.organisation, value, signal.id FROM signal, {each}"
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
