from hypothesis import given
from hypothesis import strategies as st

from portal.kit.codes import (
    ALPHABET,
    derived_code,
    hash_code,
    new_code,
    new_reference,
    normalise,
    same_code,
    valid_reference,
)


def test_a_new_reference_is_valid_and_easy_to_read_out():
    for _ in range(200):
        reference = new_reference("LV")
        prefix, first, second = reference.split("-")
        assert (prefix, len(first), len(second)) == ("LV", 4, 4)
        assert set(first + second) <= set(ALPHABET)
        assert valid_reference(reference)


def test_no_look_alikes():
    assert not set(ALPHABET) & set("0O1ILUB")
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_references_do_not_repeat():
    assert len({new_reference("LV") for _ in range(2000)}) == 2000


def test_a_wrong_shape_is_no_reference():
    good = new_reference("LV")
    for wrong in ["", "LV", good[:-1], good + "2", good[3:], "LV-0000-0000", good.lower()]:
        assert not valid_reference(wrong)


@given(st.text())
def test_whatever_is_typed_never_fails(typed):
    assert valid_reference(typed) in {True, False}
    assert normalise(normalise(typed)) == normalise(typed)


def test_what_people_type_becomes_the_same():
    for typed in ["lv-7k4p-29qx", " LV 7K4P 29QX ", "lv.7k4p.29qx", "LV–7K4P–29QX", "LV7K4P٢٩QX"]:
        assert normalise(typed) == "LV7K4P29QX"


def test_new_codes_have_their_length_and_differ():
    codes = {new_code(8) for _ in range(500)}
    assert {len(code) for code in codes} == {8}
    assert len(codes) == 500


def test_a_derived_code_needs_the_secret_and_the_label():
    code = derived_code("secret", "follow:LV-7K4P-29QX", 8)
    assert code == derived_code("secret", "follow:LV-7K4P-29QX", 8)
    assert len(code) == 8
    assert code != derived_code("other", "follow:LV-7K4P-29QX", 8)
    assert code != derived_code("secret", "follow:LV-7K4P-29QY", 8)


def test_a_stored_code_can_be_compared_but_not_read():
    stored = hash_code("7K4P29QX")
    assert "7K4P29QX" not in stored
    assert same_code(stored, hash_code("7K4P29QX"))
    assert not same_code(stored, hash_code("7K4P29QY"))


def test_every_single_wrong_character_is_found():
    for _ in range(20):
        good = new_reference("LV")
        for place in [*range(3, 7), *range(8, 12)]:
            for other in set(ALPHABET) - {good[place]}:
                assert not valid_reference(good[:place] + other + good[place + 1 :])


def test_every_swap_of_two_neighbours_is_found():
    for _ in range(300):
        good = new_reference("LV")
        body = good[3:7] + good[8:]
        for place in range(6):  # before the check character itself
            swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
            if swapped != body:
                assert not valid_reference(f"LV-{swapped[:4]}-{swapped[4:]}")
