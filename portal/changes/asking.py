"""Tell the checks of the rules which questions come, and what an answer can be."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from portal.changes.catalogue import FOLDER, Catalogue, ChangeType, Question, values_of
from portal.kit.datafiles import line_of
from portal.routing.checks import Asked, Asking, Facts, Option


def facts_of(types: Catalogue, switches: Mapping[str, bool], folder: Path = FOLDER) -> Facts:
    """
    Return what the checks of a rule set need.

    Args:
        types: The change types as this organisation tells them.
        switches: What is on and off here.
        folder: Where the files are, to name lines.
    """
    return Facts(
        here={slug: _asking(kind, kind.left, folder) for slug, kind in types.types.items()},
        anywhere={slug: _asking(kind, kind.question, folder) for slug, kind in types.types.items()},
        switches=switches,
    )


def _asking(kind: ChangeType, questions: Iterable[Question], folder: Path) -> Asking:
    path = folder / f"{kind.slug}.toml"
    source = path.read_text(encoding="utf-8") if path.is_file() else ""
    places = {question.name: index for index, question in enumerate(kind.question)}
    return Asking(
        kind.slug,
        tuple(_asked(q, line_of(source, ("question", places[q.name], "name"))) for q in questions),
        path,
        kind.valid_from,
        kind.valid_until,
    )


def _asked(question: Question, line: int) -> Asked:
    where = {choice.value: choice.only_where for choice in question.choice}
    return Asked(
        name=question.name,
        kind=question.kind,
        options=tuple(Option(value, where.get(value, "")) for value in sorted(values_of(question))),
        required=question.required,
        when=tuple(question.when),
        only_where=question.only_where,
        unless_asked=question.unless_asked,
        minimum=question.minimum,
        maximum=question.maximum,
        line=line,
    )
