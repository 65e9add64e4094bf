"""Write docs/retention.md from the classes: `python tools/retention.py`. A test keeps them the same."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PAGE = ROOT / "docs" / "retention.md"
HOW = {
    "at_once": "by the worker, at once",
    "planned": "by a plan that is shown and approved first",
    "by_hand": "by who runs the portal",
    "kept": "stays",
}
HEAD = """# What is kept, how long, and why

Made of `portal/retention/classes.toml` by `python tools/retention.py`. The terms are those of an organisation that
changed nothing in `[retention]` of its `organisation.toml`. *To confirm*: no law or selection list that we know gives
this term for what the portal holds, so the organisation decides with its archivist and then sets `confirmed = true`.
How things go: [decision 27](decisions/0027-forgetting.md).
"""


def page() -> str:
    """Return the whole page."""
    from portal.organisations.retention import Retention  # noqa: PLC0415
    from portal.retention import classes  # noqa: PLC0415

    here, lines = Retention(), [HEAD]
    for one in classes.read():
        sure = "*to confirm*" if one.to_confirm(here) else "fixed"
        tables = ", ".join(f"`{table}`" for table in one.tables) or "none: not in the database"
        lines.append(
            f"## {one.name}\n\n"
            f"- How long: {one.term_words(here)}, vanaf {one.counts_from} ({sure})\n"
            f"- How it goes: {HOW[one.goes]}. {one.then}\n"
            f"- Why: {one.why}\n"
            f"- Tables: {tables}\n"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
