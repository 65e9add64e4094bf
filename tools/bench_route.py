"""CPU of routing one report with the whole rulebook: in µs, and as a multiple of hello's CPU per request."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from portal.changes import catalogue, domain, trying
from portal.changes.deciding import Told
from portal.organisations import catalogue as organisations
from portal.routing.domain import route
from portal.routing.rulebook import Rulebook, read

STORIES = Path(__file__).resolve().parent.parent / "tests" / "data" / "stories"
TIMES = 500
MOST_MICROSECONDS, MOST_HELLOS = 200, 5


def reports() -> list[tuple[trying.TriedReport, Told]]:
    """Return the public stories with what counts of their answers."""
    types = catalogue.read()
    found = []
    for path in sorted(STORIES.glob("*.json")):
        report = trying.read(path)
        kinds = [types.types[slug] for slug in report.changes]
        found.append((report, domain.told_all(kinds, domain.with_shared(kinds, report.changes))))
    return found


def with_more_of_others(rulebook: Rulebook, told: Told) -> Rulebook:
    """Return the rulebook with the rules of all other change types twice."""
    others = {f"{name}-again": rule for name, rule in rulebook.rules.items() if rule.when.change not in told}
    return Rulebook({**rulebook.rules, **others}, rulebook.version)


def cpu_of(told: Told, report: trying.TriedReport, rulebook: Rulebook) -> float:
    """Return the CPU of routing one report, in µs."""
    switches, on = organisations.read(report.organisation).switches, report.received_at.date()
    derived = {"changes_municipality": True, "changes_team": True}
    rulebook.about(told)  # sorts the rules by type: once per rule set, not per report
    start = time.process_time()
    for _ in range(TIMES):
        route(told, derived, switches, rulebook.about(told), on)
    return (time.process_time() - start) / TIMES * 1e6


def against_hello(cpu_of_hello: Callable[[], float], rounds: int) -> None:
    """Print the story that takes most, as a multiple of hello (CPU seconds per request), and with more other rules."""
    types = catalogue.read()
    rulebook = read({slug: {q.name: catalogue.values_of(q) for q in k.question} for slug, k in types.types.items()})
    stories = reports()
    report, told = max(stories, key=lambda story: cpu_of(story[1], story[0], rulebook))
    more = with_more_of_others(rulebook, told)
    costs, ratios, growth = [], [], []
    for _ in range(rounds):
        hello = cpu_of_hello() * 1e6
        costs.append(cpu_of(told, report, rulebook))
        ratios.append(costs[-1] / hello)
        growth.append(cpu_of(told, report, more) / costs[-1])
    print(
        f"routing {', '.join(told)} with {len(rulebook.rules)} rules: {statistics.median(costs):.0f} µs CPU "
        f"({min(costs):.0f} to {max(costs):.0f}), {statistics.median(ratios):.2f} times hello "
        f"({min(ratios):.2f} to {max(ratios):.2f}); goal: {MOST_MICROSECONDS} µs and {MOST_HELLOS} times"
    )
    print(
        f"routing with {len(more.rules)} rules, the new ones of other types: {statistics.median(growth):.2f} times as "
        f"much ({min(growth):.2f} to {max(growth):.2f})"
    )


def main() -> None:
    """Measure routing alone, against one hello."""
    from tools.bench import HELLO, free_port, measure, serving  # noqa: PLC0415  bench measures this too

    port = free_port()
    with serving(["-c", HELLO, str(port)], port, {}) as hello:
        against_hello(lambda: measure(hello, "/", "", 3000)[0], 7)


if __name__ == "__main__":
    main()
