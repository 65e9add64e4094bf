"""A cell opens in its own place with its own key, and nowhere else."""

import base64
import secrets

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from portal.sealing.cells import CannotOpenError, Place, key_of, open_cell, seal
from portal.sealing.keys import DEMO_KEYS, has_demo_key, keyring, new_key
from tests.sealing.keys import KEYS, NEWER

KEY = AESGCM(secrets.token_bytes(32))
PLACE = Place("note", "text", 7)


@given(st.binary(max_size=2000), st.integers(min_value=1, max_value=2**40))
def test_what_was_sealed_opens_as_it_was(value: bytes, row: int) -> None:
    place = Place("note", "text", row)
    cell = seal(KEY, "d", place, value)
    assert open_cell(KEY, place, cell) == value
    assert key_of(cell) == "d"
    assert len(value) < 8 or value not in base64.urlsafe_b64decode(cell.split(".")[2] + "==")


def test_the_same_value_is_never_the_same_cell() -> None:
    assert len({seal(KEY, "d", PLACE, b"Bram Kuipers") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "other",
    [Place("reply", "text", 7), Place("note", "reason", 7), Place("note", "text", 8), Place("note", "text", 70)],
)
def test_in_another_place_it_does_not_open(other: Place) -> None:
    with pytest.raises(CannotOpenError) as refused:
        open_cell(KEY, other, seal(KEY, "d", PLACE, b"Bram"))
    assert refused.value.place == other


def test_with_another_key_it_does_not_open() -> None:
    with pytest.raises(CannotOpenError):
        open_cell(AESGCM(secrets.token_bytes(32)), PLACE, seal(KEY, "d", PLACE, b"Bram"))


@given(st.integers(min_value=0, max_value=31), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_and_it_does_not_open(where: int, change: int) -> None:
    cell = seal(KEY, "d", PLACE, b"Bram")
    raw = bytearray(base64.urlsafe_b64decode(cell.split(".")[2] + "=="))
    raw[where % len(raw)] ^= change
    with pytest.raises(CannotOpenError):
        open_cell(KEY, PLACE, "v1.d." + base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("="))


@pytest.mark.parametrize("cell", ["v1.d.", "v1.d.AAAA", "v1.d.é", "v1", "", "Bram Kuipers", "v1.d.****", "v2.d.AAAA"])
def test_what_is_no_cell_does_not_open(cell: str) -> None:
    with pytest.raises(CannotOpenError):
        open_cell(KEY, PLACE, cell)


def test_the_first_key_seals_and_the_purposes_differ() -> None:
    ring = keyring(f"{NEWER}\n{KEYS}")
    assert (ring.first.id, sorted(ring.by_id)) == ("k2", ["k1", "k2"])
    cell = seal(ring.first.wrap, "k2", PLACE, b"x")
    for other in (ring.first.cells, ring.by_id["k1"].wrap):
        with pytest.raises(CannotOpenError):
            open_cell(other, PLACE, cell)
    assert "nnnn" not in repr(ring)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "there is no key"), (" \n,", "there is no key"), ("k1", "key k1 is not 32 bytes"),
        ("k1:abc", "key k1 is not 32 bytes"), (f"{KEYS},{KEYS}", "two keys are called k1"),
        (KEYS.replace("k1:", "d:"), "2 to 20 small letters"), (KEYS.replace("k1:", "K-1:"), "2 to 20 small letters"),
        (KEYS[:-5], "key k1 is not 32 bytes"),
    ],
)  # fmt: skip
def test_a_key_that_is_none_is_told_without_showing_it(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        keyring(text)
    assert KEYS[3:20] not in str(refused.value)


def test_a_new_key_is_one_and_the_key_of_the_demo_is_known_under_any_name() -> None:
    assert keyring(new_key("k9")).first.id == "k9"
    assert new_key("k9") != new_key("k9")
    assert has_demo_key(DEMO_KEYS.replace("demo:", "mine:"))
    assert not has_demo_key(KEYS)
