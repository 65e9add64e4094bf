"""What each event of a signal says: to staff in Dutch, and to the resident where it is theirs to read. Pure."""

from dataclasses import dataclass

from portal.kit.marking import N_


@dataclass(frozen=True)
class EventWords:
    """One timeline sentence for staff, after the name; one for the resident, or None: not shown to residents."""

    staff: str
    resident: str | None = None


EVENTS: dict[str, EventWords] = {
    "signal:received": EventWords("Ontvangen en verdeeld", N_("Uw melding ging naar een team")),
    "signal:follow_up": EventWords("Opnieuw bekijken, zoals gepland", N_("Wij kijken nog eens hoe het gaat")),
    "signal:opened": EventWords("las dit signaal", N_("Een collega las uw melding")),
    "signal:emergency": EventWords("opende dit met spoed", N_("Een collega keek met spoed naar uw melding")),
    "signal:claimed": EventWords("pakte dit op", N_("Een collega pakt uw melding op")),
    "signal:released": EventWords("gaf dit terug aan het team"),
    "signal:gave": EventWords("gaf dit aan een collega"),
    "signal:assigned": EventWords("kreeg dit van een collega", N_("Een collega pakt uw melding op")),
    "signal:moved": EventWords("gaf dit aan een ander team", N_("Een ander team kijkt nu naar uw melding")),
    "signal:handed_over": EventWords("kreeg dit ook"),
    "signal:contact": EventWords("zocht contact", N_("Een collega zocht contact met u")),
    "signal:planned": EventWords("plande een contact"),
    "signal:plan_moved": EventWords("verzette het contact"),
    "signal:plan_dropped": EventWords("liet het geplande contact vervallen"),
    "signal:proposed": EventWords("stelde momenten voor", N_("Wij vroegen u om een moment te kiezen")),
    "signal:wished": EventWords("vroeg om een gesprek", N_("U vroeg om een gesprek")),
    "signal:agreed": EventWords("koos een moment voor het gesprek", N_("U koos een moment voor het gesprek")),
    "signal:called_off": EventWords("haalde de afspraak weg", N_("Uw afspraak met ons gaat niet door")),
    "signal:none_fits": EventWords("liet weten dat geen moment past", N_("U liet weten dat geen moment past")),
    "signal:note": EventWords("schreef een notitie"),
    "signal:asked": EventWords("vroeg een collega om advies"),
    "signal:advised": EventWords("gaf advies"),
    "signal:ask_ended": EventWords("heeft het advies niet meer nodig"),
    "signal:offered": EventWords("bood dit aan een ander team aan"),
    "signal:accepted": EventWords("nam dit aan", N_("Een collega pakt uw melding op")),
    "signal:given_back": EventWords("nam dit niet aan: het blijft bij het eerste team"),
    "signal:offer_ended": EventWords("trok het aanbod aan een ander team in"),
    "signal:took_over": EventWords("nam dit over van een collega", N_("Een andere collega pakt uw melding op")),
    "signal:taken_over": EventWords("gaf dit over aan een collega"),
    "signal:complex": EventWords("noemde dit ingewikkeld"),
    "signal:simple": EventWords("noemde dit niet meer ingewikkeld"),
    "signal:many": EventWords("koos een team dat het overzicht houdt", N_("Eén team houdt nu het overzicht voor u")),
    "signal:learn": EventWords("koos dit om samen van te leren"),
    "signal:fixed": EventWords("koos een vaste contactpersoon", N_("U kreeg een vaste contactpersoon")),
    "signal:unfixed": EventWords("stopte de vaste contactpersoon", N_("U heeft geen vaste contactpersoon meer")),
    "signal:question": EventWords("stelde een vraag", N_("Een collega stelde u een vraag")),
    "signal:answered": EventWords("gaf antwoord op de vraag", N_("Uw antwoord is binnen")),
    "signal:proof": EventWords("stuurde een bestand", N_("Uw bestand is binnen")),
    "signal:corrected": EventWords("verbeterde de melding", N_("U verbeterde uw melding")),
    "signal:no_longer": EventWords("Na de verbetering past de regel niet meer. Kijk of er nog iets nodig is."),
    "signal:other_team": EventWords("Na de verbetering kreeg ook een ander team dit."),
    "signal:withdrawn": EventWords("trok de melding in", N_("U trok uw melding in")),
    "signal:mail_failed": EventWords(
        "De e-mail kwam niet aan. Bel of stuur een brief.", N_("Onze e-mail aan u kwam niet aan")
    ),
    "signal:sms_failed": EventWords(
        "De sms kwam niet aan. Bel of stuur een brief.", N_("Onze sms aan u kwam niet aan")
    ),
    "signal:clock_duty": EventWords("is nu te bellen: nog niemand pakte dit op"),
    "signal:clock_half": EventWords("kreeg een herinnering: zoek contact met de inwoner"),
    "signal:clock_tomorrow": EventWords("kreeg een herinnering: de volgende werkdag is de datum"),
    "signal:clock_silent": EventWords("kreeg bericht: er is nog geen contact met de inwoner"),
    "signal:clock_past": EventWords("kreeg bericht: de datum is voorbij"),
    "signal:reversed": EventWords("werkte aan de omgekeerde toets"),
    "signal:three_steps": EventWords("werkte aan de drietrapstoets"),
    "signal:own_share": EventWords("schreef op wat ons eigen aandeel is"),
    "signal:impact": EventWords("keek naar de gevolgen van een pauze"),
    "signal:cause": EventWords("schreef op wat de oorzaak was"),
    "signal:analysis": EventWords("schreef op wat dit van ons vraagt"),
    "signal:costs": EventWords("schatte maatschappelijke kosten"),
    "signal:reach": EventWords("vroeg een ander team om te helpen met bereiken"),
    "signal:clock_moved": EventWords("De dagen dat wij dicht zijn veranderden. Daarom is de datum anders."),
    "signal:left": EventWords("Een collega stopt met dit werk. Dit ligt weer bij het team."),
    "signal:outcome": EventWords("legde vast wat eruit kwam", N_("Een collega schreef op wat eruit kwam")),
    "signal:closed": EventWords("sloot dit af", N_("Een collega is klaar met uw melding")),
    "signal:later": EventWords("plande iets voor later"),
    "signal:later_moved": EventWords("verzette wat gepland was"),
    "signal:later_dropped": EventWords("liet vervallen wat gepland was"),
    "signal:later_done": EventWords("deed wat gepland was"),
    "signal:raised": EventWords("vroeg hulp voor de inwoner", N_("Een collega vroeg hulp voor u")),
    "signal:imported": EventWords("gaf dit door. Het is geen bewijs.", N_("Wij kregen iets uit een register")),
    "signal:referred": EventWords("wees de weg naar hulp", N_("Een collega wees u de weg naar hulp")),
    "signal:referral_result": EventWords("schreef op hoe het met de hulp gaat"),
    "signal:consent_back": EventWords("trok de toestemming voor hulp in", N_("U trok uw toestemming voor hulp in")),
}


OF_THE_REPORT = frozenset({"signal:corrected", "signal:withdrawn", "signal:mail_failed", "signal:sms_failed"})
"""What happened to the whole report, so it stands with each signal; a resident reads it once, without a team."""


def staff_words(kind: str, by_name: str) -> str:
    """Return the timeline line for staff; an unknown kind is still a line."""
    if not by_name and kind in EVENTS:
        return EVENTS[kind].staff
    return f"{by_name} {EVENTS[kind].staff if kind in EVENTS else 'legde iets vast'}"


def resident_words(kind: str) -> str | None:
    """Return the timeline line for the resident (Dutch msgid), or None when it is not for residents."""
    return EVENTS[kind].resident if kind in EVENTS else None
