"""The page with all answers is made from the files, and up to date."""

from portal.doubts import table
from portal.paths import data


def test_the_page_in_the_docs_is_up_to_date() -> None:
    page = data("static").parent / "docs" / "doubts.md"
    assert page.read_text(encoding="utf-8") == table.markdown(*table.general()), "run: portal doubts > docs/doubts.md"


def test_no_cell_is_empty_and_both_sides_of_a_border_are_there() -> None:
    rows = [line.split(" | ") for line in table.markdown(*table.general()).splitlines() if line.startswith("| ")]
    for row in rows:
        assert len(row) == len(table.HEAD), row
        assert all(cell.strip(" |") for cell in row), row
    assert any("total = 1200.00" in row[0] and row[1] == "no need" for row in rows)
    assert any("total = 1201.00" in row[0] and row[1] == "**tell us**" for row in rows)
