"""
Try the rules on a report in a file: `portal route FILE`.

The file is JSON: {"organisation": "zeven-linden", "received_at": "2026-11-23T10:00:00+01:00", "about_you": {"postcode":
{"postcode": "5711 AB", "number": "1"}}, "changes": {"move_within": {…}}}. Answers are stored values, see
`portal/kit/forms.py`. Without `received_at` it is now; without `about_you` the first postcode of the organisation.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from portal.changes import catalogue as catalogues
from portal.changes import domain
from portal.changes.catalogue import Catalogue
from portal.changes.deciding import decide
from portal.errors import CommandError
from portal.kit.clock import due
from portal.kit.words import moment_words
from portal.organisations import catalogue as organisations
from portal.organisations.catalogue import Organisation
from portal.routing import rulebook as rulebooks
from portal.routing.rulebook import Rulebook
from portal.routing.words import in_public_words
from portal.signals.coordinating import Task, coordinator
from portal.signals.handing_over import Home, hand_over


class TriedReport(BaseModel):
    """The file as it is written."""

    model_config = ConfigDict(extra="forbid")

    organisation: str = "zeven-linden"
    received_at: AwareDatetime = Field(default_factory=lambda: datetime.now(tz=UTC))
    changes: dict[str, dict[str, Any]] = Field(min_length=1)
    about_you: dict[str, Any] = {}


def read(path: Path) -> TriedReport:
    """
    Return the report of a file.

    Raises:
        CommandError: it is no such file; says where and what.
    """
    try:
        return TriedReport.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"{path} can't be read: {error.strerror}."
        raise CommandError(msg) from error
    except ValidationError as error:
        first = error.errors()[0]
        msg = f"{path.name}, {'.'.join(str(part) for part in first['loc']) or 'the file'}: {first['msg']}."
        raise CommandError(msg) from error


def tried(
    report: TriedReport, types: Catalogue, rulebook: Rulebook, organisation: Organisation
) -> list[dict[str, Any]]:
    """
    Return the signals that a report would open, most urgent first, each with its reasons.

    Raises:
        CommandError: a change type that does not exist.
    """
    if unknown := set(report.changes) - set(types.types):
        msg = f"There is no change type {min(unknown)!r}. Use one of: {', '.join(sorted(types.types))}."
        raise CommandError(msg)
    kinds = [types.types[slug] for slug in report.changes]
    told = domain.told_all(kinds, domain.with_shared(kinds, report.changes))
    low = organisation.municipality[0].postcodes[0][0]
    about = {"postcode": {"postcode": f"{low} AA"}, **report.about_you}
    at = report.received_at
    decision = decide(told, about, catalogue=types, rulebook=rulebook, organisation=organisation, at=at)
    cutoff = organisation.cutoff_after(at)
    new_home = Home(decision.town.slug, decision.postcode)
    signals: list[dict[str, Any]] = []
    for signal in decision.routing.signals:
        days = organisation.urgency_days.get(signal.urgency, organisation.urgency_days["U3"])  # type: ignore[call-overload]
        moment = due(at, days, cutoff if signal.urgency in {"U0", "U1"} else None, organisation.closed)
        moves = hand_over(signal, decision.old_home, new_home, organisation)
        signals.append(
            {
                "rule": signal.rule,
                "change": signal.change,
                "role": signal.role,
                "team": organisation.team_for(signal.role, new_home.town, new_home.postcode).slug,
                "from_team": moves.from_.slug if moves else None,
                "to_team": moves.to.slug if moves else None,
                "urgency": signal.urgency,
                "due_at": moment.at.isoformat(),
                "due_reason": moment.reason,
                "title": signal.title,
                "first_step": signal.first_step,
                "offer": signal.offer,
                "because": [signal.because, *(joined.because for joined in signal.joined)],
                "joined": [joined.rule for joined in signal.joined],
                "facts": signal.facts,
                "planned": [{"on": later.on.isoformat(), "title": later.title} for later in signal.planned],
                "near_misses": [
                    {
                        "rule": miss.rule,
                        "why": "; ".join(in_public_words(test, types.words[signal.change]) for test in miss.failed),
                    }
                    for miss in decision.routing.near_misses.get(signal.change, [])
                ],
            }
        )
    tasks = [Task(found["team"], found["urgency"], datetime.fromisoformat(found["due_at"])) for found in signals]
    signals = [{**found, "coordinator": coordinator(tasks)} for found in signals]
    return sorted(signals, key=lambda found: (found["urgency"], found["due_at"], found["rule"]))


def in_words(signals: list[dict[str, Any]], organisation: Organisation) -> str:
    """Return the signals as a colleague would tell them."""

    def name(slug: str) -> str:
        team = organisation.team_called(slug)
        return team.name if team else slug

    lines = [f"{organisation.name}: {len(signals)} signal{'' if len(signals) == 1 else 'en'}"]
    if signals and signals[0]["coordinator"]:
        lines.append(f"Het overzicht ligt bij: {name(signals[0]['coordinator'])}.")
    for signal in signals:
        due_at = moment_words(datetime.fromisoformat(signal["due_at"]), "nl")
        lines += [
            "",
            f"{signal['urgency']}  {signal['title']} → {name(signal['team'])}, vóór {due_at}",
            *(f"    {sentence}" for sentence in signal["because"]),
            f"    Eerste stap: {signal['first_step']}",
            *(
                [f"    Overdracht van {name(signal['from_team'])} naar {name(signal['to_team'])}."]
                if signal["from_team"]
                else []
            ),
            f"    Regel: {', '.join([signal['rule'], *signal['joined']])}",
        ]
    return "\n".join(lines) + "\n"


def run(path: Path, organisation: str, *, words: bool) -> str:
    """Return what `portal route` prints."""
    report = read(path)
    chosen = organisations.read(organisation or report.organisation)
    folder = organisations.folder(organisation or report.organisation)
    types = catalogues.read(switches=chosen.switches_on, local=folder / "changes")
    known = {slug: {q.name: catalogues.values_of(q) for q in kind.question} for slug, kind in types.types.items()}
    signals = tried(report, types, rulebooks.read(known), chosen)
    return in_words(signals, chosen) if words else json.dumps(signals, ensure_ascii=False, indent=2) + "\n"
