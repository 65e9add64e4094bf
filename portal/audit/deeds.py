"""What can be done, as the trail names it: a key, and a Dutch sentence after the name of who did it."""

from dataclasses import dataclass

from portal.kit.marking import N_


@dataclass(frozen=True)
class Deed:
    """`words` stand after a name. `purpose`: why somebody looked, for the resident; empty: not shown to residents."""

    words: str
    purpose: str = ""


DEEDS: dict[str, Deed] = {
    "session:began": Deed("logde in"),
    "session:ended": Deed("logde uit"),
    "session:confirmed": Deed("bevestigde wie hij of zij is"),
    "session:others_ended": Deed("logde overal anders uit"),
    "session:wrong": Deed("logde in met een verkeerd wachtwoord"),
    "session:locked": Deed("deed de toegang een kwartier op slot: te vaak verkeerd"),
    "refused": Deed("probeerde iets wat niet kon"),
    "queue:looked": Deed("keek in de werklijst"),
    "signal:opened": Deed("las een signaal", N_("Om uw melding te behandelen.")),
    "proof:opened": Deed("bekeek een bestand", N_("Om uw foto of papier te bekijken.")),
    "signal:claimed": Deed("pakte een signaal op"),
    "signal:released": Deed("gaf een signaal terug"),
    "signal:assigned": Deed("gaf een signaal aan een collega"),
    "signal:moved": Deed("droeg een signaal over aan een ander team"),
    "person:searched": Deed("zocht een inwoner op naam"),
    "signal:contact": Deed("zocht contact met de inwoner"),
    "signal:note": Deed("schreef een notitie"),
    "signal:question": Deed("stelde de inwoner een vraag"),
    "signal:answered": Deed("legde een antwoord vast"),
    "signal:proof": Deed("stuurde een bestand"),
    "signal:outcome": Deed("legde vast wat eruit kwam"),
    "signal:closed": Deed("sloot een signaal af"),
    "signal:handed_over": Deed("gaf een signaal door aan een ander systeem"),
    "signal:mail_failed": Deed("zag dat een e-mail niet aankwam"),
    "signal:sms_failed": Deed("zag dat een sms niet aankwam"),
    "typed_in:began": Deed("begon een melding in te voeren"),
    "typed_in:sent": Deed("verstuurde een melding voor een inwoner"),
    "typed_in:wiped": Deed("gooide een ingevoerde melding weg"),
    "rules:made": Deed("maakte een voorstel voor regels"),
    "rules:changed": Deed("veranderde een regel in een voorstel"),
    "rules:added": Deed("voegde een regel toe aan een voorstel"),
    "rules:ended": Deed("gaf een regel een einddag in een voorstel"),
    "rules:removed": Deed("haalde een regel uit een voorstel"),
    "rules:replayed": Deed("probeerde regels op eerdere meldingen"),
    "rules:approved": Deed("keurde een voorstel goed"),
    "rules:planned": Deed("plande wanneer regels live gaan"),
    "rules:live": Deed("zette regels live"),
    "rules:withdrawn": Deed("trok een plan voor regels in"),
    "rules:rolled_back": Deed("ging terug naar eerdere regels"),
    "rules:left": Deed("haalde regels van live"),
    "insights:explained": Deed("schreef uitleg bij de cijfers"),
    "insights:discussed": Deed("legde een gesprek over de cijfers vast"),
    "insights:exported": Deed("haalde de cijfers op als tabel"),
    "audit:looked": Deed("keek in het logboek"),
    "audit:exported": Deed("haalde het logboek op als bestand"),
    "command:invite": Deed("nodigde inwoners uit voor een check-in"),
    "command:nothing_lost": Deed("zocht meldingen zonder signaal of team"),
}
"""Key → what was done. A key is never taken away or used for something else: old lines hold it."""
LOOKS = frozenset(key for key, deed in DEEDS.items() if deed.purpose)
"""What a resident reads under 'who looked'."""


def words_of(did: str) -> str:
    """Return what was done, also for a key of a later version."""
    return DEEDS[did].words if did in DEEDS else f"deed iets anders ({did})"
