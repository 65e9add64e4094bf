"""Draw the rules of one change type as Mermaid text: what is asked → the rule → the team."""

from collections.abc import Iterable, Mapping

from portal.routing.rulebook import Rule
from portal.routing.words import Words, in_public_words

ALWAYS = "Altijd bij deze wijziging"


def mermaid(title: str, rules: Iterable[Rule], words: Words, roles: Mapping[str, str]) -> str:
    """
    Return a flow chart, from left to right.

    Args:
        title: Of the change type.
        rules: Its rules that count.
        words: What its questions and answers are called.
        roles: Role → what the team is called.
    """
    rules = sorted(rules, key=lambda rule: (bool(rule.signal.merge_into), rule.signal.urgency or "", rule.id))
    lines = ["---", f"title: {_quoted(title)}", "---", "flowchart LR"]
    questions: dict[str, str] = {}
    for rule in rules:
        tests = [in_public_words(test, words) for test in rule.when.all]
        for text in tests or [ALWAYS]:
            name, _, value = text.partition(": ")
            if name not in questions:
                questions[name] = f"q{len(questions)}"
                lines.append(f"  {questions[name]}([{_quoted(name)}])")
            label = f"|{_quoted(value)}|" if value else ""
            lines.append(f"  {questions[name]} -->{label} {_id(rule.id)}")
        urgency = f" · {rule.signal.urgency}" if rule.signal.urgency else ""
        lines.append(f"  {_id(rule.id)}[{_quoted(rule.title + urgency)}]")
        if rule.signal.merge_into:
            lines.append(f"  {_id(rule.id)} -. hoort bij .-> {_id(rule.signal.merge_into)}")
        elif rule.signal.role:
            if rule.signal.together_with:
                other = rule.signal.together_with
                lines.append(f"  {_id(other)}[{_quoted(other)}]")
                lines.append(f"  {_id(rule.id)} -. gaat samen met .-> {_id(other)}")
            team = f"team_{rule.signal.role}"
            lines.append(f"  {_id(rule.id)} ==> {team}[[{_quoted(roles.get(rule.signal.role, rule.signal.role))}]]")
    return "\n".join(lines) + "\n"


def _id(rule: str) -> str:
    """Return a name that Mermaid takes: it reads a dash as the beginning of an arrow."""
    return "r_" + rule.replace("-", "_")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "#quot;").replace("\n", " ") + '"'
