"""First talk, what is planned, how we understand each other: decisions alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.contact import domain, meeting
from portal.contact.domain import Wish

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NOBODY = Wish(wants=False, language="")


@dataclass(frozen=True)
class Try:
    how: str = "phone"
    reached: bool = False
    at: datetime = AT


@dataclass(frozen=True)
class Plan:
    day: date | None = date(2026, 11, 24)
    part: str = "morning"
    time: str = ""
    how: str = "phone"
    purpose: str = "Uitleg over loon."


@dataclass(frozen=True)
class Step:
    step: str
    moments: tuple[str, ...] = ("2026-11-26T10:00",)


@pytest.mark.parametrize(
    ("contacts", "reason", "may"),
    [
        ([], "", False),
        ([Try()], "", False),
        ([Try(), Try()], "", True),
        ([Try(reached=True)], "", True),
        ([Try("letter"), Try("letter")], "", False),
        ([Try("letter"), Try(), Try("desk")], "", True),
        ([], "De brief moet vandaag weg.", True),
    ],
)
def test_a_letter_comes_after_a_talk_or_two_tries_or_with_a_reason(contacts: list[Try], reason: str, may: bool) -> None:
    assert (domain.may_write_letter(contacts, reason) is None) == may


def test_why_a_letter_waits_is_said_kindly() -> None:
    sentence = domain.may_write_letter([], "")
    assert sentence == "Praat eerst met de inwoner, of probeer het twee keer. Moet de brief nu? Schrijf dan op waarom."


@pytest.mark.parametrize(
    ("how", "result", "fits"),
    [("letter", "sent", True), ("phone", "spoke", True), ("letter", "spoke", False), ("phone", "sent", False)],
)
def test_a_letter_is_sent_and_a_talk_is_held(how: str, result: str, fits: bool) -> None:
    assert (domain.fits_way(how, result) is None) == fits


@pytest.mark.parametrize(
    ("rows", "language", "words"),
    [
        ([{"label": "Tolk", "value": "Nee"}], "", ""),
        ([{"label": "Tolk", "value": "Ja"}], "", "De inwoner wil een tolk."),
        (
            [{"label": "Tolk", "value": "Ja"}, {"label": "Taal van de tolk", "value": "Tigrinya"}],
            "Engels",
            "De inwoner wil een tolk: Tigrinya.",
        ),
        ([], "Arabisch", "De inwoner leest ons in het Arabisch. Vraag of een tolk nodig is."),
        (
            [{"label": "Tolk", "value": "Nee"}, {"label": "Taal van de tolk", "value": "Tigrinya"}],
            "Arabisch",
            "De inwoner leest ons in het Arabisch. Vraag of een tolk nodig is.",
        ),
    ],
)
def test_a_wish_for_an_interpreter_is_said(rows: list[dict[str, str]], language: str, words: str) -> None:
    wish = domain.wish_of(rows, language)
    assert wish.words == words
    assert wish.asks_how == bool(words)


@pytest.mark.parametrize(
    ("wish", "result", "interpreter", "asks"),
    [
        (Wish(wants=True, language="Arabisch"), "spoke", "", True),
        (Wish(wants=True, language="Arabisch"), "spoke", "phone", False),
        (Wish(wants=True, language=""), "spoke", "iets", True),
        (Wish(wants=True, language="Arabisch"), "no_answer", "", False),
        (Wish(wants=False, language="Arabisch"), "spoke", "", True),
        (Wish(wants=False, language="Arabisch"), "spoke", "dutch_went", False),
        (NOBODY, "spoke", "", False),
    ],
)
def test_a_talk_says_how_the_language_went_where_somebody_asked(
    wish: Wish, result: str, interpreter: str, asks: bool
) -> None:
    assert (domain.needs_interpreter_line(result, interpreter, wish) is not None) == asks


@pytest.mark.parametrize(
    ("contacts", "words"),
    [
        ([], "Nog niet geprobeerd om te praten."),
        ([Try("letter")], "Nog niet geprobeerd om te praten."),
        ([Try()], "1 keer geprobeerd, nog niet gesproken."),
        ([Try(), Try("desk"), Try("letter")], "2 keer geprobeerd, nog niet gesproken."),
        (
            [Try(reached=True), Try(at=AT + timedelta(days=2))],
            "Laatst gesproken op maandag 23 november.",
        ),
        (
            [Try(reached=True, at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))],
            "Laatst gesproken op dinsdag 24 november.",
        ),
    ],
)
def test_attempts_are_counted_in_words(contacts: list[Try], words: str) -> None:
    assert domain.tried_words(contacts) == words


def test_a_plan_is_said_in_words() -> None:
    assert domain.plan_words(None) == ""
    assert domain.plan_words(Plan(day=None)) == ""
    told = "Volgende contact op dinsdag 24 november, in de ochtend, bellen. Uitleg over loon."
    assert domain.plan_words(Plan()) == told
    agreed = Plan(part="any", time="10.00", how="desk", purpose="")
    assert domain.plan_words(agreed) == "Volgende contact op dinsdag 24 november, om 10.00 uur, aan de balie."


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (365, True), (366, False)])
def test_a_contact_is_planned_from_today_within_a_year(days: int, may: bool) -> None:
    assert (domain.may_plan(TODAY + timedelta(days=days), TODAY) is None) == may


@pytest.mark.parametrize(
    ("planned", "how", "done"),
    [
        (None, "phone", False),
        (TODAY, "phone", True),
        (TODAY - timedelta(days=3), "desk", True),
        (TODAY + timedelta(days=1), "phone", False),
        (TODAY, "letter", False),
    ],
)
def test_a_contact_on_or_after_the_day_does_what_was_planned(planned: date | None, how: str, done: bool) -> None:
    assert domain.done_by(planned, how, TODAY) == done


def test_two_tries_propose_what_else() -> None:
    assert domain.other_ways([Try()], []) == []
    assert domain.other_ways([Try(), Try(reached=True)], []) == []
    helped = [{"label": "Bereiken", "value": "Praat met iemand die mij helpt"}]
    lines = domain.other_ways([Try(), Try()], helped)
    assert any("beeldbellen, aan de balie, brief" in line for line in lines)
    assert "Bel met de helper. De inwoner gaf dat nummer zelf." in lines
    every = [Try(), Try("video"), Try("desk"), Try("letter")]
    assert not any("andere manier" in line for line in domain.other_ways(every, []))


HERE = datetime(2026, 11, 26, 10, 0)  # noqa: DTZ001  as the browser sends it: the town's own time


@pytest.mark.parametrize(
    ("moments", "says"),
    [
        ([HERE, HERE + timedelta(hours=1)], None),
        ([HERE], "twee of drie verschillende"),
        ([HERE, HERE], "twee of drie verschillende"),
        ([HERE, datetime(2026, 11, 23, 10, 0)], "al geweest"),  # noqa: DTZ001  ten here is this moment
        ([HERE, HERE + timedelta(days=366)], "te ver weg"),
    ],
)
def test_moments_that_we_offer_give_a_choice(moments: list[datetime], says: str | None) -> None:
    problem = meeting.moments_problem(moments, AT)
    assert (problem is None) if says is None else (says in str(problem))


def test_only_a_moment_that_we_offer_can_be_chosen() -> None:
    assert meeting.may_choose(Step("proposed"), "2026-11-26T10:00") is None
    for last, moment in (
        (None, "2026-11-26T10:00"),
        (Step("proposed"), "2026-11-26T11:00"),
        (Step("none_fits"), "2026-11-26T10:00"),
    ):
        assert meeting.may_choose(last, moment) == meeting.NOT_OFFERED


def test_what_a_resident_asks_for_is_read_and_mistakes_are_kept() -> None:
    good = meeting.wanted("video", "yes", " Somalisch ", "yes", ["any", "night", "morning"])
    assert (good.how, good.interpreter, good.helper, list(good.parts)) == (
        "video",
        "Somalisch",
        True,
        ["morning", "any"],
    )
    assert not good.wrong
    assert meeting.wanted("phone", "", "Somalisch", "", []).interpreter == ""
    wrong = meeting.wanted("fax", "yes", " ", "", [])
    assert wrong.wrong == {"how": meeting.CHOOSE_HOW, "language": meeting.IN_WHICH}
    assert meeting.wanted("phone", "yes", "x" * 41, "", []).wrong == {"language": meeting.TOO_LONG}
