"""What is kept of a file: what it shows, and nothing else. Each in the real process."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String, parse_content_stream
from PIL import Image, ImageDraw

from portal.proof import domain
from portal.proof.cleaning import sandbox
from portal.proof.cleaning.jpeg import without_extras
from portal.proof.domain import UnreadableError
from tests.proof import hostile


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        sandbox.clean(content)
    return str(refused.value)


def test_a_photo_is_turned_upright_and_forgets_where_it_was_made() -> None:
    lying = Image.new("RGB", (200, 100), "white")
    ImageDraw.Draw(lying).rectangle((0, 0, 50, 100), fill="red")  # the left side; upright it is the top
    made = sandbox.clean(hostile.saved(lying, "JPEG", exif=hostile.exif(), quality=95))
    image = opened(made.content)
    assert image.size == (100, 200)
    assert image.getpixel((50, 20))[0] > 200  # type: ignore[index]
    assert image.getpixel((50, 20))[1] < 60  # type: ignore[index]
    assert min(image.getpixel((50, 180))) > 200  # type: ignore[type-var, arg-type]
    assert not image.getexif()
    assert (made.kind, made.pages) == ("image", 1)


def test_a_photo_of_an_iphone() -> None:
    image = opened(sandbox.clean(hostile.HEIC).content)
    assert image.format == "JPEG"
    assert sorted(image.size) == [200, 320]
    assert not image.getexif()


def test_a_large_photo_becomes_smaller() -> None:
    image = opened(sandbox.clean(hostile.saved(hostile.picture(size=(6000, 4000)), "JPEG")).content)
    assert image.size == (2400, 1600)


def test_a_photo_of_two_lenses_keeps_the_first() -> None:
    both = BytesIO()
    hostile.picture().save(both, "MPO", save_all=True, append_images=[hostile.picture(size=(8, 8))])
    assert opened(sandbox.clean(both.getvalue()).content).size == (64, 48)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_grey_stays_grey_in_every_way_of_writing_it(mode: str) -> None:
    size = (64, 64)
    if mode == "I;16":
        image = Image.frombytes("I;16", size, b"\x00\x80" * (64 * 64))
    else:
        image = Image.new("L", size, 128).convert(mode) if mode != "1" else Image.new("1", size, 1)
    pixel = opened(sandbox.clean(hostile.saved(image, "PNG")).content).convert("L").getpixel((32, 32))
    assert abs(int(pixel) - (255 if mode == "1" else 128)) <= 3  # type: ignore[arg-type]


def test_what_is_see_through_becomes_paper() -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert opened(sandbox.clean(hostile.saved(image, "PNG")).content).convert("L").getpixel((5, 5)) == 255


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", domain.EMPTY),
        (b"hallo", domain.UNKNOWN),
        (hostile.jpeg()[:300], domain.UNKNOWN),
        (b"\xff\xd8\xff" + b"\0" * domain.MOST_BYTES, domain.TOO_HEAVY),
        (hostile.flat_png(20_000, 20_000), domain.TOO_WIDE),
    ],
)
def test_each_refusal_says_what_to_do(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


def test_papers_with_a_lock_or_too_many_pages_are_refused_with_their_own_sentence() -> None:
    import pikepdf

    assert refusal(hostile.pdf(encryption=pikepdf.Encryption(owner="a", user="b"))) == domain.LOCKED
    assert refusal(hostile.pdf(pages=21)) == domain.TOO_MANY_PAGES
    assert sandbox.clean(hostile.pdf(pages=20)).pages == 20


def test_a_paper_that_may_only_not_be_changed_is_fine() -> None:
    import pikepdf

    only_owner = pikepdf.Encryption(owner="a", user="", allow=pikepdf.Permissions(modify_other=False))
    assert sandbox.clean(hostile.pdf(encryption=only_owner)).kind == "pdf"


def test_a_paper_keeps_its_pages_and_pictures_under_their_own_names() -> None:
    made = sandbox.clean(hostile.pdf(pages=3))
    assert made.pages == 3
    with Pdf.open(BytesIO(made.content)) as paper:
        assert [[float(n) for n in page.mediabox] for page in paper.pages] == [[0, 0, 300, 200]] * 3
        photo = paper.pages[0].obj.Resources.XObject.A  # `/A` elsewhere is an action
        assert opened(photo.read_raw_bytes()).size == (64, 48)
        assert b"Exif" not in photo.read_raw_bytes()
        assert [str(step.operator) for step in parse_content_stream(paper.pages[0])] == ["q", "cm", "Do", "Q"]


def test_what_a_page_takes_from_the_tree_above_it_stays() -> None:
    def up(made: Pdf) -> None:
        page, above = made.pages[0].obj, made.Root.Pages
        above.MediaBox, above.Resources, above.Rotate = page.MediaBox, made.make_indirect(page.Resources), 90
        del page.MediaBox
        del page.Resources

    with Pdf.open(BytesIO(sandbox.clean(hostile.pdf(up)).content)) as paper:
        page = paper.pages[0]
        assert [float(n) for n in page.mediabox] == [0, 0, 300, 200]
        assert page.obj.Rotate == 90
        assert "/A" in page.obj.Resources.XObject


def test_what_was_filled_in_on_a_form_stays_on_the_page() -> None:
    def fill(made: Pdf) -> None:
        look = Stream(made, b"BT /F 12 Tf (Loon 850) Tj ET", Type=Name.XObject, Subtype=Name.Form)
        look.BBox = Array([0, 0, 100, 20])
        look.Resources = Dictionary(
            Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        )
        field = made.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("loon"), V=String("850"), F=4,
                Rect=Array([10, 100, 110, 120]), AP=Dictionary(N=made.make_indirect(look)),
            )
        )  # fmt: skip
        made.pages[0].obj.Annots = Array([field])
        made.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=False)

    inside = sandbox.clean(hostile.pdf(fill)).content
    with Pdf.open(BytesIO(inside)) as paper:
        page = paper.pages[0].obj
        assert "/Annots" not in page
        drawn = [item.read_bytes() for item in page.Resources.XObject.values() if item.get("/Subtype") == Name.Form]
    assert any(b"Loon 850" in look for look in drawn)


def test_bytes_behind_a_packed_stream_go() -> None:
    import zlib

    def hide(made: Pdf) -> None:
        packed = zlib.compress(b"q Q") + b"PLANTED-behind"
        made.pages[0].obj.Contents = Stream(made, packed, Filter=Name.FlateDecode)

    sent = hostile.pdf(hide, compress_streams=False, stream_decode_level=0)
    assert b"PLANTED-behind" in sent
    assert b"PLANTED-behind" not in sandbox.clean(sent).content


def test_a_photo_inside_a_paper_loses_what_is_beside_its_pixels() -> None:
    bare = without_extras(hostile.jpeg() + b"PLANTED-tail")
    assert hostile.PLANT not in bare
    assert list(opened(bare).get_flattened_data()) == list(opened(hostile.jpeg()).get_flattened_data())
    with pytest.raises(UnreadableError):
        without_extras(hostile.jpeg()[:-2])


def test_a_decoder_that_dies_takes_only_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.getpid()
    monkeypatch.setattr(sandbox, "_work", die)
    assert refusal(hostile.jpeg()) == domain.UNKNOWN
    monkeypatch.undo()
    assert os.getpid() == before
    assert sandbox.clean(hostile.jpeg()).kind == "image"


def die(_answer: object) -> None:
    os._exit(9)


def test_the_process_has_little_memory_and_writes_no_files() -> None:
    said, made = sandbox._in_process(b"limits", work=tell_limits)  # noqa: SLF001
    assert (said["memory"], said["file"]) == ("MemoryError", "OSError")
    assert made == b""


def tell_limits(answer: sandbox.Connection) -> None:
    import json
    import tempfile

    answer.recv_bytes()
    folder = tempfile.gettempdir()
    sandbox._limit()  # noqa: SLF001
    said = {}
    try:
        bytearray(2 * sandbox.MOST_MEMORY)
    except MemoryError as error:
        said["memory"] = type(error).__name__
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with (Path(folder) / f"limits-{os.getpid()}").open("wb", buffering=0) as file:
            file.write(b"x")
    except OSError as error:
        said["file"] = "OSError" if error.errno else ""
    answer.send_bytes(json.dumps(said).encode())
