"""A mistake in a message, or in what a change type says of messages, is told with file, line and mend."""

import shutil
from pathlib import Path

import pytest

from portal.changes import catalogue
from portal.kit.datafiles import DataError
from portal.paths import data
from portal.reminders.catalogue import FOLDER, read

TYPES = catalogue.read()
FAULTS = {
    "unknown key": ("working_days_before", "working_days_befor", "unknown word", "working_days_before"),
    "no such day": ('"01-01"', '"01-32"', "days has '01-32'", "month and day"),
    "no day at all": ('["01-01", "07-01"]', "[]", "days is []", "at least 1"),
    "unknown type": ('change = "other_benefit"\ndays', 'change = "benefit"\ndays', "no change type 'benefit'", "name"),
    "unknown question": ('answer = "what"', 'answer = "wat"', "no question 'wat'", "amount_month"),
}


@pytest.mark.parametrize(("was", "now", "says", "mend"), FAULTS.values(), ids=FAULTS)
def test_a_mistake_in_a_message(tmp_path: Path, was: str, now: str, says: str, mend: str) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "messages"))
    path = folder / "uwv-amounts.toml"
    source = path.read_text("utf-8")
    assert was in source
    changed = source.replace(was, now, 1)
    path.write_text(changed, "utf-8")
    with pytest.raises(DataError) as caught:
        read(TYPES.types, folder)
    assert says in caught.value.problem
    assert mend in caught.value.mend
    if now != "[]":
        assert now.partition("\n")[0].strip('"') in changed.splitlines()[caught.value.line - 1]


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ('question = "birthday"', 'question = "does"', "'does' asks no day"),
        ("days_before = 91", "days_before = 0", "days_before is 0"),
        ("days_before = 91", 'days_before = 91\nwhen = [{ answer = "nothing", is = "x" }]', "'nothing'"),
    ],
)
def test_a_mistake_in_what_a_type_says_of_messages(tmp_path: Path, was: str, now: str, says: str) -> None:
    folder = Path(shutil.copytree(catalogue.FOLDER, tmp_path / "types"))
    path = folder / "child_18.toml"
    path.write_text(path.read_text("utf-8").replace(was, now, 1), "utf-8")
    with pytest.raises(DataError) as caught:
        catalogue.read(folder)
    assert caught.value.path == path
    assert says in caught.value.problem


def test_every_message_has_its_text() -> None:
    for slug in (*read(TYPES.types), "reminder", "check-in"):
        text = (data("locales") / "nl" / "notifications" / f"{slug}.md").read_text("utf-8")
        for needed in ("{link}", "{stop}", "{phone}"):
            assert needed in text, slug


def test_twenty_nine_february_comes_in_leap_years_only() -> None:
    message = read()["uwv-amounts"].model_copy(update={"days": ["02-29", "02-01"]})
    assert [len(message.days_in(year)) for year in (2027, 2028, 2100)] == [1, 2, 1]
