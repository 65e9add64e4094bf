"""The conversation card: how to begin, ask on and end, calm and the resident's own story first (R52, R119, R123)."""

from typing import Final

OPENING: Final = "Begin met het verhaal van de inwoner. Uw eigen vragen komen daarna."
TIPS: Final = (
    ("Vraag open", "Wat gebeurde er? Hoe gaat het nu? Wat lukt al?"),
    ("Vat samen", "Begrijp ik goed dat …? Klopt dat zo?"),
    ("Vraag door", "Kunt u daar meer over vertellen?"),
    ("Geef rust", "Eén ding tegelijk. Praat rustig en laat stil zijn. Geldzorgen maken onthouden lastig."),
    ("Sluit af", "Zeg wat u doet en wanneer u weer belt. Vraag wat de inwoner onthield."),
)
NOT_ASKED: Final = "Vraag niet naar ziekte of geloof. Vertelt iemand het zelf? Schrijf het niet op."
HINTS: Final = {
    "need": "In de eigen woorden van de inwoner.",
    "want": "Wat wil de inwoner zelf doen, en wat eerst?",
    "help": "Wat vraagt de inwoner van ons?",
}
