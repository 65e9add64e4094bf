"""Questions to residents: ours in other words or off, and the organisation's own. `/werk/beheer/vragen`."""

from typing import Any

from fastapi.responses import Response
from starlette.datastructures import FormData

from portal.admin import domain, queries
from portal.admin.office import AtOffice, Office, Sent, count, in_dutch_only, keep, kept, plain_hints
from portal.admin.text_forms import OwnQuestionForm, QuestionForm
from portal.contact.catalogue import Questions
from portal.errors import NotFoundError
from portal.kit import pages
from portal.organisations.asked import Asked, OwnQuestion

router = pages.router("/werk/beheer/vragen")
OWN_ORDER = 500
"""Questions of the organisation's own come after ours."""


@router.get("", name="admin:questions")
def questions(office: AtOffice) -> Response:
    """All questions, also those that are off, and a new one."""
    return _all(office, _own_form(office, None))


@router.post("", name="admin:new_question")
def new_question(typed: Sent, office: AtOffice) -> Response:
    """Add a question of the organisation's own."""
    form = _own_form(office, typed)
    if not form.fits():
        return _all(office, form, status=422)
    now, seen = office.content("questions"), count(typed.get("seen"))
    # With the number of the version: a key that was there before, and that signals may hold, is never given again.
    taken = [*_shipped(office).templates, *(one["key"] for one in now)]
    key = domain.slug_of(f"own {form.said('name')[:40]} {seen + 1}", taken)
    made = {"key": key, "order": OWN_ORDER, **form.content()}
    refused = keep(
        office, "questions", [*now, made], seen=seen, reason=form.said("reason"), form=form, field="name",
        again=lambda **shown: _all(office, form, **shown),
    )  # fmt: skip
    return refused or kept(office, "admin:questions")


@router.get("/{key}", name="admin:question")
def question(office: AtOffice, key: str) -> Response:
    """One question."""
    _found(office, key)
    return _one(office, key, _form(office, key, None))


@router.post("/{key}", name="admin:keep_question")
def keep_question(typed: Sent, office: AtOffice, key: str) -> Response:
    """Change a question, or let it be sent no longer. One of ours with its own words again follows its file."""
    found, form = _found(office, key), _form(office, key, typed)
    if not form.fits():
        return _one(office, key, form, status=422)
    new = {**found.model_dump(mode="json"), **form.content(), "key": key}
    ours = _shipped(office).get(key)
    others = office.content("questions")
    content = [new if one["key"] == key else one for one in others]
    if all(one["key"] != key for one in others):
        content.append(new)
    if ours is not None and new == {**ours.model_dump(mode="json"), "key": key, "on": True}:
        content = [one for one in others if one["key"] != key]
    refused = keep(
        office, "questions", content, seen=count(typed.get("seen")), reason=form.said("reason"), form=form,
        field="ask", again=lambda **shown: _one(office, key, form, **shown),
    )  # fmt: skip
    return refused or kept(office, "admin:questions")


def _shipped(office: Office) -> Questions:
    return office.beside.questions


def _own(office: Office) -> dict[str, OwnQuestion]:
    return {one.key: one for one in office.organisation.own_questions}


def _found(office: Office, key: str) -> Asked:
    """
    Return a question as it is now.

    Raises:
        NotFoundError: there is none with this key.
    """
    found = _own(office).get(key) or _shipped(office).get(key)
    if found is None:
        raise NotFoundError
    return found


def _is_on(found: Asked) -> bool:
    return found.on if isinstance(found, OwnQuestion) else True


def _filled(found: Asked) -> dict[str, Any]:
    return {"name": found.name, "ask": found.ask, "why": found.why, "on": "yes" if _is_on(found) else "no"}


def _form(office: Office, key: str, typed: FormData | None) -> QuestionForm:
    """Return the form of a question: of ours only the words change, so that answers keep their meaning."""
    found = _found(office, key)
    if _shipped(office).get(key) is not None:
        return QuestionForm(typed, prefix="question", **_filled(found))
    return _own_form(office, typed, found)


def _own_form(office: Office, typed: FormData | None, found: Asked | None = None) -> OwnQuestionForm:
    filled: dict[str, Any] = {"on": "yes"}
    if found is not None:
        filled = {
            **_filled(found), "kind": found.kind, "groups": list(found.groups), "changes": list(found.changes),
            "options": "\n".join(option.title for option in found.option),
        }  # fmt: skip
    form = OwnQuestionForm(typed, prefix="question", **filled)
    form.known = {option.title: option.value for option in found.option} if found else {}
    state = office.request.app.state
    form.offer(state.group_titles, dict(sorted(state.type_titles.items(), key=lambda item: item[1])))
    return form


def _all(office: Office, form: OwnQuestionForm, **shown: Any) -> Response:
    own, shipped = _own(office), _shipped(office)
    all_of_them = {**shipped.templates, **own}
    listed = sorted(all_of_them.items(), key=lambda item: (item[1].order, item[0]))
    return office.show(
        "admin/questions.html",
        **shown,
        questions=[
            {
                "key": key,
                "asked": asked,
                "on": _is_on(asked),
                "own": shipped.get(key) is None,
                "changed": key in own and shipped.get(key) is not None and _is_on(asked),
                "dutch": in_dutch_only(office, asked.sentences),
            }
            for key, asked in listed
        ],
        answers=domain.ANSWERS,
        seen=office.seen("questions"),
        part="questions",
        versions=queries.versions(office.session, office.shipped.short, "questions"),
        forms={"question": form},
        opened=shown.get("status") is not None,
    )


def _one(office: Office, key: str, form: QuestionForm, **shown: Any) -> Response:
    found = _found(office, key)
    return office.show(
        "admin/question.html",
        **shown,
        key=key,
        asked=found,
        own=isinstance(form, OwnQuestionForm),
        ours=_shipped(office).get(key),
        about=office.beside.called([*found.groups, *found.changes]),
        dutch=in_dutch_only(office, found.sentences),
        hints=plain_hints([found.ask, found.why]),
        answers=domain.ANSWERS,
        seen=office.seen("questions"),
        forms={"question": form},
    )
