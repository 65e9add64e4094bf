"""
PDFs: copy what the pages show into a new document. Runs in the sandbox only.

Deleting the known dangerous entries is not enough: attachments are registered in several places, and compressed object
streams hide them from a search. So pages are copied by an allow-list, and the result is opened again and searched.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from portal.proof.cleaning.jpeg import without_extras
from portal.proof.domain import LOCKED, MOST_PAGES, TOO_HEAVY, TOO_MANY_PAGES, UNKNOWN, Clean, UnreadableError

PAGE_KEYS = frozenset({"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Contents", "/Resources", "/Group"})
INHERITED = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
RESOURCES = frozenset({"/ColorSpace", "/ExtGState", "/Font", "/Pattern", "/ProcSet", "/Shading", "/XObject"})
FORBIDDEN = frozenset(
    {
        "/A", "/AA", "/AF", "/AcroForm", "/Alternates", "/Annots", "/Collection", "/Dests", "/EF", "/EmbeddedFiles",
        "/JS", "/JavaScript", "/LastModified", "/Launch", "/MarkInfo", "/Measure", "/Metadata", "/Names", "/OC", "/OPI",
        "/OpenAction", "/Parent", "/PieceInfo", "/Popup", "/PresSteps", "/RichMedia", "/StructParent",
        "/StructParents", "/StructTreeRoot", "/Thumb", "/URI", "/XFA",
    }
)  # fmt: skip
"""Never in what we keep: actions, scripts, attachments, forms, descriptions, and ways back into the old document."""
NAMED = frozenset(
    {"/CharProcs", "/ColorSpace", "/Colorants", "/ExtGState", "/Font", "/Pattern", "/Shading", "/XObject"}
)
"""Lists in which the document chose the names itself: there `/A` is a letter or a picture, no action."""
UNSEEN = (Name.JPXDecode, Name.Crypt)
"""Pictures of which we can't take the description off, and locks: rare enough to ask for a photo."""
MOST_OBJECTS = 200_000
MOST_UNPACKED = 300_000_000
"""Bytes in all streams together: twelve colour scans of A4 at 300 dpi, the way that packs worst."""
PIECE = 1024 * 1024


def looks_like_one(content: bytes) -> bool:
    """Whether the mark of a PDF stands where readers look for it."""
    return b"%PDF-" in content[:1024]


def clean(content: bytes) -> Clean:
    """
    Return a new PDF with the same pages.

    Raises:
        UnreadableError: locked, broken, empty, or more than MOST_PAGES.
    """
    try:
        with Pdf.open(BytesIO(content), suppress_warnings=True) as old, Pdf.new() as new:
            _worth_copying(old)
            _draw_what_was_filled_in(old)
            _only_what_shows([page.obj for page in old.pages])
            for page in old.pages:
                new.pages.append(page)
            del new.docinfo
            written = BytesIO()
            new.save(
                written,
                compress_streams=True,
                object_stream_mode=pikepdf.ObjectStreamMode.disable,
                deterministic_id=True,
                min_version="1.7",
            )
            pages = len(new.pages)
        verify(written.getvalue())
    except pikepdf.PasswordError as error:
        raise UnreadableError(LOCKED) from error
    except UnreadableError:
        raise
    except Exception as error:  # parsers raise anything on broken input
        raise UnreadableError(UNKNOWN) from error
    return Clean("pdf", written.getvalue(), pages)


def _worth_copying(old: Pdf) -> None:
    if len(old.pages) > MOST_PAGES:
        raise UnreadableError(TOO_MANY_PAGES)
    if not old.pages or "/NeedsRendering" in old.Root:  # the second only shows 'please wait' without a script
        raise UnreadableError(UNKNOWN)


def _draw_what_was_filled_in(old: Pdf) -> None:
    """Turn form fields and hand-written marks into part of the page: they go, what they show stays."""
    if isinstance(old.Root.get("/AcroForm"), Dictionary):
        old.generate_appearance_streams()
    old.flatten_annotations("screen")


def _only_what_shows(pages: list[Object]) -> None:
    """Leave in the pages, and in all that they lead to, only what can be seen."""
    for page in pages:
        for key, value in _inherited(page):
            if key not in page:
                page[key] = value
        _keep(page, PAGE_KEYS)
        if isinstance(page.get("/Resources"), Dictionary):
            _keep(page.Resources, RESOURCES)
    budget = [MOST_UNPACKED]
    for found, named in reachable(pages):
        if not named:
            for key in FORBIDDEN & set(found.keys()):
                del found[key]
        if isinstance(found, Stream):
            _only_content(found, budget)


def _keep(what: Object, keys: frozenset[str]) -> None:
    for key in set(what.keys()) - keys:
        del what[key]


def _inherited(page: Object) -> list[tuple[str, Object]]:
    """Return what a page takes from the tree above it, nearest first."""
    found, above = [], page.get("/Parent")
    for _ in range(50):  # a tree that bites its tail ends here
        if not isinstance(above, Dictionary):
            break
        found += [(key, above[key]) for key in INHERITED if key in above]
        above = above.get("/Parent")
    return found


def _only_content(stream: Stream, budget: list[int]) -> None:
    """
    Take away what is hidden behind the end of a stream, and place and camera of a photo inside the document.

    Raises:
        UnreadableError: a file, a program, a bomb, or a picture that we can't look into.
    """
    if stream.get("/Type") == Name.EmbeddedFile or stream.get("/Subtype") == Name.PS:
        raise UnreadableError(UNKNOWN)
    filters, settings = _as_list(stream.get("/Filter")), _as_list(stream.get("/DecodeParms"))
    if any(step in UNSEEN for step in filters) or len(filters) > 2:
        raise UnreadableError(UNKNOWN)
    if not filters or filters[0] not in (Name.FlateDecode, Name.DCTDecode):
        return
    last = settings[-1] if len(settings) == len(filters) else None
    content = stream.read_raw_bytes()
    if filters[0] == Name.FlateDecode:
        packed, content = _unpack(content, budget, keep=len(filters) == 2)
        if len(filters) == 1:
            if packed != stream.read_raw_bytes():
                stream.write(packed, filter=Name.FlateDecode, decode_parms=last)
            return
    if filters[-1] != Name.DCTDecode:
        raise UnreadableError(UNKNOWN)
    stream.write(without_extras(content), filter=Name.DCTDecode, decode_parms=last)


def _unpack(packed: bytes, budget: list[int], *, keep: bool) -> tuple[bytes, bytes]:
    """Return the packed bytes without what follows them, and unpacked if kept; `budget` holds how much may come out."""
    unpacker, kept, waiting = zlib.decompressobj(), bytearray(), packed
    while waiting and not unpacker.eof:
        piece = unpacker.decompress(waiting, PIECE)
        waiting = unpacker.unconsumed_tail
        budget[0] -= len(piece)
        if budget[0] < 0:
            raise UnreadableError(TOO_HEAVY)
        if keep:
            kept += piece
    return packed[: len(packed) - len(unpacker.unused_data)], bytes(kept)


def _as_list(value: Any) -> list[Any]:
    """Return one or more filters, or their settings, as a list."""
    return [] if value is None else list(value) if isinstance(value, Array) else [value]


def reachable(starts: list[Object]) -> Iterator[tuple[Object, bool]]:
    """Yield all dictionaries and streams that these lead to, each once; True: the document chose the names in it."""
    waiting = [(start, False) for start in starts]
    seen: set[tuple[tuple[int, int], bool]] = set()
    number = 0
    while waiting:
        found, named = waiting.pop()
        number += 1
        if number > MOST_OBJECTS:
            raise UnreadableError(UNKNOWN)
        if found.is_indirect:
            if (found.objgen, named) in seen:
                continue
            seen.add((found.objgen, named))
        if isinstance(found, Array):
            waiting += [(item, False) for item in found if isinstance(item, Array | Dictionary | Stream)]
            continue
        yield found, named
        waiting += [
            (item, not named and key in NAMED)
            for key, item in found.items()
            if isinstance(item, Array | Dictionary | Stream)
        ]


def verify(content: bytes) -> None:
    """
    Open what we made and look at every object in it.

    Raises:
        UnreadableError: something that must not be there is there.
    """
    with Pdf.open(BytesIO(content)) as made:
        for found, named in reachable([made.Root, made.trailer]):
            # /Parent holds the pages together; the other names have no use in what we make.
            allowed = {"/Parent"} if found.get("/Type") in (Name.Page, Name.Pages) else set()
            forbidden = set() if named else set(found.keys()) & FORBIDDEN - allowed
            if forbidden or found.get("/S") in (Name.JavaScript, Name.Launch):
                raise UnreadableError(UNKNOWN)
