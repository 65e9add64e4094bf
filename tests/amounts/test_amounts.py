"""A figure is shown on the days for which it is known, and never on another."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from portal.amounts import catalogue
from portal.kit.datafiles import DataError
from tests.conftest import Moment, Visit

AMOUNTS = catalogue.read()


def test_each_amount_says_its_source_rhythm_and_period() -> None:
    assert len(AMOUNTS.values) > 20
    for values in AMOUNTS.values.values():
        for amount in values:
            assert amount.source
            assert amount.rhythm
            assert amount.from_ <= amount.until


def test_a_sentence_gets_the_value_of_the_day() -> None:
    fill = AMOUNTS.filler("nl", date(2026, 11, 22))
    assert fill("Tot {amount:gift_limit} per jaar.").replace("\u00a0", " ") == "Tot \u2066€ 1.200\u2069 per jaar."
    assert fill("Hoogstens {amount:abroad_days}.") == "Hoogstens 28 dagen."


@pytest.mark.parametrize("key", ["gift_limit", "norm_single", "savings_limit_single", "volunteer_month"])
def test_on_new_years_day_no_old_figure_is_left(key: str) -> None:
    fill = AMOUNTS.filler("nl", date(2027, 1, 1))
    assert not any(character.isdigit() for character in fill(f"{{amount:{key}}}"))
    assert "bel ons" in fill(f"{{amount:{key}}}")
    assert key in AMOUNTS.expired(date(2027, 1, 1))


def test_what_is_not_certain_is_never_shown() -> None:
    assert AMOUNTS.valid("buffer_budget", date(2027, 3, 1)) is None
    assert AMOUNTS.valid("uniform_work_free", date(2027, 3, 1)) is None


def test_an_unknown_key_is_asked_of_us() -> None:
    assert "bel ons" in AMOUNTS.filler("nl", date(2026, 11, 22))("{amount:nothing_here}")


def test_an_organisation_may_have_its_own_value(tmp_path: Path) -> None:
    own = tmp_path / "amounts.toml"
    own.write_text(
        '[[amount]]\nkey = "gift_limit"\nwhat = "Giften"\nvalue = "1500"\nfrom = 2026-01-01\nuntil = 2026-12-31\n'
        'rhythm = "elk jaar"\nsource = "Beleidsregel giften"\n',
        encoding="utf-8",
    )
    amounts = catalogue.read(own)
    assert "1.500" in amounts.filler("nl", date(2026, 5, 1))("{amount:gift_limit}")
    assert "1.200" not in amounts.filler("nl", date(2026, 5, 1))("{amount:gift_limit}")


def test_a_period_that_ends_before_it_begins_is_named(tmp_path: Path) -> None:
    own = tmp_path / "amounts.toml"
    own.write_text(
        '[[amount]]\nkey = "a"\nwhat = "b"\nvalue = "1"\nfrom = 2026-02-01\nuntil = 2026-01-01\n'
        'rhythm = "x"\nsource = "y"\n',
        encoding="utf-8",
    )
    with pytest.raises(DataError, match=r"amounts\.toml, line 6: a ends before it begins"):
        catalogue.read(own)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_on_new_years_day_asks_to_call_us(visit: Visit, moment: Moment) -> None:
    assert "1.200" in visit.get("/nl/rechten/geven-en-krijgen")
    moment.at = datetime(2027, 1, 1, 9, 0, tzinfo=UTC)
    page = visit.get("/nl/rechten/geven-en-krijgen")
    assert "1.200" not in page
    assert "bel ons" in page
    assert "{amount" not in page
