"""The table of all change types is made from the files, whole, and up to date."""

import pytest

from portal.changes import catalogue, table
from portal.kit.words import languages
from portal.paths import data

TYPES = catalogue.read()
CODES = [f"C{number:02}" for number in range(1, 59)]


def test_all_58_are_there_and_no_cell_is_empty() -> None:
    rows = [line.split(" | ") for line in table.markdown(TYPES).splitlines() if line.startswith("| C")]
    assert [row[0].removeprefix("| ") for row in rows] == CODES
    for row in rows:
        assert len(row) == len(table.HEAD)
        assert all(cell.strip(" |") for cell in row), row


@pytest.mark.parametrize("kind", TYPES.types.values(), ids=lambda kind: kind.slug)
def test_every_type_is_whole_in_every_language(kind: catalogue.ChangeType) -> None:
    row = next(line for line in table.markdown(TYPES).splitlines() if line.startswith(f"| {kind.code} "))
    assert row.endswith(f"| {', '.join(languages())} |")


def test_the_page_in_the_docs_is_up_to_date() -> None:
    page = data("static").parent / "docs" / "change-types.md"
    assert page.read_text(encoding="utf-8") == table.markdown(TYPES), "run: portal table > docs/change-types.md"
