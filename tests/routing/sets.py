"""Invented questions and rules, to hold a set of rules against."""

from datetime import date
from pathlib import Path
from typing import Any

from portal.kit.conditions import Test
from portal.kit.datafiles import parse
from portal.routing.checks import Asked, Asking, Facts, Option, problems
from portal.routing.rulebook import Rule
from tests.data.faults import SAMPLES

SLUG = "cargo_bike"
HEAD = (SAMPLES / "rules" / "desk-cargo-bike.toml").read_text(encoding="utf-8").partition("[when]")[0]


def asked(
    name: str, kind: str = "yes_no", values: str = "", when: list[dict[str, Any]] | None = None, **more: Any
) -> Asked:
    """Return a question; `values` are its words, with a space between."""
    words = values.split() or {"yes_no": ["no", "yes"], "yes_no_unknown": ["no", "unknown", "yes"]}.get(kind, [])
    tests = tuple(Test.model_validate(test) for test in when or [])
    return Asked(name, kind, tuple(Option(word) for word in words), when=tests, **more)


def text_of(tests: str = "", signal: str = "", head: str = "") -> str:
    """Return the text of a rule file; without `signal` it opens one for the desk."""
    opens = 'role = "desk"\nurgency = "U2"\ntheme = "home"\nfirst_step = "Bel."\n'
    example = '[[example]]\nname = "x"\nanswers = {}\nfires = true\n'
    return f'{HEAD}{head}\n[when]\nchange = "{SLUG}"\nall = [{tests}]\n\n[signal]\n{signal or opens}\n{example}'


def rules_of(texts: dict[str, str]) -> dict[str, Rule]:
    """Return the rules as reading their files does, without holding them against anything."""
    rules = {}
    for name, text in texts.items():
        rules[name] = parse(Path(f"{name}.toml"), text, Rule)
        rules[name]._id = name  # noqa: SLF001
    return rules


def facts(
    *questions: Asked, switches: dict[str, bool] | None = None, left_out: str = "", until: date | None = None
) -> Facts:
    """Return one invented change type; `left_out` is not asked here."""
    path = Path("cargo_bike.toml")
    day = date(2026, 1, 1)
    here = tuple(question for question in questions if question.name != left_out)
    return Facts(
        {SLUG: Asking(SLUG, here, path, day, until)}, {SLUG: Asking(SLUG, questions, path, day, until)}, switches or {}
    )


def wrong(texts: dict[str, str], known: Facts) -> list[str]:
    """Return what is wrong, as a colleague reads it."""
    return [str(error) for error in problems(rules_of(texts), known, texts)]
