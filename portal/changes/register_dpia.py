"""A draft annex for the data protection impact assessment (AVG 35), from the rules that count."""

from collections.abc import Iterable, Mapping

from portal.changes.queries import KEEP_DRAFTS
from portal.changes.register import Published, words
from portal.kit.words import SOURCE, date_words
from portal.paths import data
from portal.routing.rulebook import Rule


def annex(source: Published, roles: Mapping[str, str]) -> str:
    """
    Return the annex as Markdown; its sentences stand in `locales/nl/dpia.md`.

    Args:
        source: What the register entry is made from too.
        roles: Role → what the team is called.
    """
    rules = sorted(source.rules, key=lambda rule: (source.types.types[rule.when.change].code, rule.id))
    return (
        (data("locales") / SOURCE / "dpia.md")
        .read_text(encoding="utf-8")
        .format(
            organisation=source.organisation.name,
            day=date_words(source.on, SOURCE),
            version=source.rulebook.version,
            rules=len(rules),
            purposes="\n".join(_purposes(rules, roles)),
            never=words().never,
            days=KEEP_DRAFTS.days,
            tables="\n".join(_tables(source, rules, roles)),
        )
    )


def _purposes(rules: Iterable[Rule], roles: Mapping[str, str]) -> list[str]:
    """Say per team what it gets signals for, by how many rules."""
    count: dict[str, int] = {}
    for rule in rules:
        if rule.signal.role:
            count[rule.signal.role] = count.get(rule.signal.role, 0) + 1
    return [
        f"- {roles.get(role, role).capitalize()}: {number} {'regel' if number == 1 else 'regels'}."
        for role, number in sorted(count.items(), key=lambda item: (-item[1], item[0]))
    ]


def _tables(source: Published, rules: list[Rule], roles: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    before = ""
    for rule in rules:
        kind = source.types.types[rule.when.change]
        if kind.slug != before:
            before = kind.slug
            head = "| regel | doel | kijkt naar | laat zien | naar | wet |"
            lines += [*([""] if lines else []), f"### {kind.title}", "", head, "|---|---|---|---|---|---|"]
        known = source.types.words[kind.slug]
        shown = [known[name].short for name in rule.signal.show if name in known]
        to = roles.get(rule.signal.role or "", "") or f"hoort bij {rule.signal.merge_into}"
        facts = source.facts_of(rule) or ["niets: altijd bij deze wijziging"]
        cells = (rule.id, rule.reason, "; ".join(facts), "; ".join(shown) or "niets extra", to, rule.source)
        lines.append("| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |")
    return lines
