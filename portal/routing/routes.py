"""How we decide: the same rule files, in words, for everybody."""

from fastapi import Request
from fastapi.responses import Response

from portal.kit import pages
from portal.kit.marking import N_
from portal.kit.pages import Language, Now, render
from portal.routing import domain
from portal.routing.access import CurrentRulebook
from portal.routing.rulebook import Rule

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
    """All live rules, by change type."""
    titles: dict[str, str] = request.app.state.type_titles
    live: dict[str, list[Rule]] = {slug: [] for slug in titles}
    for rule in rulebook.rules.values():
        if rule.valid(moment.date()):
            live[rule.when.change].append(rule)
    return render(
        request,
        "routing/rules.html",
        language,
        live=live,
        titles=titles,
        rulebook=rulebook,
        roles=ROLES,
        say=domain.say,
    )
