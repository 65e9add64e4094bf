"""What the pages about people and settings share: who looks after them, when, and the settings as they are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from portal.accounts.access import Me, MySession, is_confirmed, needs
from portal.accounts.models import Colleague
from portal.admin import actions, domain, groups, live, queries, words
from portal.closing.domain import plainness
from portal.errors import ConflictError
from portal.kit.one_thread import Load, afterwards
from portal.kit.pages import Db, Now, Typed, go, render
from portal.kit.words import has, language_file, languages
from portal.organisations.catalogue import Organisation
from portal.organisations.gaps import Gap
from portal.organisations.laid import UnfitError, part_of
from portal.signals.forms import Said
from portal.signals.showing import shared

Manager = Annotated[Colleague, needs("manage")]


def sent(me: Me, typed: Typed) -> FormData:  # noqa: ARG001  who comes first: a stranger goes to the sign-in page
    """Return what a colleague typed, after checking where it came from."""
    return typed


Sent = Annotated[FormData, Load(sent)]


@dataclass(frozen=True)
class Office:
    """Who looks after people and settings, and when."""

    request: Request
    session: Db
    me: Manager
    now: Now
    mine: MySession

    @property
    def confirmed(self) -> bool:
        """Whether this person showed a short while ago who they are."""
        return is_confirmed(self.mine, self.now)

    @property
    def shipped(self) -> Organisation:
        """The organisation of the files."""
        shipped: Organisation = self.request.app.state.settings_live.shipped
        return shipped

    @property
    def organisation(self) -> Organisation:
        """The organisation as it is in this transaction: never older than what the page saves over."""
        return live.read(self.session, self.shipped)

    @property
    def beside(self) -> words.Beside:
        """The questions of the files, and what change types and their groups are called."""
        state = self.request.app.state
        return words.Beside(state.shipped_questions, {**state.group_titles, **state.type_titles})

    def seen(self, part: str) -> int:
        """Return the number of the version of a part that counts; 0: the file."""
        found = queries.newest(self.session, self.shipped.short, part)
        return found.number if found else 0

    def content(self, part: str) -> Any:
        """Return a part as it is now, to change and keep."""
        return part_of(self.organisation, part)

    def group_words(self, teams: Iterable[str], rights: Iterable[str]) -> str:
        """Say what a group of the sign-in service gives."""
        return words.given(self.organisation, teams, rights)

    def look_soon(self) -> None:
        """Let this process see at once what it changed."""
        fresh = self.request.app.state.settings_live
        afterwards(self.request, "settings", lambda _status: fresh.look_soon())

    def show(self, template: str, *, status: int = 200, **shown: Any) -> Response:
        """Return a page."""
        forms = [form for form in shown.get("forms", {}).values() if isinstance(form, Said)]
        page = {
            "message": None,
            "confirmed": self.confirmed,
            "parts": domain.PARTS,
            "problems": [problem for form in forms for problem in form.problems()],
            **shared(self.request, self.me),
            **shown,
        }
        return render(self.request, template, "nl", status=status, **page)


AtOffice = Annotated[Office, Load(Office)]


def in_dutch_only(office: Office, sentences: Iterable[str]) -> bool:
    """Whether a sentence has no translation in a language that residents read us in."""
    said, spoken = list(sentences), [code for code in office.organisation.languages if code in languages()]
    return not all(has(code, one) for code in spoken for one in said)


def plain_hints(sentences: Iterable[str]) -> tuple[str, ...]:
    """Return what could be easier to read; a hint, never a block."""
    return plainness("\n".join(sentences), language_file("nl").avoid).hints


def gap_words(gap: Gap, organisation: Organisation) -> str:
    """Say what is not in order."""
    town = organisation.town_called(gap.town)
    name = town.name if town else gap.town
    if gap.team:
        return f"De gemeente {name} is er niet. Kies een andere."
    return f"In {name} doet dan geen team dit meer: {domain.ROLES[gap.role]}. Kies dat eerst bij een ander team."


def keep(
    office: Office,
    part: str,
    content: Any,
    *,
    seen: int,
    reason: str,
    form: Said,
    field: str,
    again: Callable[..., Response],
) -> Response | None:
    """
    Keep a part; None: it is kept, or waits for a second person. What can't be kept comes back with all that was typed.

    `field`: where the sentence stands when the settings would not be in order. `again` shows the page once more.
    """
    told: dict[str, Any] = {"seen": seen, "reason": reason, "by": office.me, "at": office.now, "beside": office.beside}
    try:
        if part == domain.GROUPS:
            groups.change(office.session, office.shipped, content, **told)
        else:
            actions.save(office.session, office.shipped, part, content, **told)
    except ConflictError as refusal:
        return again(status=refusal.status, message=refusal.sentence)
    except UnfitError as error:
        said = [gap_words(gap, office.organisation) for gap in error.gaps[:3]]
        form[field].errors = [*form[field].errors, *(said or ["Dit past zo niet. Kijk het nog eens na."])]
        return again(status=422)
    office.look_soon()
    return None


def kept(office: Office, name: str) -> Response:
    """Go on to a page after something was kept."""
    return go(office.request, name)


def count(typed: object) -> int:
    """Read a number that the page itself sent along; anything else is none."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
