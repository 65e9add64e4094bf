"""Read the doubts: one TOML file each, and what an organisation lays over them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.amounts.catalogue import Amounts
from portal.changes.catalogue import Catalogue
from portal.content.catalogue import Content
from portal.doubts import checking
from portal.doubts.doubt import Doubt, LocalDoubt
from portal.kit.datafiles import DataError, line_of, load

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Doubts:
    """All doubts by slug."""

    cases: Mapping[str, Doubt]

    def all(self) -> list[Doubt]:
        """Return every doubt, in the order of the page."""
        return sorted(self.cases.values(), key=lambda doubt: (doubt.order, doubt.slug))

    def about(self, change: str) -> Doubt | None:
        """Return the first doubt that leads to a change type."""
        return next((doubt for doubt in self.all() if any(end.change == change for end in doubt.ending)), None)

    @property
    def checked_on(self) -> date:
        """The last day on which somebody looked at one of them."""
        return max(doubt.checked_on for doubt in self.cases.values())


def read(
    types: Catalogue, content: Content, amounts: Amounts, *, folder: Path = FOLDER, local: Path | None = None
) -> Doubts:
    """
    Read and check every doubt.

    Args:
        types: The change types that endings lead to.
        content: The topics that they name.
        amounts: The amounts that they compare with.
        folder: Where the doubts are.
        local: Folder with what the organisation answers differently, a file per doubt; it need not exist.

    Raises:
        DataError: names file, line and mend.
    """
    known = checking.Known(types, content, amounts)
    cases: dict[str, Doubt] = {}
    for path in sorted(folder.glob("*.toml")):
        cases[path.stem] = load(path, Doubt).named(path.stem)
        checking.check(path, cases[path.stem], known)
    for path in sorted(local.glob("*.toml")) if local else []:
        cases[path.stem] = _local(path, cases, known)
    return Doubts(cases)


def _local(path: Path, cases: dict[str, Doubt], known: checking.Known) -> Doubt:
    """Return a doubt as an organisation answers it."""
    own = load(path, LocalDoubt)
    if path.stem not in cases:
        raise DataError(path, 1, f"there is no doubt {path.stem!r}", f"Use one of: {', '.join(sorted(cases))}.")
    general = cases[path.stem]
    for index, question in enumerate(own.question):
        if general.called(question.name) is None:
            names = ", ".join(q.name for q in general.question)
            line = line_of(path.read_text(encoding="utf-8"), ("question", index, "name"))
            raise DataError(path, line, f"there is no question {question.name!r}", f"Use one of: {names}.")
    doubt = own.laid_over(general)
    checking.check(path, doubt, known, own_endings=len(own.ending))
    return doubt
