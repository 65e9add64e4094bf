"""Five hundred files that nobody should keep as they are, made anew each time from one seed."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, PngImagePlugin

PLANT = b"PLANTED-"
"""Stands in everything that must not come through: places, comments, scripts, attachments."""
SCRIPT = "<script>alert('PLANTED-script')</script>"
GPS = 0x8825
HEIC = (Path(__file__).parent / "phone.heic").read_bytes()


@dataclass(frozen=True)
class Hostile:
    """A file; `refused` is whether it must be refused, None when both are fine."""

    what: str
    content: bytes
    refused: bool | None = None


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Return a picture with something on it."""
    image = Image.linear_gradient("L").resize(size)
    if mode in {"I;16", "I"}:
        return Image.frombytes("I;16", size, bytes(range(256)) * (size[0] * size[1] * 2 // 256))
    if mode == "CMYK":
        return Image.merge("CMYK", (image,) * 4)
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@cache
def exif() -> bytes:
    """Camera, place and a picture held on its side."""
    made = Image.Exif()
    made[0x010E], made[0x0110], made[0x0112] = "PLANTED-description", "PLANTED-camera", 6
    made.get_ifd(GPS).update({1: "N", 2: (52.0, 5.0, 4.0), 3: "E", 4: (5.0, 7.0, 1.0), 29: "PLANTED-day"})
    return made.tobytes()


@cache
def jpeg(mode: str = "RGB") -> bytes:
    return saved(picture(mode), "JPEG", exif=exif(), comment=b"PLANTED-comment", xmp=b"<x>PLANTED-xmp</x>")


@cache
def png(mode: str = "RGB") -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "PLANTED-text")
    notes.add_itxt("XML", "PLANTED-itxt " + SCRIPT)
    return saved(picture(mode), "PNG", pnginfo=notes, exif=exif())


@cache
def webp() -> bytes:
    return saved(picture(), "WEBP", exif=exif(), xmp=b"PLANTED-xmp")


@cache
def gif() -> bytes:
    return saved(
        picture("P"), "GIF", save_all=True, append_images=[picture("P"), picture("P")], comment=b"PLANTED-comment"
    )


@cache
def avif() -> bytes:
    return saved(picture(), "AVIF", exif=exif())


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!L", len(body)) + kind + body + struct.pack("!L", zlib.crc32(kind + body))


def flat_png(width: int, height: int, depth: int = 1, body: bytes = b"", extra: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack("!LLBBBBB", width, height, depth, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zipped(**files: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def pdf(change: Callable[[Pdf], None] = lambda _: None, pages: int = 1, **how: Any) -> bytes:
    """Return a PDF with a photo, after a change to it."""
    made = Pdf.new()
    for _ in range(pages):
        photo = Stream(
            made, jpeg(), Type=Name.XObject, Subtype=Name.Image, Width=64, Height=48, BitsPerComponent=8,
            ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode,
        )  # fmt: skip
        page = made.add_blank_page(page_size=(300, 200))
        page.obj.Resources = Dictionary(XObject=Dictionary(A=made.make_indirect(photo)))
        page.obj.Contents = Stream(made, b"q 64 0 0 48 10 10 cm /A Do Q")
    made.docinfo["/Title"] = "PLANTED-title"
    with made.open_metadata() as notes:
        notes["dc:title"] = "PLANTED-metadata"
    change(made)
    out = BytesIO()
    made.save(out, **how)
    return out.getvalue()


def action(script: str = "app.alert('PLANTED-js')") -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(script))


def launch() -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.Launch, F=String("PLANTED-cmd.exe"))


def attach(made: Pdf) -> None:
    made.attachments["PLANTED-virus.exe"] = b"MZ PLANTED-exe" * 20


def mark(made: Pdf, kind: Name, **more: Any) -> None:
    mark_ = Dictionary(Type=Name.Annot, Subtype=kind, Rect=Array([0, 0, 100, 100]), Contents=String("PLANTED"), **more)
    made.pages[0].obj.Annots = Array([made.make_indirect(mark_)])


def form(made: Pdf) -> None:
    made.Root.AcroForm = Dictionary(
        Fields=Array([]), XFA=Stream(made, b"<xdp>PLANTED-xfa</xdp>"), CO=Array([]), DA=String("/Helv 0 Tf 0 g")
    )


def set_root(**values: Any) -> Callable[[Pdf], None]:
    def change(made: Pdf) -> None:
        for key, value in values.items():
            made.Root[f"/{key}"] = value

    return change


def deep(made: Pdf) -> None:
    inner = Array([String("PLANTED")])
    for _ in range(300):
        inner = Array([inner])
    made.Root.PieceInfo = inner


def circle(made: Pdf) -> None:
    page = made.pages[0].obj
    page.Resources = made.make_indirect(page.Resources)
    page.Resources.XObject.B = page
    page.Resources.XObject.C = page.Resources


def bomb_stream(made: Pdf) -> None:
    squeezed = zlib.compress(b"0 0 m\n" * 1_000_000, 9)
    made.pages[0].obj.Contents = Stream(made, squeezed, Filter=Name.FlateDecode)


def big_bomb(made: Pdf) -> None:
    half = zlib.compressobj(1)
    squeezed = b"".join(half.compress(b"\0" * 1_000_000) for _ in range(400)) + half.flush()
    made.pages[0].obj.Contents = Stream(made, squeezed, Filter=Name.FlateDecode)


def deep_bomb(made: Pdf) -> None:
    squeezed = zlib.compress(zlib.compress(b"\0" * 50_000_000, 9), 9)
    made.pages[0].obj.Contents = Stream(made, squeezed, Filter=Array([Name.FlateDecode, Name.FlateDecode]))


def hidden_in_page(made: Pdf) -> None:
    page = made.pages[0].obj
    page.AA = Dictionary(O=action(), C=launch())
    page.PieceInfo = Dictionary(App=Dictionary(Private=String("PLANTED-private")))
    page.Metadata = Stream(made, b"PLANTED-page-metadata")
    page.Resources.XObject.A.Metadata = Stream(made, b"PLANTED-photo-metadata")
    page.Resources.Properties = Dictionary(MC0=Dictionary(Note=String("PLANTED-property")))
    page.AF = Array([Dictionary(Type=Name.Filespec, EF=Dictionary(F=Stream(made, b"PLANTED-file")))])


def media(made: Pdf) -> None:
    mark(made, Name.RichMedia, RichMediaContent=Dictionary(Assets=Stream(made, b"PLANTED-swf")))


def named(made: Pdf) -> None:
    tree = Dictionary(Names=Array([String("a"), made.make_indirect(action())]))
    made.Root.Names = Dictionary(JavaScript=tree)
    made.Root.OpenAction = made.make_indirect(action())


def pdfs() -> Iterator[Hostile]:
    """PDFs that do things."""
    locked = pikepdf.Encryption(owner="PLANTED", user="PLANTED")
    yield Hostile("pdf: locked", pdf(encryption=locked), refused=True)
    yield Hostile("pdf: 21 pages", pdf(pages=21), refused=True)
    yield Hostile("pdf: only drawn by a script", pdf(set_root(NeedsRendering=True)), refused=True)
    yield Hostile("pdf: bomb in a bomb", pdf(deep_bomb, compress_streams=False))
    yield Hostile("pdf: 400 MB", pdf(big_bomb), refused=True)
    yield Hostile("pdf: long drawing", pdf(bomb_stream))
    for streams in (pikepdf.ObjectStreamMode.generate, pikepdf.ObjectStreamMode.disable):
        how: dict[str, Any] = {"object_stream_mode": streams}
        for name, change in (
            ("names", named),
            ("attachment", attach),
            ("page", hidden_in_page),
            ("form", form),
            ("deep", deep),
            ("circle", circle),
            ("media", media),
            ("aa", set_root(AA=Dictionary(WC=action(), WS=launch()))),
            ("launch", lambda made: mark(made, Name.Link, A=launch())),
            ("link", lambda made: mark(made, Name.Link, A=Dictionary(S=Name.URI, URI=String("http://PLANTED-")))),
            ("file", lambda made: mark(made, Name.FileAttachment, FS=Dictionary(F=String("PLANTED-f")))),
            ("widget", lambda made: mark(made, Name.Widget, AA=Dictionary(K=action()))),
            ("none", lambda _: None),
        ):
            yield Hostile(f"pdf: {name}", pdf(change, **how))


def images() -> Iterator[Hostile]:
    """Pictures in all sorts, each with something written beside the pixels."""
    for mode in ("RGB", "L", "CMYK"):
        yield Hostile(f"jpeg {mode}", jpeg(mode), refused=False)
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        yield Hostile(f"png {mode}", png(mode), refused=False)
    yield Hostile("webp", webp(), refused=False)
    yield Hostile("gif that moves", gif(), refused=False)
    yield Hostile("avif", avif(), refused=False)
    yield Hostile("heic", HEIC, refused=False)
    yield Hostile("progressive", saved(picture(), "JPEG", progressive=True, exif=exif()), refused=False)


def bombs() -> Iterator[Hostile]:
    """Small files that want to be large."""
    zeros = zlib.compress(b"\0" * 30_000_000, 9)
    yield Hostile("png 20000 x 20000", flat_png(20_000, 20_000, body=zeros), refused=True)
    yield Hostile("png 2^31", flat_png(2**31 - 1, 2**31 - 1, 16, zeros), refused=True)
    yield Hostile("png 0 x 0", flat_png(0, 0, 8, zeros), refused=True)
    yield Hostile("png 7000 x 7000", flat_png(7_000, 7_000, 8, zlib.compress(b"\0" * 49_007_000, 9)), refused=False)
    text = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"PLANTED-" * 10_000_000, 9))
    yield Hostile("png text bomb", flat_png(8, 8, 8, zlib.compress(b"\0" * 72), text))
    profile = chunk(b"iCCP", b"a\0\0" + zlib.compress(b"PLANTED-" * 10_000_000, 9))
    yield Hostile("png profile bomb", flat_png(8, 8, 8, zlib.compress(b"\0" * 72), profile))
    wide = bytearray(jpeg("L"))
    place = wide.index(b"\xff\xc0") + 5
    wide[place : place + 4] = struct.pack("!HH", 65_500, 65_500)
    yield Hostile("jpeg 65500 x 65500", bytes(wide), refused=True)
    yield Hostile("gif 65535 x 65535", b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + gif()[10:], refused=None)
    huge = bytearray(webp())
    yield Hostile("webp wide", bytes(huge[:24] + b"\xff\xff\xff\xff\xff\xff" + huge[30:]))
    yield Hostile("zip bomb", zipped(a="0" * 20_000_000), refused=True)
    yield Hostile("10 MB and a byte", b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024), refused=True)


def polyglots() -> Iterator[Hostile]:
    """Files that are two things at once."""
    program = zipped(PLANTED_dot_exe="MZ PLANTED-program", word__vbaProject_dot_bin="PLANTED-macro")
    page = f"<html>{SCRIPT}</html>".encode()
    for name, base in (
        ("jpeg", jpeg()),
        ("png", png()),
        ("gif", gif()),
        ("webp", webp()),
        ("pdf", pdf()),
        ("heic", HEIC),
    ):
        for other, tail in (
            ("zip", program),
            ("html", page),
            ("pdf", pdf(named)),
            ("jpeg", jpeg()),
            ("php", b"<?php PLANTED-"),
        ):
            yield Hostile(f"{name} and then {other}", base + tail)
            yield Hostile(f"{other} and then {name}", tail + base, refused=None)
    yield Hostile("html in a jpeg", saved(picture(), "JPEG", comment=page), refused=False)
    yield Hostile("pdf in a jpeg", saved(picture(), "JPEG", comment=pdf(named)[:60_000]), refused=False)
    yield Hostile("gif as a script", b"GIF89a/*" + gif()[8:] + b"*/=1;alert('PLANTED-')")


def wrong() -> Iterator[Hostile]:
    """What is no photo and no PDF, or nearly nothing."""
    macro = zipped(word__document_dot_xml="<w:t>PLANTED-</w:t>", word__vbaProject_dot_bin="PLANTED-Auto_Open")
    for name, content in {
        "docm": macro,
        "docx": zipped(word__document_dot_xml="<w:t>PLANTED-</w:t>"),
        "svg": f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>".encode(),
        "svg behind a line": f"\n\n<?xml version='1.0'?><svg onload='PLANTED-'>{SCRIPT}</svg>".encode(),
        "html": f"<!doctype html>{SCRIPT}".encode(),
        "xml": b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;PLANTED-</a>",
        "exe": b"MZ\x90\0" + b"PLANTED-" * 500,
        "elf": b"\x7fELF" + b"PLANTED-" * 500,
        "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"PLANTED-" * 500,
        "quicktime": b"\0\0\0\x14ftypqt  " + b"PLANTED-" * 500,
        "mp3": b"ID3\x03" + b"PLANTED-" * 500,
        "wav": b"RIFF\x24\0\0\0WAVEfmt PLANTED-",
        "tiff": saved(picture(), "TIFF"),
        "bmp": saved(picture(), "BMP"),
        "ico": saved(picture(), "ICO"),
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n(PLANTED-) print",
        "postscript in a jpeg name": b"%!PS\n(PLANTED-) run",
        "text": b"PLANTED- gewoon een tekst",
        "rtf": b"{\\rtf1 PLANTED-}",
        "gzip": zlib.compress(b"PLANTED-" * 100),
        "empty": b"",
        "a byte": b"\xff",
        "jpeg start": b"\xff\xd8\xff",
        "png start": b"\x89PNG\r\n\x1a\n",
        "pdf start": b"%PDF-1.7\n",
        "gif start": b"GIF89a",
        "pdf of nothing": b"%PDF-1.7\n%%EOF",
        "pdf without pages": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]"
        b"/Count 0>>endobj\ntrailer<</Root 1 0 R>>",
        "pdf that bites its tail": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages"
        b"/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>",
        "noughts": b"\0" * 4096,
        "newlines": b"\r\n" * 4096,
    }.items():
        yield Hostile(name, content, refused=True)


def broken(rng: random.Random) -> Iterator[Hostile]:
    """Cut off, and with some bits the wrong way; for ever."""
    bases = {
        "jpeg": jpeg(), "png": png(), "webp": webp(), "gif": gif(), "avif": avif(), "heic": HEIC,
        "pdf": pdf(named), "pdf with a file": pdf(attach, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    }  # fmt: skip
    while True:
        for name, base in bases.items():
            cut = rng.randrange(1, len(base))
            yield Hostile(f"{name} cut at {cut}", base[:cut])
            bent = bytearray(base)
            for _ in range(rng.choice((1, 3, 30))):
                bent[rng.randrange(len(bent))] ^= 1 << rng.randrange(8)
            yield Hostile(f"{name} bent", bytes(bent))
        name, base = rng.choice(list(bases.items()))
        start = rng.randrange(len(base))
        yield Hostile(f"{name} with rubbish", base[:start] + rng.randbytes(rng.randrange(1, 4000)) + base[start:])


def all_of_them(count: int = 500, seed: int = 20261122) -> list[Hostile]:
    """Return this many, always the same."""
    made = [*wrong(), *images(), *bombs(), *pdfs(), *polyglots()]
    more = broken(random.Random(seed))
    while len(made) < count:
        made.append(next(more))
    return made
