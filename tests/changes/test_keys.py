"""Blind keys: equal for the same person, home or partner, and silent about who that is."""

import re
from typing import Any

import pytest

from portal.changes import catalogue
from portal.changes.keys import Keys, keys_of, letters, phone, unsafe

TYPES = catalogue.read().types
SECRET = "invented-secret-for-tests-0123456789abcdef"
ABOUT: dict[str, Any] = {
    "name": "Noor van der Bérg",
    "birth_date": "1990-04-02",
    "postcode": {"postcode": "5711 AB", "number": "12", "addition": "a"},
}
TOGETHER: dict[str, Any] = {"where": "my_home", "partner_name": "Robin de Wit", "partner_birth": "1988-03-14"}
WORK: dict[str, dict[str, Any]] = {"work_start": {}}


def keys(about: dict[str, Any], told: dict[str, dict[str, Any]] | None = None, secret: str = SECRET) -> Keys:
    return keys_of(secret, about, told if told is not None else WORK, TYPES)


def test_every_key_is_64_hex_digits_without_a_trace_of_what_was_told() -> None:
    made = keys(ABOUT, {"start_living_together": TOGETHER})
    for key in (made.person, made.home, made.partner):
        assert re.fullmatch(r"[0-9a-f]{64}", key or "")
    assert len({made.person, made.home, made.partner}) == 3


@pytest.mark.parametrize(
    "name", ["noor VAN DER berg", "Noor van der Berg", "  Noor  van-der Be\u0301rg ", "Noor vanderBerg"]
)
def test_a_name_written_otherwise_is_the_same_person(name: str) -> None:
    assert keys({**ABOUT, "name": name}).person == keys(ABOUT).person


@pytest.mark.parametrize("other", [{"name": "Noor Berg"}, {"birth_date": "1990-04-03"}])
def test_another_name_or_day_of_birth_is_another_person(other: dict[str, str]) -> None:
    assert keys({**ABOUT, **other}).person != keys(ABOUT).person


def test_van_der_is_kept_and_another_script_too() -> None:
    assert letters("Van der Bérg") == "vanderberg"
    assert letters("فاطمة الأمراني") == letters("فاطمة  الأمراني") != ""


def test_without_a_day_of_birth_the_number_or_the_mail_tells_people_apart() -> None:
    bare = {"name": "Noor Berg"}
    by_phone = keys({**bare, "phone": "06 12 34 56 78"}).person
    assert by_phone == keys({**bare, "mobile": "+31 6 12345678"}).person
    assert by_phone != keys({**bare, "phone": "06 12 34 56 79"}).person
    assert keys({**bare, "email": "Noor@Example.org "}).person == keys({**bare, "email": "noor@example.org"}).person
    assert keys(bare).person is None, "a name alone is not enough"
    assert keys({"birth_date": "1990-04-02"}).person is None


@pytest.mark.parametrize("number", ["0612345678", "06-12345678", "+31 (0)6 12345678", "0031612345678"])
def test_a_phone_number_is_the_same_however_it_is_written(number: str) -> None:
    assert phone(number) == "0612345678"


def test_a_home_is_postcode_number_and_addition() -> None:
    home = keys(ABOUT).home
    for same in ({"postcode": "5711ab", "number": "12 A", "addition": ""}, {"postcode": "5711 AB", "number": "12a"}):
        assert keys({**ABOUT, "postcode": same}).home == home
    assert keys({**ABOUT, "postcode": {"postcode": "5711 AB", "number": "12", "addition": "b"}}).home != home
    assert keys({**ABOUT, "postcode": {"postcode": "5711 AB"}}).home is None


def test_the_new_home_counts_so_that_both_partners_name_the_same() -> None:
    mine = keys(ABOUT, {"start_living_together": TOGETHER})
    there = {"where": "partner_home", "new_address": ABOUT["postcode"]}
    theirs = keys({**ABOUT, "postcode": {"postcode": "5701 AB", "number": "1"}}, {"start_living_together": there})
    assert mine.home == theirs.home


@pytest.mark.parametrize("slug", ["start_living_together", "marriage"])
def test_the_partner_that_is_named_has_the_key_of_their_own_report(slug: str) -> None:
    robin = keys({"name": "robin DE wit", "birth_date": "1988-03-14"})
    assert keys(ABOUT, {slug: TOGETHER}).partner == robin.person
    assert keys(ABOUT, {slug: {**TOGETHER, "partner_birth": None}}).partner is None, "a name alone is not enough"


def test_another_secret_gives_other_keys() -> None:
    one, other = keys(ABOUT), keys(ABOUT, secret="another-secret-for-tests-0123456789abcdef")
    assert one.person != other.person
    assert one.home != other.home


@pytest.mark.parametrize(
    "told",
    [
        {"unsafe": {"safe_time": "i_call"}},
        {"stop_living_together": {"safe_to_contact": "no"}},
        {"homeless": {"safe": "no"}},
        {"unsafe": {}, "start_living_together": TOGETHER},
    ],
)
def test_who_is_not_safe_is_found_from_no_other_report(told: dict[str, dict[str, Any]]) -> None:
    assert unsafe(told, TYPES)
    hidden, open_ = keys(ABOUT, told), keys(ABOUT)
    assert (hidden.home, hidden.partner) == (None, None)
    assert hidden.person != open_.person, "somebody who names this person as partner finds nothing"
    assert hidden.person == keys(ABOUT, {"unsafe": {}}).person, "the same person, told twice, is still seen"


def test_who_can_be_reached_safely_is_linked() -> None:
    assert not unsafe({"stop_living_together": {"safe_to_contact": "yes"}, "homeless": {"safe": "yes"}}, TYPES)
    assert not unsafe(WORK, TYPES)
