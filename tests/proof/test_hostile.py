"""Five hundred hostile files, through the page: made anew or refused with a sentence. Nothing breaks."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from pikepdf import ObjectStreamMode, Pdf
from PIL import Image
from sqlalchemy import delete, select

from portal.proof import domain
from portal.proof.actions import read
from portal.proof.models import ProofFile
from portal.web.limits import LIMITS, Limit
from tests.proof.conftest import Sender, kept
from tests.proof.hostile import PLANT, Hostile, all_of_them

SENTENCES = {
    domain.UNKNOWN,
    domain.EMPTY,
    domain.TOO_HEAVY,
    domain.TOO_WIDE,
    domain.TOO_MANY_PAGES,
    domain.LOCKED,
}
LIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|OpenAction|AA|AF|XFA|AcroForm|RichMedia|Annots|URI|Metadata|PieceInfo|Names)\b"
)


def looked_into(content: bytes) -> bytes:
    """Return a PDF with everything unpacked: a search in packed streams finds nothing."""
    out = BytesIO()
    with Pdf.open(BytesIO(content)) as made:
        made.save(out, qdf=True, object_stream_mode=ObjectStreamMode.disable)
    return out.getvalue()


def check(file: Hostile, content: bytes) -> None:
    """Hold that what is kept was made anew and holds nothing that was planted."""
    assert content != file.content, file.what
    if content.startswith(b"%PDF"):
        inside = looked_into(content)
        assert PLANT not in inside, file.what
        assert not LIVE.search(inside), (file.what, LIVE.search(inside))
        assert b"%PDF" not in content[8:], file.what
        assert content.rstrip().endswith(b"%%EOF"), file.what
        return
    assert PLANT not in content, file.what
    assert content[:2] == b"\xff\xd8", file.what
    assert content[-2:] == b"\xff\xd9", file.what
    with Image.open(BytesIO(content)) as image:
        image.load()
        assert image.format == "JPEG", file.what
        assert max(image.size) <= domain.LONGEST_SIDE, file.what
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, (file.what, set(image.info))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_five_hundred_hostile_files(
    app: FastAPI, at_the_page: Sender, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "changes:proof_post", Limit(1000))  # all come from one place
    files, made, refused = all_of_them(500), 0, 0
    assert len(files) == 500
    for file in files:
        at_the_page.page = at_the_page.client.get("/nl/doorgeven/vraag/abroad/proof_ticket")
        token = at_the_page.page.text.partition('name="csrf" value="')[2].partition('"')[0]
        answer = at_the_page.client.post(
            "/nl/doorgeven/bewijs/abroad/proof_ticket",
            data={"csrf": token, "add": "1"},
            files={"files": ("loonstrook.jpg", file.content, "image/jpeg")},
            follow_redirects=False,
        )
        assert answer.status_code in {303, 422}, (file.what, answer.status_code)
        found = kept(uploads)
        if answer.status_code == 422:
            refused += 1
            assert file.refused is not False, f"{file.what} was refused"
            assert any(sentence in answer.text.replace("&#39;", "'") for sentence in SENTENCES), (
                file.what,
                re.findall(r'wrong-text"[^>]*>([^<]*)', answer.text),
            )
            assert found == [], file.what
            continue
        made += 1
        assert file.refused is not True, f"{file.what} was kept"
        assert len(found) == 1, file.what
        with app.state.sessions.begin() as session:
            check(file, read(session, app.state.store, session.scalars(select(ProofFile)).one()))
            session.execute(delete(ProofFile))
        for path in uploads.iterdir():
            path.unlink()
    assert made > 100
    assert refused > 100


def test_what_is_planted_would_be_found() -> None:
    """The search itself finds a plant that nobody took away."""
    from tests.proof.hostile import attach, jpeg, named, pdf

    assert PLANT in jpeg()
    for change in (attach, named):
        sent = pdf(change, object_stream_mode=ObjectStreamMode.generate)
        assert PLANT in looked_into(sent)
        assert LIVE.search(looked_into(sent))
