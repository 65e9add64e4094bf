"""What differs between two sets of rules, in words that a colleague reads. Pure: no database, no web, no clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.routing.rulebook import FollowUp, Rule, Rulebook, WhenTest

Say = Callable[[str, WhenTest], str]
"""Says a test of a change type in words; see `portal/routing/routes.py`."""
NEW, CHANGED, ENDED, GONE = "new", "changed", "ended", "gone"
ORDER = (NEW, CHANGED, ENDED, GONE)
TEXTS = {
    "title": "Titel",
    "because": "Uitleg voor de inwoner",
    "purpose": "Doel",
    "source": "Wet",
    "author": "Maker",
    "reason": "Reden",
    "privacy": "Privacy",
}
DAYS = {"from_": "Geldt vanaf", "until": "Geldt tot en met", "review": "Opnieuw bekijken op"}
ASKED = {
    "role": "Team",
    "urgency": "Urgentie",
    "theme": "Thema",
    "title": "Titel van het signaal",
    "first_step": "Eerste stap",
    "merge_into": "Hoort bij regel",
    "together_with": "Gaat samen met regel",
    "together_step": "Eerste stap als zij samengaan",
    "hands_over": "Overdracht naar een ander team",
}
YES_NO = {True: "ja", False: "nee"}
LISTS = {"offer": "aanbod", "show": "wat de collega ziet"}
NOTHING = "niets"


@dataclass(frozen=True)
class Difference:
    """One rule that differs: how, and a sentence for each part. `kind` is one of ORDER."""

    kind: str
    rule: str
    title: str
    change: str
    sentences: list[str] = field(default_factory=list)


def differences(before: Rulebook, after: Rulebook, say: Say, roles: Mapping[str, str]) -> list[Difference]:
    """
    Return each rule that differs, new ones first, then changed, ended and gone.

    Args:
        before: What is live.
        after: What is proposed.
        say: Says a test in words.
        roles: Role → its name in words.
    """
    found = []
    for name in sorted({*before.rules, *after.rules}):
        was, now = before.rules.get(name), after.rules.get(name)
        if was is None and now is not None:
            found.append(Difference(NEW, name, now.title, now.when.change, _whole(now, say, roles)))
        elif was is not None and now is None:
            found.append(Difference(GONE, name, was.title, was.when.change))
        elif was is not None and now is not None and (sentences := _changed(was, now, say, roles)):
            ends = now.until is not None and (was.until is None or now.until < was.until)
            found.append(Difference(ENDED if ends else CHANGED, name, now.title, now.when.change, sentences))
    return sorted(found, key=lambda one: (ORDER.index(one.kind), one.rule))


def _whole(rule: Rule, say: Say, roles: Mapping[str, str]) -> list[str]:
    """Say a new rule in a few sentences."""
    ask = rule.signal
    return [
        rule.because,
        *(f"Als: {say(rule.when.change, test)}." for test in rule.when.all),
        *(["Altijd bij deze wijziging."] if not rule.when.all else []),
        *([f"Gaat naar {roles.get(ask.role, ask.role)}."] if ask.role else []),
        *([f"Urgentie {ask.urgency}."] if ask.urgency else []),
        *([f"Hoort bij regel {ask.merge_into}."] if ask.merge_into else []),
        *([f"Gaat samen met regel {ask.together_with}."] if ask.together_with else []),
        *(["Het oude team draagt het dossier over."] if ask.hands_over else []),
        f"Geldt vanaf {_day(rule.from_)}.",
    ]


def _changed(was: Rule, now: Rule, say: Say, roles: Mapping[str, str]) -> list[str]:
    sentences = []
    if was.when.change != now.when.change:
        sentences.append(_turned("Soort wijziging", was.when.change, now.when.change))
    old, new = ([say(rule.when.change, test) for test in rule.when.all] for rule in (was, now))
    sentences += [f"Nieuwe voorwaarde: {test}." for test in new if test not in old]
    sentences += [f"Voorwaarde vervalt: {test}." for test in old if test not in new]
    for name, label in ASKED.items():
        before, after = getattr(was.signal, name), getattr(now.signal, name)
        if before != after:
            words: Mapping[Any, str] = roles if name == "role" else YES_NO if name == "hands_over" else {}
            sentences.append(_turned(label, words.get(before, before), words.get(after, after)))
    for name, label in LISTS.items():
        sentences += _listed(label, getattr(was.signal, name), getattr(now.signal, name))
    sentences += _listed("later kijken", *([_later(one) for one in rule.follow_up] for rule in (was, now)))
    for name, label in {**TEXTS, **DAYS}.items():
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            sentences.append(_ends(after) if name == "until" else _turned(label, before, after))
    if [one.model_dump() for one in was.example] != [one.model_dump() for one in now.example]:
        sentences.append(f"De voorbeelden zijn anders: het waren er {len(was.example)}, nu {len(now.example)}.")
    return sentences


def _ends(day: date | None) -> str:
    return f"De laatste dag wordt {_day(day)}." if day else "Er is geen laatste dag meer."


def _turned(label: str, before: Any, after: Any) -> str:
    """Say what a part was and what it becomes, such as `Urgentie was U2, wordt U1`."""
    was, now = (_day(value) if isinstance(value, date) else value for value in (before, after))
    if len(f"{was or ''}{now or ''}") > 60:
        return f"{label} was: “{was or NOTHING}” Wordt: “{now or NOTHING}”"
    return f"{label} was {was or NOTHING}, wordt {now or NOTHING}."


def _listed(label: str, before: list[str], after: list[str]) -> list[str]:
    came = [f"Nieuw bij {label}: {one.rstrip('.')}." for one in after if one not in before]
    went = [f"Vervalt bij {label}: {one.rstrip('.')}." for one in before if one not in after]
    return [*came, *went]


def _later(one: FollowUp) -> str:
    return f"{one.title.rstrip('.')} ({one.months} maanden en {one.days} dagen na {one.after})"


def _day(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
