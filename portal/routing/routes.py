"""How we decide: the same rule files, in words, for everybody."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.pages import Language, Now, render
from portal.routing import domain
from portal.routing.access import CurrentRulebook
from portal.routing.rulebook import WhenTest

router = pages.router()
ROLES = {
    "income": N_("het team inkomen"),
    "participation": N_("het team werk"),
    "neighbourhood": N_("het wijkteam"),
    "contact_person": N_("uw vaste contactpersoon"),
    "special_assistance": N_("het team extra hulp"),
    "desk": N_("de balie"),
    "civil_affairs": N_("Burgerzaken"),
    "debt_help": N_("het team schulden"),
    "recovery": N_("het team terugbetalen"),
    "team_lead": N_("de teamleider"),
}


Words = Mapping[str, tuple[str, Mapping[str, str]]]
"""Question name → its short name, and the words of its answers. Given by the words above this one."""
YES_NO = {"yes": "Ja", "no": "Nee", "unknown": "Dat weet ik niet"}


@router.get("/{language}/hoe-wij-verdelen", name="routing:rules")
def rules(request: Request, language: Language, rulebook: CurrentRulebook, moment: Now) -> Response:
    """The change types, each with how many live rules it has."""
    counts = Counter(rule.when.change for rule in rulebook.rules.values() if rule.valid(moment.date()))
    return render(request, "routing/rules.html", language, counts=counts, rulebook=rulebook)


@router.get("/{language}/hoe-wij-verdelen/{slug}", name="routing:rules_of")
def rules_of(request: Request, language: Language, slug: str, rulebook: CurrentRulebook, moment: Now) -> Response:
    """All live rules of one change type, in words."""
    state = request.app.state
    if slug not in state.type_titles:
        raise NotFoundError
    live = [rule for rule in rulebook.about([slug]) if rule.valid(moment.date())]
    return render(
        request,
        "routing/rules_of.html",
        language,
        title=state.type_titles[slug],
        live=live,
        rulebook=rulebook,
        roles=ROLES,
        say=lambda test: in_public_words(test, state.answer_words[slug]),
    )


@dataclass(frozen=True)
class Said:
    """A test in words: what it is about, and the answers with which it holds."""

    about: str
    answers: tuple[str, ...]


FACTS = {
    "changes_municipality": "U gaat naar een andere gemeente",
    "brp_events_known": "Wij horen dit ook van Burgerzaken",
    "buffer_budget": "Er is hier geld om een gat te vullen",
    "ask_country_abroad": "Wij vragen naar het land",
}
"""What a test may ask besides answers, as a resident reads it."""


def in_public_words(test: WhenTest, words: Words) -> Said:
    """Return a test as a resident reads it: `Geld voor eten`: `Alleen vandaag`, `Nog deze week`."""
    if not test.answer or test.answer not in words:
        name, _, value = domain.say(test).partition(": ")
        return Said(FACTS.get(name, name), (value.capitalize(),))
    short, answers = words[test.answer]
    known = {**YES_NO, **answers}
    if test.at_least is not None or test.at_most is not None:
        return Said(short, (domain.say(test).partition(": ")[2],))
    return Said(short, tuple(known.get(value, value) for value in test.on_answer().values))
