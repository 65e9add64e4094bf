"""What residents read from us, looked after in the browser: questions, messages, places to refer to."""

import tomllib
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.admin import live
from portal.admin.domain import PARTS, values_of
from portal.admin.models import OrganisationVersion
from portal.admin.words import message_titles
from portal.audit.models import AuditLine
from portal.closing import domain as closing
from portal.closing import texts as words
from portal.commands import settings as commands
from portal.contact import catalogue as asking
from portal.kit.datafiles import DataError
from portal.kit.toml import written
from portal.organisations import catalogue, laid
from portal.organisations.asked import OwnQuestion
from portal.signals.outcomes import OUTCOMES
from tests.conftest import ONE_DATABASE, Visit
from tests.signals.desk import Desk, tell

QUESTION = {"question-name": "Op welke dag", "question-ask": "Op welke dag is dit begonnen?",
            "question-why": "Dan weten wij vanaf wanneer wij iets veranderen.", "question-on": "yes",
            "question-reason": "Korter.", "seen": "0"}  # fmt: skip
OWN = {"question-name": "Fiets", "question-ask": "Heeft u een fiets?", "question-why": "Dan weten wij hoe u reist.",
       "question-kind": "choose", "question-options": "Ja\nNee\nSoms", "question-groups": ["work"],
       "question-on": "yes", "question-reason": "Vraagt ons team vaak.", "seen": "0"}  # fmt: skip
PLACE = {"receiver-name": "Voedselbank", "receiver-says": "Eten voor deze week.", "receiver-when": "Elke vrijdag.",
         "receiver-phone": "088-0000077", "receiver-warm": "no", "receiver-municipalities": ["deurhout"],
         "receiver-changes": ["homeless"], "receiver-reason": "Nieuw.", "seen": "0"}  # fmt: skip


def femke(colleague: Visit) -> Visit:
    colleague.sign_in("femke")
    return colleague


def last(session: Session) -> OrganisationVersion:
    return session.scalars(select(OrganisationVersion).order_by(OrganisationVersion.id.desc())).first()


def seen(app: FastAPI) -> str:
    with app.state.sessions() as session:
        return str(last(session).number)


def asked(app: FastAPI, colleague: Visit, key: str, language: str) -> str:
    """Return the page of a signal where a question was chosen."""
    signal = tell(app, language)
    colleague.sign_in("chris")
    page = colleague.get(f"/werk/signalen/{signal.id}?vraag={key}")
    return page.split('id="do-question"')[1]


def test_all_lists_of_parts_agree() -> None:
    assert tuple(PARTS) == commands.PARTS
    assert commands.PARTS == laid.PARTS
    assert set(message_titles()) == {*words.OWN, *OUTCOMES}


def test_answers_keep_the_value_that_given_answers_hold() -> None:
    made = values_of(["Ja", "Nee", "Soms een beetje", "Soms een boel"], {"Nee": "no"})
    assert made[1] == {"value": "no", "title": "Nee"}
    assert len({one["value"] for one in made}) == len(made)
    assert OwnQuestion(key="x", name="n", ask="a", why="w", kind="choose", option=made)


def test_own_questions_and_messages_are_written_as_toml_and_read_again() -> None:
    files = catalogue.read("zeven-linden")
    own = OwnQuestion(key="own-1", name="n", ask="a?", why="w.", kind="text", groups=("work",)).model_dump(mode="json")
    made = laid.lay(files, {"questions": [own], "messages": {"help": ["Bel ons: {phone}."]}})
    whole = made.model_dump(by_alias=True)
    again = tomllib.loads(written({key: whole[key] for key in ("own_questions", "own_messages")}))
    assert laid.lay(files, {"questions": again["own_questions"], "messages": again["own_messages"]}) == made


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("questions", [{"key": "a", "name": "n", "ask": "Hoe gaat het, {naam}?", "why": "w", "kind": "text"}]),
        ("questions", [{"key": "a", "name": "n", "ask": "a", "why": "w", "kind": "choose"}]),
        ("questions", [{"key": "a", "name": "n", "ask": "a", "why": "w", "kind": "text"}] * 2),
        ("messages", {"help": []}),
        ("messages", {"help": ["Wij betalen {amount:norm}."]}),
        ("receivers", [{"key": "to-1", "name": "n", "says": "s", "when": "w", "phone": "088-0000077",
                        "municipalities": ["atlantis"]}]),
        ("terms", {"U0": 0, "U1": 2, "U2": 5, "U3": 10, "advice_days": 0}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(part: str, content: Any) -> None:
    with pytest.raises(laid.UnfitError):
        laid.lay(catalogue.read("zeven-linden"), {part: content})


def test_a_mistake_in_the_file_of_an_organisation_is_named(tmp_path: Any) -> None:
    path = tmp_path / "organisation.toml"
    path.write_text('[[own_questions]]\nname = "n"\nchanges = ["gifts"]\n\n[own_messages]\nhulp = ["Ja."]\n')
    own = OwnQuestion(key="a", name="n", ask="a", why="w", kind="text", changes=("gifts",))
    with pytest.raises(DataError, match="no change type 'gifts'") as wrong:
        asking.check_own(path, [own], {"gift": "money"})
    assert wrong.value.line == 3
    with pytest.raises(DataError, match="no outcome 'hulp'"):
        words.check_own(path, {"hulp": ["Ja."]})


def test_older_versions_of_the_terms_keep_the_terms_of_advice_of_the_file() -> None:
    files = catalogue.read("zeven-linden")
    made = laid.lay(files, {"terms": {"U0": 0, "U1": 1, "U2": 2, "U3": 3}})
    assert made.urgency_days["U3"] == 3
    assert made.advice_days == files.advice_days


@ONE_DATABASE
def test_a_question_in_other_words_goes_untranslated_and_can_be_taken_back(app: FastAPI, colleague: Visit) -> None:
    assert 'lang="ar"' in asked(app, colleague, "which-day", "ar")
    page = femke(colleague).get("/werk/beheer/vragen/which-day")
    assert "Deze vraag is vertaald." in page
    page = colleague.post("/werk/beheer/vragen/which-day", {**QUESTION, "question-ask": "Wanneer begon dit?"})
    assert "Niet vertaald" in page
    assert "Op welke dag is dit begonnen?" in page, "the history tells what it was"
    assert app.state.questions.get("which-day").kind == "day"
    page = colleague.get("/werk/beheer/vragen/which-day")
    assert "Deze tekst is niet vertaald. Inwoners lezen hem in het Nederlands." in page
    assert "Onze vraag was:" in page
    with app.state.sessions() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.did == "settings:changed")).one()
        assert "Op welke dag is dit begonnen?" in line.detail["before"]
        assert "Wanneer begon dit?" in line.detail["after"]
    page = asked(app, colleague, "which-day", "ar")
    assert "Wanneer begon dit?" in page
    assert 'lang="ar"' not in page
    assert "wordt niet vertaald" in page
    femke(colleague).get("/werk/beheer/terug/questions/0")
    colleague.post("/werk/beheer/terug/questions/0", {"seen": seen(app), "back-reason": "Toch niet."})
    assert app.state.questions == app.state.shipped_questions


@ONE_DATABASE
def test_a_question_that_is_off_is_not_offered_and_with_our_words_it_is_ours_again(
    app: FastAPI, colleague: Visit
) -> None:
    femke(colleague).get("/werk/beheer/vragen/which-day")
    page = colleague.post("/werk/beheer/vragen/which-day", {**QUESTION, "question-on": "no"})
    assert "Staat uit" in page
    assert app.state.questions.get("which-day") is None
    assert "Op welke dag is dit begonnen?" not in asked(app, colleague, "which-day", "nl")
    femke(colleague).get("/werk/beheer/vragen/which-day")
    page = colleague.post("/werk/beheer/vragen/which-day", QUESTION, 409)
    assert "Een collega veranderde dit net" in page
    colleague.post("/werk/beheer/vragen/which-day", {**QUESTION, "seen": seen(app)})
    assert app.state.organisation.own_questions == []
    assert app.state.questions == app.state.shipped_questions


@ONE_DATABASE
def test_an_own_question_is_offered_by_every_process(app: FastAPI, colleague: Visit, moment: Any) -> None:
    told: list[catalogue.Organisation] = []
    other = live.Live(app.state.settings_live.shipped, app.state.reading, moment, told.append)
    femke(colleague).get("/werk/beheer/vragen")
    page = colleague.post("/werk/beheer/vragen", OWN)
    assert "Eigen vraag" in page
    (made,) = app.state.organisation.own_questions
    assert [option.title for option in made.option] == ["Ja", "Nee", "Soms"]
    assert other.look()
    assert told[0].own_questions == [made]
    page = asked(app, colleague, made.key, "ar")
    assert "Heeft u een fiets?" in page
    assert "De inwoner kiest: ja, nee, soms." in page
    assert 'lang="ar"' not in page
    page = femke(colleague).get(f"/werk/beheer/vragen/{made.key}")
    assert "Ja\nNee\nSoms" in page
    changed = {**OWN, "question-options": "Nee\nJa, elke dag", "question-ask": "Fietst u?", "seen": seen(app)}
    colleague.post(f"/werk/beheer/vragen/{made.key}", changed)
    (new,) = app.state.organisation.own_questions
    assert (new.key, new.ask, new.option[0]) == (made.key, "Fietst u?", made.option[1])


@ONE_DATABASE
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"question-name": " "}, "Schrijf een korte naam."),
        ({"question-ask": ""}, "Schrijf de vraag."),
        ({"question-ask": "x" * 201}, "Dit is te lang."),
        ({"question-why": "Voor {naam}."}, "Laat { en } weg."),
        ({"question-kind": "raden"}, "Kies hoe de inwoner antwoordt."),
        ({"question-options": "Ja"}, "Schrijf twee antwoorden of meer"),
        ({"question-options": "Ja\nja"}, "Een antwoord staat er twee keer."),
        ({"question-kind": "day"}, "Deze antwoorden horen bij kiezen uit antwoorden."),
        ({"question-groups": ["zee"]}, "Kies alleen wat hier staat."),
        ({"question-changes": ["zee"]}, "Kies alleen wat hier staat."),
        ({"question-on": ""}, "Kies ja of nee."),
        ({"question-reason": ""}, "Schrijf in één zin waarom."),
    ],
)
def test_a_question_that_is_not_in_order_comes_back_with_all_that_was_typed(
    app: FastAPI, colleague: Visit, typed: dict[str, Any], sentence: str
) -> None:
    femke(colleague).get("/werk/beheer/vragen")
    page = colleague.post("/werk/beheer/vragen", {**OWN, **typed}, 422)
    assert sentence in page
    assert "Dan weten wij hoe u reist." in page or "question-why" in typed
    assert app.state.organisation.own_questions == []


@ONE_DATABASE
def test_a_message_in_own_words_is_proposed_in_dutch_alone(app: FastAPI, colleague: Visit) -> None:
    page = femke(colleague).get("/werk/beheer/berichten/help")
    assert "Er is hulp voor u." in page
    typed = {"message-say": "Wij regelden hulp.\r\n\r\nBel {naam}.", "message-reason": "Korter.", "seen": "0"}
    assert "Gebruik alleen {phone}." in colleague.post("/werk/beheer/berichten/help", typed, 422)
    signs = {**typed, "message-say": "Wij regelden hulp.\r\n!!!"}
    assert "Schrijf op elke regel een zin." in colleague.post("/werk/beheer/berichten/help", signs, 422)
    dot = {**typed, "message-say": "Wij regelden hulp.", "message-reason": "."}
    assert "Schrijf in één zin waarom." in colleague.post("/werk/beheer/berichten/help", dot, 422)
    assert "Schrijf in één zin waarom." in colleague.post(
        "/werk/beheer/berichten/help", {**typed, "message-reason": ""}, 422
    )
    typed["message-say"] = "Wij regelden hulp.\r\n\r\nBel {phone}."
    page = colleague.post("/werk/beheer/berichten/help", typed)
    assert "Er is hulp voor u." in page, "the history tells what it was"
    assert app.state.organisation.own_messages == {"help": ["Wij regelden hulp.", "Bel {phone}."]}
    page = colleague.get("/werk/beheer/berichten/help")
    assert "Deze tekst is niet vertaald. Inwoners lezen hem in het Nederlands." in page
    assert f"Bel {app.state.organisation.phone}." in page
    now = words.lay(words.texts(), app.state.organisation.own_messages)
    told = closing.proposal(
        now, ["help"], "1", "ar", str.upper, lambda one: "regelden" not in one and "Bel {" not in one
    )
    assert "Wij regelden hulp." in told.text
    assert told.own == ""
    assert closing.proposal(now, ["raise"], "1", "ar", str.upper, lambda _one: True).own
    colleague.get("/werk/beheer/berichten/help")
    colleague.post(
        "/werk/beheer/berichten/help", {"message-say": "", "message-reason": "Toch niet.", "seen": seen(app)}
    )
    assert app.state.organisation == app.state.settings_live.shipped
    colleague.get("/werk/beheer/berichten/lowers", 404)


@ONE_DATABASE
def test_an_own_message_stands_ready_on_the_page_of_a_signal(app: FastAPI, colleague: Visit) -> None:
    signal = tell(app, "ar")
    femke(colleague).get("/werk/beheer/berichten/information")
    typed = {"message-say": "U kreeg een folder.", "message-reason": "Zo doen wij dat.", "seen": "0"}
    colleague.post("/werk/beheer/berichten/information", typed)
    page = Desk(colleague, "chris", signal).outcome("information").split('id="do-close"')[1]
    assert "U kreeg een folder." in page
    assert 'lang="ar"' not in page


@ONE_DATABASE
def test_a_place_to_refer_to_is_added_changed_and_taken_away(app: FastAPI, colleague: Visit) -> None:
    shipped = app.state.settings_live.shipped
    femke(colleague).get("/werk/beheer/verwijzen")
    for wrong, sentence in (
        ({"receiver-name": ""}, "Schrijf hoe deze plek heet."),
        ({"receiver-phone": "bel maar"}, "Schrijf minstens zes cijfers."),
        ({"receiver-municipalities": ["atlantis"]}, "Kies alleen wat hier staat."),
        ({"receiver-says": "x" * 121}, "Dit is te lang."),
    ):
        assert sentence in colleague.post("/werk/beheer/verwijzen", {**PLACE, **wrong}, 422)
    colleague.post("/werk/beheer/verwijzen", PLACE)
    made = app.state.organisation.help.receiver[-1]
    assert (made.name, made.municipalities, made.changes) == ("Voedselbank", ["deurhout"], ["homeless"])
    assert app.state.organisation.help.point == shipped.help.point
    first = shipped.help.receiver[0]
    assert "andere talen" in colleague.get(f"/werk/beheer/verwijzen/{first.key}")
    colleague.post(f"/werk/beheer/verwijzen/{first.key}", {**PLACE, "receiver-name": "Hulp", "seen": seen(app)})
    changed = app.state.organisation.help.receiver_called(first.key)
    assert (changed.name, changed.rules, changed.told("ar")[0]) == ("Hulp", first.rules, "nl")
    colleague.get(f"/werk/beheer/verwijzen/{made.key}")
    place = f"/werk/beheer/verwijzen/{made.key}"
    assert "Schrijf in één zin waarom." in colleague.post(f"{place}/weg", {"seen": seen(app)}, 422)
    colleague.post(f"{place}/weg", {"drop-reason": "Dicht.", "seen": seen(app)})
    assert app.state.organisation.help.receiver_called(made.key) is None
    colleague.get("/werk/beheer/verwijzen")
    colleague.post("/werk/beheer/verwijzen", {**PLACE, "seen": seen(app)})
    assert app.state.organisation.help.receiver[-1].key != made.key, "referrals hold the old key"


@ONE_DATABASE
def test_who_does_not_look_after_settings_changes_no_texts(colleague: Visit) -> None:
    colleague.sign_in("chris")
    for place in ("vragen", "vragen/which-day", "berichten", "berichten/help", "verwijzen", "verwijzen/debts"):
        colleague.get(f"/werk/beheer/{place}", 404)
        if place != "berichten":  # nothing is sent there
            colleague.get("/werk/ik")
            colleague.post(f"/werk/beheer/{place}", {}, 404)


@ONE_DATABASE
@pytest.mark.parametrize("place", ["vragen/nergens", "berichten/nergens", "verwijzen/nergens"])
def test_what_is_not_there_is_not_found(colleague: Visit, place: str) -> None:
    femke(colleague).get(f"/werk/beheer/{place}", 404)
