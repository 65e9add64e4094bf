"""The table of roles as Markdown, for who makes or checks the portal."""

from collections.abc import Sequence

from portal.roles.catalogue import Role, Table

HEAD = ("role", "who", "held by", "may see", "may do", "why", "doors", "source")
HELD = {"signal": "what they have to do with one signal", "nobody": "being here", "team": "working in a team"}


def markdown(table: Table) -> str:
    """Return the roles and the doors, each as one table. No cell is empty."""
    lines = [
        "# Who may see and do what, and why",
        "",
        "Made by `portal roles table` from `portal/roles/roles.toml`. What each address answers to each role stands in",
        "`tests/roles/work.csv` and `tests/roles/site.csv`; a test asks every address as every role.",
        "",
        _line(HEAD),
        _line(["---"] * len(HEAD)),
        *(_line(_row(role)) for role in table.role),
        "",
        "| door | opens |",
        "| --- | --- |",
        *(_line([door.key, door.says]) for door in table.door),
    ]
    return "\n".join(lines) + "\n"


def _row(role: Role) -> list[str]:
    kind, _, name = role.held.partition(":")
    held = HELD.get(role.held, f"{kind} {name}")
    return [
        f"{role.title} (`{role.key}`)",
        role.who,
        held,
        " ".join(role.see),
        " ".join(role.do),
        role.why,
        ", ".join(role.doors) or "none",
        "; ".join([*role.source, *role.laws]),
    ]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
