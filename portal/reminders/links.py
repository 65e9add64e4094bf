"""Signed links in mails: they need no login and hold no personal data, only a number that we signed."""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from portal.errors import NotFoundError
from portal.kit.codes import SIGNED


@dataclass(frozen=True)
class Links:
    """Makes and reads links. A link to stop never ends; one to a check-in ends with its invitation."""

    secret: str
    public_url: str = ""

    def form(self, language: str, change: str) -> str:
        """Return the address of the page to choose, with a change type ticked."""
        ticked = f"?kies={change}#{change}" if change else ""
        return f"{self._base(language)}/doorgeven{ticked}"

    def stop(self, language: str, reminder_id: int) -> str:
        """Return the address where a message is stopped."""
        return f"{self._base(language)}/berichten/stoppen/{self._signer('stop').dumps(reminder_id)}"

    def check_in(self, language: str, invitation_id: int) -> str:
        """Return the address of a check-in."""
        return f"{self._base(language)}/check-in/{self._signer('check-in').dumps(invitation_id)}"

    def read(self, purpose: str, token: str) -> int:
        """
        Return the number in a link.

        Raises:
            NotFoundError: we did not sign it, or for something else.
        """
        try:
            number = self._signer(purpose).loads(token)
        except BadSignature as error:
            raise NotFoundError from error
        return int(number)

    def _base(self, language: str) -> str:
        return f"{self.public_url.rstrip('/')}/{language}"

    def _signer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=f"reminders:{purpose}", signer_kwargs=dict(SIGNED))
