"""Rounds of requests, each on a stage of its own; what they showed."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tools.hostile.looking import MARK, SAFE, Finding, grown, look, refused
from tools.hostile.making import Maker
from tools.hostile.quiet import quiet
from tools.hostile.stage import STEP, Stage
from tools.hostile.wire import Asked, ask

BACK = 400
"""Requests between two times that everybody signs in anew."""
COUNTED = 4
"""One in so many is sent between two counts of all rows; that nothing of it is kept is looked at for each."""
LOOK_AROUND = ["stranger", "resident", "chris", "tess", "iris", "femke"]


@dataclass
class Told:
    """What the requests showed."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    routes: set[str] = field(default_factory=set)
    refused: int = 0
    looked: int = 0
    """Refusals after which all rows were counted."""
    findings: list[Finding] = field(default_factory=list)
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, other: "Told") -> None:
        """Count what another round showed along."""
        self.sent += other.sent
        self.statuses += other.statuses
        self.routes |= other.routes
        self.refused += other.refused
        self.looked += other.looked
        self.findings += other.findings
        self.slowest = sorted(self.slowest + other.slowest, reverse=True)[:5]

    def kinds(self) -> dict[str, list[Finding]]:
        """Return findings by what is the same about them."""
        found: dict[str, list[Finding]] = {}
        for one in self.findings:
            found.setdefault(one.kind, []).append(one)
        return found


async def round_of(database_url: str, folder: Path, seed: str, first: int, many: int) -> Told:
    """Send requests `first` up to `first + many` of a seed, on a new stage."""
    with quiet("portal", "portal.request", "uvicorn", "python_multipart"):  # each is kept with its request
        return await _round(Stage(database_url, folder), seed, first, many)


async def _round(stage: Stage, seed: str, first: int, many: int) -> Told:
    told = Told()
    await stage.people_come_back()
    await stage.look_around([name for name in LOOK_AROUND if name in stage.people])
    maker = Maker(stage, seed)
    no: dict[str, tuple[int, Asked]] = {}
    for number in range(first, first + many):
        if number % BACK == 0 and number > first:
            await stage.people_come_back()
        stage.at += STEP
        asked = maker.make(number)
        before = stage.counts() if asked.method not in SAFE and number % COUNTED == 0 else {}
        began = time.perf_counter()
        answer = await ask(stage.app, asked)
        told.slowest = sorted([*told.slowest, (time.perf_counter() - began, f"{number} {asked.what}")], reverse=True)[
            :5
        ]
        told.sent += 1
        told.statuses[answer.status] += 1
        told.routes.add(asked.what.partition(" as ")[0])
        told.findings += look(number, asked, answer)
        if refused(asked, answer):
            told.refused += 1
            no[asked.mark] = number, asked
        if before and refused(asked, answer):
            told.looked += 1
            if changed := grown(before, stage.counts()):
                told.findings.append(
                    Finding(number, "a refusal left something", asked, f"{changed} {asked.what} {answer.status}")
                )
    for line in stage.everything().splitlines():
        for mark in sorted(no.keys() & set(MARK.findall(line))):
            number, asked = no[mark]
            told.findings.append(Finding(number, "what was refused is kept", asked, f"{asked.what}: {line[:200]}"))
    stage.engine.dispose()
    return told
