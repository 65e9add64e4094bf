"""What was set in the browser, laid over the files of an organisation: one part at a time, checked as the files are."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from pydantic import ValidationError

from portal.organisations.catalogue import Organisation
from portal.organisations.gaps import Gap, gaps_of
from portal.organisations.parts import Role

PARTS: Final = (
    "teams", "calendar", "duty", "help", "schemes", "receivers", "terms", "questions", "messages", "groups",
)  # fmt: skip
_KEYS: Final = {
    "teams": "team",
    "calendar": "holidays_off",
    "duty": "duty",
    "questions": "own_questions",
    "messages": "own_messages",
}
"""Part → its key in organisation.toml."""
_HELP: Final = {"help": "point", "schemes": "scheme", "receivers": "receiver"}
"""Part → its key in help.toml."""
_TERMS: Final = ("advice_days", "advice_seen_days")
"""Keys of organisation.toml that stand among the terms, beside those per urgency; left out: as in the file."""


class UnfitError(Exception):
    """A part that can't be used. `gaps`: what is missing; empty: `problem` says what is wrong with its shape."""

    def __init__(self, problem: str, gaps: list[Gap] | None = None) -> None:
        """`problem` is for the log."""
        super().__init__(problem)
        self.gaps = gaps or []


def part_of(organisation: Organisation, part: str) -> Any:
    """Return a part as it can be kept: lists and tables of text, numbers and flags."""
    whole = organisation.model_dump(mode="json", by_alias=True)
    if part == "terms":
        return {**whole["urgency_days"], **{key: whole[key] for key in _TERMS}}
    if part == "groups":
        return whole["groups"]["group"]
    return whole["help"][_HELP[part]] if part in _HELP else whole[_KEYS[part]]


def lay(shipped: Organisation, contents: Mapping[str, Any]) -> Organisation:
    """
    Return the organisation with these parts in place of those of the files.

    Made anew, so that nothing that was worked out before, such as the closed days, comes along.

    Raises:
        UnfitError: it is not in order.
    """
    whole = shipped.model_dump(by_alias=True)
    for part, content in contents.items():
        if part in _HELP:
            whole["help"] = {**whole["help"], _HELP[part]: content}
        elif part == "groups":
            whole["groups"] = {"group": content}
        elif part == "terms":
            whole |= {key: content[key] for key in _TERMS if key in content}
            whole["urgency_days"] = {key: days for key, days in content.items() if key not in _TERMS}
        else:
            whole[_KEYS[part]] = content
    try:
        made = Organisation.model_validate(whole)
    except ValidationError as error:
        first = error.errors()[0]
        raise UnfitError(f"{'.'.join(str(step) for step in first['loc'])}: {first['msg']}") from error
    if gaps := gaps_of(made.receiving, [town.slug for town in made.municipality], get_args(Role)):
        raise UnfitError(f"not in order: {gaps[0]}", gaps)
    towns = {town.slug for town in made.municipality}
    if lost := [one.key for one in made.help.receiver if not set(one.municipalities) <= towns]:
        raise UnfitError(f"receiver {lost[0]} names an unknown municipality")
    teams = {team.slug for team in made.teams}
    if lost := [one.name for one in made.groups.group if not set(one.teams) <= teams]:
        raise UnfitError(f"group {lost[0]} names an unknown team")
    return made
