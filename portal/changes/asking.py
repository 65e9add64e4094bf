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
    here, anywhere = {}, {}
    for slug, kind in types.types.items():
        path = folder / f"{slug}.toml"
        source = path.read_text(encoding="utf-8") if path.is_file() else ""
        every = [_asked(q, line_of(source, ("question", place, "name"))) for place, q in enumerate(kind.question)]
        left = {question.name for question in kind.left}
        here[slug] = _asking(kind, (asked for asked in every if asked.name in left), path)
        anywhere[slug] = _asking(kind, every, path)
    return Facts(here=here, anywhere=anywhere, switches=switches)


def _asking(kind: ChangeType, questions: Iterable[Asked], path: Path) -> Asking:
    return Asking(kind.slug, tuple(questions), path, kind.valid_from, kind.valid_until)


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
