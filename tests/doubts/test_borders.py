"""The borders: what must be told, what need not be, and where we say: ask us. Each as a resident would answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.doubts import domain, forms
from portal.doubts.checking import limits_on
from portal.doubts.doubt import Doubt, Ending
from portal.doubts.table import general

DOUBTS, TYPES, AMOUNTS = general()
TODAY, NEXT_YEAR = date(2026, 11, 22), date(2027, 1, 1)
TWELVE = [
    "friend_sleeps_over", "gift", "second_hand_sale", "volunteering", "hobby_or_work", "holiday", "saved_money",
    "sister_moves_in", "lodger", "partner_sleeps_over", "inheritance", "small_job",
]  # fmt: skip


class Query(dict[str, str]):
    """Answers as they stand in an address."""

    def getlist(self, key: str) -> list[str]:
        return [self[key]] if key in self else []


def answered(slug: str, on: date = TODAY, **typed: str) -> Ending:
    """Return the answer to a doubt for what somebody typed; every question must have come."""
    doubt = DOUBTS.cases[slug]
    read = forms.read(doubt, Query(typed))
    assert not read.wrong, read.wrong
    assert read.question is None, f"{read.question.name} is not answered"
    assert set(read.answers) == set(typed), "an answer was given to a question that does not come"
    found = domain.ending(doubt, read.answers, limits_on(AMOUNTS, on))
    assert found is not None
    return found


def test_the_twelve_are_there_in_the_order_of_the_page() -> None:
    assert [doubt.slug for doubt in DOUBTS.all()] == TWELVE


def gift(total: str, on: date = TODAY, whole_year: str = "yes") -> Ending:
    return answered("gift", on, what="money", year="this", whole_year=whole_year, total=total)


@pytest.mark.parametrize(
    ("total", "verdict"),
    [("0", "no_need"), ("1.200", "no_need"), ("1200,00", "no_need"), ("1200,01", "tell"), ("1.201", "tell")],
)
def test_a_gift_on_both_sides_of_the_yearly_limit(total: str, verdict: str) -> None:
    assert gift(total).verdict == verdict


def test_a_gift_where_the_law_is_not_clear_is_asked() -> None:
    assert gift("1200", whole_year="no").verdict == "ask", "some towns count part of a year"
    assert gift("1201", whole_year="no").verdict == "tell", "above the whole limit it is told in any case"
    assert gift("unknown").verdict == "ask"
    assert answered("gift", what="things", year="before").verdict == "ask"


def test_food_of_the_food_bank_never_counts_and_a_loan_is_no_gift() -> None:
    assert answered("gift", what="food_bank").verdict == "no_need"
    loan = answered("gift", what="loan")
    assert (loan.verdict, loan.change) == ("tell", "loan")


@pytest.mark.parametrize("slug", ["gift", "saved_money", "volunteering"])
def test_with_a_limit_that_expired_nothing_is_no_need_that_hung_on_it(slug: str) -> None:
    doubt = DOUBTS.cases[slug]
    now, later = limits_on(AMOUNTS, TODAY), limits_on(AMOUNTS, NEXT_YEAR)
    changed = 0
    for path in domain.paths(doubt, now):
        found = domain.ending(doubt, path.answers, later)
        if any(domain.limit_key(test) for test in (path.ending.when if path.ending else [])):
            assert found is domain.UNSURE, path
            changed += 1
    assert changed >= 2


def test_on_the_first_of_january_a_gift_of_any_size_is_asked() -> None:
    assert gift("1200", NEXT_YEAR) is domain.UNSURE
    assert gift("1201", NEXT_YEAR) is domain.UNSURE
    assert domain.UNSURE.verdict == "ask"


@pytest.mark.parametrize(
    ("days", "over_limit", "says"),
    [("1", "no", "daaronder"), ("28", "no", "daaronder"), ("29", "yes", "extra dagen"), ("366", "yes", "extra dagen")],
)
def test_28_and_29_days_abroad_are_both_told_and_not_the_same(days: str, over_limit: str, says: str) -> None:
    found = answered("holiday", where="abroad", aow="no", days=days, new_year="no")
    assert (found.verdict, found.change, found.carry) == ("tell", "abroad", {"over_limit": over_limit})
    assert says in " ".join(found.why)


def test_other_journeys() -> None:
    assert answered("holiday", where="abroad", aow="yes").carry == {"over_limit": "unknown"}
    assert "rond nieuwjaar" in " ".join(answered("holiday", where="abroad", aow="no", days="20", new_year="yes").why), (
        "in one go also over the end of the year"
    )
    assert answered("holiday", where="near").verdict == "no_need"
    assert answered("holiday", where="near_long").change == "stay_elsewhere_nl"


@pytest.mark.parametrize(
    ("age", "student", "carry"),
    [
        ("26", None, {"relation": "family", "age_27": "no", "main_home": "yes"}),
        ("27", "no", {"relation": "family", "age_27": "yes", "student": "{student}", "main_home": "yes"}),
        ("27", "yes", {"relation": "family", "age_27": "yes", "student": "yes", "main_home": "yes"}),
        ("unknown", None, {"relation": "family", "age_27": "unknown", "main_home": "yes"}),
    ],
)
def test_a_sister_of_26_and_27_who_moves_in_is_told_and_only_one_counts(
    age: str, student: str | None, carry: dict[str, str]
) -> None:
    found = answered("sister_moves_in", lives="coming", age=age, **({"student": student} if student else {}))
    assert (found.verdict, found.change, found.carry) == ("tell", "person_moves_in", carry)
    assert ("telt niet mee" in " ".join(found.why)) == (age == "26")


def test_the_27th_birthday_of_a_housemate_is_told() -> None:
    before = answered("sister_moves_in", lives="here_known", age="26")
    on_the_day = answered("sister_moves_in", lives="here_known", age="27")
    assert before.verdict == "no_need"
    assert "later 27" in " ".join(before.why)
    assert (on_the_day.verdict, on_the_day.change) == ("tell", "housemate_27_or_study_end")
    assert on_the_day.carry["what"] == "turns_27"


@pytest.mark.parametrize(
    ("household", "limit"),
    [("alone", 8000), ("partner", 16000), ("parent", 16000)],
)
def test_savings_up_to_and_above_the_limit_of_the_household(household: str, limit: int) -> None:
    assert answered("saved_money", household=household, total=str(limit)).verdict == "no_need"
    above = answered("saved_money", household=household, total=f"{limit},01")
    assert (above.verdict, above.carry["above_limit"]) == ("tell", "yes")
    assert answered("saved_money", household=household, total="unknown").verdict == "ask"


@pytest.mark.parametrize(
    ("month", "year", "above"),
    [("220", "2200", "no"), ("220,01", "2200", "yes"), ("221", "800", "yes"), ("200", "2201", "yes")],
)
def test_voluntary_work_is_always_told_and_knows_both_limits(month: str, year: str, above: str) -> None:
    found = answered("volunteering", allowance="yes", under_27="no", month=month, year=year)
    assert (found.verdict, found.carry["above_limit"]) == ("tell", above)


def test_what_is_always_told() -> None:
    """Change types that have no border in the law: every path of these doubts says tell us, or ask us."""
    limits = limits_on(AMOUNTS, TODAY)
    for slug in ("volunteering", "lodger", "small_job"):
        assert "no_need" not in {p.ending.verdict for p in domain.paths(DOUBTS.cases[slug], limits) if p.ending}, slug


@pytest.mark.parametrize(
    ("slug", "typed", "verdict", "change"),
    [
        ("friend_sleeps_over", {"own_home": "yes", "often": "sometimes", "pays": "no"}, "no_need", ""),
        ("friend_sleeps_over", {"own_home": "yes", "often": "weekly"}, "ask", ""),
        ("friend_sleeps_over", {"own_home": "yes", "often": "mostly"}, "tell", "person_moves_in"),
        ("friend_sleeps_over", {"own_home": "no"}, "tell", "person_moves_in"),
        ("partner_sleeps_over", {"own_home": "no"}, "tell", "start_living_together"),
        ("partner_sleeps_over", {"own_home": "yes", "often": "mostly"}, "tell", "start_living_together"),
        ("partner_sleeps_over", {"own_home": "yes", "often": "sometimes", "ties": "child"}, "ask", ""),
        (
            "partner_sleeps_over",
            {"own_home": "yes", "often": "sometimes", "ties": "none", "shares": "no"},
            "no_need",
            "",
        ),
        ("partner_sleeps_over", {"own_home": "yes", "often": "sometimes", "ties": "none", "shares": "yes"}, "ask", ""),
        ("second_hand_sale", {"what_kind": "own", "often": "sometimes", "expensive": "no"}, "no_need", "online_sales"),
        ("second_hand_sale", {"what_kind": "own", "often": "sometimes", "expensive": "yes"}, "ask", ""),
        ("second_hand_sale", {"what_kind": "own", "often": "often"}, "ask", ""),
        ("second_hand_sale", {"what_kind": "both"}, "tell", "online_sales"),
        ("hobby_or_work", {"gets": "no", "for_whom": "self"}, "no_need", ""),
        ("hobby_or_work", {"gets": "no", "for_whom": "club"}, "tell", "volunteering"),
        ("hobby_or_work", {"gets": "yes", "what": "customers"}, "tell", "self_employed"),
        ("lodger", {"pays": "room", "family": "no", "contract": "yes"}, "tell", "lodger"),
        ("lodger", {"pays": "nothing"}, "tell", "person_moves_in"),
        ("inheritance", {"inherits": "rejected"}, "tell", "inheritance"),
        ("inheritance", {"inherits": "maybe", "decision": "not_decided"}, "tell", "inheritance"),
        ("inheritance", {"inherits": "no", "home": "no"}, "no_need", "death"),
        ("inheritance", {"inherits": "no", "home": "yes"}, "tell", "death"),
        ("small_job", {"what": "babysitting", "paid": "in_kind", "how_often": "once"}, "tell", "small_jobs"),
        ("small_job", {"what": "other", "paid": "nothing"}, "ask", ""),
        ("small_job", {"what": "employer"}, "tell", "work_start"),
        ("small_job", {"what": "app"}, "tell", "platform_work"),
    ],
)
def test_an_everyday_case(slug: str, typed: dict[str, str], verdict: str, change: str) -> None:
    found = answered(slug, **typed)
    assert (found.verdict, found.change) == (verdict, change)


@st.composite
def walks(draw: st.DrawFn) -> tuple[Doubt, dict[str, str]]:
    """Draw a doubt, and something for each question in the order in which they come; numbers over their whole range."""
    doubt = draw(st.sampled_from(DOUBTS.all()))
    typed: dict[str, str] = {}
    while (question := forms.read(doubt, Query(typed)).question) is not None:
        assert question.name not in typed, "what was drawn is always an answer"
        numbers = st.integers(question.minimum, min(question.maximum, 9_999_999)).map(str)
        words = st.sampled_from(question.values) if question.values else st.nothing()
        typed[question.name] = draw(words if question.kind == "choice" else st.one_of(words, numbers))
    return doubt, typed


@given(walks(), st.sampled_from([TODAY, NEXT_YEAR, date(2027, 7, 1)]))
def test_any_path_ends_with_a_reason_and_a_way_on(walk: tuple[Doubt, dict[str, str]], on: date) -> None:
    doubt, typed = walk
    assert len(typed) <= 4
    found = domain.ending(doubt, forms.read(doubt, Query(typed)).answers, limits_on(AMOUNTS, on))
    assert found is not None
    assert found.law
    assert found.why or (found.verdict == "no_need" and found.change)
    assert found.verdict != "tell" or TYPES.get(found.change)


@given(walks())
def test_not_knowing_a_number_never_ends_in_no_need(walk: tuple[Doubt, dict[str, str]]) -> None:
    doubt, typed = walk
    read = forms.read(doubt, Query(typed))
    found = domain.ending(doubt, read.answers, limits_on(AMOUNTS, TODAY))
    numbers = {question.name for question in doubt.question if question.kind != "choice"}
    if found and any(read.answers.get(name) == "unknown" for name in numbers):
        assert found.verdict != "no_need"


@given(walks())
def test_the_same_answers_give_the_same_answer(walk: tuple[Doubt, dict[str, str]]) -> None:
    doubt, typed = walk
    limits = limits_on(AMOUNTS, TODAY)
    one, other = (forms.read(doubt, Query(dict(order))) for order in (typed.items(), reversed(typed.items())))
    assert domain.ending(doubt, one.answers, limits) is domain.ending(doubt, other.answers, limits)
