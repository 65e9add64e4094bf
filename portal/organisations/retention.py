"""How long an organisation keeps what: its own choices, beside the classes of `portal/retention/classes.toml`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Retention(BaseModel):
    """
    Terms that no law gives exactly for what the portal holds, so the organisation decides with its archivist.

    `confirmed`: it did; until then every page says that these terms are still to be confirmed. `report_years`: after
    the last signal of a report was closed. `change_years`: change type → other years; the longest of a report counts.
    `proof_days`: days after a back office took over all signals of a report, and they are closed; none: files stay as
    long as the report. Set it only when that system has the files too: the portal does not send them along.
    `search_years`: who looked for somebody by name. `log_days` and `backup_days` are for who runs the portal.
    `show_days`: how long a plan is shown before it runs. `approvals`: how many colleagues approve a plan.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    confirmed: bool = False
    report_years: int = Field(default=10, ge=1, le=100)
    change_years: dict[str, int] = {}
    proof_days: int | None = Field(default=None, ge=1)
    search_years: int = Field(default=2, ge=1, le=100)
    log_days: int = Field(default=30, ge=1)
    backup_days: int = Field(default=30, ge=1)
    show_days: int = Field(default=7, ge=1)
    approvals: Literal[1, 2] = 1
