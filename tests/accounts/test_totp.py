"""The codes of an authenticator app, by the numbers that the standards give."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts import totp
from portal.accounts.domain import next_step

SECRET = b"12345678901234567890"
AT = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)
NOW = totp.step_at(AT)


@pytest.mark.parametrize(
    ("counter", "code"),
    enumerate(["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]),
)
def test_the_numbers_of_rfc_4226(counter: int, code: str) -> None:
    assert totp.hotp(SECRET, counter) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
        (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_the_numbers_of_rfc_6238(seconds: int, code: str) -> None:
    assert totp.hotp(SECRET, totp.step_at(datetime.fromtimestamp(seconds, UTC)), digits=8) == code


def test_a_phone_may_be_one_step_early_or_late() -> None:
    for steps, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = totp.hotp(SECRET, NOW + steps)
        assert totp.fitting_step(SECRET, code, AT, None) == (NOW + steps if fits else None), steps


def test_a_step_counts_once_and_never_one_before_it() -> None:
    code = totp.hotp(SECRET, NOW)
    assert totp.fitting_step(SECRET, code, AT, NOW - 1) == NOW
    assert totp.fitting_step(SECRET, code, AT, NOW) is None
    assert totp.fitting_step(SECRET, totp.hotp(SECRET, NOW - 1), AT, NOW) is None
    later = AT + timedelta(seconds=30)
    assert totp.fitting_step(SECRET, totp.hotp(SECRET, NOW + 1), later, NOW) == NOW + 1


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "é", "٠", "0" * 5000])
def test_what_is_no_code_fits_nothing(typed: str) -> None:
    assert totp.fitting_step(SECRET, typed, AT, None) is None


def test_an_app_reads_who_and_what() -> None:
    uri = totp.key_uri(SECRET, "Doorgeefpunt Linden & Co", "chris@linden")
    assert uri == (
        "otpauth://totp/Doorgeefpunt%20Linden%20%26%20Co:chris%40linden?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Doorgeefpunt%20Linden%20%26%20Co&algorithm=SHA1&digits=6&period=30"
    )
    assert totp.in_fours(totp.in_letters(SECRET)) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_a_new_secret_is_long_and_another_each_time() -> None:
    assert len({totp.new_secret() for _ in range(50)}) == 50
    assert len(totp.new_secret()) == 20


@pytest.mark.parametrize("length", [0, 1, 5, 19, 20, 21])
def test_letters_give_the_secret_back(length: int) -> None:
    assert totp.from_letters(totp.in_letters(SECRET[:1] * length)) == SECRET[:1] * length


@pytest.mark.parametrize(
    ("mode", "is_set", "step"),
    [
        ("required", True, "code"), ("required", False, "set_up"), ("offered", True, "code"), ("offered", False, ""),
        ("off", True, ""), ("off", False, ""),
    ],
)  # fmt: skip
def test_what_comes_after_the_password(mode: str, is_set: bool, step: str) -> None:
    assert next_step(mode, is_set=is_set) == step
