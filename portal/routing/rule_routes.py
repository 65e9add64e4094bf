"""Change one rule of a draft: its text, its last day, or a new one. The whole draft is checked at each save."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from portal.accounts.access import Me
from portal.errors import ConflictError, NotFoundError
from portal.kit import pages
from portal.kit.datafiles import DataError
from portal.kit.one_thread import Load
from portal.kit.pages import came_from_here, go, typed
from portal.routing import actions, drafting, queries
from portal.routing.forms import EndForm, NameForm
from portal.routing.models import RuleSet
from portal.routing.work_pages import AtOffice, Office, Sent

router = pages.router("/werk/regels/{number}")
NOT_UTF8 = "Dit bestand is niet bewaard als UTF-8. Bewaar het opnieuw, of plak de tekst hieronder."
EMPTY = "Er staat geen tekst. Plak de tekst van de regel, of kies een bestand."
KNOWN = "Deze naam is er al. Kies een andere naam."
LONGEST = 60_000
"""Characters of a rule: thirty times what the longest has."""
TOO_LONG = "Deze tekst is te lang voor één regel. Maak er meer regels van."


@dataclass(frozen=True)
class TypedRule:
    """The text of a rule as it was typed or uploaded; `wrong` when the file can't be read."""

    fields: FormData
    text: str
    wrong: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a rule: a sentence, or file, line, problem and mend."""

    sentence: str = ""
    file: str = ""
    line: int = 0
    problem: str = ""
    mend: str = ""

    @property
    def short(self) -> str:
        """What stands in the summary on top of the page."""
        return self.sentence or f"{self.file}, regel {self.line}: {self.problem}"


async def read_upload(request: Request) -> FormData:
    """Return what was typed, with one file at most."""
    return await request.form(max_fields=50, max_files=1, max_part_size=200 * 1024)


def typed_rule(request: Request, me: Me, form: Annotated[FormData, Depends(read_upload)]) -> TypedRule:  # noqa: ARG001
    """Return the rule that a colleague sent; a chosen file goes before what stands in the field."""
    fields = typed(came_from_here(request, form))
    file = form.get("file")
    text = str(fields.get("text", ""))
    if isinstance(file, UploadFile) and (file.filename or file.size):
        try:
            text = file.file.read().decode("utf-8-sig").replace("\x00", "")
        except UnicodeDecodeError:
            return TypedRule(fields, text, NOT_UTF8)
    return TypedRule(fields, drafting.tidy(text))


SentRule = Annotated[TypedRule, Load(typed_rule)]


@router.get("/regel/{name}", name="rules:rule")
def rule(office: AtOffice, number: int, name: str) -> Response:
    """One rule of a version; in a draft it can be changed."""
    found = office.found(number)
    return _page(office, found, name, text=_text(found, name))


@router.post("/regel/{name}", name="rules:save")
def save(sent: SentRule, office: AtOffice, number: int, name: str) -> Response:
    """Keep the changed text of a rule, when the whole draft is in order."""
    found = office.found(number)
    _text(found, name)
    return _save(office, found, name, sent, kind="changed")


@router.post("/regel/{name}/einde", name="rules:end")
def end(typed: Sent, office: AtOffice, number: int, name: str) -> Response:
    """Give a rule its last day."""
    found = office.found(number)
    before, form = _text(found, name), EndForm(typed, prefix="end")
    if not form.validate() or form.day.data is None:
        return _page(office, found, name, text=before, end=form, status=422)
    sent = TypedRule(typed, drafting.ended(before, form.day.data))
    return _save(office, found, name, sent, kind="ended")


@router.post("/regel/{name}/weg", name="rules:remove")
def remove(typed: Sent, office: AtOffice, number: int, name: str) -> Response:
    """Take out a rule that is new in this draft."""
    found = office.found(number)
    before = _text(found, name)
    try:
        _keep(office, found, name, "", str(typed.get("seen", "")), kind="removed")
    except ConflictError as refusal:
        return _page(office, found, name, text=before, fault=Fault(refusal.sentence), status=refusal.status)
    except DataError as error:
        return _page(office, found, name, text=before, fault=_fault(error), status=422)
    return go(office.request, "rules:set", number=number)


@router.get("/nieuwe-regel", name="rules:add")
def add(office: AtOffice, number: int) -> Response:
    """Ask for the name and text of a new rule; another rule may be the example."""
    found = office.found(number)
    example = found.files.get(office.request.query_params.get("zoals", ""), "")
    return _new_page(office, found, NameForm(prefix="new"), example)


@router.post("/nieuwe-regel", name="rules:add_post")
def add_post(sent: SentRule, office: AtOffice, number: int) -> Response:
    """Add a rule to a draft."""
    found, form = office.found(number), NameForm(sent.fields, prefix="new")
    if form.validate() and form.text("name") in found.files:
        form.wrong("name", KNOWN)
    fault = _unusable(sent)
    if form.problems() or fault:
        return _new_page(office, found, form, sent.text, fault, status=422)
    try:
        _keep(office, found, form.text("name"), sent.text, "", kind="added")
    except ConflictError as refusal:
        return _new_page(office, found, form, sent.text, Fault(refusal.sentence), status=refusal.status)
    except DataError as error:
        return _new_page(office, found, form, sent.text, _fault(error), status=422)
    return go(office.request, "rules:set", number=number)


def _text(found: RuleSet, name: str) -> str:
    if name not in found.files:
        raise NotFoundError
    return found.files[name]


def _save(office: Office, found: RuleSet, name: str, sent: TypedRule, *, kind: str) -> Response:
    """Keep a text and go to the draft; else show it again with what is wrong."""
    seen = str(sent.fields.get("seen", ""))
    if fault := _unusable(sent):
        return _page(office, found, name, text=sent.text, fault=fault, seen=seen, status=422)
    try:
        _keep(office, found, name, sent.text, seen, kind=kind)
    except ConflictError as refusal:
        fault = Fault(refusal.sentence)
        return _page(office, found, name, text=sent.text, fault=fault, theirs=True, status=refusal.status)
    except DataError as error:
        return _page(office, found, name, text=sent.text, fault=_fault(error), seen=seen, status=422)
    return go(office.request, "rules:set", number=found.number)


def _keep(office: Office, found: RuleSet, name: str, text: str, seen: str, *, kind: str) -> None:
    actions.save_rule(
        office.session,
        office.organisation,
        found.number,
        name,
        text,
        seen=seen,
        kind=kind,
        known=office.known,
        by=office.me,
        at=office.now,
    )


def _unusable(sent: TypedRule) -> Fault | None:
    if sent.wrong:
        return Fault(sent.wrong)
    if not sent.text:
        return Fault(EMPTY)
    return Fault(TOO_LONG) if len(sent.text) > LONGEST else None


def _fault(error: DataError) -> Fault:
    return Fault("", error.path.name, error.line, error.problem, error.mend)


def _page(
    office: Office,
    found: RuleSet,
    name: str,
    *,
    text: str,
    fault: Fault | None = None,
    end: EndForm | None = None,
    seen: str | None = None,
    theirs: bool = False,
    status: int = 200,
) -> Response:
    """Return the page of a rule. `theirs`: show also what a colleague saved in the meantime."""
    now = _text(found, name)
    live = queries.live_files(office.session, office.organisation, office.now)
    return office.show(
        "routing/work/rule.html",
        status=status,
        set=found,
        name=name,
        text=text,
        draft=found.frozen_at is None,
        seen=drafting.mark(now) if seen is None else seen,
        theirs=now if theirs else None,
        is_new=name not in live,
        was=live.get(name),
        fault=fault,
        end=end or EndForm(prefix="end"),
        problems=([("text", fault.short)] if fault else []) + (end.problems() if end else []),
    )


def _new_page(
    office: Office, found: RuleSet, form: NameForm, text: str, fault: Fault | None = None, *, status: int = 200
) -> Response:
    return office.show(
        "routing/work/add.html",
        status=status,
        set=found,
        form=form,
        text=text,
        draft=found.frozen_at is None,
        fault=fault,
        examples=sorted(found.files),
        problems=form.problems() + ([("text", fault.short)] if fault else []),
    )
