"""Which rules did something: in their own examples, in the public stories, and in many invented reports."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from portal.changes import domain, trying
from portal.changes.catalogue import ABOUT_YOU, Catalogue
from portal.changes.deciding import Told, decide
from portal.changes.invented import invented
from portal.organisations.catalogue import Organisation
from portal.routing.domain import Routing
from portal.routing.rulebook import Rulebook

SEED = 1


@dataclass
class Coverage:
    """Rule id → how often it fired."""

    examples: Counter[str] = field(default_factory=Counter)
    stories: Counter[str] = field(default_factory=Counter)
    invented: Counter[str] = field(default_factory=Counter)

    def never(self, rulebook: Rulebook) -> list[str]:
        """Return the rules that nothing made fire but, at most, their own examples."""
        return sorted(set(rulebook.rules) - set(self.stories) - set(self.invented))


def fired(routing: Routing) -> list[str]:
    """Return the rules that fired: those that opened a signal and those that joined one."""
    return [name for s in routing.signals for name in (s.rule, *(joined.rule for joined in s.joined))]


def of_examples(rulebook: Rulebook) -> Counter[str]:
    """Return how many examples show that a rule fires. Reading the rules made sure that they do."""
    return Counter({rule.id: sum(example.fires for example in rule.example) for rule in rulebook.rules.values()})


def of_stories(folder: Path, rulebook: Rulebook, catalogues: Iterable[tuple[Organisation, Catalogue]]) -> Counter[str]:
    """Return how often a rule fires in the stories of a folder, told in each organisation."""
    found: Counter[str] = Counter()
    for organisation, types in catalogues:
        for path in sorted(folder.glob("*.json")):
            report = trying.read(path)
            kinds = [types.types[slug] for slug in report.changes]
            told = domain.told_all(kinds, domain.with_shared(kinds, report.changes))
            found.update(_decided(told, report.about_you, rulebook, organisation, types, report.received_at))
    return found


def of_invented(
    each: int, rulebook: Rulebook, catalogues: Iterable[tuple[Organisation, Catalogue]], on: datetime
) -> Counter[str]:
    """Return how often a rule fires in so many invented reports of each change type in each organisation."""
    found: Counter[str] = Counter()
    rng = Random(SEED)  # noqa: S311  the same reports each time
    for organisation, types in catalogues:
        for kind in types.on(on.date()):
            for _ in range(each):
                at = on + timedelta(minutes=rng.randint(0, 60 * 24 * 30))
                told = invented([kind, types.about_you], rng, at.date())
                about = told.pop(ABOUT_YOU)
                found.update(_decided(told, about, rulebook, organisation, types, at.astimezone(UTC)))
    return found


def _decided(
    told: Told, about: dict[str, object], rulebook: Rulebook, organisation: Organisation, types: Catalogue, at: datetime
) -> list[str]:
    home = {"postcode": f"{organisation.municipality[0].postcodes[0][0]} AA"}
    decision = decide(
        told, {"postcode": home, **about}, catalogue=types, rulebook=rulebook, organisation=organisation, at=at
    )
    return fired(decision.routing)


def in_words(coverage: Coverage, rulebook: Rulebook) -> str:
    """Return the table that `portal rulebook coverage` prints, least fired first."""
    width = max(len(name) for name in rulebook.rules)
    counts = {
        name: (coverage.examples[name], coverage.stories[name], coverage.invented[name]) for name in rulebook.rules
    }
    lines = [f"{'rule':{width}}  examples  stories  invented"]
    lines += [
        f"{name:{width}}  {shown:8}  {stories:7}  {made:8}"
        for name, (shown, stories, made) in sorted(counts.items(), key=lambda row: (sum(row[1][1:]), row[0]))
    ]
    never = coverage.never(rulebook)
    lines.append(
        f"\n{len(rulebook.rules)} rules: {len(+coverage.examples)} fire in their examples, {len(+coverage.stories)} in "
        f"the stories, {len(+coverage.invented)} in invented reports."
    )
    lines.append(f"Never: {', '.join(never)}." if never else "None is never fired.")
    return "\n".join(lines) + "\n"
