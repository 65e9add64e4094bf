"""All doubts and all their answers in one page, made from the files: what is answered on both sides of each border."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from portal.amounts import catalogue as amounts
from portal.changes import catalogue as changes
from portal.content import catalogue as content
from portal.doubts import domain
from portal.doubts.catalogue import Doubts, read
from portal.doubts.checking import limits_on, says_no_need
from portal.doubts.doubt import Doubt, Verdict

HEAD = ("answers", "answer", "why", "law", "change type")
VERDICTS: Mapping[Verdict, str] = {"tell": "**tell us**", "no_need": "no need", "ask": "ask us"}


def general() -> tuple[Doubts, changes.Catalogue, amounts.Amounts]:
    """Return the doubts as they are without an organisation, and what they name."""
    types, values = changes.read(), amounts.read()
    return read(types, content.read([], set(types.types)), values), types, values


def markdown(doubts: Doubts, types: changes.Catalogue, values: amounts.Amounts) -> str:
    """Return the page as Markdown. Limits are those of the day on which somebody last looked at a doubt."""
    limits = limits_on(values, doubts.checked_on)
    lines = [
        "# Do I have to tell this?",
        "",
        "Made by `portal doubts` from `portal/doubts/cases/`. Of a number, the values on both sides of each border are",
        f"tried. Limits are those of {doubts.checked_on}; a limit that is not known on a day always answers *ask us*.",
        "",
    ]
    for doubt in doubts.all():
        lines += [f"## {doubt.title}", "", f"`{doubt.slug}` · looked at on {doubt.checked_on}", ""]
        lines += [_line(HEAD), _line(["---"] * len(HEAD)), *_rows(doubt, types, limits), ""]
    return "\n".join(lines)


def _rows(doubt: Doubt, types: changes.Catalogue, limits: Mapping[str, Decimal]) -> Iterator[str]:
    for path in domain.paths(doubt, limits):
        found = path.ending or domain.UNSURE
        kind = types.types.get(found.change)
        same = says_no_need(kind, found.carry) if kind and not found.why else None
        yield _line([
            "; ".join(f"{name} = {value}" for name, value in path.answers.items()),
            VERDICTS[found.verdict],
            " ".join(same.say if same else found.why),
            found.law,
            found.change or "not_sure",
        ])  # fmt: skip


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
