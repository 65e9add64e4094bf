"""Errors are for a person: what happened, and what to do now. Sentences are Dutch msgids."""

from portal.kit.marking import N_


class CommandError(Exception):
    """A command can't go on. For who runs the portal: what is wrong and what to do, in English."""


class PortalError(Exception):
    """A refusal that a person gets to read."""

    status = 400
    sentence = N_("Dit lukt nu niet. Probeer het nog eens, of bel ons.")

    def __init__(self, sentence: str | None = None, **facts: str) -> None:
        """`facts` fill the {names} in the sentence, after translation."""
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence
        self.facts = facts


class NotFoundError(PortalError):
    """Unknown, or not yours to see: the same answer."""

    status = 404
    sentence = N_("Deze pagina is er niet. Misschien is het adres oud.")


class RefusedError(PortalError):
    """The request came from somewhere else, or without a valid form token."""

    status = 403
    sentence = N_("Dit formulier was verlopen. Ga terug en probeer het nog eens. Uw antwoorden zijn er nog.")


class ConflictError(PortalError):
    """A colleague was first. Nothing is lost."""

    status = 409


class TooManyTriesError(PortalError):
    """Too many wrong codes in a short time."""

    status = 429
    sentence = N_("Dit is vaak geprobeerd. Wacht 15 minuten. Of bel ons, dan kijken wij samen.")
