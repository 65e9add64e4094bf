"""
`portal route` on the public stories, in both organisations: every signal, its team, moment and reasons.

What each story must give stands in the research behind the portal, part 7, under "Signals" and "Expect". The stories
take place in a joint body of towns (1, 4, 8) or in a city (2, 6, 10); the other organisation gets the same answers.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from portal.changes import catalogue, domain
from portal.changes.trying import read, run
from portal.organisations import catalogue as organisations

STORIES = Path(__file__).parent.parent / "data" / "stories"
JOINT, CITY = "zeven-linden", "stad-waterrijk"
DAY = "T16:00:00+00:00"
"""The end of a working day: 17.00 uur in winter."""
NOON = "T11:00:00+00:00"
"""The cut-off of the payment run: 12.00 uur in winter."""


@dataclass(frozen=True)
class Expected:
    """One signal. `step`, `offer`: words that must be in the first step, or in one of what is offered."""

    role: str
    urgency: str
    team: str
    due: str
    because: str
    joined: set[str] = field(default_factory=set)
    step: str = ""
    offer: str = ""


@cache
def signals(story: str, organisation: str) -> dict[str, dict[str, Any]]:
    """Return what `portal route` prints, by rule."""
    found = json.loads(run(STORIES / f"{story}.json", organisation, words=False))
    return {signal["rule"]: signal for signal in found}


def holds(found: dict[str, dict[str, Any]], expected: dict[str, Expected]) -> None:
    """Hold that these signals open and no other, each with its team, moment, reason and help."""
    assert set(found) == set(expected)
    for rule, want in expected.items():
        signal = found[rule]
        told = (signal["role"], signal["urgency"], signal["team"], signal["due_at"], set(signal["joined"]))
        assert told == (want.role, want.urgency, want.team, want.due, want.joined), rule
        assert signal["due_reason"] == ("payment_run" if want.due.endswith(NOON) else "term"), rule
        assert any(want.because in sentence for sentence in signal["because"]), (rule, signal["because"])
        assert len(signal["because"]) == 1 + len(want.joined)
        assert want.step in signal["first_step"], rule
        assert any(want.offer in offer for offer in signal["offer"]), (rule, signal["offer"])


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.json")), ids=lambda path: path.stem)
def test_every_answer_of_a_story_counts(path: Path) -> None:
    report = read(path)
    organisation = organisations.read(report.organisation)
    types = catalogue.read(switches=organisation.switches_on)
    kinds = [types.types[slug] for slug in report.changes]
    assert domain.told_all(kinds, domain.with_shared(kinds, report.changes)) == report.changes
    for kind in kinds:
        open_ = [q.name for q in domain.asked(kind, report.changes[kind.slug]) if q.required]
        assert set(open_) <= set(report.changes[kind.slug]), "nothing that is needed is left open"


def test_story_1_fatima_in_the_joint_body() -> None:
    expected = {
        "income-move": Expected(
            "income", "U1", "income-deurhout", f"2026-12-09{DAY}", "dat u verhuist", offer="nieuwe aanvraag niet nodig"
        ),
        "team-lead-move": Expected(
            "team_lead", "U2", "team-lead-deurhout", f"2026-12-14{DAY}", "andere gemeente van ons werkgebied"
        ),
        "special-assistance-move": Expected(
            "special_assistance", "U3", "special-assistance", f"2026-12-21{DAY}", "hulp bij een vloer of meubels"
        ),
    }
    found = signals("1-fatima", JOINT)
    holds(found, expected)
    assert found["income-move"]["facts"]["told_civil_affairs_on"] == "2026-11-20"
    missed = {miss["rule"]: miss["why"] for miss in found["income-move"]["near_misses"]}
    assert missed["civil-affairs-move"] == "Al verteld aan Burgerzaken: Nee", (
        "no signal: she told the town hall already"
    )
    assert "huurtoeslag" in " ".join(found["income-move"]["offer"])


def test_story_1_fatima_in_the_city_where_no_dossier_changes_hands() -> None:
    expected = {
        "income-move": Expected("income", "U1", "income-noord", f"2026-12-09{DAY}", "dat u verhuist"),
        "special-assistance-move": Expected(
            "special_assistance", "U3", "special-assistance", f"2026-12-21{DAY}", "vloer of meubels"
        ),
    }
    holds(signals("1-fatima", CITY), expected)


@pytest.mark.parametrize(
    ("organisation", "team", "due", "joined"),
    [
        (CITY, "income-oost", f"2026-11-25{NOON}", {"income-work-gap", "income-work-buffer"}),
        (JOINT, "income-lindenberg", f"2026-11-26{DAY}", {"income-work-gap"}),
    ],
)
def test_story_2_kevin(organisation: str, team: str, due: str, joined: set[str]) -> None:
    expected = {
        "income-work-start": Expected(
            "income",
            "U1",
            team,
            due,
            "hoe loon en uitkering samengaan",
            joined,
            "Kies een schatting",
            "gat in het inkomen",
        ),
        "participation-work-start": Expected(
            "participation", "U2", "participation", f"2026-12-01{DAY}", "dat u gaat werken", step="Feliciteer"
        ),
    }
    found = signals("2-kevin", organisation)
    holds(found, expected)
    assert any("bufferbudget" in offer for offer in found["income-work-start"]["offer"]) is (organisation == CITY)
    assert "Leg loon per week of vier weken uit." in found["income-work-start"]["offer"]


@pytest.mark.parametrize(("organisation", "team"), [(JOINT, "income-gemerveld"), (CITY, "income-noord")])
def test_story_4_henk(organisation: str, team: str) -> None:
    joined = {"income-inheritance-open", "income-inheritance-talk"}
    found = signals("4-henk", organisation)
    holds(
        found,
        {
            "income-inheritance": Expected(
                "income", "U2", team, f"2026-11-30{DAY}", "dat u een erfenis krijgt", joined,
                "vandaag niets terug te betalen", "beneficiair",
            )
        },
    )  # fmt: skip
    signal = found["income-inheritance"]
    assert "Condoleer" in signal["first_step"]
    assert signal["facts"]["own_question"] == "Moet ik alles terugbetalen?"
    assert [later["on"] for later in signal["planned"]] == ["2027-02-23"], "three months on"
    assert not any(signal["role"] == "recovery" for signal in found.values()), "only when money comes"


@pytest.mark.parametrize(
    ("organisation", "place", "town", "neighbourhood", "noon"),
    [
        (CITY, "income-oost", "civil-affairs", "neighbourhood-oost", "2026-11-25"),
        (JOINT, "income-lindenberg", "civil-affairs-lindenberg", "neighbourhood-lindenberg", "2026-11-24"),
    ],
)
def test_story_6_daan(organisation: str, place: str, town: str, neighbourhood: str, noon: str) -> None:
    today = f"2026-11-23{DAY}"
    expected = {
        "income-homeless": Expected(
            "income",
            "U0",
            place,
            today,
            "geld bijna op",
            {"income-homeless-money"},
            "is er eten",
            "zonder hulp van ouders",
        ),
        "neighbourhood-homeless": Expected(
            "neighbourhood", "U0", neighbourhood, today, "slaapplek", step="waar de inwoner vannacht slaapt"
        ),
        "contact-person-homeless": Expected(
            "contact_person", "U1", "contact-persons", f"{noon}{NOON}", "één vaste collega"
        ),
        "civil-affairs-homeless": Expected(
            "civil_affairs", "U1", town, f"{noon}{NOON}", "adres voor post", step="briefadres"
        ),
        "participation-homeless": Expected(
            "participation", "U4", "participation", f"2026-12-07{DAY}", "werkcoach daar rekening mee"
        ),
    }
    found = signals("6-daan", organisation)
    holds(found, expected)
    offers = " ".join(found["income-homeless"]["offer"])
    assert "voorschot" in offers
    assert "voedselbank" in offers
    assert "betaling kan doorlopen" in offers


def test_story_6_daan_also_gives_a_new_way_to_reach_him(tmp_path: Path) -> None:
    story = json.loads((STORIES / "6-daan.json").read_text(encoding="utf-8"))
    story["changes"]["contact_details"] = {"what_changes": ["phone"], "new_phone": "0600000000"}
    path = tmp_path / "story.json"
    path.write_text(json.dumps(story), encoding="utf-8")
    more = [s for s in json.loads(run(path, "", words=False)) if s["rule"] not in signals("6-daan", CITY)]
    assert [(s["role"], s["urgency"]) for s in more] == [("desk", "U4")]


@pytest.mark.parametrize(
    ("organisation", "income", "near", "desk", "town", "noon"),
    [
        (JOINT, "income-deurhout", "neighbourhood-deurhout", "desk", "civil-affairs-deurhout", "2026-11-24"),
        (CITY, "income-noord", "neighbourhood-noord", "desk", "civil-affairs", "2026-11-25"),
    ],
)
def test_story_8_ivana(organisation: str, income: str, near: str, desk: str, town: str, noon: str) -> None:
    today = f"2026-11-23{DAY}"
    expected = {
        "contact-person-unsafe": Expected(
            "contact_person", "U0", "contact-persons", today, "niet veilig", step="alleen het veilige nummer",
            offer="adres geheim",
        ),
        "neighbourhood-apart-unsafe": Expected(
            "neighbourhood", "U0", near, today, "wijkteam", step="alleen op het veilige nummer",
            offer="bericht naar het oude adres",
        ),
        "income-apart": Expected(
            "income", "U0", income, today, "eigen uitkering",
            {"income-apart-children", "income-apart-money", "income-apart-unsafe", "income-unsafe"}, "geld voor eten",
            "voorschot",
        ),
        "income-bank-account-now": Expected(
            "income", "U0", income, today, "niet meer bij het geld", step="langs een tweede weg",
            offer="waar de volgende betaling heen gaat",
        ),
        "desk-bank-account-now": Expected(
            "desk", "U0", desk, today, "overleggen twee collega's eerst", step="Bel of schrijf nog niet",
            offer="belt vandaag",
        ),
        "civil-affairs-apart-secret": Expected(
            "civil_affairs", "U1", town, f"{noon}{NOON}", "adres geheim", step="toestemming"
        ),
    }  # fmt: skip
    found = signals("8-ivana", organisation)
    holds(found, expected)
    assert "kindgebonden budget" in " ".join(found["income-apart"]["offer"])
    assert "advocaat" in " ".join(found["contact-person-unsafe"]["offer"])
    apart = found["income-apart"]
    assert any("geld veilig bij u" in sentence for sentence in apart["because"]), "one conversation, one signal"
    assert apart["first_step"].startswith("Overleg vandaag eerst met de vaste contactpersoon. Bel alleen als die")
    assert "niet zelf" not in apart["first_step"], "no step that says the opposite of another"
    assert "Verander pas iets als de inwoner het goed vindt." in apart["offer"]
    assert {signal["coordinator"] for signal in found.values()} == {"contact-persons"}
    assert all(found[rule]["due_at"] < "2026-11-24T11:00" for rule in found if found[rule]["role"] == "income")


@pytest.mark.parametrize(("organisation", "income"), [(CITY, "income-oost"), (JOINT, "income-lindenberg")])
def test_story_10_mahmoud_on_a_sunday_before_christmas(organisation: str, income: str) -> None:
    expected = {
        "income-other-benefit": Expected(
            "income", "U1", income, f"2026-12-22{DAY}", "geld van UWV", step="voordat de volgende betaling klaarstaat"
        ),
        "income-platform-work": Expected(
            "income", "U1", income, f"2026-12-22{DAY}", "via een app werkt", {"income-platform-own-number"},
            "Kies samen een schatting", "kosten eraf",
        ),
        "participation-platform-work": Expected(
            "participation", "U2", "participation", f"2026-12-28{DAY}", "advies over werken via een app",
            {"participation-platform-advice"}, offer="verzekering en geld bewaren voor belasting",
        ),
    }  # fmt: skip
    found = signals("10-mahmoud", organisation)
    holds(found, expected)
    assert found["income-other-benefit"]["facts"]["amount_month"] == "812.50"
    assert any("UWV" in offer for offer in found["income-platform-work"]["offer"])


@pytest.mark.parametrize("organisation", [JOINT, CITY])
@pytest.mark.parametrize("story", [path.stem for path in STORIES.glob("*.json")])
def test_no_story_goes_to_enforcement_recovery_or_accuses(story: str, organisation: str) -> None:
    words = run(STORIES / f"{story}.json", organisation, words=True).lower()
    for never in ("handhaving", "fraude", "boete", "te laat", "controleer", "verzwegen", "straf"):
        assert never not in words
    assert not {s["role"] for s in signals(story, organisation).values()} & {"recovery", "enforcement"}
