"""How we decide: the same rule files, in words, for everybody."""

from collections import Counter

from fastapi import Request
from fastapi.responses import Response

from portal.errors import NotFoundError
from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.pages import Language, Now, render
from portal.routing.access import CurrentRulebook
from portal.routing.words import in_public_words

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
