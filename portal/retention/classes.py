"""Read `classes.toml`: what we keep, how long, why, and what happens then."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from portal.kit.datafiles import load
from portal.organisations.retention import Retention

FILE = Path(__file__).parent / "classes.toml"
WITH_REPORT = "zolang de melding"


class Class(BaseModel):
    """One class. All words are Dutch; `term` may hold settings of the organisation between braces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    name: str
    tables: list[str]
    counts_from: str
    term: str
    goes: Literal["at_once", "planned", "by_hand", "kept"]
    then: str
    why: str
    certain: bool

    def term_words(self, here: Retention) -> str:
        """Return how long, as this organisation chose."""
        proof = f"{here.proof_days} dagen" if here.proof_days else WITH_REPORT
        return self.term.format(
            report_years=here.report_years,
            proof_days=proof,
            search_years=here.search_years,
            log_days=here.log_days,
            backup_days=here.backup_days,
        )

    def to_confirm(self, here: Retention) -> bool:
        """Whether the organisation still has to confirm this term."""
        return not self.certain and not here.confirmed


class Classes(BaseModel):
    """All of them, in reading order."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    every: list[Class] = Field(alias="class")


@cache
def read() -> tuple[Class, ...]:
    """
    Return all classes.

    Raises:
        DataError: names file, line and mend.
    """
    return tuple(load(FILE, Classes).every)


def called(key: str) -> Class:
    """Return the class with this key."""
    return next(one for one in read() if one.key == key)
