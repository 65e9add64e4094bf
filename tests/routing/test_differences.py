"""The difference between two sets in words, and a rule that ends."""

from datetime import date
from typing import Any

import pytest

from portal.routing import drafting
from portal.routing.differences import differences
from portal.routing.rulebook import NOT_SIGNED, Rule, Rulebook, WhenTest, parsed, warnings
from portal.routing.words import in_public_words

TEXT = """title = "Klusjes bekijken"
because = "Omdat u klusjes doet."
source = "PW 17(1)"
author = "Functioneel beheer"
reason = "Klusjes tellen soms mee."
purpose = "Zo klopt de test van de regel."
privacy = "functionaris gegevensbescherming, 2026-11-01"
review = 2027-07-01
from = 2026-01-01

[when]
change = "jobs"
all = [{ answer = "paid", is = "yes" }]

[signal]
role = "income"
urgency = "U2"
theme = "work"
first_step = "Bel."
offer = ["Leg het uit."]

[[example]]
name = "Betaald"
answers = { paid = "yes" }
fires = true
[example.org]
"""
ROLES = {"income": "het team inkomen", "desk": "de balie"}


def book(**texts: str) -> Rulebook:
    return parsed(texts)


def say(_change: str, test: WhenTest) -> str:
    return in_public_words(test, {})


def said(before: str, after: str) -> list[str]:
    """Return the sentences about one rule that changed."""
    found = differences(book(jobs=before), book(jobs=after), say, ROLES)
    return [sentence for one in found for sentence in one.sentences]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ('urgency = "U2"', 'urgency = "U1"', ["Urgentie was U2, wordt U1."]),
        ('role = "income"', 'role = "desk"', ["Team was het team inkomen, wordt de balie."]),
        (
            'is = "yes" }]',
            'is = "no" }]',
            ["Nieuwe voorwaarde: paid: Nee.", "Voorwaarde vervalt: paid: Ja."],
        ),
        (
            'offer = ["Leg het uit."]',
            'offer = ["Bied hulp aan."]',
            ["Nieuw bij aanbod: Bied hulp aan.", "Vervalt bij aanbod: Leg het uit."],
        ),
        ("review = 2027-07-01", "review = 2028-07-01", ["Opnieuw bekijken op was 1-7-2027, wordt 1-7-2028."]),
        (
            "[[example]]",
            '[[follow_up]]\nmonths = 3\ntitle = "Nog eens kijken."\n[[example]]',
            ["Nieuw bij later kijken: Nog eens kijken (3 maanden en 0 dagen na received)."],
        ),
        ('name = "Betaald"', 'name = "Wel betaald"', ["De voorbeelden zijn anders: het waren er 1, nu 1."]),
        ("[when]", "# een opmerking\n[when]", []),
    ],
)
def test_each_part_that_differs_is_one_sentence(old: str, new: str, sentences: list[str]) -> None:
    assert old in TEXT
    assert said(TEXT, TEXT.replace(old, new)) == sentences


def test_long_texts_stand_between_quotes() -> None:
    assert said(
        TEXT, TEXT.replace("Klusjes tellen soms mee.", "Klusjes tellen mee als het er veel zijn, en vaak.")
    ) == ["Reden was: “Klusjes tellen soms mee.” Wordt: “Klusjes tellen mee als het er veel zijn, en vaak.”"]


def test_new_ended_and_gone_rules_are_told_apart() -> None:
    before = book(one=TEXT, two=TEXT, three=TEXT)
    after = book(one=drafting.ended(TEXT, date(2026, 12, 31)), two=TEXT, four=TEXT)
    found = differences(before, after, say, ROLES)
    assert [(one.kind, one.rule) for one in found] == [("new", "four"), ("ended", "one"), ("gone", "three")]
    assert found[1].sentences == ["De laatste dag wordt 31-12-2026."]
    assert found[0].sentences == [
        "Omdat u klusjes doet.",
        "Als: paid: Ja.",
        "Gaat naar het team inkomen.",
        "Urgentie U2.",
        "Geldt vanaf 1-1-2026.",
    ]


def test_a_rule_that_ends_keeps_all_the_rest() -> None:
    ends = drafting.ended(TEXT, date(2026, 12, 31))
    assert ends == TEXT.replace("from = 2026-01-01\n", "from = 2026-01-01\nuntil = 2026-12-31\n")
    assert drafting.ended(ends, date(2027, 1, 31)) == ends.replace("2026-12-31", "2027-01-31")
    inside = TEXT.replace("[example.org]\n", '[example.answers.x]\nuntil = "2026-05-05"\n').replace(
        'answers = { paid = "yes" }\n', ""
    )
    assert 'until = "2026-05-05"' in drafting.ended(inside, date(2026, 12, 31)), "an answer in an example stays"


def rule(**parts: Any) -> Rulebook:
    text = TEXT
    for name, value in parts.items():
        text = text.replace(f"{name} = 2027-07-01", f"{name} = {value}").replace(
            '"functionaris gegevensbescherming, 2026-11-01"', f'"{parts.get("privacy", "jurist, 2026-11-01")}"'
        )
    return book(jobs=text)


def test_a_rule_past_its_review_day_is_named_and_goes_on() -> None:
    assert warnings(rule(), date(2027, 7, 1)) == []
    (line,) = warnings(rule(), date(2027, 7, 2))
    assert line.startswith("jobs.toml: review was due on 2027-07-01.")
    assert rule().rules["jobs"].valid(date(2027, 7, 2))


def test_a_rule_that_nobody_signed_for_is_named() -> None:
    (line,) = warnings(rule(privacy=NOT_SIGNED), date(2026, 12, 1))
    assert "nobody signed for privacy" in line


@pytest.mark.parametrize("privacy", ["", "jurist", "jurist, morgen", "jurist, 2026-13-01", "2026-11-01"])
def test_a_sign_off_is_a_role_and_a_day(privacy: str) -> None:
    content = {
        "title": "a", "because": "b", "source": "c", "author": "d", "reason": "e", "purpose": "Zo klopt de test.",
        "privacy": privacy, "review": date(2027, 1, 1), "from": date(2026, 1, 1), "when": {"change": "jobs"},
        "signal": {"role": "desk", "urgency": "U2", "theme": "work", "first_step": "Bel."},
        "example": [{"name": "a", "answers": {}, "fires": True}],
    }  # fmt: skip
    with pytest.raises(ValueError, match="use a role and a day"):
        Rule.model_validate(content)
