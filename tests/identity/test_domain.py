"""Levels, numbers, keys and standing. Pure."""

from typing import Any

import pytest

from portal.identity import domain
from portal.identity.domain import REPRESENTATION, SELF, TELLER, Claims, UnusableError, Who, read_levels
from portal.settings import LEVELS, REPRESENTATIVES, Settings

SECRET = "invented-secret-for-tests-0123456789abcdef"
ONE, TWO = "111222333", "123456782"
CALLED = Claims("bsn", "for", "office", "kind", {"bewind": "administrator"}, "name", "birthdate")


def test_each_level_counts_with_all_above_it() -> None:
    levels = read_levels("low=a low=b middle=c high=d")
    assert levels.names == ("low", "middle", "high")
    assert levels.enough("low") == ["a", "b", "c", "d"]
    assert levels.enough("middle") == ["c", "d"]
    assert levels.enough("high") == ["d"]
    assert levels.called["b"] == "low"


def test_the_levels_that_are_shipped_know_digid_and_eidas() -> None:
    levels = read_levels(LEVELS)
    assert levels.names == ("basis", "midden", "substantieel", "hoog")
    assert levels.called["http://eidas.europa.eu/LoA/substantial"] == "substantieel"
    assert "http://eidas.europa.eu/LoA/low" not in levels.enough("substantieel")


@pytest.mark.parametrize("text", ["low", "=a", "low=", "low=a high=a"])
def test_levels_that_say_two_things_or_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="=" if "=" in text else "low"):
        read_levels(text)


@pytest.mark.parametrize("claim", [ONE, 111222333, f"s00000000:{ONE}", f"S00000000:{ONE}", f" {ONE} "])
def test_a_bsn_is_read_as_brokers_give_it(claim: Any) -> None:
    assert domain.number_of(claim) == ONE


@pytest.mark.parametrize(
    "claim",
    [
        None, "", "111222334", "000000000", "999999999", f"s00000001:{ONE}", f"{ONE}4", "12345",
        True, [ONE], {"a": ONE},
        "١١١٢٢٢٣٣٣", 1.5,
    ],
)  # fmt: skip
def test_what_is_no_bsn_is_none(claim: Any) -> None:
    assert domain.number_of(claim) is None


def test_keys_say_nothing_and_belong_to_one_or_to_two_together() -> None:
    fatima = domain.who_of({"bsn": ONE}, CALLED)
    ruth = domain.who_of({"bsn": TWO}, CALLED)
    ruth_for_fatima = domain.who_of({"bsn": TWO, "for": ONE}, CALLED)
    fatima_for_ruth = domain.who_of({"bsn": ONE, "for": TWO}, CALLED)
    office = domain.who_of({"office": TWO, "for": ONE}, CALLED)
    assert ruth_for_fatima.resident_key(SECRET) == fatima.list_key(SECRET) == fatima.resident_key(SECRET)
    keys = [who.list_key(SECRET) for who in (fatima, ruth, ruth_for_fatima, fatima_for_ruth, office)]
    assert len(set(keys)) == 5
    assert all(len(key) == 64 and ONE not in key for key in keys)
    assert fatima.list_key(SECRET) != fatima.list_key(SECRET + "x")
    assert ONE not in repr(fatima) + str(ruth_for_fatima)


def test_who_represents_and_as_what() -> None:
    who = domain.who_of({"bsn": TWO, "for": ONE, "kind": "bewind", "name": "Ruth"}, CALLED)
    assert (who.bsn, who.acting_as, who.name) == (ONE, "administrator", "")
    assert domain.known(who) == {"for_whom": "representative", "representative_kind": "administrator"}
    assert domain.who_of({"bsn": TWO, "for": ONE}, CALLED).acting_as == "mandate"
    own = domain.who_of({"bsn": ONE, "for": ONE}, CALLED)
    assert (own.bsn, own.acts, own.acting_as) == (ONE, "", ""), "who represents oneself is oneself"
    for nobody in ("", None):
        assert domain.who_of({"bsn": ONE, "for": nobody}, CALLED) == own, "a broker may tell that nobody is represented"


@pytest.mark.parametrize(
    "claims",
    [
        {}, {"bsn": "111222334"}, {"bsn": TWO, "for": "111222334"}, {"bsn": TWO, "for": 0},
        {"for": ONE}, {"office": TWO}, {"bsn": TWO, "for": ONE, "kind": "neighbour"},
    ],
)  # fmt: skip
def test_what_does_not_tell_who_it_is_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(UnusableError) as error:
        domain.who_of(claims, CALLED)
    assert ONE not in str(error.value) + TWO


def test_what_the_broker_knows_of_somebody_is_filled_in_only_when_it_is_whole() -> None:
    def known(**more: Any) -> dict[str, str]:
        return domain.known(domain.who_of({"bsn": ONE, **more}, CALLED))

    assert known() == {}
    assert known(name=" Fatima  El Ouardighi ", birthdate="1992-05-03") == {
        "name": "Fatima El Ouardighi",
        "birth_date": "1992-05-03",
    }
    for odd in ("1992-00-00", "3 mei 1992", 1992, None):
        assert known(birthdate=odd) == {}


@pytest.mark.parametrize(
    ("for_whom", "acting_as", "stands"),
    [
        ("self", "", SELF), ("partner", "", SELF), ("representative", "", TELLER), ("helper", "", None),
        ("representative", "administrator", REPRESENTATION), ("self", "administrator", None),
        ("partner", "mandate", None), ("helper", "mandate", None),
    ],
)  # fmt: skip
def test_how_somebody_stands_to_a_report(for_whom: str, acting_as: str, stands: str | None) -> None:
    assert domain.standing(for_whom, acting_as) == stands


@pytest.mark.parametrize("kind", REPRESENTATIVES)
def test_a_colleague_reads_it_in_words(kind: str) -> None:
    said = domain.in_words(REPRESENTATION, "hoog", kind)
    assert "{" not in said
    assert domain.KINDS[kind] in said
    assert set(REPRESENTATIVES) == set(domain.KINDS)


def settings(**given: str) -> Settings:
    whole = {"resident_issuer": "https://broker.example", "resident_client_id": "a", "resident_client_secret": "b"}
    return Settings(_env_file=None, demo=True, **{**whole, **given})  # type: ignore[call-arg,arg-type]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"resident_client_id": ""}, "PORTAL_RESIDENT_CLIENT_ID"),
        ({"resident_bsn_claim": ""}, "BSN_CLAIM"),
        ({"resident_levels": "low"}, "PORTAL_RESIDENT_LEVELS"),
        ({"resident_levels": "a=1 b=1"}, "PORTAL_RESIDENT_LEVELS"),
        ({"resident_acr": "heel hoog"}, "PORTAL_RESIDENT_ACR"),
        ({"resident_acr": ""}, "PORTAL_RESIDENT_ACR"),
        ({"resident_representations": "bewind=baas"}, "PORTAL_RESIDENT_REPRESENTATIONS"),
    ],
)
def test_settings_that_can_not_work_stop_the_start(given: dict[str, str], said: str) -> None:
    assert settings().resident_acr == "substantieel"
    with pytest.raises(ValueError, match=said):
        settings(**given)


def test_who_shows_nothing_of_itself() -> None:
    assert ONE not in repr(Who(ONE, "", "", "Fatima", "1992-05-03"))
