"""Questions in plain Dutch that a colleague can send: one TOML file each; an organisation may lay its own over them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import PrivateAttr

from portal.kit.datafiles import DataError, line_of, load
from portal.organisations.asked import Asked, OwnQuestion

FOLDER = Path(__file__).parent / "questions"


class Template(Asked):
    """A question as its file says, or as the organisation has it."""

    _key: str = PrivateAttr(default="")

    @property
    def key(self) -> str:
        """The name of its file, or of the organisation's own."""
        return self._key

    def fits(self, change: str, group: str) -> bool:
        """Whether it is about this change type."""
        return change in self.changes or group in self.groups


@dataclass(frozen=True)
class Questions:
    """All questions by key, in the order of the list."""

    templates: Mapping[str, Template]

    def get(self, key: str) -> Template | None:
        """Return a question, or None."""
        return self.templates.get(key)

    def about(self, change: str, group: str) -> tuple[list[Template], list[Template]]:
        """Return the questions that fit a change type, and the others."""
        fit = [one for one in self.templates.values() if one.fits(change, group)]
        return fit, [one for one in self.templates.values() if one not in fit]


def read(types: Mapping[str, str], *, folder: Path = FOLDER, local: Path | None = None) -> Questions:
    """
    Read and check every question.

    Args:
        types: Change type → its group.
        folder: Where the questions are.
        local: Folder with questions of the organisation; one with the same name as ours takes its place.

    Raises:
        DataError: names file, line and mend.
    """
    found: dict[str, Template] = {}
    for path in (*sorted(folder.glob("*.toml")), *(sorted(local.glob("*.toml")) if local else ())):
        template = load(path, Template)
        template._key = path.stem  # noqa: SLF001  the file name is no part of the file
        _check(path, "changes", template.changes, types, "change type", "the name of a file in portal/changes/types/")
        _check(path, "groups", template.groups, set(types.values()), "group", "a group of a change type")
        found[path.stem] = template
    return _listed(found)


def template_of(own: OwnQuestion) -> Template:
    """Return a question of the organisation's own as a template."""
    made = Template.model_validate(own.model_dump(exclude={"key", "on"}))
    made._key = own.key  # noqa: SLF001  the key is no part of the shape
    return made


def lay(files: Questions, own: Iterable[OwnQuestion]) -> Questions:
    """Return the questions that can be sent: those of the files, with the organisation's own over them."""
    found = dict(files.templates)
    for one in own:
        found.pop(one.key, None)
        if one.on:
            found[one.key] = template_of(one)
    return _listed(found)


def check_own(path: Path, own: Iterable[OwnQuestion], types: Mapping[str, str]) -> None:
    """
    Check the questions in the file of an organisation. `types`: change type → its group.

    Raises:
        DataError: one names what is not there; names file, line and mend.
    """
    for index, one in enumerate(own):
        place = ("own_questions", index)
        _check(path, "changes", one.changes, types, "change type", "the name of a file in portal/changes/types/", place)
        _check(path, "groups", one.groups, set(types.values()), "group", "a group of a change type", place)


def _listed(found: Mapping[str, Template]) -> Questions:
    return Questions(dict(sorted(found.items(), key=lambda item: (item[1].order, item[0]))))


def _check(
    path: Path,
    key: str,
    names: Sequence[str],
    known: Mapping[str, str] | set[str],
    what: str,
    use: str,
    place: tuple[str | int, ...] = (),
) -> None:
    """Hold that each name is there."""
    for index, name in enumerate(names):
        if name not in known:
            line = line_of(path.read_text(encoding="utf-8"), (*place, key, index))
            raise DataError(path, line, f"there is no {what} {name!r}", f"Use {use}.")
