"""All change types in one table, made from their files: what each asks, at least needs, and tells."""

from collections.abc import Iterator

from portal.changes.catalogue import Catalogue
from portal.changes.change_type import GROUPS, ChangeType
from portal.changes.domain import pages_of
from portal.kit.words import has, languages

HEAD = (
    "code", "change type", "group", "pages", "asks", "needs at least", "may be sent along", "also tell", "law",
    "languages",
)  # fmt: skip


def markdown(catalogue: Catalogue) -> str:
    """Return the table as Markdown, by code. No cell is empty."""
    lines = [
        "# All change types",
        "",
        "Made by `portal table` from `portal/changes/types/`. A language counts when every sentence is in it.",
        "",
        _line(HEAD),
        _line(["---"] * len(HEAD)),
        *(_line(_row(kind)) for kind in sorted(catalogue.types.values(), key=lambda kind: kind.code)),
    ]
    return "\n".join(lines) + "\n"


def _row(kind: ChangeType) -> list[str]:
    required = [question.short for question in kind.question if question.required and not question.when]
    return [
        kind.code,
        f"[{kind.slug}](../portal/changes/types/{kind.slug}.toml): {kind.title}",
        GROUPS[kind.group],
        str(len(pages_of(kind))),
        str(len(kind.question)),
        "; ".join(required) or "nothing",
        "; ".join(document.title for document in kind.document) or "nothing",
        "; ".join(body.who.split(":")[0] for body in kind.also_tell) or "nobody",
        kind.law,
        ", ".join(code for code in languages() if all(has(code, sentence) for sentence in sentences(kind))),
    ]


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def sentences(kind: ChangeType) -> Iterator[str]:
    """Yield every sentence of a type that a resident reads."""
    yield from (kind.title, kind.explain, kind.law)
    yield from (
        text for text in (kind.proof, *kind.what_can_happen, *kind.may_help, *kind.before, *kind.thanks) if text
    )
    yield from (body.who for body in kind.also_tell)
    yield from (call.who for call in kind.call)
    for document in kind.document:
        yield from (text for text in (document.title, document.explain) if text)
    for ending in kind.no_need:
        yield from ending.say
    for question in kind.question:
        texts = (question.ask, question.short, question.help, question.why, question.wrong, question.law, question.unit)
        yield from (text for text in texts if text)
        yield from (choice.title for choice in question.choice)
