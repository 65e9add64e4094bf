"""What a resident reads when we are done, part by part, in the organisation's own words. `/werk/beheer/berichten`."""

from typing import Any

from fastapi.responses import Response

from portal.admin import queries, words
from portal.admin.office import AtOffice, Office, Sent, count, in_dutch_only, keep, kept, plain_hints
from portal.admin.text_forms import MessageForm
from portal.closing import domain
from portal.closing.texts import Texts, lay, said_of, texts
from portal.errors import NotFoundError
from portal.kit import pages
from portal.signals.outcomes import OUTCOMES

router = pages.router("/werk/beheer/berichten")


@router.get("", name="admin:messages")
def messages(office: AtOffice) -> Response:
    """All parts of the message."""
    said, own = said_of(_words(office)), office.organisation.own_messages
    return office.show(
        "admin/messages.html",
        messages=[
            {
                "part": part,
                "title": title,
                "say": said.get(part, []),
                "own": part in own,
                "dutch": in_dutch_only(office, said.get(part, [])),
            }
            for part, title in words.message_titles().items()
        ],
        part="messages",
        versions=queries.versions(office.session, office.shipped.short, "messages"),
    )


@router.get("/{part}", name="admin:message")
def message(office: AtOffice, part: str) -> Response:
    """One part of the message."""
    say = said_of(_words(office)).get(_known(part), [])
    return _one(office, part, MessageForm(prefix="message", say="\n".join(say)))


@router.post("/{part}", name="admin:keep_message")
def keep_message(typed: Sent, office: AtOffice, part: str) -> Response:
    """Say a part in the organisation's own words; with nothing, or with ours, it follows its file."""
    form = MessageForm(typed, prefix="message")
    _known(part)
    if not form.fits():
        return _one(office, part, form, status=422)
    say = form.sentences()
    content = {name: said for name, said in office.content("messages").items() if name != part}
    if say and say != said_of(texts()).get(part):
        content[part] = say
    refused = keep(
        office, "messages", content, seen=count(typed.get("seen")), reason=form.said("reason"), form=form,
        field="say", again=lambda **shown: _one(office, part, form, **shown),
    )  # fmt: skip
    return refused or kept(office, "admin:messages")


def _known(part: str) -> str:
    if part not in words.message_titles():
        raise NotFoundError
    return part


def _words(office: Office) -> Texts:
    return lay(texts(), office.organisation.own_messages)


def _one(office: Office, part: str, form: MessageForm, **shown: Any) -> Response:
    said, phone = said_of(_words(office)), office.organisation.phone
    whole = domain.sentences(_words(office), [part] if part in OUTCOMES else [])
    return office.show(
        "admin/message.html",
        **shown,
        part=part,
        title=words.message_titles()[part],
        ours=said_of(texts()).get(part, []),
        say=said.get(part, []),
        everywhere=part in {"begin", "end"},
        whole=[sentence.replace("{phone}", phone) for sentence in whole],
        dutch=in_dutch_only(office, said.get(part, [])),
        hints=plain_hints(said.get(part, [])),
        seen=office.seen("messages"),
        forms={"message": form},
    )
